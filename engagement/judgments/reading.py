"""What is judged of all partners today: the engagement matrix, the map of power and interest, and each with its table."""

from dataclasses import dataclass

from members.models import Partner

from .models import EngagementLevel, Influence, Stance

LEVELS = EngagementLevel.Level.choices
QUADRANTS = (
    ("manage closely", "Much power, much interest"),
    ("keep satisfied", "Much power, less interest"),
    ("keep informed", "Less power, much interest"),
    ("monitor", "Less power, less interest"),
)


@dataclass(frozen=True)
class MatrixRow:
    """One partner in the matrix: its judgment, and the marks under each level ("C", "D", "CD" or "")."""

    partner: Partner
    judged: EngagementLevel
    marks: list


def matrix(viewer):
    """MatrixRows of partners with a level that has not expired, the widest gap first. One statement."""
    rows = EngagementLevel.objects.visible_to(viewer).latest(viewer.coalition.today()).select_related("partner")
    found = [MatrixRow(row.partner, row, _marks(row)) for row in rows]
    return sorted(found, key=lambda each: (-each.judged.gap, each.partner.name, each.partner.pk))


def _marks(row):
    return [("C" * (row.current == level) + "D" * (row.desired == level)) for level, _ in LEVELS]


@dataclass(frozen=True)
class Dot:
    """One partner on the map. `number` stands in its circle and before its name in the table."""

    number: int
    partner: Partner
    judged: Influence
    x: int
    y: int


CELL = 100  # units of the drawing for one step of power or interest


def influence_map(viewer):
    """Dots of partners with a rating that has not expired, those with most power and interest first. One statement."""
    rows = Influence.objects.visible_to(viewer).latest(viewer.coalition.today()).select_related("partner")
    ordered = sorted(rows, key=lambda row: (-row.power, -row.interest, row.partner.name, row.partner.pk))
    taken, dots = {}, []
    for number, row in enumerate(ordered, start=1):
        cell = (row.power, row.interest)
        place = taken[cell] = taken.get(cell, -1) + 1
        dots.append(Dot(number, row.partner, row, *_spot(row, place)))
    return dots


def _spot(row, place):
    """Where the dot lies: those of one cell beside each other, nine to a cell, further ones on top of them."""
    place %= 9
    return (
        (row.interest - 1) * CELL + 20 + 30 * (place % 3),
        (5 - row.power) * CELL + 20 + 30 * (place // 3),
    )


def stances(viewer):
    """{partner key: Stance} that have not expired. One statement."""
    return {row.partner_id: row for row in Stance.objects.visible_to(viewer).latest(viewer.coalition.today())}
