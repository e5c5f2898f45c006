"""Not more than so many mails a minute to a domain."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from members.notices import delivery, limits
from tests.characters import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]


@pytest.fixture(autouse=True)
def _rates(settings):
    settings.MAIL_RATES = {"gmail.example": 3}


def people(coalition, number, domain="gmail.example"):
    return [make_person(coalition, f"P{n}", email=f"p{n}@{domain}") for n in range(number)]


def test_the_rest_waits_for_the_minutes_that_follow(coalition, owe, mailoutbox, state):
    notices = [owe(person) for person in people(coalition, 8)]
    others = [owe(person) for person in people(coalition, 5, "free.example")]
    with time_machine.travel("2026-11-18 18:00:20+00:00", tick=False):
        timezone_now = timezone.now()
        type(notices[0]).objects.update(not_before=timezone_now)
        delivery.deliver([notice.pk for notice in notices + others])
    assert Counter(state(notice)[0] for notice in notices) == {"sent": 3, "owed": 5}
    assert {state(notice)[0] for notice in others} == {"sent"}
    waits = sorted(notice.not_before - timezone_now for notice in notices if notice.status == "owed")
    assert waits == [timedelta(seconds=40)] * 3 + [timedelta(seconds=100)] * 2
    assert state(notices[-1])[1] == "Not more than 3 mails a minute go to gmail.example: this one waits its turn"
    assert notices[-1].attempts == 0


def test_all_workers_together(coalition, owe, mailoutbox):
    notices = [owe(person) for person in people(coalition, 8)]
    with time_machine.travel("2026-11-18 18:00:20+00:00", tick=False):
        type(notices[0]).objects.update(not_before=timezone.now())
        for notice in notices:
            delivery.deliver([notice.pk])
    assert len(mailoutbox) == 3


def test_every_other_domain(settings, coalition, owe, mailoutbox):
    settings.MAIL_RATES = {"*": 2, "gmail.example": 4}
    for domain in ("gmail.example", "a.example", "b.example"):
        delivery.deliver([owe(person).pk for person in people(coalition, 5, domain)])
    assert len(mailoutbox) == 4 + 2 + 2


@pytest.mark.parametrize("trouble", [RedisAway("away"), OSError("gone"), ValueError("no such key")])
def test_when_valkey_is_away_mail_goes_out(coalition, owe, mailoutbox, monkeypatch, trouble):
    def fails(*_):
        raise trouble

    monkeypatch.setattr(cache, "incr", fails)
    delivery.deliver([owe(person).pk for person in people(coalition, 5)])
    assert len(mailoutbox) == 3  # this run's own share


def test_no_limit_costs_nothing(settings, coalition, owe, mailoutbox, monkeypatch):
    settings.MAIL_RATES = {}
    monkeypatch.setattr(limits, "cache", None)
    delivery.deliver([owe(person).pk for person in people(coalition, 5)])
    assert len(mailoutbox) == 5
