"""The sweep: what has changed is counted anew without anybody looking, and a night brings everything to the new day."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.dashboard import live, sweep, tasks
from engagement.dashboard.models import Counted, Touched
from engagement.ledger import actions as ledger
from engagement.ledger import snapshots
from engagement.ledger.models import Snapshot
from tests.characters import make_partner

pytestmark = pytest.mark.django_db


def deed(partner, number=1):
    ledger.record(
        partner=partner, kind="task_completed", occurred_on=partner.coalition.today(), source_type="t", source_id=number
    )


def test_everything_is_due_once(coalition, other_coalition, partner):
    assert sorted(sweep.due()) == sorted([coalition.pk, other_coalition.pk])
    tasks.recount()
    assert sweep.due() == []
    assert Counted.objects.get(coalition=coalition).measures["active"]["of"] == 1


def test_a_change_is_due_and_counted(coalition, partner):
    sweep.recount()
    deed(partner)
    assert sweep.due() == [coalition.pk]
    Counted.objects.update(measured_at=timezone.now() - timedelta(minutes=2))
    assert sweep.recount() == 1
    found = Counted.objects.get(coalition=coalition)
    assert (found.now["active"], found.measures["active"]["figure"], found.measured_version) == (1, 1.0, found.version)


def test_what_takes_long_is_left_alone_for_a_while(coalition, partner):
    sweep.recount()
    Counted.objects.update(took=10.0, measured_at=timezone.now() - timedelta(seconds=150))
    deed(partner)
    sweep.recount()
    found = Counted.objects.get(coalition=coalition)
    assert (found.now["active"], found.measures["active"]["figure"]) == (1, 0.0)
    assert not live.with_measures(coalition).measures_hold(coalition.today())
    Counted.objects.update(measured_at=timezone.now() - timedelta(seconds=201))
    sweep.recount()
    assert Counted.objects.get(coalition=coalition).measures["active"]["figure"] == 1.0


def test_a_new_day_is_counted_whatever_it_takes(coalition, partner):
    sweep.recount()
    yesterday = coalition.today() - timedelta(days=1)
    Counted.objects.update(on=yesterday, measured_on=yesterday, took=100.0)
    assert sweep.due() == [coalition.pk]
    sweep.recount()
    found = Counted.objects.get(coalition=coalition)
    assert (found.on, found.measured_on) == (coalition.today(), coalition.today())


def test_it_stops_when_its_time_is_over_and_goes_on_later(coalition, other_coalition):
    assert sweep.recount(until=time.monotonic() - 1) == 0
    assert sweep.recount(until=time.monotonic() + 60) == 2


def test_marks_of_coalitions_that_are_gone_go_too(coalition):
    Touched.objects.create(coalition_id=10**9, xid=1)
    sweep.recount()
    assert not Touched.objects.exists()


def test_the_months_picture_has_every_tile(coalition, partner):
    deed(partner)
    on = coalition.today().replace(day=1) - timedelta(days=1)
    snapshots.take(coalition, on)
    kept = Snapshot.objects.get(coalition=coalition, partner=None).figures["tiles"]
    assert kept["active"] == {"figure": 0.0, "of": 1}
    make_partner(coalition, "Another")
    found = live.with_measures(coalition)
    assert '"past": [0.0]' in found.measures
