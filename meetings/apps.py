from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """What we do together."""

    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        from coalition.ui import nav

        from . import (
            bundled,  # noqa: F401  what a whole-coalition export takes along
            traces,  # noqa: F401  what is known of people here, for when one is forgotten
        )
        from .agenda import notices as agenda_notices  # noqa: F401  registers the answer to a suggestion
        from .attendance import (
            by_mail,  # noqa: F401  takes "yes" and "no" written back
            imported,  # noqa: F401  meetings in a file of everything
            importing_kind,  # noqa: F401  registers files of attendance as a kind of import
        )
        from .attendance import notices as attendance_notices  # noqa: F401  registers the reminder
        from .cadence import cards as cadence_cards  # noqa: F401  adds its card to the objective page
        from .calendar import inbound as calendar_inbound  # noqa: F401  reads the answers of calendar programs
        from .calendar import notices as calendar_notices  # noqa: F401  registers the answer to an unreadable answer
        from .decisions import notices as decision_notices  # noqa: F401  registers the kinds of notices about votes
        from .decisions import searchers as decision_searchers  # noqa: F401  what search finds
        from .decisions.asking import votes_of
        from .decisions.voters import open_to
        from .handover import contact_roles  # noqa: F401  being our contact is handed on, too
        from .handover import receivers as handover_receivers  # noqa: F401  somebody leaves: who goes on
        from .handover import sources as handover_sources  # noqa: F401  what they had in hand
        from .live import status as live_status
        from .meetings import (
            notices,  # noqa: F401  registers the kinds of notices about meetings
            searchers,  # noqa: F401  what search finds
            voices,
        )
        from .minutes import final  # noqa: F401  approved minutes end "I was there"
        from .minutes import notices as minutes_notices  # noqa: F401  registers the kinds of notices about minutes
        from .minutes import receivers as minutes_receivers  # noqa: F401  minutes and notes taken live
        from .objectives import (
            notices as objective_notices,  # noqa: F401  registers the kinds of notices about tasks and questions
        )
        from .objectives import (
            partner_cards,  # noqa: F401  tasks on the partner page
        )
        from .reports import kind  # noqa: F401  registers participant reports as a kind of import
        from .standing import cards, room_status

        cards.connect()
        live_status.supply(room_status.reading)
        voices.add(votes_of)
        nav.waits("mine decision-list", lambda viewer, user: open_to(viewer.coalition, user))
        from .polls import notices as poll_notices  # noqa: F401  registers the question when to meet
        from .series import receivers  # noqa: F401  series stay on the wall clock
