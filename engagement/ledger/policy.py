"""The buy-in policy: every figure of the model in one versioned record (domain.md 3.2-3.5).

Weights, half-lives and thresholds are design choices, not validated constants. A coalition keeps the policy it
scored with (`PolicyVersion`), so that an old figure can be read again with the policy of its day.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property


class ChannelKey(StrEnum):
    """The five questions about a partner, in the order of the bars on the screen."""

    PRESENCE = "PRESENCE"
    VOICE = "VOICE"
    PLEDGE = "PLEDGE"
    ACTION = "ACTION"
    LEAD = "LEAD"


class Stage(StrEnum):
    """How far a partner has come, lowest first; derived, never typed in."""

    UNAWARE = "unaware"
    AWARE = "aware"
    INTERESTED = "interested"
    COMMITTED = "committed"
    ACTING = "acting"
    LEADING = "leading"

    @property
    def rank(self):
        """0 (unaware) to 5 (leading)."""
        return list(Stage).index(self)


@dataclass(frozen=True, slots=True)
class Channel:
    """One bar: `half_life` in days, `cap` the most it adds to the score, `half_points` K = points for half the cap."""

    key: str
    question: str
    half_life: int
    cap: float
    half_points: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence: its channel, its weight w, and what a person reads."""

    key: str
    channel: str
    weight: float
    label: str


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage holds when in one of `any_of` every (channel, least points) is reached."""

    stage: str
    any_of: tuple[tuple[tuple[str, float], ...], ...]


@dataclass(frozen=True)
class Policy:
    """Everything that turns signals into figures; frozen, comparable, and the same after a round trip through JSON."""

    version: int
    landmark: date
    channels: tuple[Channel, ...]
    kinds: tuple[Kind, ...]
    stages: tuple[StageRule, ...]
    effort_bands: tuple[tuple[str, float], ...]
    score_bands: tuple[tuple[str, float], ...]
    slack: float = 1e-9  # points; the landmark form can miss an exact boundary by rounding
    evidence_half_life: int = 180  # days
    evidence_half: float = 4.0  # signals' worth of evidence for a confidence of one half
    confidence_medium: float = 2.0  # N from which confidence is medium
    confidence_high: float = 8.0  # N from which it is high
    momentum_fast: int = 90  # days, half-life
    momentum_slow: int = 365  # days, half-life
    momentum_least_age: int = 30  # days
    momentum_new: int = 90  # days; a first signal younger than this is "new"
    momentum_band: float = 0.25
    box_attended: int = 3  # attendances
    box_attended_days: int = 180  # days looked back for attendances
    box_quiet_days: int = 365  # days without any other channel
    breadth_days: int = 180  # days
    fragile_share: float = 0.8  # of the person points, by one person
    peers_least: int = 5  # active members of a type before its median is used
    active_days: int = 365  # days; a member with a deed or word in them is active
    pledge_grace: int = 14  # days after the due date
    pledge_kept: float = 0.5  # delivered fraction from which a pledge goes on counting

    @cached_property
    def channel(self):
        """The channels by key."""
        return {channel.key: channel for channel in self.channels}

    @cached_property
    def kind(self):
        """The kinds by key."""
        return {kind.key: kind for kind in self.kinds}

    @cached_property
    def effort(self):
        """The factor of an effort band, judged relative to the giver's own capacity, never by money."""
        return dict(self.effort_bands)

    def channel_of(self, kind):
        """The channel a kind counts in; KeyError for an unknown kind."""
        return self.channel[self.kind[kind].channel]

    def kinds_of(self, channel):
        """The keys of the kinds that count in a channel."""
        return [kind.key for kind in self.kinds if kind.channel == channel]

    def pledge_ends_on(self, due_on, fraction=0.0):
        """The day an unmet pledge stops counting (domain.md 3.4), None once enough of it is delivered or it has no due date."""
        if due_on is None or fraction >= self.pledge_kept:
            return None
        return due_on + timedelta(days=self.pledge_grace + 1)

    def to_json(self):
        """The whole policy as JSON text; `from_json` gives back an equal record."""
        return json.dumps(asdict(self) | {"landmark": self.landmark.isoformat()}, sort_keys=True)

    @classmethod
    def from_json(cls, text):
        """The policy written by `to_json`; KeyError or TypeError when something is missing or unknown."""
        data = json.loads(text)
        return cls(
            **data
            | {
                "landmark": date.fromisoformat(data["landmark"]),
                "channels": tuple(Channel(**channel) for channel in data["channels"]),
                "kinds": tuple(Kind(**kind) for kind in data["kinds"]),
                "stages": tuple(
                    StageRule(rule["stage"], tuple(tuple(map(tuple, terms)) for terms in rule["any_of"]))
                    for rule in data["stages"]
                ),
                "effort_bands": tuple(map(tuple, data["effort_bands"])),
                "score_bands": tuple(map(tuple, data["score_bands"])),
            }
        )

    def with_landmark(self, landmark):
        """The same policy counted from another landmark; no figure changes by it (invariant I12)."""
        return replace(self, landmark=landmark)


