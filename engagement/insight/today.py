"""How ready the next meeting is, for Today. What we owe and whom to talk to is the playbook's (engagement/playbook)."""

from dataclasses import dataclass

from django.db.models import Count, Q

from meetings.attendance import roster
from meetings.models import AgendaItem, Invitation, Meeting
from meetings.standing.judging import Quorum
from meetings.standing.outlook import before


@dataclass(frozen=True)
class Readiness:
    """The next meeting and what is left to do before it: a list of (done, sentence)."""

    meeting: Meeting
    checks: list
    quorum: Quorum | None = None  # if all come who said so; None where the rules ask for none
    resting: tuple = ()  # Standings of partners whose vote rests on coming, and who have not said that they do

    @property
    def done(self):
        """How many checks hold."""
        return sum(ok for ok, _ in self.checks)

    @property
    def percent(self):
        """Share of checks that hold, 0 to 100."""
        return 100 * self.done / len(self.checks)


def next_meeting(viewer, now):
    """The next meeting (drafts included for coordinators) with its Readiness, or None. Six queries."""
    meeting = (
        Meeting.objects.visible_to(viewer)
        .filter(status__in=["draft", "published"], ends_at__gte=now)
        .order_by("starts_at", "pk")
        .first()
    )
    if meeting is None:
        return None
    items = list(AgendaItem.objects.visible_to(viewer).filter(meeting=meeting))
    people = (
        Invitation.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .aggregate(invited=Count("pk"), answered=Count("pk", filter=~Q(answer="none")))
    )
    minutes = sum(item.minutes or 0 for item in items)
    lacking = [item for item in items if item.lacks]
    checks = [
        (bool(meeting.purpose), "Purpose in one sentence"),
        (bool(items) and minutes <= meeting.minutes, f"Agenda fits: {minutes} of {meeting.minutes} minutes"),
        (bool(items) and not lacking, _lacking_in_words(items, lacking)),
        (meeting.status == "published", "Published" if meeting.status == "published" else "Not published yet"),
        (
            people["answered"] * 2 >= people["invited"] > 0,
            f"{people['answered']} of {people['invited']} people answered",
        ),
    ]
    meeting.coalition = viewer.coalition
    outlook = before(meeting, roster.lines_of(meeting))
    if outlook.quorum and outlook.quorum.wanted:
        checks.append((outlook.quorum.reached, _quorum_in_words(outlook.quorum)))
    quorum = outlook.quorum if outlook.quorum and outlook.quorum.wanted else None
    return Readiness(meeting, checks, quorum, tuple(outlook.resting))


def _quorum_in_words(quorum):
    if quorum.reached:
        return f"The quorum looks safe: {quorum.here} of {quorum.voters} voting partners said they come"
    return f"The quorum is at risk: {quorum.left} to go"


def _lacking_in_words(items, lacking):
    if not items:
        return "No agenda item yet"
    if not lacking:
        return "Each item has a purpose, somebody who leads it, and minutes"
    first = lacking[0]
    return f"“{first.title}” has no {' and no '.join(word.removeprefix('a ') for word in first.lacks)}"
