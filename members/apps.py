from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Who we are, and how we reach each other."""

    name = "members"
    verbose_name = "Members"

    def ready(self):
        from .partners import receivers  # noqa: F401  connects the default stakeholder types
