"""Quantities in words."""

from decimal import Decimal

import pytest

from engagement.commitments.amounts import measured
from engagement.outreach.timeline import told


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        (0, "beds", "0 beds"),
        (1, "beds", "1 bed"),
        (2, "beds", "2 beds"),
        (1, "bed", "1 bed"),
        (4, "bed", "4 beds"),
        (Decimal("1.00"), "Hours", "1 Hour"),
        (Decimal("0.5"), "hours", "0.5 hours"),
        (1, "hours of training", "1 hour of training"),
        (2, "hour of training", "2 hours of training"),
        (1, "spare boxes", "1 spare box"),
        (1, "people", "1 person"),
        (3, "person", "3 people"),
        (1, "families", "1 family"),
        (2, "family", "2 families"),
        (1, "buses", "1 bus"),
        (1, "doses", "1 dose"),
        (1, "access", "1 access"),
        (1, "kg", "1 kg"),
        (3, "kg", "3 kg"),
        (2, "staff", "2 staff"),
        (1, "", "1"),
    ],
)
def test_one_and_many(quantity, unit, words):
    assert measured(quantity, unit) == words


@pytest.mark.parametrize(
    ("quantity", "words"), [("1.00", "They delivered 1 bed: Beds"), ("4.00", "They delivered 4 beds: Beds")]
)
def test_a_delivery_in_the_timeline(quantity, words):
    facts = {"direction": "theirs", "quantity": quantity, "unit": "beds", "what": "Beds", "note": ""}
    (event,) = told([{"event_kind": "delivery", "facts": facts, "event_day": None}])
    assert event.words == words
