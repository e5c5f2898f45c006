from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """What we do together."""

    name = "meetings"
    verbose_name = "Meetings"
