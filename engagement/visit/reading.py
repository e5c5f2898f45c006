"""Everything a coordinator needs before a visit, cut so that it fits on one printed page.

What the page leaves out is counted; nothing is cut without saying so.
"""

from dataclasses import dataclass
from datetime import timedelta

from coalition.access import Permission
from engagement.commitments.models import Pledge
from engagement.concerns.models import Concern, TheirView
from engagement.giving import reading as giving
from engagement.giving.models import Ask, PartnerGoal
from engagement.insight.partner_panels import read
from engagement.ledger.figures import given_and_taken
from engagement.ledger.scoring import Confidence
from engagement.mutual.models import MutualBenefit
from engagement.outreach import timeline
from engagement.scanning import norms
from engagement.sharing.models import Loan
from meetings.models import Task
from members.partners import cards

PEOPLE, HAPPENED, PROMISES, WORRIES, GOALS, ASKS, NORMS = 4, 6, 3, 3, 3, 3, 2
ALREADY = timedelta(days=30)


@dataclass(frozen=True)
class Cut:
    """The first few of a list, and how many more there are."""

    rows: list
    more: int


def _cut(rows, number):
    rows = list(rows[: number + 20])
    return Cut(rows[:number], max(0, len(rows) - number))


def before(viewer, partner):
    """What the page shows of a partner as `cards.read` gives it. The number of queries does not grow with what there is."""
    today = viewer.coalition.today()
    ties = sorted(partner.ties, key=lambda tie: (cards.CALL_FIRST.index(tie.contact_role), tie.started_on))
    pledges = Pledge.objects.visible_to(viewer).filter(partner=partner).exclude(status__in=["fulfilled", "withdrawn"])
    pledges = [each for each in pledges.order_by("due_on") if each.status_on(today) != Pledge.Status.LAPSED]
    rows = timeline.happened(viewer, partner, kinds=timeline.NEAR)[: HAPPENED + 1]
    events = timeline.told(rows)
    found = read(viewer, partner) if viewer.can(Permission.SEE_SCORES) else None
    asks = Ask.objects.visible_to(viewer).filter(partner=partner)
    return {
        "current": cards.current_of(partner),
        "since": cards.joined_on(partner),
        "now": _standing(found),
        "people": _cut(ties, PEOPLE),
        "happened": _cut(events, HAPPENED),
        "ours": _cut([each for each in pledges if each.direction == "ours"], PROMISES),
        "theirs": _cut([each for each in pledges if each.direction == "theirs"], PROMISES),
        "tasks": _cut(
            Task.objects.visible_to(viewer).filter(partner=partner).open().order_by("due_on", "pk"), PROMISES
        ),
        "worries": _cut(
            Concern.objects.heard_by(viewer).filter(partner=partner).open().order_by("-raised_on"), WORRIES
        ),
        "views": _cut(TheirView.objects.visible_to(viewer).filter(partner=partner).order_by("-heard_on"), 1),
        "goals": _cut(PartnerGoal.objects.visible_to(viewer).filter(partner=partner, status="open"), GOALS),
        "asks": _cut(asks.exclude(answer="no").filter(asked_on__gt=today - ALREADY), ASKS),
        "loans": _cut(Loan.objects.visible_to(viewer).out().filter(borrower=None, lender=partner), PROMISES),
        "benefit": MutualBenefit.objects.visible_to(viewer).filter(partner=partner).first(),
        "norms": _cut(norms.around(viewer, partner), NORMS),
        "balance": giving.words(given_and_taken(viewer.coalition, today, partner=partner).get(partner.pk)),
    }


def _standing(found):
    """Stage, trend and how sure we are, in words; None where it may not be seen."""
    if found is None:
        return None
    now, _ = found
    return {
        "stage": now.stage.value,
        "trend": now.momentum_word.value if now.momentum_word else "",
        "sure": now.confidence_level != Confidence.LOW,
    }