P, V, D, A, L = (key.value for key in ChannelKey)

VERSION_1 = Policy(
    version=1,
    landmark=date(2020, 1, 1),
    channels=(
        Channel(P, "Do they turn up?", 90, 20.0, 4.0),
        Channel(V, "Do they speak and decide?", 180, 20.0, 4.0),
        Channel(D, "Have they promised?", 180, 10.0, 3.0),
        Channel(A, "Do they do it?", 365, 35.0, 8.0),
        Channel(L, "Do they carry others?", 365, 15.0, 4.0),
    ),
    kinds=(
        Kind("rsvp_given", P, 0.5, "Answered an invitation"),
        Kind("attended", P, 2.0, "Took part in a meeting"),
        Kind("briefing_acknowledged", P, 0.5, "Read a briefing"),
        Kind("input_given", V, 2.0, "Gave input"),
        Kind("concern_raised", V, 2.0, "Raised a concern"),
        Kind("decision_participated", V, 2.0, "Took part in a decision"),
        Kind("agenda_item_proposed", V, 2.0, "Proposed an agenda item"),
        Kind("survey_completed", V, 1.0, "Answered a survey"),
        Kind("pledge_made", D, 2.0, "Made a pledge"),
        Kind("role_accepted", D, 2.0, "Accepted a role"),
        Kind("agreement_signed", D, 4.0, "Signed or renewed an agreement"),
        Kind("pledge_fulfilled", A, 4.0, "Kept a pledge"),
        Kind("resource_delivered", A, 4.0, "Brought a resource"),
        Kind("task_completed", A, 2.0, "Completed a task"),
        Kind("drill_responded", A, 1.0, "Answered a drill"),
        Kind("hosted_meeting", A, 3.0, "Hosted a meeting"),
        Kind("exercise_participated", A, 3.0, "Took part in an exercise"),
        Kind("gave_session", A, 3.0, "Gave a session"),
        Kind("data_on_time", A, 2.0, "Sent data on time"),
        Kind("data_late", A, 1.0, "Sent data after the date"),
        Kind("practice_adopted", A, 4.0, "Adopted a practice"),
        Kind("outreach_done", A, 2.0, "Carried the word outside"),
        Kind("chaired", L, 3.0, "Chaired a meeting"),
        Kind("objective_owned", L, 3.0, "Owns an objective"),
        Kind("spoke_for_coalition", L, 3.0, "Spoke for the coalition"),
        Kind("introduction_made", L, 2.0, "Introduced somebody"),
        Kind("introduction_joined", L, 2.0, "Introduced a partner who joined"),
        Kind("nomination_made", L, 2.0, "Put a name forward"),
        Kind("executive_in_review", L, 3.0, "An executive took part in a review"),
    ),
    stages=(
        StageRule(Stage.LEADING.value, (((L, 2.0), (A, 2.0)),)),
        StageRule(Stage.ACTING.value, (((A, 2.0),),)),
        StageRule(Stage.COMMITTED.value, (((D, 1.0),),)),
        StageRule(Stage.INTERESTED.value, (((V, 1.0),), ((P, 3.0),))),
    ),
    effort_bands=(("light", 0.5), ("moderate", 1.0), ("major", 2.0)),
    score_bands=(("light", 20.0), ("building", 40.0), ("solid", 60.0), ("strong", 100.0)),
)

CURRENT = VERSION_1
"""The policy new signals are stamped with."""
