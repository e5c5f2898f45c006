"""Two writers at once: the database makes them take turns, and no sum is lost (real threads, real commits)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from engagement.ledger import actions
from engagement.ledger.models import WHOLE_CREDIT, Rollup, Signal
from tests.characters import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def in_eight_threads(work, items):
    """Run `work` on every item, eight at a time, each with a connection of its own; raises what any of them raised."""

    def run(item):
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, items))


def test_many_people_of_one_partner_at_the_same_meeting(coalition, partner):
    people = [make_person(coalition, f"Person {number}", partner=partner) for number in range(24)]

    def attend(person):
        return actions.record(
            partner=partner,
            kind="attended",
            occurred_on=coalition.today(),
            source_type="meeting",
            source_id=1,
            person=person,
        )

    assert in_eight_threads(attend, people) == [True] * 24
    assert Rollup.objects.of_partners().get().n == 1
    assert sorted(Signal.objects.values_list("credit", flat=True)) == [0] * 23 + [WHOLE_CREDIT]
    assert actions.verify(coalition) == (0, [])


def test_the_same_signal_from_many_sides_is_one(coalition, partner):
    def give(_):
        return actions.record(
            partner=partner, kind="input_given", occurred_on=coalition.today(), source_type="input", source_id=5
        )

    assert sum(in_eight_threads(give, range(24))) == 1
    assert Signal.objects.count() == 1
    assert actions.verify(coalition) == (0, [])


def test_recording_voiding_and_ending_at_once_lose_nothing(coalition, partner):
    today = coalition.today()

    def act(number):
        source = number % 6
        if number % 3:
            actions.record(
                partner=partner,
                kind="task_completed",
                occurred_on=today - timedelta(days=source),
                source_type="task",
                source_id=source,
                magnitude=1 + number / 10,
            )
        elif number % 2:
            actions.void(Signal.objects.of_source("task", source))
        else:
            actions.end(Signal.objects.of_source("task", source), on=today)

    in_eight_threads(act, range(60))
    assert Signal.objects.count() > 0
    assert actions.verify(coalition) == (0, [])
