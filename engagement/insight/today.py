"""What a coordinator needs first: what we owe, oldest first, then the next meeting (domain.md part 5, rule 3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Min, Q, When
from django.urls import reverse

from engagement.agreements.models import Agreement
from engagement.answering import queue
from engagement.commitments.models import Contribution, Pledge
from engagement.concerns.models import Change, Concern
from engagement.concerns.reading import ANSWER_WITHIN
from engagement.seats.models import Seat
from meetings.attendance import roster
from meetings.models import AgendaItem, Decision, Invitation, Meeting, Task
from meetings.standing.outlook import before
from members.models import Notice

THANKS_WITHIN = 3  # days after the deed; ACT-7
THANKS_ASKED_FOR = 30  # days; later thanks would surprise
SEATS_AHEAD = 30  # days before a term ends
PROMISES_AHEAD = 14  # days; a promise of ours shows up this long before it is due


@dataclass(frozen=True)
class Owed:
    """One thing we owe: since when or until when, what, to whom, and where to settle it."""

    due_on: date
    what: str
    details: str
    button: str
    url: str
    kind: str

    def days_late(self, today):
        """Days past our promise; negative while there is time."""
        return (today - self.due_on).days


def owed(viewer, today):
    """Everything we owe, oldest promise first: a list of Owed. Ten queries."""
    slug = viewer.coalition.slug
    things = [
        *_answers(viewer, slug),
        *_promises(viewer, slug, today),
        *_concerns(viewer, slug),
        *_changes(viewer, slug, today),
        *_thanks(viewer, slug, today),
        *_notices(viewer, slug, today),
        *_decisions(viewer, slug, today),
        *_seats(viewer, slug, today),
        *_agreements(viewer, slug, today),
    ]
    return sorted(things, key=lambda thing: (thing.due_on, thing.what))


def _day(day):
    return f"{day:%B} {day.day}"


def _people(number):
    return "1 person" if number == 1 else f"{number} people"


def _answers(viewer, slug):
    """Answers not out yet (an open request's too: it is promised already); who is to be told in person; whom the answer
    did not quite answer (RPT-1, RPT-3)."""
    worded = {queue.ANSWER: _answer, queue.TO_TELL: _to_tell, queue.NOT_QUITE: _not_quite}
    for line in queue.lines(viewer):
        yield worded[line.kind](line, reverse("input-detail", args=[slug, line.request]))


def _answer(line, url):
    said = f"First input {_day(line.since)}. We promised an answer by {_day(line.promised_on)}."
    if line.interim_on:
        said += f" An interim note went out {_day(line.interim_on)}."
    what = f"{line.title}: tell {_people(line.people)} what became of their input"
    return Owed(line.promised_on, what, said, "Write the answer", url, "answer")


def _to_tell(line, url):
    what = f"{line.title}: tell {_people(line.people)} yourself"
    said = "The answer is out. They gave no mail address, so it cannot reach them by itself."
    return Owed(line.since, what, said, "See who", f"{url}#to-tell", "answer")


def _not_quite(line, url):
    what = f"{line.title}: answer {_people(line.people)} once more"
    said = "They say that the answer does not quite answer them."
    if line.owner_name:
        said += f" {line.owner_name} has it in hand."
    return Owed(line.due_on, what, said, "See what they miss", f"{url}#reads", "answer")


def _promises(viewer, slug, today):
    """Our own promises to partners, due soon or past (ACT-6)."""
    rows = (
        Pledge.objects.visible_to(viewer)
        .filter(
            direction=Pledge.Direction.OURS,
            status__in=["open", "partly", "renegotiated"],
            due_on__lte=today + timedelta(days=PROMISES_AHEAD),
        )
        .select_related("partner")
    )
    for row in rows:
        yield Owed(
            due_on=row.due_on,
            what=f"{row.what} for {row.partner.name}",
            details=f"We promised it by {_day(row.due_on)}.",
            button="Open promise",
            url=reverse("pledge-detail", args=[slug, row.pk]),
            kind="promise",
        )


def _concerns(viewer, slug):
    """Concerns this coordinator hears and nobody has answered (CON-2). Each reads only those they may know of."""
    for row in Concern.objects.heard_by(viewer).unanswered().select_related("person"):
        yield Owed(
            due_on=row.raised_on + ANSWER_WITHIN,
            what=f"Answer what worries {row.person.name if row.person else 'somebody'}",
            details=f"Raised {_day(row.raised_on)}." + (" Between the two of you." if row.is_private else ""),
            button="Open the concern",
            url=reverse("concern-detail", args=[slug, row.key]),
            kind="concern",
        )


def _changes(viewer, slug, today):
    """Changes whose effect we said we would look at by now (CON-4)."""
    for row in Change.objects.visible_to(viewer).filter(effect="", look_on__lte=today):
        yield Owed(
            due_on=row.look_on,
            what=f"Look at what it did: {row.what_changed}",
            details=f"Changed {_day(row.changed_on)}.",
            button="Note its effect",
            url=reverse("change-edit", args=[slug, row.pk]),
            kind="change",
        )


def _thanks(viewer, slug, today):
    """Deeds nobody has thanked for (ACT-7)."""
    rows = (
        Contribution.objects.visible_to(viewer)
        .filter(
            direction=Contribution.Direction.THEIRS,
            thanked_on__isnull=True,
            given_on__gte=today - timedelta(days=THANKS_ASKED_FOR),
            given_on__lte=today,
        )
        .select_related("partner")
    )
    for row in rows:
        yield Owed(
            due_on=row.given_on + timedelta(days=THANKS_WITHIN),
            what=f"Thank {row.partner.name}: {row.what}",
            details=f"They did it on {_day(row.given_on)}.",
            button="Write thanks",
            url=reverse("partner-detail", args=[slug, row.partner_id]),
            kind="thanks",
        )


def _notices(viewer, slug, today):
    """Notices that did not arrive, or perhaps did: only a person can tell."""
    stuck = (
        Notice.objects.visible_to(viewer)
        .filter(status__in=[Notice.Status.UNSURE, Notice.Status.FAILED])
        .aggregate(number=Count("pk"), oldest=Min("owed_at"))
    )
    if stuck["number"]:
        yield Owed(
            due_on=stuck["oldest"].astimezone(viewer.coalition.zone).date(),
            what=f"Look at {stuck['number']} {'notice' if stuck['number'] == 1 else 'notices'} that may not have arrived",
            details="We never send a notice twice by ourselves. You decide.",
            button="Look",
            url=reverse("notice-list", args=[slug]) + "?status=needs-a-person",
            kind="notice",
        )


def _decisions(viewer, slug, today):
    """Votes past their last day, and decisions we said we would look at again (DEC-4)."""
    late = Q(status=Decision.Status.OPEN, closes_on__lt=today)
    again = Q(status=Decision.Status.CLOSED, review_on__lte=today)
    for row in Decision.objects.visible_to(viewer).filter(late | again):
        is_open = row.status == Decision.Status.OPEN
        yield Owed(
            due_on=row.closes_on if is_open else row.review_on,
            what=f"Close the vote: {row.title}" if is_open else f"Look again at “{row.title}”",
            details=f"The last day to vote was {_day(row.closes_on)}."
            if is_open
            else f"Decided {_day(row.decided_on)}; we said we would look at it again.",
            button="Close it" if is_open else "Look at it",
            url=reverse("decision-detail", args=[slug, row.pk]),
            kind="decision",
        )


def _agreements(viewer, slug, today):
    """Agreements whose last day is near or past: each by its own number of days ahead."""
    for row in Agreement.objects.visible_to(viewer).to_renew(today).select_related("partner"):
        when = "It ran out" if row.ends_on < today else "It runs out"
        yield Owed(
            due_on=row.ends_on,
            what=f"Renew “{row.title}” with {row.partner.name}, or let it end",
            details=f"{when} {_day(row.ends_on)}.",
            button="Look at it",
            url=reverse("agreement-detail", args=[slug, row.pk]),
            kind="agreement",
        )


def _seats(viewer, slug, today):
    """Terms that end soon or are over: somebody has to be asked to stay, or somebody else (STK-7)."""
    rows = Seat.objects.visible_to(viewer).ending_by(today + timedelta(days=SEATS_AHEAD))
    for row in rows.select_related("partner", "person"):
        holder = row.partner or row.person
        over = row.ends_on < today
        yield Owed(
            due_on=row.ends_on,
            what=f"Settle who sits on {row.body} after {holder.name}",
            details=f"The term {'ended' if over else 'ends'} {_day(row.ends_on)}.",
            button="Open the seat",
            url=reverse("seat-edit", args=[slug, row.pk]),
            kind="seat",
        )


TASKS_SHOWN = 5


@dataclass(frozen=True)
class Tasks:
    """Open tasks worth a look: the viewer's own first, then those past their day or in nobody's hands; and how many there are."""

    rows: list
    late: int
    unowned: int

    @property
    def words(self):
        """ "3 past their day, 1 in nobody’s hands", or nothing."""
        said = [f"{self.late} past their day"] if self.late else []
        return ", ".join(said + ([f"{self.unowned} in nobody’s hands"] if self.unowned else []))


def tasks(viewer, today):
    """The Tasks to look after. Two queries."""
    rows = Task.objects.visible_to(viewer).open()
    numbers = rows.aggregate(late=Count("pk", filter=Q(due_on__lt=today)), unowned=Count("pk", filter=Q(owner=None)))
    own = Q(owner=viewer.person, delegate=None) | Q(delegate=viewer.person) if viewer.person else Q(pk=None)
    place = Case(When(own, then=0), default=1, output_field=IntegerField())
    worth = rows.filter(own | Q(due_on__lt=today) | Q(owner=None)).annotate(place=place)
    shown = worth.select_related("owner").order_by("place", F("due_on").asc(nulls_last=True), "pk")[:TASKS_SHOWN]
    return Tasks(list(shown), numbers["late"], numbers["unowned"])


def owed_in_words(things):
    """ "3 answers, 1 promise": the line beside the heading."""
    names = {"answer": ("answer", "answers"), "promise": ("promise", "promises"), "thanks": ("thank-you", "thank-yous")}
    names |= {"concern": ("concern", "concerns"), "change": ("change", "changes")}
    names |= {"notice": ("notice", "notices"), "decision": ("decision", "decisions"), "seat": ("seat", "seats")}
    names |= {"agreement": ("agreement", "agreements")}
    counts = {kind: sum(thing.kind == kind for thing in things) for kind in names}
    return ", ".join(f"{n} {names[kind][n > 1]}" for kind, n in counts.items() if n)


@dataclass(frozen=True)
class Readiness:
    """The next meeting and what is left to do before it: a list of (done, sentence)."""

    meeting: Meeting
    checks: list
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
    return Readiness(meeting, checks, tuple(outlook.resting))


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
