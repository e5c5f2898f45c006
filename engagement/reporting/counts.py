"""The sections that are more than one tile: roster, core types, participation, attendance, decisions, seats, measures."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

from django.db.models import Q

from engagement.commitments.models import Contribution, Delivery
from engagement.roster.queries import with_roster
from engagement.seats.models import Seat
from meetings.models import Attendance, Ballot, Decision, Measurement, Meeting, Objective
from members.models import Affiliation, Membership, Partner

from .sections import NAMES, figure, of_measure, section, table

YES, NO = "yes", "no"


def _between(coalition, days):
    """(moment the first day begins, moment after the last) where the coalition is."""
    begins = datetime.combine(days.first, time.min, tzinfo=coalition.zone)
    return begins, datetime.combine(days.last + timedelta(days=1), time.min, tzinfo=coalition.zone)


def _share(part, whole):
    return f"{round(100 * part / whole)} %" if whole else "–"


@section(
    "roster", "Members", "Partners that were members on the last day, with the day on which each first became one."
)
def roster(ground, days):
    """Members with type, join date and seats, and how many came and went."""
    coalition, on = ground.coalition, days.last
    rows = with_roster(Partner.objects.filter(coalition=coalition).members(on), coalition, on).order_by("name", "pk")
    lines = [
        [
            row.name,
            row.type_name or "Not known yet",
            YES if row.type_core else NO,
            row.county,
            row.joined_on,
            row.seat_words,
        ]
        for row in rows
    ]
    spells = Membership.objects.filter(coalition=coalition, status="member")
    joined = spells.filter(started_on__range=(days.first, on)).values("partner").distinct().count()
    now = set(ground.members)
    ended = spells.filter(ended_on__range=(days.first - timedelta(days=1), on - timedelta(days=1)))
    left = len(set(ended.values_list("partner", flat=True)) - now)
    period = f"in {ground.scope.days} days"
    figures = [
        figure("roster-members", "Members", len(lines), of="on the last day", on=on),
        figure("roster-joined", "Became members", joined, of=period, on=on),
        figure("roster-left", "Members no more", left, of=period, on=on),
    ]
    heads = ["Partner", "Type", "Core type", "County", "Member since", "Seats"]
    return figures, [table("roster-list", "Members by name", heads, lines, on=on, level=NAMES)]


@section(
    "core", "Member types", "Members of each type on the last day against the aim set for it. Core types come first."
)
def core(ground, days):
    """Which types are at the table."""
    held = Counter(ground.members.values())
    kinds = sorted((kind for kind in ground.types if kind.is_core or held[kind.pk]), key=lambda kind: not kind.is_core)
    core_kinds = [kind for kind in kinds if kind.is_core]
    here = sum(bool(held[kind.pk]) for kind in core_kinds)
    whole = sum(held[kind.pk] >= kind.target_count for kind in core_kinds)
    of = f"of {len(core_kinds)} core types"
    rows = [
        [kind.name, YES if kind.is_core else NO, held[kind.pk], kind.target_count, kind.eligible_count or "not known"]
        for kind in kinds
    ]
    figures = [
        figure("core-present", "Core types with a member", here, of=of, on=days.last),
        figure("core-complete", "Core types with as many as aimed for", whole, of=of, on=days.last),
    ]
    heads = ["Type", "Core type", "Members", "Aim", "In the area"]
    return figures, [table("core-types", "Members by type", heads, rows, on=days.last)]


@section(
    "participation",
    "Participation",
    "Active: at least one voice, promise, deed or lead in the period. Beside each member: meetings somebody of it came to, decisions "
    "it took part in, and what it gave or delivered as promised. Members without any stand there too.",
)
def participation(ground, days):
    """How many are active, and what each member took part in."""
    coalition, on = ground.coalition, days.last
    figures, _ = of_measure("active", ground)
    came, _ = _came(coalition, days)
    window = {"coalition": coalition, "partner__in": list(ground.members)}
    voted = Ballot.objects.filter(**window, decision__status="closed", decision__decided_on__range=(days.first, on))
    votes = Counter(voted.exclude(choice=Ballot.Choice.OPEN).values_list("partner", flat=True))
    gave = Counter(
        Contribution.objects.filter(
            **window, direction="theirs", given_on__range=(days.first, on)
        ).values_list("partner", flat=True)
    )  # fmt: skip
    kept = Delivery.objects.filter(
        coalition=coalition, pledge__direction="theirs", delivered_on__range=(days.first, on)
    )  # fmt: skip
    gave.update(kept.filter(pledge__partner__in=list(ground.members)).values_list("pledge__partner", flat=True))
    rows = Partner.objects.filter(coalition=coalition, pk__in=list(ground.members)).with_type().order_by("name", "pk")
    lines = [
        [row.name, row.type_name or "Not known yet", len(came[row.pk]), votes[row.pk], gave[row.pk]] for row in rows
    ]
    heads = ["Partner", "Type", "Meetings", "Decisions", "Gifts and deliveries"]
    return figures, [table("participation-list", "By member", heads, lines, on=on, level=NAMES)]


def _came(coalition, days):
    """(partner id -> meetings somebody of it came to, meeting id -> (partners there, people there)) of held meetings."""
    begins, ends = _between(coalition, days)
    held = Meeting.objects.filter(coalition=coalition, status="held", starts_at__gte=begins, starts_at__lt=ends)
    rows = Attendance.objects.came().filter(coalition=coalition, meeting__in=held)
    by_partner, there, people = defaultdict(set), defaultdict(set), Counter()
    for meeting, partner, person in rows.values_list("meeting", "partner", "person"):
        if partner:
            by_partner[partner].add(meeting)
            there[meeting].add(partner)
        people[meeting] += person is not None
    meetings = list(held.order_by("starts_at", "pk").values_list("pk", "title", "starts_at"))
    return by_partner, [
        (title, at.astimezone(coalition.zone).date(), len(there[pk]), people[pk]) for pk, title, at in meetings
    ]


@section(
    "attendance",
    "Meetings and attendance",
    "Meetings held in the period; who was there in the room, remotely or by a delegate. A member counts when anybody of it came. "
    "Executives are people noted as such at a member.",
)
def attendance(ground, days):
    """Meetings held, and how many were there."""
    coalition, on = ground.coalition, days.last
    by_partner, meetings = _came(coalition, days)
    members = ground.members.keys()
    ones = len(by_partner.keys() & members)
    begins, ends = _between(coalition, days)
    leading = Affiliation.objects.filter(coalition=coalition, level="executive", partner__in=list(members))
    leading = leading.filter(Q(ended_on=None) | Q(ended_on__gte=days.first), started_on__lte=on)
    sent = Attendance.objects.came().filter(
        coalition=coalition, meeting__status="held", meeting__starts_at__gte=begins, meeting__starts_at__lt=ends,
        person__in=leading.values("person"),
    )  # fmt: skip
    executives = set(sent.values_list("partner", flat=True)) & members
    typical = round(sum(line[2] for line in meetings) / len(meetings)) if meetings else "–"
    of = f"of {len(members)} members"
    figures = [
        figure("attendance-held", "Meetings held", len(meetings), of=f"in {ground.scope.days} days", on=on),
        figure(
            "attendance-members",
            "Members that came to one or more",
            ones,
            of=of,
            on=on,
            note=_share(ones, len(members)),
        ),
        figure("attendance-executives", "Members whose executive came", len(executives), of=of, on=on),
        figure(
            "attendance-typical",
            "Partners at a meeting, on average",
            typical,
            of=f"over {len(meetings)} meetings",
            on=on,
        ),
    ]
    heads = ["Meeting", "On", "Partners there", "People there"]
    return figures, [table("attendance-list", "Meetings held", heads, meetings, on=on)] if meetings else []


@section(
    "decisions",
    "Decisions",
    "Decisions closed in the period. Breadth: partners that took part in at least half of those open to them; abstaining with a "
    "reason is taking part.",
)
def decisions(ground, days):
    """What was decided, and how many took part."""
    coalition, on = ground.coalition, days.last
    rows = Decision.objects.filter(coalition=coalition, status="closed", decided_on__range=(days.first, on))
    rows = rows.order_by("decided_on", "pk")
    lines = [
        [
            row.title,
            row.decided_on,
            row.get_method_display(),
            row.get_outcome_display() or "Decided",
            YES if row.is_major else NO,
        ]
        for row in rows
    ]
    major = sum(line[4] == YES for line in lines)
    breadth, by_type = of_measure("decisions", ground)
    figures = [
        figure("decisions-taken", "Decisions taken", len(lines), of=f"in {ground.scope.days} days", on=on),
        figure("decisions-major", "Major ones", major, of=f"of {len(lines)} decisions", on=on),
        *breadth,
    ]
    heads = ["Decision", "On", "How", "What came of it", "Major"]
    log = [table("decisions-list", "Decisions taken", heads, lines, on=on)] if lines else []
    return figures, [*log, *by_type]


@section("seats", "Seats", "Who held which seat on the last day, and whether seats are spread as the members are.")
def seats(ground, days):
    """Bodies, their seats and who holds them."""
    on = days.last
    figures, parts = of_measure("seats", ground, parts="all")
    rows = Seat.objects.filter(coalition=ground.coalition).select_related("stakeholder_type", "partner", "person")
    rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=on)).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    lines, empty = [], 0
    for seat in rows.order_by("body", "kind", "title", "pk"):
        names = [each.name for each in (seat.partner, seat.person) if each]
        empty += not names
        lines.append(
            [
                seat.body,
                seat.title or "Seat",
                seat.get_kind_display(),
                ": ".join(names) or "Empty",
                seat.ends_on or "No end set",
            ]
        )
    figures.append(figure("seats-empty", "Empty seats", empty, of=f"of {len(lines)} seats", on=on))
    heads = ["Body", "Seat", "Kind", "Held by", "Until"]
    return figures, [*([table("seats-list", "Seats", heads, lines, on=on, level=NAMES)] if lines else []), *parts]


@section(
    "measures",
    "Objectives and their measures",
    "Objectives under way or done in the period: what each is measured by, where it began, where it is to go, and what was measured "
    "last by the end of the period.",
)
def measures(ground, days):
    """Each objective’s measure with its last value, and how many stand still."""
    on = days.last
    rows = Objective.objects.filter(coalition=ground.coalition, activated_on__lte=on)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gte=days.first)).order_by("title", "pk")
    figures, _ = of_measure("stalled", ground)
    latest = _latest(rows, on)
    lines = []
    for row in rows:
        value, measured_on = latest.get(row.pk, ("not measured yet", None))
        lines.append([row.title, row.measure, row.baseline, value, measured_on, row.target, row.get_status_display()])
        if measured_on:
            of = ", ".join(
                f"{word} {text}" for word, text in (("aim", row.target), ("began at", row.baseline)) if text
            )  # fmt: skip
            name = f"{row.title}: {row.measure}" if row.measure else row.title
            figures.append(figure(f"measures-{row.pk}", name[:300], value, of=of, on=measured_on))
    heads = ["Objective", "Measured by", "Began at", "Last value", "Measured on", "Aim", "State"]
    return figures, [table("measures-list", "Objectives", heads, lines, on=on)] if lines else []


def _latest(objectives, on):
    """objective id -> (last measured value by a day, as text, and the day it was measured)."""
    rows = Measurement.objects.filter(objective__in=objectives, measured_on__lte=on).order_by("measured_on")
    return {row.objective_id: (str(row), row.measured_on) for row in rows}
