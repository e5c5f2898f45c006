"""Whose voice a request needs and whose it has: a grid of groups and levels whose empty cells are things to do (CNS-1, 2).

A cell says heard or not, never how many: a number under five would tell who it was.
"""

from dataclasses import dataclass, field

from engagement.voice.models import Input
from members.models import Affiliation

from .models import Asked, AskedGroup

LEVELS = [("", "Any level"), *Affiliation.Level.choices]


@dataclass
class Cell:
    """One group at one level. `people` are ids of those who belong to it, `asked` and `askable` of those among them who
    were asked, and who can be."""

    group: AskedGroup
    people: set = field(default_factory=set)
    asked: set = field(default_factory=set)
    askable: set = field(default_factory=set)
    is_heard: bool = False

    @property
    def label(self):
        """The level in words."""
        return dict(LEVELS)[self.group.level]

    @property
    def state(self):
        """left_out, heard, waiting (asked, nobody answered), ask (nobody asked yet) or find (we know nobody there)."""
        if self.group.is_left_out:
            return "left_out"
        if self.is_heard:
            return "heard"
        if self.asked:
            return "waiting"
        return "ask" if self.askable else "find"


@dataclass
class Line:
    """One group with its cells, in the order of LEVELS."""

    name: str
    cells: list


@dataclass
class Grid:
    """The lines, and how many of the cells that count were heard; left-out groups do not count."""

    lines: list

    @property
    def cells(self):
        """All cells that count."""
        return [cell for line in self.lines for cell in line.cells if not cell.group.is_left_out]

    @property
    def heard(self):
        """How many were heard."""
        return sum(cell.is_heard for cell in self.cells)

    @property
    def to_do(self):
        """Cells where somebody is still to be asked or found."""
        return [cell for cell in self.cells if cell.state in ("ask", "find")]

    @property
    def share(self):
        """Consultation coverage in whole percent (domain.md 3.7); None where nobody is named."""
        return round(100 * self.heard / len(self.cells)) if self.cells else None

    @property
    def words(self):
        """The finding in a sentence."""
        if not self.cells:
            return ""
        if self.heard == len(self.cells):
            return "All of them were heard."
        return f"{self.heard} of {len(self.cells)} were heard."


def grid(request):
    """The Grid of a request, as it is now. Four statements, whatever the number of groups and people."""
    groups = list(AskedGroup.objects.filter(request=request).select_related("stakeholder_type"))
    ties = _ties(request, {group.stakeholder_type_id for group in groups}) if groups else []
    asked = set(Asked.objects.filter(request=request).values_list("person", flat=True)) if groups else set()
    gave = _gave(request) if groups else {}
    lines = {}
    for group in groups:
        cell = Cell(group)
        for person, kind, level in ties:
            if kind == group.stakeholder_type_id and group.level in ("", level):
                cell.people.add(person)
                cell.is_heard |= kind in gave.get(person, ())
        if not group.level:
            cell.is_heard |= any(group.stakeholder_type_id in kinds for kinds in gave.values())
        cell.asked = cell.people & asked
        cell.askable = cell.people - asked - gave.keys()
        lines.setdefault(group.stakeholder_type.name, []).append(cell)
    order = [level for level, _ in LEVELS]
    return Grid(
        [Line(name, sorted(cells, key=lambda cell: order.index(cell.group.level))) for name, cells in lines.items()]
    )


def _ties(request, types):
    """[(person, type, level)] of the people of today's members and others at the table."""
    rows = Affiliation.objects.filter(coalition=request.coalition_id).in_force(on=request.coalition.today())
    rows = rows.filter(partner__stakeholder_type__in=types)
    return list(rows.values_list("person", "partner__stakeholder_type", "level").distinct())


def _gave(request):
    """{person: {types of partners they spoke for}} of everybody who gave input."""
    found = {}
    rows = Input.objects.filter(request=request, person__isnull=False, partner__isnull=False)
    for person, kind in rows.values_list("person", "partner__stakeholder_type"):
        found.setdefault(person, set()).add(kind)
    return found


def askable(group):
    """Ids of the people of one AskedGroup who were not asked yet and gave nothing."""
    cells = [cell for line in grid(group.request).lines for cell in line.cells if cell.group.pk == group.pk]
    return cells[0].askable if cells else set()
