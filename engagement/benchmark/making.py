"""Benchmarks: what each member did in a year up to a quarter's end, and how that is spread among its peers (EVD-6).

Nobody may be recognized (domain.md 5, rule 17): groups never share a partner, each has at least six, everybody in a group sees
the same three numbers, rounded, and they are made once a quarter, so that neither two groups, two viewers nor two days can
be set against each other. A figure that fewer than six of the group have is left out as a whole.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from statistics import quantiles

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from coalition.models import Coalition
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.voice.models import Input
from meetings.models import Attendance, Ballot
from members.models import Membership, StakeholderType

from .models import Benchmark, BenchmarkLine

LEAST_PEERS = 5  # beside oneself
LEAST = LEAST_PEERS + 1
YEAR = timedelta(days=365)
OTHERS = "others"
CAME = ["present", "remote", "delegate"]
# key: (in words, what it is out of, whether a share)
FIGURES = {
    "attended": ("Meetings attended", "of those invited to, without excused ones", True),
    "inputs": ("Times heard", "inputs given", False),
    "decisions": ("Decisions taken part in", "of those open to them", True),
    "kept": ("Promises kept", "delivered part of what was due", True),
    "given": ("Gifts and deliveries", "given to the coalition", False),
}


def quarter_end(today):
    """The last day of the last whole quarter."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return first - timedelta(days=1)


def values_of(coalition, on):
    """Member id -> {key: figure or None} for the year up to a day."""
    members = _members(coalition, on)
    counted = {
        "attended": _attended(coalition, on),
        "inputs": _inputs(coalition, on),
        "decisions": _decisions(coalition, on),
        "kept": _kept(coalition, on),
        "given": _given(coalition, on),
    }
    nothing = {"inputs": 0, "given": 0}  # who did nothing did it zero times; a share of nothing is none
    return {pk: {key: counted[key].get(pk, nothing.get(key)) for key in FIGURES} for pk in members}


def _members(coalition, on):
    rows = Membership.objects.filter(coalition=coalition, status="member").in_force(on=on)
    return dict(rows.order_by("partner").values_list("partner", "partner__stakeholder_type"))


def _shares(rows):
    return {pk: part / whole for pk, part, whole in rows if whole}


def _attended(coalition, on):
    rows = Attendance.objects.filter(
        coalition=coalition,
        partner__isnull=False,
        meeting__starts_at__date__lte=on,
        meeting__starts_at__date__gt=on - YEAR,
    ).exclude(status__in=["not_recorded", "excused"])
    by_meeting = rows.order_by().values("partner", "meeting").annotate(here=Count("pk", filter=Q(status__in=CAME)))
    came, whole = Counter(), Counter()
    for partner, here in by_meeting.values_list("partner", "here"):
        whole[partner] += 1
        came[partner] += here > 0
    return _shares((pk, came[pk], whole[pk]) for pk in whole)


def _inputs(coalition, on):
    rows = Input.objects.filter(coalition=coalition, partner__isnull=False, given_on__lte=on, given_on__gt=on - YEAR)
    return dict(rows.order_by().values_list("partner").annotate(Count("pk")))


def _decisions(coalition, on):
    window = Q(decision__decided_on__lte=on, decision__decided_on__gt=on - YEAR)
    rows = Ballot.objects.filter(window, coalition=coalition).order_by().values("partner")
    return _shares(
        rows.annotate(took=Count("pk", filter=~Q(choice="open")), all=Count("pk")).values_list("partner", "took", "all")
    )


def _kept(coalition, on):
    due = Pledge.objects.filter(coalition=coalition, direction="theirs", due_on__lte=on, due_on__gt=on - YEAR)
    due = due.exclude(status="withdrawn", settled_on__lte=on)
    came = defaultdict(float)
    for pledge, quantity in Delivery.objects.filter(pledge__in=due, delivered_on__lte=on).values_list(
        "pledge", "quantity"
    ):
        came[pledge] += float(quantity)
    part, whole = Counter(), Counter()
    for pk, partner, quantity in due.values_list("pk", "partner", "quantity"):
        whole[partner] += 1
        part[partner] += min(1.0, came[pk] / float(quantity))
    return _shares((pk, part[pk], whole[pk]) for pk in whole)


def _given(coalition, on):
    gifts = Contribution.objects.filter(
        coalition=coalition, direction="theirs", given_on__lte=on, given_on__gt=on - YEAR
    )
    kept = Delivery.objects.filter(
        coalition=coalition, pledge__direction="theirs", delivered_on__lte=on, delivered_on__gt=on - YEAR
    )
    found = Counter(dict(gifts.order_by().values_list("partner").annotate(Count("pk"))))
    return found + Counter(dict(kept.order_by().values_list("pledge__partner").annotate(Count("pk"))))


def groups_of(members):
    """Partner id -> group key, of {partner id: type id}: types of six or more, the others together, none where those are too few.

    Too few others would stand alone as what is left of the whole; they have no group, and nothing is shown of the whole.
    """
    sizes = Counter(members.values())
    large = {kind for kind, size in sizes.items() if kind is not None and size >= LEAST}
    rest = sum(size for kind, size in sizes.items() if kind not in large)
    other = OTHERS if rest >= LEAST else ""
    return {pk: f"type-{kind}" if kind in large else other for pk, kind in members.items()}


def rounded(value, is_share):
    """A share to the nearest twentieth, a number to the nearest whole: enough to compare oneself, too little to solve for somebody."""
    return round(value * 20) / 20 if is_share else round(value)


def spread(values, is_share):
    """[low, middle, high] of the quarters, rounded; None where fewer than six have the figure."""
    known = sorted(value for value in values if value is not None)
    if len(known) < LEAST:
        return None
    return [rounded(value, is_share) for value in quantiles(known, n=4, method="inclusive")]


@transaction.atomic
def make(coalition, on):
    """The Benchmark of a quarter's end; made once, what is there stays."""
    held = Benchmark.objects.filter(coalition=coalition, on=on).first()
    if held is not None:
        return held
    members, values = _members(coalition, on), values_of(coalition, on)
    keys = groups_of(members)
    names = {f"type-{kind.pk}": kind.name for kind in StakeholderType.objects.filter(coalition=coalition)}
    names[OTHERS] = "Partners of smaller kinds"
    by_group = defaultdict(list)
    for pk, key in keys.items():
        if key:
            by_group[key].append(values[pk])
    groups = {
        key: {
            "name": names[key],
            "n": len(found),
            "measures": {one: spread((row[one] for row in found), FIGURES[one][2]) for one in FIGURES},
        }
        for key, found in by_group.items()
    }
    made, is_new = Benchmark.objects.get_or_create(
        coalition=coalition, on=on, defaults={"groups": groups, "made_at": timezone.now()}
    )
    if is_new:
        lines = [
            BenchmarkLine(coalition=coalition, benchmark=made, partner_id=pk, group=keys[pk], values=values[pk])
            for pk in members
        ]
        BenchmarkLine.objects.bulk_create(lines, batch_size=1000)
    return made


def is_missing(coalition, on):
    """Whether the benchmark of a quarter's end is still to be made."""
    return not Benchmark.objects.filter(coalition=coalition, on=on).exists()


def make_due():
    """Last quarter's Benchmark of each coalition that lacks it; how many were made."""
    made = 0
    for coalition in Coalition.objects.order_by("pk"):
        on = quarter_end(coalition.today())
        if is_missing(coalition, on):
            make(coalition, on)
            made += 1
    return made
