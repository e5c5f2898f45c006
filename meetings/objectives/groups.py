"""Whom an objective touches, by level, and who of them was heard: a grid whose empty cells are things to do (CNS-1, CNS-2).

Floors above say who was heard, from their app's `ready()`:

    groups.register_hearing(lambda objective: {(type id, level), (type id, "")})
    groups.register_asking(lambda objective: "/where/those/not/heard/can/be/asked/")
"""

from dataclasses import dataclass

from members.models import Affiliation

from .models import AffectedGroup

ALL = ""
LEVELS = [(ALL, "Any level"), *Affiliation.Level.choices]

_hearing = []
_asking = []


def register_hearing(heard):
    """Add `heard(objective)`: a set of (stakeholder type id, level) of those who gave input; level "" for any."""
    _hearing.append(heard)
    return heard


def register_asking(address):
    """Add `address(objective)`: where a coordinator asks those who were not heard, or ""."""
    _asking.append(address)
    return address


@dataclass(frozen=True)
class Cell:
    """One group at one level: touched or not, and if so whether it was heard.

    One whose buy-in is not needed (CNS-3, with its reason) is not asked for it: heard or not, it is no part of the coverage.
    """

    level: str
    is_touched: bool
    is_heard: bool
    is_asked: bool = True

    @property
    def label(self):
        """The level in words."""
        return dict(LEVELS)[self.level]

    @property
    def to_do(self):
        """Touched and asked, and nobody of them answered yet."""
        return self.is_touched and self.is_asked and not self.is_heard


@dataclass(frozen=True)
class Line:
    """One group with a cell for each level."""

    name: str
    is_direct: bool
    cells: list
    support: str = "wanted"
    why_not_needed: str = ""

    @property
    def is_essential(self):
        """It does not work without them (CNS-3)."""
        return self.support == "critical"

    @property
    def is_left_out(self):
        """Whether the plan works without their buy-in; `why_not_needed` says why."""
        return self.support == "not"


@dataclass(frozen=True)
class Grid:
    """The lines, the heads of the columns in use, and how many of the touched cells that are asked were heard."""

    heads: list
    lines: list
    heard: int
    touched: int
    ask_url: str = ""

    @property
    def words(self):
        """The finding in a sentence."""
        if not self.touched:
            return "Nobody has to be asked." if self.lines else ""
        if self.heard == self.touched:
            return "All of them were heard."
        return f"{self.heard} of {self.touched} were heard."

    @property
    def essential_unheard(self):
        """Names of groups it does not work without, none of whose people were heard yet."""
        return [line.name for line in self.lines if line.is_essential and not any(cell.is_heard for cell in line.cells)]


def grid(objective):
    """The Grid of an objective; levels that no group is touched at are left out."""
    rows = list(objective.affected_groups.all())
    heard = set().union(*(hearing(objective) for hearing in _hearing)) if rows else set()
    used = {row.level for row in rows}
    heads = [(level, label) for level, label in LEVELS if level in used]
    by_name = {}
    for row in rows:
        by_name.setdefault(row.name, {})[row.level] = row
    lines = [_line(name, at, heads, heard) for name, at in by_name.items()]
    cells = [cell for line in lines for cell in line.cells if cell.is_touched and cell.is_asked]
    heard_cells = sum(cell.is_heard for cell in cells)
    to_ask = heard_cells < len(cells)
    ask_url = next(filter(None, (address(objective) for address in _asking)), "") if to_ask else ""
    return Grid(heads, lines, heard_cells, len(cells), ask_url)


def _line(name, at, heads, heard):
    one = next(iter(at.values()))
    cells = [
        Cell(
            level,
            level in at,
            level in at and (at[level].stakeholder_type_id, level) in heard,
            is_asked=one.support != AffectedGroup.Support.NOT_NEEDED,
        )
        for level, _ in heads
    ]
    return Line(name, any(row.is_direct for row in at.values()), cells, one.support, one.why_not_needed)
