"""What the polls room sends: the question when to meet, and polite reminders of it, with a personal link."""

from meetings.clock import shown
from members.notices.mail import Mail
from members.notices.models import NoticeCategory
from members.notices.registry import NoticeKind, register
from members.people.links import address_for

from .models import DatePoll, PollInvitee

LINK_PURPOSE = "date-poll"


class Facts:
    """The poll, and whether this person is asked in it and has answered."""

    def __init__(self, poll, invitee):
        self.poll = poll
        self.invitee = invitee


def load(notices):
    """Fetch polls, times and people of many notices at once."""
    polls = (
        DatePoll.objects.select_related("coalition").prefetch_related("options").in_bulk({n.about_id for n in notices})
    )
    asked = PollInvitee.objects.filter(poll__in=polls, person__in={notice.person_id for notice in notices})
    asked = {(row.poll_id, row.person_id): row for row in asked}
    for notice in notices:
        notice.loaded = Facts(polls.get(notice.about_id), asked.get((notice.about_id, notice.person_id)))


def still_wanted(notice):
    """Why they need not be asked any more, or ""."""
    facts = notice.loaded
    if facts.poll is None or facts.poll.status == DatePoll.Status.CLOSED:
        return "A date is found meanwhile"
    if facts.invitee is None:
        return "They are not asked any more"
    return "They have answered meanwhile" if facts.invitee.answered_at else ""


def _asked(notice):
    if notice.kind == "poll-reminder":
        return "Still open: when does it suit you?"
    return "More times to choose from:" if notice.details.get("again") else "When does it suit you?"


def word(notice):
    """The times, and the link."""
    poll = notice.loaded.poll
    zone = poll.coalition.zone
    options = list(poll.options.all())
    return Mail(
        subject=f"{_asked(notice)} {poll.title}",
        template="meetings/polls/mail/ask",
        context={
            "poll": poll,
            "reminds": notice.kind == "poll-reminder",
            "again": bool(notice.details.get("again")),
            "times": [(shown(option.starts_at, zone), shown(option.ends_at, zone)) for option in options],
            "link": address_for(notice.person, purpose=LINK_PURPOSE, about=poll.pk, route="poll-link"),
        },
        why=f"You get this because we would like to have you at {poll.title}.",
    )


register(
    NoticeKind(
        name="date-poll",
        label="When does it suit you?",
        category=NoticeCategory.INVITATION,
        word=word,
        still_wanted=still_wanted,
        load=load,
    )
)
register(
    NoticeKind(
        name="poll-reminder",
        label="Reminder: when does it suit you?",
        category=NoticeCategory.REMINDER,
        word=word,
        still_wanted=still_wanted,
        load=load,
    )
)
