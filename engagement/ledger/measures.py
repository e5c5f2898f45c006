"""Measures of a coalition, shown side by side and never merged into one number: pure formulas (domain.md 3.4, 3.7).

Shares are fractions of 1; None means "nothing to measure", never zero.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import mul
from statistics import median

from meetings.objectives.movement import STALLED_AFTER, banner_flies

CORE_WEIGHT, OTHER_WEIGHT = 2, 1
CONCENTRATION_LEAST = 5  # partners; under it the figure is hidden
OVER_ASKED_BELOW = -0.33
DEED_POINTS = 4.0
DEED_HALF_LIFE = 365  # days
BREADTH_DAYS = 180
FRAGILE_ABOVE = 0.8  # one person's share of all people's points
RISK_WEIGHTS = {
    "cooling": 2,
    "missed_two": 2,
    "concern_open": 2,
    "report_back_late": 2,
    "benefits_low": 2,
    "pledge_overdue": 1,
    "sole_contact": 1,
    "burden_exceeded": 1,
    "over_asked": 1,
}
RISK_OURS_FIRST = (
    "report_back_late",
    "concern_open",
    "over_asked",
    "burden_exceeded",
    "benefits_low",
    "cooling",
    "missed_two",
    "sole_contact",
    "pledge_overdue",
)
RISK_LOW_BELOW, RISK_WATCH_BELOW = 25, 50


def share(part, whole):
    """`part / whole`, None when there is no whole."""
    return part / whole if whole else None


# --- pledges (domain.md 3.4) ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """F over pledges due in a year: raw (None without pledges), smoothed, and the share kept on time."""

    raw: float | None
    smoothed: float
    on_time: float | None
    pledges: int

    @property
    def shown(self):
        """Nothing due, nothing shown."""
        return self.pledges > 0


def fulfilment(pledges: Iterable[tuple[float, float]], on_time: int | None = None) -> Fulfilment:
    """Fulfilment of (effort factor e, delivered fraction f) pairs; `on_time` = how many were kept by their date."""
    pledges = list(pledges)
    weight = sum(effort for effort, _ in pledges)
    kept = sum(effort * fraction for effort, fraction in pledges)
    punctual = None if on_time is None else share(on_time, len(pledges))
    return Fulfilment(share(kept, weight), (kept + 1) / (weight + 2), punctual, len(pledges))


# --- who is at the table -------------------------------------------------------------------------------


def active_member_share(active: int, members: int):
    """Members with a word or a deed in a year, among all members."""
    return share(active, members)


@dataclass(frozen=True, slots=True)
class TypeCount:
    """One stakeholder type: how many there should be, how many there are (members, or engaged members)."""

    name: str
    target: int
    count: int
    is_core: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well the types are covered: per type at most 1, the index 0 to 100."""

    by_type: dict
    index: float | None
    core_complete: bool


def coverage(types: Iterable[TypeCount]) -> Coverage:
    """Coverage of the types that have a target; a core type weighs twice."""
    types = [one for one in types if one.target > 0]
    by_type = {one.name: min(1.0, one.count / one.target) for one in types}
    weights = {one.name: CORE_WEIGHT if one.is_core else OTHER_WEIGHT for one in types}
    covered = sum(weights[name] * part for name, part in by_type.items())
    index = 100 * covered / sum(weights.values()) if types else None
    return Coverage(by_type, index, all(by_type[one.name] >= 1 for one in types if one.is_core))


def reach(types: Iterable[tuple[str, int, int | None]]):
    """(name, members, eligible in the area) -> share by name, for the types whose eligible number is known."""
    return {name: members / eligible for name, members, eligible in types if eligible}


@dataclass(frozen=True, slots=True)
class Concentration:
    """How unevenly contributions are spread; `gini_adjusted` is G* with the small-sample correction."""

    n: int
    gini: float
    gini_adjusted: float
    hhi: float
    effective_number: float
    top_share: float

    @property
    def shown(self):
        """Hidden when so few partners could be recognized."""
        return self.n >= CONCENTRATION_LEAST


def concentration(values: Iterable[float]) -> Concentration | None:
    """Concentration over all members, zeros included; None under two members or without any contribution."""
    values = sorted(values)
    n, total = len(values), sum(values)
    if n < 2 or total <= 0:
        return None
    gini = sum(map(mul, range(1 - n, n, 2), values)) / (n * total)  # rank r of n weighs 2r - n - 1
    gini = min(max(gini, 0.0), (n - 1) / n)  # equal values may give -1e-17
    hhi = sum(map(mul, values, values)) / total**2
    return Concentration(n, gini, min(1.0, gini * n / (n - 1)), hhi, 1 / hhi, values[-1] / total)


