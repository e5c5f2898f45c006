"""Agreements and seats as the voting rules ask for them (design.md 5): as of any day, through the registered source."""

from datetime import timedelta

import pytest

from engagement.models import Agreement, Seat
from meetings.standing import actions, reading


def standing(coalition, partner, day):
    return next(each for each in reading.roll(coalition, day).standings if each.facts.partner == partner.pk)


def adopt(coalition, **rules):
    actions.adopt(coalition=coalition, starts_on=coalition.today() - timedelta(days=900), by=None, **rules)


def _days(today, **offsets):
    return {name: None if each is None else today + timedelta(days=each) for name, each in offsets.items()}


@pytest.mark.parametrize(
    ("signed", "last", "ended", "votes"),
    [
        (None, None, None, False),  # drafted, not signed
        (1, None, None, False),  # signed tomorrow
        (0, None, None, True),  # signed today
        (-400, None, None, True),
        (-400, 0, None, True),  # its last day
        (-400, -1, None, False),
        (-400, 30, 0, False),  # ended today
        (-400, 30, 1, True),  # ends tomorrow
        (-400, None, -9, False),
    ],
)
def test_a_signed_agreement_in_force(coalition, partner, signed, last, ended, votes):
    adopt(coalition, needs_agreement=True)
    today = coalition.today()
    days = _days(today, signed_on=signed, ends_on=last, ended_on=ended)
    Agreement.objects.create(coalition=coalition, partner=partner, title="Membership", **days)
    found = standing(coalition, partner, today)
    assert found.votes is votes
    assert found.restore == ("" if votes else "Signing one restores it.")


def test_without_any_agreement_and_as_of_the_day_before(coalition, partner):
    today = coalition.today()
    adopt(coalition, needs_agreement=True)
    assert standing(coalition, partner, today).why == "No signed agreement is in force."
    Agreement.objects.create(coalition=coalition, partner=partner, title="Membership", signed_on=today)
    assert standing(coalition, partner, today).votes
    assert not standing(coalition, partner, today - timedelta(days=1)).votes


@pytest.mark.parametrize(
    ("first", "last", "works"),
    [(None, None, True), (0, None, True), (1, None, False), (-400, 0, True), (-400, -1, False)],
)
def test_a_seat_is_work_for_its_term(coalition, partner, first, last, works):
    adopt(coalition, needs_work=True)
    today = coalition.today()
    days = _days(today, starts_on=first, ends_on=last)
    Seat.objects.create(coalition=coalition, partner=partner, body="Steering committee", **days)
    assert standing(coalition, partner, today).votes is works
