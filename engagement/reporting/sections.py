"""What a report can hold: each section counts figures and tables of a period from what the product keeps anyway.

A part (figure or table) has a level that says who may read it: "all"; "names" (it sets partners by name beside figures, or
could be traced to one), for leadership and people outside; "inner", for leadership alone. Scores, stages by name, concerns
and risks are in no section at all (domain.md 5, rules 2 and 9).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground, Scope

ALL, NAMES, INNER = "all", "names", "inner"


@dataclass(frozen=True)
class Section:
    """One section: what it is called, what it says and how, and who counts it (Ground, Report days) -> parts."""

    key: str
    name: str
    how: str
    count: Callable


@dataclass(frozen=True)
class Days:
    """The days a report is about, both included."""

    first: date
    last: date

    @property
    def ground(self):
        """A function from a coalition to the Ground of the last day, looking back to the first."""
        return lambda coalition: Ground(coalition, self.last, Scope(days=(self.last - self.first).days + 1))


_sections: dict[str, Section] = {}


def section(key, name, how):
    """Decorator: the function below counts this section; it gives (figures, tables)."""

    def register(count):
        _sections[key] = Section(key, name, how, count)
        return count

    return register


def known():
    """All sections by key, in the order in which they stand in a report."""
    from . import counts  # noqa: F401  they register themselves

    for key, name, levels in TILES:
        if key not in _sections:
            _of_tile(key, name, *levels)
    return {key: _sections[key] for key in ORDER}


def figure(key, name, shown, *, of="", on, note="", level=ALL):
    """One figure, JSON-ready: what it is, as it is shown, its denominator and its day."""
    return {"key": key, "name": name, "shown": str(shown), "of": of, "on": on.isoformat(), "note": note, "level": level}


def table(key, name, heads, rows, *, on, note="", level=ALL):
    """One table, JSON-ready; cells are texts and numbers."""
    return {
        "key": key, "name": name, "heads": heads, "rows": [[_cell(cell) for cell in row] for row in rows],
        "on": on.isoformat(), "note": note, "level": level,
    }  # fmt: skip


def _cell(value):
    if value is None:
        return ""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def of_measure(key, ground, *, level=ALL, parts=NAMES):
    """A tile of Overview (domain.md 3.7) as ([figure], [table]); the table is left out without rows."""
    tile = tiles.known()[key]
    one = tile.count(ground)
    few = "Few so far: it says little yet." if one.few else ""
    note = ". ".join(each.rstrip(".") for each in (one.words, few) if each)
    figures = [figure(key, tile.name, one.shown, of=one.beside, on=ground.day, note=note, level=level)]
    tables = [table(f"{key}-parts", f"{tile.name}, in its parts", one.heads, one.rows, on=ground.day, level=parts)]
    return figures, tables if one.rows else []


def _of_tile(key, name, level, parts):
    tile = tiles.known()[key]
    section(key, name, tile.how)(lambda ground, days: of_measure(key, ground, level=level, parts=parts))


# Sections that are one tile: key, name, (level of the figure, level of its parts).
TILES = (
    ("coverage", "Coverage by type", (ALL, NAMES)),
    ("reach", "Reach in the area", (ALL, ALL)),
    ("closure", "Answers given", (ALL, ALL)),
    ("consultation", "Groups heard", (ALL, ALL)),
    ("promises", "Promises kept", (ALL, ALL)),
    ("resources", "What was put in", (ALL, ALL)),
    ("wins", "What was reached", (ALL, ALL)),
    ("joining", "Interest in joining", (ALL, ALL)),
    ("corrections", "What we corrected", (ALL, ALL)),
    ("reciprocity", "Give and take", (INNER, INNER)),
    ("concentration", "Who carries the work", (INNER, INNER)),
    ("stages", "Where members stand", (INNER, INNER)),
)
ORDER = (
    "roster", "core", "coverage", "reach", "participation", "attendance", "decisions", "seats", "measures", "wins", "closure",
    "consultation", "promises", "resources", "joining", "reciprocity", "concentration", "stages", "corrections",
)  # fmt: skip
PRESETS = {
    "funder": ("roster", "core", "participation", "attendance", "decisions", "seats", "measures"),
    "board": (
        "core", "coverage", "participation", "attendance", "decisions", "seats", "measures", "wins", "closure", "promises",
        "resources", "concentration", "stages", "corrections",
    ),
    "own": (),
}  # fmt: skip


def counted(section_, coalition, days):
    """One section of a document: {key, title, how, figures, tables}."""
    figures, tables = section_.count(days.ground(coalition), days)
    return {
        "key": section_.key, "title": section_.name, "how": section_.how, "figures": figures, "tables": tables,
    }  # fmt: skip
