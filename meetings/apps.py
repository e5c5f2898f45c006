from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """What we do together."""

    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from .agenda import notices as agenda_notices  # noqa: F401  registers the answer to a suggestion
        from .attendance import notices as attendance_notices  # noqa: F401  registers the reminder
        from .calendar import notices as calendar_notices  # noqa: F401  registers the answer to an unreadable answer
        from .meetings import (
            notices,  # noqa: F401  registers the kinds of notices about meetings
            searchers,  # noqa: F401  what search finds
        )
        from .polls import notices as poll_notices  # noqa: F401  registers the question when to meet
        from .series import receivers  # noqa: F401  series stay on the wall clock
