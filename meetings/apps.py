from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """What we do together."""

    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from .decisions import notices as decision_notices  # noqa: F401  registers the kinds of notices about votes
        from .decisions.asking import votes_of
        from .meetings import (
            notices,  # noqa: F401  registers the kinds of notices about meetings
            searchers,  # noqa: F401  what search finds
            voices,
        )
        from .minutes import notices as minutes_notices  # noqa: F401  registers the kinds of notices about minutes
        from .standing import cards

        cards.connect()
        voices.add(votes_of)
