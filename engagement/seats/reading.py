"""What stands about seats: by body, what is empty or ends, and how they compare with the members (domain.md 3.7)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from engagement.ledger.measures import seat_parity
from members.models import Partner

from .models import Seat

ENDS_SOON = timedelta(days=60)
NO_TYPE = "No type yet"


@dataclass(frozen=True)
class Line:
    """One type of partner: voting seats it holds and members it has, as numbers and as shares in percent."""

    name: str
    held: int
    members: int
    seat_share: float
    member_share: float

    @property
    def gap(self):
        """Seat share minus member share, in points."""
        return self.seat_share - self.member_share


@dataclass(frozen=True)
class Parity:
    """The lines, the type with the most seats for its members first, and D: the points that sit elsewhere than members do."""

    lines: list
    distance: float

    @property
    def seated(self):
        """Lines of types with a seat."""
        return [line for line in self.lines if line.held]

    @property
    def unseated(self):
        """Lines of types with members and no seat, the one with the most members first."""
        return sorted((line for line in self.lines if not line.held), key=lambda line: (-line.members, line.name))


def bodies(viewer):
    """[(body, [Seat, …])], bodies and seats that vote first, each seat with `soon` ("over", "soon" or ""). One statement."""
    today = viewer.coalition.today()
    found = {}
    rows = Seat.objects.visible_to(viewer).select_related("stakeholder_type", "partner", "person")
    for seat in rows:
        seat.soon = _soon(seat, today)
        found.setdefault(seat.body, []).append(seat)
    for seats in found.values():
        seats.sort(key=lambda seat: (seat.kind != Seat.Kind.VOTING, not seat.title, seat.title, seat.pk))
    return sorted(found.items(), key=lambda each: (each[1][0].kind != Seat.Kind.VOTING, each[0]))


def _soon(seat, today):
    if seat.is_vacant or seat.ends_on is None or seat.ends_on > today + ENDS_SOON:
        return ""
    return "over" if seat.ends_on < today else "soon"


def parity(viewer):
    """The Parity of voting seats that partners hold, by the type of the partner; None without seats or members. Two statements."""
    held = dict(
        Seat.objects.visible_to(viewer)
        .filter(kind=Seat.Kind.VOTING, partner__isnull=False)
        .order_by()
        .values_list("partner__stakeholder_type__name")
        .annotate(number=Count("pk"))
    )
    members = dict(
        Partner.objects.visible_to(viewer)
        .members(viewer.coalition.today())
        .order_by()
        .values_list("stakeholder_type__name")
        .annotate(number=Count("pk"))
    )
    names = sorted({*held, *members}, key=lambda name: name or "~")
    rows = [(name or NO_TYPE, held.get(name, 0), members.get(name, 0)) for name in names]
    found = seat_parity(rows)
    if found is None:
        return None
    seats, people = sum(row[1] for row in rows), sum(row[2] for row in rows)
    lines = [Line(name, got, has, 100 * got / seats, 100 * has / people) for name, got, has in rows]
    return Parity(sorted(lines, key=lambda line: (-line.gap, line.name)), 100 * found.distance)
