"""The policy record says what domain.md 3.2 says, and survives JSON."""

import json
from datetime import date

import pytest

from engagement.ledger.policy import CURRENT, VERSION_1, Policy

CHANNELS = {
    "PRESENCE": (90, 20, 4),
    "VOICE": (180, 20, 4),
    "PLEDGE": (180, 10, 3),
    "ACTION": (365, 35, 8),
    "LEAD": (365, 15, 4),
}
KINDS = {
    "PRESENCE": {"rsvp_given": 0.5, "attended": 2, "briefing_acknowledged": 0.5},
    "VOICE": {
        "input_given": 2,
        "concern_raised": 2,
        "decision_participated": 2,
        "agenda_item_proposed": 2,
        "survey_completed": 1,
    },
    "PLEDGE": {"pledge_made": 2, "role_accepted": 2, "agreement_signed": 4},
    "ACTION": {
        "pledge_fulfilled": 4,
        "resource_delivered": 4,
        "task_completed": 2,
        "drill_responded": 1,
        "hosted_meeting": 3,
        "exercise_participated": 3,
        "gave_session": 3,
        "data_on_time": 2,
        "data_late": 1,
        "practice_adopted": 4,
        "outreach_done": 2,
    },
    "LEAD": {
        "chaired": 3,
        "objective_owned": 3,
        "spoke_for_coalition": 3,
        "introduction_made": 2,
        "introduction_joined": 2,
        "nomination_made": 2,
        "executive_in_review": 3,
    },
}


def test_channels_are_those_of_the_guide():
    assert {c.key: (c.half_life, c.cap, c.half_points) for c in VERSION_1.channels} == CHANNELS
    assert sum(channel.cap for channel in VERSION_1.channels) == 100


@pytest.mark.parametrize("channel", KINDS)
def test_kinds_and_weights_are_those_of_the_guide(channel):
    assert {key: VERSION_1.kind[key].weight for key in VERSION_1.kinds_of(channel)} == KINDS[channel]


def test_effort_is_judged_in_three_bands():
    assert VERSION_1.effort == {"light": 0.5, "moderate": 1, "major": 2}


def test_landmark_and_version():
    assert (VERSION_1.landmark, VERSION_1.version) == (date(2020, 1, 1), 1)
    assert CURRENT is VERSION_1


def test_json_round_trip_gives_an_equal_policy():
    again = Policy.from_json(VERSION_1.to_json())
    assert again == VERSION_1
    assert again.to_json() == VERSION_1.to_json()


def test_json_with_an_unknown_figure_is_refused():
    with pytest.raises(TypeError):
        Policy.from_json(json.dumps(json.loads(VERSION_1.to_json()) | {"bonus": 1}))


def test_json_without_a_figure_is_refused():
    data = json.loads(VERSION_1.to_json())
    del data["channels"]
    with pytest.raises(KeyError):
        Policy.from_json(json.dumps(data))


@pytest.mark.parametrize(
    ("due_on", "fraction", "expected"),
    [
        (date(2026, 1, 31), 0.0, date(2026, 2, 15)),
        (date(2026, 1, 31), 0.49, date(2026, 2, 15)),
        (date(2026, 1, 31), 0.5, None),
        (date(2026, 1, 31), 1.0, None),
        (None, 0.0, None),
    ],
)
def test_an_unmet_pledge_stops_counting_after_its_grace(due_on, fraction, expected):
    assert VERSION_1.pledge_ends_on(due_on, fraction) == expected