# --- give and take --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """What we gave a partner against what we received: `balance` B from -1 (only took) to 1 (only gave)."""

    given: float
    received: float
    balance: float | None

    @property
    def over_asked(self):
        """Whether we took clearly more than we gave."""
        return self.balance is not None and self.balance < OVER_ASKED_BELOW


def deed_points(deeds: Iterable[tuple[float, int]]):
    """Decayed points of deeds given as (effort factor, age in days)."""
    return sum(DEED_POINTS * effort * 2.0 ** (-age / DEED_HALF_LIFE) for effort, age in deeds)


def reciprocity(gives: Iterable[tuple[float, int]], received: Iterable[tuple[float, int]]) -> Reciprocity:
    """The balance of one partner, deeds as (effort factor, age in days)."""
    given, taken = deed_points(gives), deed_points(received)
    return Reciprocity(given, taken, share(given - taken, given + taken))


def first_asks_after_give(partners: Iterable[tuple[date, date | None]]):
    """Share of partners whose first ask came on or after our first give; pairs (first ask, first give or None)."""
    partners = list(partners)
    return share(sum(give is not None and give <= ask for ask, give in partners), len(partners))


# --- how many carry a partner's part ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breadth:
    """Who carries a partner's part: people with a live sign in 180 days, and the largest part of one of them."""

    people: int
    top_share: float | None

    @property
    def sole_contact(self):
        """All signs of half a year came from one person."""
        return self.people == 1

    @property
    def fragile(self):
        """One person carries nearly everything."""
        return self.top_share is not None and self.top_share > FRAGILE_ABOVE


def breadth(people: Iterable[tuple[float, int]]) -> Breadth:
    """Breadth of one partner over its people as (points today, age of the last live sign in days)."""
    people = list(people)
    points = [one for one, _ in people]
    recent = sum(age < BREADTH_DAYS for _, age in people)
    return Breadth(recent, share(max(points, default=0.0), sum(points)))


# --- what became of the input ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwedReport:
    """One input and the report-back it is owed."""

    given_on: date
    decided_on: date | None = None
    interim_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """Report-back figures over the inputs that were due; days since the input was given."""

    due: int
    closed: float | None
    on_time: float | None
    promise_kept: float | None
    median_days: float | None
    median_is_least: bool
    oldest_open_days: int | None


def report_back_due(given_on, decided_on=None, *, after_decision=14, after_input=30):
    """The day a report-back is due: 14 days after the decision, else 30 days after the input."""
    return (
        decided_on + timedelta(days=after_decision)
        if decided_on is not None
        else given_on + timedelta(days=after_input)
    )


