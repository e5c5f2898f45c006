"""The tiles of Overview (domain.md 3.7): each a figure with its denominator, how it is computed, and a small table behind it.

A tile is a function of a Ground that gives a Measure. They stand side by side and are never merged into one number.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from coalition.access import Permission

from .ground import FEW


@dataclass(frozen=True)
class Measure:
    """One tile on one day. `figure` is a number or None when there is nothing to measure; `of` its denominator.

    shown: the figure in words; beside: the denominator in words; words: what it says, in a sentence; heads, rows: the table
    that says the same by parts; more: what charts and tests need beside it.
    """

    figure: float | None = None
    of: int | None = None
    shown: str = "–"
    beside: str = ""
    words: str = ""
    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    more: dict = field(default_factory=dict)

    @property
    def few(self):
        """Whether so little is behind it that it says little."""
        return self.of is not None and 0 < self.of < FEW


@dataclass(frozen=True)
class Tile:
    """One kind of figure. `unit` says how a figure of an earlier month is drawn: a share, a number, an index."""

    key: str
    name: str
    question: str
    how: str
    ids: str
    unit: str
    count: Callable


_tiles: dict[str, Tile] = {}
SHARE, NUMBER, INDEX = "share", "number", "index"


def tile(key, name, question, *, how, ids, unit=NUMBER):
    """Decorator: the function below counts this tile."""

    def register(count):
        _tiles[key] = Tile(key, name, question, how, ids, unit, count)
        return count

    return register


def known():
    """All tiles by key, in the order in which they stand on the page."""
    from . import counts_partners, counts_work  # noqa: F401  they register themselves

    return {key: _tiles[key] for key in ORDER}


ORDER = (
    "active",
    "coverage",
    "reach",
    "stages",
    "flow",
    "momentum",
    "concentration",
    "closure",
    "reciprocity",
    "decisions",
    "seats",
    "stalled",
    "consultation",
    "risk",
    "joining",
    "resources",
    "wins",
    "promises",
    "corrections",
)


# What is said of partners; and what must not be taken apart by filters until it says something of one of them.
OF_PARTNERS = {"active", "coverage", "reach", "stages", "flow", "momentum"}
OF_THE_WHOLE = {"concentration", "reciprocity", "risk"}


def count(ground, keys=None):
    """Key -> Measure as a dict, of all tiles or some."""
    return {key: as_dict(each.count(ground)) for key, each in known().items() if keys is None or key in keys}


def shown_to(viewer, ground, key):
    """The Measure of a tile as the viewer may see it.

    Who does not keep records gets nothing of fewer than five partners, and nothing of one type or area about who may
    leave, who was asked too much or who carries how much (domain.md 5, rules 2 and 17).
    """
    narrowed = ground.scope.type or ground.scope.area
    if narrowed and not viewer.can(Permission.KEEP_RECORDS):
        if key in OF_THE_WHOLE:
            return Measure(words="Only for the coalition as a whole.")
        if key in OF_PARTNERS and len(ground.members) < FEW:
            return Measure(words="Fewer than five members: nothing is shown.")
    return known()[key].count(ground)


def as_dict(measure):
    """A Measure, JSON-ready."""
    return asdict(measure) | {"few": measure.few}


def percent(share):
    """ "62 %", or "–" for None."""
    return "–" if share is None else f"{round(100 * share)} %"


def drawn(figure, unit):
    """A figure as it is said: a share in percent, a number as such."""
    if figure is None:
        return "–"
    if unit == SHARE:
        return percent(figure)
    return f"{figure:.2f}" if unit == INDEX and figure <= 1 else f"{round(figure):,}"


def plural(number, one, many):
    """ "1 partner", "3 partners"."""
    return f"{number:,} {one if number == 1 else many}"
