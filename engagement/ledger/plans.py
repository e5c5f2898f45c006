"""Buy-in for one plan, apart from general goodwill (PUR-4): how far the partners it touches have come in it."""

from dataclasses import dataclass

from meetings.models import AffectedGroup
from members.models import Membership

from .models import LaunchBaseline, Rollup
from .policy import CURRENT, Stage
from .queries import sums_of
from .scoring import reading

LEAST_SHARE = 0.5  # of the partners it touches; fewer `interested` ones are worth a thought before the launch


@dataclass(frozen=True)
class Counts:
    """Member partners of one kind (or all) that a plan touches, and how many came how far in it."""

    name: str
    touched: int
    interested: int
    committed: int


@dataclass(frozen=True)
class PlanBuyIn:
    """The Counts over all, and by kind of partner."""

    all: Counts
    by_type: list

    @property
    def enough(self):
        """Whether half or more of those it touches are interested or further."""
        return self.all.touched > 0 and self.all.interested >= LEAST_SHARE * self.all.touched


def buy_in(objective):
    """The PlanBuyIn of an objective today. Members of the affected kinds; all members where no kind is named.

    Reads stages from the objective's own roll-ups, so that goodwill earned elsewhere does not count. Three queries.
    """
    today = objective.coalition.today()
    kinds = set(
        AffectedGroup.objects.filter(objective=objective, stakeholder_type__isnull=False).values_list(
            "stakeholder_type", flat=True
        )
    )
    members = Membership.objects.filter(coalition=objective.coalition_id, status="member").in_force(on=today)
    if kinds:
        members = members.filter(partner__stakeholder_type__in=kinds)
    touched = {
        pk: name or "No kind yet" for pk, name in members.values_list("partner", "partner__stakeholder_type__name")
    }
    ranks = {
        row.partner_id: reading(CURRENT, sums_of(row), today).stage.rank
        for row in Rollup.objects.filter(objective=objective, partner__in=list(touched))
    }
    names = sorted(set(touched.values()))
    by_type = [_counts(name, [pk for pk, of in touched.items() if of == name], ranks) for name in names]
    return PlanBuyIn(_counts("All it touches", list(touched), ranks), by_type)


def _counts(name, partners, ranks):
    return Counts(
        name,
        len(partners),
        sum(ranks.get(pk, 0) >= Stage.INTERESTED.rank for pk in partners),
        sum(ranks.get(pk, 0) >= Stage.COMMITTED.rank for pk in partners),
    )


def keep_baseline(objective):
    """Note where the buy-in for a plan stands on the day of its launch; a second launch that day changes nothing."""
    now = buy_in(objective).all
    LaunchBaseline.objects.get_or_create(
        objective=objective,
        on=objective.coalition.today(),
        defaults={
            "coalition": objective.coalition,
            "touched": now.touched,
            "interested": now.interested,
            "committed": now.committed,
        },
    )
