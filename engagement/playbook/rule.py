"""What a rule of the playbook is: declared, never programmed (design.md 6).

    Rule(
        name="promise-ours", requirement="ACT-6", title="Our promises first",
        fires="A promise of ours is due within {n} days.", whom="The partner we promised it to.",
        do="Keep our promise: {what}", because="We promised it by {due}.", button="Open the promise",
        route="pledge-detail", owed=True, threshold=Threshold(14, "days ahead"),
        rows="FROM engagement_pledge x WHERE x.coalition_id = %(c)s AND …",
        about="x.id", partner="x.partner_id", due="x.due_on", facts={"what": "x.what"},
    )

`rows` and the columns are SQL over many partners at once. They know %(c)s (the coalition), %(today)s (a date), %(zone)s (its time
zone), the table `playbook_partner` with what is known of each partner (facts.py), and {n}, the rule's threshold.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

from coalition.access import Viewer

_FIELD = re.compile(r"^[a-z_]+$")


@dataclass(frozen=True)
class Threshold:
    """A figure a coordinator may change: its default, what it counts, and between what it has to stay."""

    default: int
    unit: str = "days"
    least: int = 1
    most: int = 730


@dataclass(frozen=True)
class Rule:
    """One piece of the field's advice that can be checked.

    `about` is the row it fires for, `subject` what tells one finding from another (else that row); both are SQL, like
    `partner`, `person`, `keeper` (the one user who may know of it), `due` (the day we promised, or until which it is
    settled best) and the values of `facts`. `find(world, n)` stands for `rows` where the room that knows speaks
    Python: it gives Finding rows. `owed` says that *we* owe it, a `noun` ("gift|gifts").
    `rests` days after "done" it may fire for the same again.
    Of several texts in `because` the first counts whose facts are known.
    """

    name: str
    requirement: str
    title: str
    fires: str
    whom: str
    why: str
    do: str | tuple[str, ...]
    because: str | tuple[str, ...]
    button: str
    route: str
    about: str = "0"
    arguments: tuple[str, ...] = ("about",)
    suffix: str = ""
    owed: bool = False
    noun: str = ""
    rests: int = 30
    threshold: Threshold | None = None
    rows: str = ""
    subject: str = ""
    partner: str = "NULL"
    person: str = "NULL"
    keeper: str = "NULL"
    due: str = "NULL"
    facts: dict = field(default_factory=dict)
    find: Callable | None = None

    def __post_init__(self):
        if bool(self.rows) == (self.find is not None):
            raise ValueError(f"{self.name}: either rows or find.")
        if self.owed != bool(self.noun):
            raise ValueError(f"{self.name}: what we owe has a noun.")
        if not all(_FIELD.match(key) for key in self.facts):
            raise ValueError(f"{self.name}: facts are named in plain letters.")

    def sql(self, n):
        """The SELECT of what the rule finds: rule, subject, about, partner, person, keeper, due_on, facts."""
        facts = ", ".join(f"'{key}', {value}" for key, value in self.facts.items())
        columns = (
            f"'{self.name}'", f"({self.subject or self.about})::text", f"({self.about})::bigint", f"({self.partner})::bigint",
            f"({self.person})::bigint", f"({self.keeper})::bigint", f"({self.due})::date", f"jsonb_build_object({facts})",
        )  # fmt: skip
        return f"SELECT {', '.join(columns)} {self.rows}".replace("{n}", str(int(n)))

    def limit(self, threshold=None):
        """The threshold in use: the coalition's own, else the default; 0 for a rule without one."""
        if self.threshold is None:
            return 0
        return self.threshold.default if threshold is None else threshold


@dataclass(frozen=True)
class World:
    """What a rule in Python looks at: the coalition, the day, and how ready the next meeting is (a Readiness or None)."""

    coalition: object
    today: date
    meeting: object = None


def keeper(coalition):
    """A Viewer who keeps records there and is nobody: rules find what keepers may see."""
    return Viewer(user=None, coalition=coalition, roles=frozenset({"coordinator"}))


@dataclass(frozen=True)
class Finding:
    """What a rule in Python found: the columns of Rule.sql."""

    subject: str
    about: int = 0
    partner: int | None = None
    person: int | None = None
    due_on: date | None = None
    facts: dict = field(default_factory=dict)


# --- words ----------------------------------------------------------------------------------------------------------


class _Words(Formatter):
    """ "{due}" tells a date as "March 7", "{people:1 person|# people}" a number in words."""

    def format_field(self, value, format_spec):
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            value = date.fromisoformat(value)
        if isinstance(value, date):
            return f"{value:%B} {value.day}"
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many.replace("#", f"{value:,}")
        return str(value)


_words = _Words()


def say(text, known):
    """The text with what is known filled in; of several texts the first whose fields are all known. "" when none is."""
    for each in (text,) if isinstance(text, str) else text:
        names = [name for _, name, _, _ in _words.parse(each) if name]
        if all(known.get(name) not in (None, "") for name in names):
            return _words.vformat(each, (), known)
    return ""