def report_back_closure(inputs: Iterable[OwedReport], on: date) -> Closure:
    """Closure over inputs due by `on`; an interim note keeps the promise of an answer but leaves the input open."""
    due = [(one, report_back_due(one.given_on, one.decided_on)) for one in inputs]
    due = [(one, by) for one, by in due if by <= on]
    if not due:
        return Closure(0, None, None, None, None, False, None)
    closed = [one.closed_on is not None and one.closed_on <= on for one, _ in due]
    punctual = [shut and one.closed_on <= by for shut, (one, by) in zip(closed, due, strict=True)]
    kept = [
        done or (one.decided_on is None and one.interim_on is not None and one.interim_on <= by)
        for done, (one, by) in zip(punctual, due, strict=True)
    ]
    days = sorted(
        ((one.closed_on if shut and one.closed_on else on) - one.given_on, not shut)
        for shut, (one, _) in zip(closed, due, strict=True)
    )
    middle = days[(len(days) - 1) // 2 : len(days) // 2 + 1]
    ages = [age.days for age, is_open in days if is_open]
    return Closure(
        due=len(due),
        closed=sum(closed) / len(due),
        on_time=sum(punctual) / len(due),
        promise_kept=sum(kept) / len(due),
        median_days=median(age.days for age, _ in days),
        median_is_least=any(is_open for _, is_open in middle),
        oldest_open_days=max(ages, default=None),
    )


# --- who decides ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voter:
    """A partner's part in a year's decisions; abstaining with a reason is taking part."""

    type: str
    openings: int
    participations: int


@dataclass(frozen=True, slots=True)
class DecisionParticipation:
    """How widely decisions are shared."""

    mean: float | None
    breadth: float | None
    rate_by_type: dict
    parity: float | None
    gini_adjusted: float | None


def decision_participation(voters: Iterable[Voter]) -> DecisionParticipation:
    """Participation over the partners that were eligible for at least one decision."""
    voters = [voter for voter in voters if voter.openings > 0]
    openings, taken = Counter(), Counter()
    for voter in voters:
        openings[voter.type] += voter.openings
        taken[voter.type] += voter.participations
    rates = {name: taken[name] / openings[name] for name in openings}
    spread = concentration(voter.participations for voter in voters)
    return DecisionParticipation(
        mean=share(taken.total(), openings.total()),
        breadth=share(sum(2 * voter.participations >= voter.openings for voter in voters), len(voters)),
        rate_by_type=rates,
        parity=share(min(rates.values()), max(rates.values())) if rates else None,
        gini_adjusted=None if spread is None else spread.gini_adjusted,
    )


@dataclass(frozen=True, slots=True)
class SeatParity:
    """Seat share minus member share by type, and half the sum of absolute gaps."""

    gaps: dict
    distance: float


def seat_parity(types: Iterable[tuple[str, int, int]]) -> SeatParity | None:
    """Parity of (type, seats held, members); None without seats or without members."""
    types = list(types)
    seats, members = sum(one[1] for one in types), sum(one[2] for one in types)
    if not seats or not members:
        return None
    gaps = {name: held / seats - count / members for name, held, count in types}
    return SeatParity(gaps, 0.5 * sum(map(abs, gaps.values())))


# --- movement, consultation, ties -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stalled:
    """Active objectives without movement."""

    stalled: int
    active: int
    share: float | None
    banner: bool


def is_stalled(moved_on: date, on: date):
    """No milestone, task or measured progress for 60 days; `moved_on` = the last of them, else when it became active."""
    return on - moved_on >= STALLED_AFTER


def stalled_objectives(active: Iterable[tuple[date, bool]], on: date) -> Stalled:
    """Over active objectives as (last moved on, is a priority): the banner flies at a third, or for one priority."""
    active = list(active)
    still = [priority for moved_on, priority in active if is_stalled(moved_on, on)]
    part = share(len(still), len(active))
    return Stalled(len(still), len(active), part, banner_flies(len(still), len(active), any(still)))


@dataclass(frozen=True, slots=True)
class Consultation:
    """Share of affected groups that were heard, over all and by level."""

    all: float | None
    by_level: dict


def consultation_coverage(groups: Iterable[tuple[str, bool]]) -> Consultation:
    """Coverage over affected groups as (level, has given at least one input)."""
    asked, heard = Counter(), Counter()
    for level, has_input in groups:
        asked[level] += 1
        heard[level] += bool(has_input)
    by_level = {level: heard[level] / asked[level] for level in asked}
    return Consultation(share(heard.total(), asked.total()), by_level)


@dataclass(frozen=True, slots=True)
class Network:
    """Ties at the level of cooperation or above."""

    n: int
    ties: int
    density: float | None
    centralization: float | None


def network(nodes: Iterable, ties: Iterable[tuple]) -> Network:
    """Density and degree centralization of an undirected network; a tie named from both ends is one tie."""
    nodes = set(nodes)
    pairs = {frozenset(tie) for tie in ties if tie[0] != tie[1] and nodes.issuperset(tie)}
    degree = dict.fromkeys(nodes, 0)
    for pair in pairs:
        for node in pair:
            degree[node] += 1
    n, m = len(nodes), len(pairs)
    if n < 2:
        return Network(n, m, None, None)
    top = max(degree.values())
    hub = sum(top - one for one in degree.values()) / ((n - 1) * (n - 2)) if n >= 3 else None
    return Network(n, m, 2 * m / (n * (n - 1)), hub)


# --- risk and burden ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Risk:
    """Withdrawal risk 0 to 100 with its reasons, what *we* owe first."""

    value: float
    level: str
    reasons: tuple[str, ...]


def withdrawal_risk(signs: Iterable[str]) -> Risk:
    """The risk of the signs found (keys of RISK_WEIGHTS); KeyError for an unknown one."""
    signs = set(signs)
    value = 100 * sum(RISK_WEIGHTS[sign] for sign in signs) / sum(RISK_WEIGHTS.values())
    level = "low" if value < RISK_LOW_BELOW else "watch" if value < RISK_WATCH_BELOW else "high"
    return Risk(value, level, tuple(sign for sign in RISK_OURS_FIRST if sign in signs))


@dataclass(frozen=True, slots=True)
class Burden:
    """Minutes asked of one person in a rolling 30 days."""

    minutes: int
    budget: int

    @property
    def held(self):
        """Whether the ask overruns the budget and a coordinator must hold, swap or shorten it."""
        return self.minutes > self.budget


def burden(asks: Iterable[int], outside: int = 0, budget: int = 240) -> Burden:
    """The load of asks in minutes plus the declared outside load, against the budget."""
    return Burden(sum(asks) + outside, budget)
