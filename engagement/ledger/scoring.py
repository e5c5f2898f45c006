"""Points, score, stage, confidence, momentum: pure functions of signals, a day and a policy (domain.md 3.3-3.6, 3.8).

A sum of decaying points is kept as *landmark stamps*: with a fixed landmark day L, `2^(-(T-t)/h)` is
`2^((t-L)/h) * 2^(-(T-L)/h)`, so a signal is stamped once, stamps are added up, and reading on any day T multiplies each
sum by one constant (forward decay, Cormode and others 2009). Nothing here knows the database.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import floor, log, log2
from statistics import median

from engagement.ledger.policy import ChannelKey, Policy, Stage


class Confidence(StrEnum):
    """How much evidence there is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Momentum(StrEnum):
    """Where recent evidence points."""

    NEW = "new"
    RISING = "rising"
    STEADY = "steady"
    COOLING = "cooling"


class Level(StrEnum):
    """A partner's place in the engagement matrix, lowest first."""

    UNAWARE = "unaware"
    RESISTANT = "resistant"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"
    LEADING = "leading"

    @property
    def rank(self):
        """0 (unaware) to 4 (leading)."""
        return list(Level).index(self)


LEVEL_OF_STAGE = {
    Stage.UNAWARE: Level.UNAWARE,
    Stage.AWARE: Level.NEUTRAL,
    Stage.INTERESTED: Level.NEUTRAL,
    Stage.COMMITTED: Level.SUPPORTIVE,
    Stage.ACTING: Level.SUPPORTIVE,
    Stage.LEADING: Level.LEADING,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A signal as far as scoring cares; `source` is (source_type, source_id), `person` None for the partner as such."""

    kind: str
    occurred_on: date
    magnitude: float = 1.0
    partner: object = None
    person: object = None
    objective: object = None
    source: object = None
    ended_on: date | None = None
    voided: bool = False

    def known(self, on):
        """Whether it had happened by then; an ended signal stays known, a voided one never was."""
        return not self.voided and self.occurred_on <= on

    def live(self, on):
        """Whether it counts on that day (domain.md 3.2)."""
        return self.known(on) and (self.ended_on is None or self.ended_on > on)


@dataclass(frozen=True, slots=True)
class Stamps:
    """Landmark stamps of one signal: its channel's points, one for evidence, two for momentum (domain.md 3.8)."""

    g: float
    e180: float
    f90: float
    l365: float

    def largest(self, other):
        """Of each stamp the larger one."""
        return Stamps(
            max(self.g, other.g), max(self.e180, other.e180), max(self.f90, other.f90), max(self.l365, other.l365)
        )


def stamps(policy: Policy, kind: str, magnitude: float, occurred_on: date) -> Stamps:
    """The four stamps of a signal, fixed for good the moment it is recorded."""
    days = (occurred_on - policy.landmark).days
    points = policy.kind[kind].weight * magnitude
    return Stamps(
        g=points * 2.0 ** (days / policy.channel_of(kind).half_life),
        e180=2.0 ** (days / policy.evidence_half_life),
        f90=points * 2.0 ** (days / policy.momentum_fast),
        l365=points * 2.0 ** (days / policy.momentum_slow),
    )


@dataclass(slots=True)
class Sums:
    """A roll-up: sums of stamps of live signals; valid to read for any day from `last_on` on."""

    g: dict = field(default_factory=lambda: dict.fromkeys(map(str, ChannelKey), 0.0))
    e180: float = 0.0
    f90: float = 0.0
    l365: float = 0.0
    n: int = 0
    first_on: date | None = None
    last_on: date | None = None
    known_on: date | None = None

    def add(self, channel, stamp: Stamps):
        """Take one credit in; O(1)."""
        self.g[channel] += stamp.g
        self.e180 += stamp.e180
        self.f90 += stamp.f90
        self.l365 += stamp.l365
        self.n += 1

    def saw(self, occurred_on):
        """Widen the days between the first and the last live signal."""
        self.first_on = min(filter(None, (self.first_on, occurred_on)))
        self.last_on = max(filter(None, (self.last_on, occurred_on)))

    def __add__(self, other):
        """The roll-up of two disjoint sets of credits (invariant I4)."""
        return Sums(
            {channel: self.g[channel] + other.g[channel] for channel in self.g},
            self.e180 + other.e180,
            self.f90 + other.f90,
            self.l365 + other.l365,
            self.n + other.n,
            min(filter(None, (self.first_on, other.first_on)), default=None),
            max(filter(None, (self.last_on, other.last_on)), default=None),
            min(filter(None, (self.known_on, other.known_on)), default=None),
        )


def credits_of(policy: Policy, signals: Iterable[Evidence]) -> dict:
    """Organization credit (domain.md 3.6): one per (partner, kind, source), whatever the number of people.

    Its value is the largest of each stamp among the group's signals: with equal dates the largest magnitude, free of
    order and never lowered by another signal. A signal without a source stands alone.
    """
    groups = {}
    for index, signal in enumerate(signals):
        key = (signal.partner, signal.kind, signal.source if signal.source is not None else ("", index))
        stamp = stamps(policy, signal.kind, signal.magnitude, signal.occurred_on)
        groups[key] = groups[key].largest(stamp) if key in groups else stamp
    return groups


def person_sums(policy: Policy, signals: Iterable[Evidence], on: date) -> Sums:
    """The roll-up of a person's ledger as of a day: every live signal counts."""
    signals = list(signals)
    sums = Sums()
    for signal in signals:
        if signal.live(on):
            channel = policy.kind[signal.kind].channel
            sums.add(channel, stamps(policy, signal.kind, signal.magnitude, signal.occurred_on))
            sums.saw(signal.occurred_on)
    sums.known_on = min((signal.occurred_on for signal in signals if signal.known(on)), default=None)
    return sums


def partner_sums(policy: Policy, signals: Iterable[Evidence], on: date) -> Sums:
    """The roll-up of a partner's ledger as of a day: one credit per kind and source."""
    signals = list(signals)
    live = [signal for signal in signals if signal.live(on)]
    sums = Sums()
    for (_, kind, _), stamp in credits_of(policy, live).items():
        sums.add(policy.kind[kind].channel, stamp)
    for signal in live:
        sums.saw(signal.occurred_on)
    sums.known_on = min((signal.occurred_on for signal in signals if signal.known(on)), default=None)
    return sums


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ledger says about one subject on one day."""

    on: date
    points: dict
    channels: dict
    score: float
    stage: Stage
    evidence: float
    confidence: float
    confidence_level: Confidence
    momentum: float | None
    momentum_word: Momentum | None
    n: int
    policy_version: int


def reading(policy: Policy, sums: Sums, on: date, *, contact: bool = False) -> Reading:
    """Read a roll-up on a day; `contact` = a two-way contact was logged, which alone makes a subject aware."""
    points = points_of(policy, sums, on)
    channels = channel_scores(policy, points)
    evidence = sums.e180 * decay(policy, on, policy.evidence_half_life) if sums.n else 0.0
    drift = momentum(policy, sums, on)
    return Reading(
        on=on,
        points=points,
        channels=channels,
        score=sum(channels.values()),
        stage=stage(policy, points, known=contact or (sums.known_on is not None and sums.known_on <= on)),
        evidence=evidence,
        confidence=confidence(policy, evidence),
        confidence_level=confidence_level(policy, evidence),
        momentum=drift,
        momentum_word=momentum_word(policy, drift, sums.first_on, on),
        n=sums.n,
        policy_version=policy.version,
    )


def decay(policy, on, half_life):
    """The factor that turns a landmark sum into its value on a day."""
    return 2.0 ** (-(on - policy.landmark).days / half_life)


def decayed_points(policy, signal: Evidence, on):
    """What one signal is worth on a day, for the explanation; 0 when it is not live."""
    if not signal.live(on):
        return 0.0
    kind = policy.kind[signal.kind]
    age = (on - signal.occurred_on).days
    return kind.weight * signal.magnitude * 2.0 ** (-age / policy.channel[kind.channel].half_life)


def points_of(policy, sums: Sums, on):
    """P_c(T) per channel; exactly 0 when nothing is live."""
    return {
        channel.key: max(0.0, sums.g[channel.key]) * decay(policy, on, channel.half_life) if sums.n else 0.0
        for channel in policy.channels
    }


def channel_score(channel, points):
    """S_c: half the cap at K points, never the whole cap."""
    return channel.cap * points / (points + channel.half_points)


def channel_scores(policy, points):
    """S_c per channel; their sum is the score."""
    return {channel.key: channel_score(channel, points[channel.key]) for channel in policy.channels}


def score(policy, points):
    """S, at least 0 and under 100."""
    return sum(channel_scores(policy, points).values())


def reached(policy, points, least):
    """`points >= least` with the policy's slack; in SQL the same."""
    return points >= least - policy.slack


def stage(policy, points, *, known):
    """The first stage whose rule holds; `known` = any non-voided signal has happened, or a contact was logged."""
    for rule in policy.stages:
        if any(all(reached(policy, points[channel], least) for channel, least in terms) for terms in rule.any_of):
            return Stage(rule.stage)
    return Stage.AWARE if known else Stage.UNAWARE


def confidence(policy, evidence):
    """C, at least 0 and under 1."""
    return evidence / (evidence + policy.evidence_half)


def confidence_level(policy, evidence):
    """Low, medium or high by the evidence N."""
    if evidence < policy.confidence_medium:
        return Confidence.LOW
    return Confidence.MEDIUM if evidence < policy.confidence_high else Confidence.HIGH


def momentum(policy, sums: Sums, on):
    """M between -1 and 1 (domain.md 3.5); None without a live signal."""
    if not sums.n or sums.first_on is None:
        return None
    age = max((on - sums.first_on).days, policy.momentum_least_age)

    def rate(stamped, half_life):
        return (log(2) / half_life) * stamped * decay(policy, on, half_life) / (1 - 2.0 ** (-age / half_life))

    fast, slow = rate(sums.f90, policy.momentum_fast), rate(sums.l365, policy.momentum_slow)
    return (fast - slow) / (fast + slow) if fast + slow > 0 else None


def momentum_word(policy, value, first_on, on):
    """New, rising, steady or cooling; None without a live signal."""
    if value is None or first_on is None:
        return None
    if (on - first_on).days < policy.momentum_new:
        return Momentum.NEW
    if value >= policy.momentum_band:
        return Momentum.RISING
    return Momentum.COOLING if value <= -policy.momentum_band else Momentum.STEADY


def check_the_box(policy, signals: Iterable[Evidence], on):
    """Represented, not yet involved: enough attendances lately and nothing in any other channel for a year.

    A window of d days holds the days T-d+1 .. T. Ten people at one meeting are one attendance.
    """
    meetings, attended_from = set(), on - timedelta(days=policy.box_attended_days)
    quiet_from = on - timedelta(days=policy.box_quiet_days)
    for index, signal in enumerate(signals):
        if not signal.live(on):
            continue
        if policy.kind[signal.kind].channel != ChannelKey.PRESENCE:
            if signal.occurred_on > quiet_from:
                return False
        elif signal.kind == "attended" and signal.occurred_on > attended_from:
            meetings.add(signal.source if signal.source is not None else ("", index))
    return len(meetings) >= policy.box_attended


def peer_median(policy, scores_of_type, scores_of_coalition):
    """The peers' median score: of the type, or of the coalition when the type has too few; None without any."""
    scores = scores_of_type if len(scores_of_type) >= policy.peers_least else scores_of_coalition
    return median(scores) if scores else None


def triage(confidence_value, score_value, peer):
    """S*: orders coordinators' work lists only, never shown as a partner's score."""
    return score_value if peer is None else confidence_value * score_value + (1 - confidence_value) * peer


def holds_until(policy, channel_key, points, least, on):
    """The last day a channel stays at or above `least` points if nothing new comes; None when it is below already."""
    if not reached(policy, points, least):
        return None
    days = policy.channel[channel_key].half_life * log2(points / (least - policy.slack))
    return on + timedelta(days=max(0, floor(days)))


def stage_holds_until(policy, points, on):
    """The last day of the present stage if nothing new comes; None for aware and unaware, which do not fade."""
    for rule in policy.stages:
        until = [
            min(holds_until(policy, channel, points[channel], least, on) for channel, least in terms)
            for terms in rule.any_of
            if all(reached(policy, points[channel], least) for channel, least in terms)
        ]
        if until:
            return max(until)
    return None


def band(policy, score_value):
    """The band's name, for color only."""
    return next(name for name, below in policy.score_bands if score_value < below)


def matrix_level(stage_value, *, resistant=False):
    """The current level in the engagement matrix; a fresh resistant stance is shown over the stage."""
    if resistant and stage_value != Stage.UNAWARE:
        return Level.RESISTANT
    return LEVEL_OF_STAGE[stage_value]


def level_gap(current, desired):
    """How many levels are missing; negative when the partner is further than hoped for."""
    return Level(desired).rank - Level(current).rank


@dataclass(frozen=True, slots=True)
class Breadth:
    """How many people carry a partner's buy-in (domain.md 3.6)."""

    people: int
    sole_contact: bool
    top_share: float | None
    fragile: bool


def breadth(policy, signals: Iterable[Evidence], on):
    """Distinct people with a recent live signal, and the top person's share of all person points."""
    recent, points = set(), defaultdict(float)
    since = on - timedelta(days=policy.breadth_days)
    for signal in signals:
        if signal.person is None or not signal.live(on):
            continue
        points[signal.person] += decayed_points(policy, signal, on)
        if signal.occurred_on > since:
            recent.add(signal.person)
    total = sum(points.values())
    share = max(points.values()) / total if total > 0 else None
    return Breadth(len(recent), len(recent) == 1, share, share is not None and share > policy.fragile_share)


def delivery_magnitudes(effort, quantity, deliveries):
    """The magnitude of each delivery's own `pledge_fulfilled` (domain.md 3.4): effort x what it adds to the fraction.

    `deliveries` are the delivered quantities in order; together they come to at most one full pledge.
    """
    magnitudes, before, delivered = [], 0.0, 0.0
    for amount in deliveries:
        delivered += amount
        fraction = min(1.0, delivered / quantity)
        magnitudes.append(effort * (fraction - before))
        before = fraction
    return magnitudes
