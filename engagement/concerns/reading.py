"""What the pages show of concerns, always from what the viewer may know."""

from dataclasses import dataclass
from datetime import date, timedelta

from engagement.judgments.models import Stance
from engagement.ledger import queries as ledger
from members.models import Notice

from .life import OPEN, Side, Status
from .models import ChangeCause, Concern, ConcernStep, TheirView

ANSWER_WITHIN = timedelta(days=14)  # what we promise to whoever raises a concern


def due_on(concern):
    """The day we promised an answer by."""
    return concern.raised_on + ANSWER_WITHIN


def side_of(viewer, concern):
    """From which side the viewer speaks: as raiser where it is their own, else as the coordinator who hears it."""
    return Side.RAISER if viewer.person and concern.person_id == viewer.person.pk else Side.HEARER


@dataclass(frozen=True)
class Shelf:
    """Concerns that wait for the same thing: a heading, a hint, the rows."""

    heading: str
    hint: str
    rows: list


def shelves(viewer, settled_shown=50):
    """What a coordinator hears, by what each waits for; oldest first where we owe. Two queries."""
    rows = Concern.objects.heard_by(viewer).select_related("person", "partner", "coordinator", "objective")
    today = viewer.coalition.today()
    open_rows = list(rows.open().order_by("raised_on", "pk"))
    for row in open_rows:
        row.late = (today - due_on(row)).days if row.status != Status.ANSWERED else 0
        row.due = due_on(row)
    waiting = [row for row in open_rows if row.status != Status.ANSWERED]
    answered = [row for row in open_rows if row.status == Status.ANSWERED]
    settled = list(rows.exclude(status__in=OPEN).order_by("-settled_on", "-pk")[:settled_shown])
    return [
        Shelf("To answer", "We answer within 14 days.", waiting),
        Shelf("Answered", "Only whoever raised it can say that it is eased.", answered),
        Shelf("Settled", "", settled),
    ]


@dataclass(frozen=True)
class Stages:
    """The partner's stage on the day before the concern and today: ranks, 0 to 5."""

    before_on: date
    before: int
    now_on: date
    now: int


def stages(concern, today):
    """The Stages of the concern's partner; None without one (CON-2)."""
    if concern.partner is None:
        return None
    before_on = concern.raised_on - timedelta(days=1)
    return Stages(
        before_on, ledger.stage_on(concern.partner, before_on).rank, today, ledger.stage_on(concern.partner, today).rank
    )


def changes_after(viewer, concern):
    """The changes this concern led to, for whoever may know of it."""
    causes = ChangeCause.objects.visible_to(viewer).filter(concern=concern).select_related("change")
    return [cause.change for cause in causes]


def steps(viewer, concern):
    """Its life so far."""
    return list(ConcernStep.objects.visible_to(viewer).filter(concern=concern).select_related("by"))


def views(viewer, concern):
    """How they see it, as noted with this concern."""
    return list(TheirView.objects.visible_to(viewer).filter(concern=concern).select_related("noted_by"))


def mail_of(concern):
    """The latest mail about the answer, or None. The log of notices does not show it: who may see the concern asks here."""
    return Notice.objects.about(concern).order_by("-owed_at", "-pk").first()


VIEW_LASTS = timedelta(days=180)  # as a stance does; older ones are noted anew


def lacks_view(partner, today):
    """Whether a partner is judged resistant and no view of theirs is noted lately: no plan to win it before (CON-3).

    Views with a personal concern do not count: they are between two people.
    """
    stance = Stance.objects.filter(partner=partner).latest(today).first()
    if stance is None or stance.value != Stance.Value.RESISTANT:
        return False
    heard = TheirView.objects.filter(partner=partner).for_all_coordinators()
    return not heard.filter(heard_on__gt=today - VIEW_LASTS).exists()
