"""One table of periodic work: due and not yet done, whoever asks, however often, whatever the clock does."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone

from coalition import periodic, tasks
from coalition.models import PeriodicWork
from tests.processes import child_environment
from tests.threads import at_once

NAME = "test.work"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    """A work that is due each hour and counts how often it was done."""
    times = []

    @periodic.work(NAME, every=HOUR, lease=timedelta(minutes=10))
    def count():
        times.append(timezone.now())

    yield times
    periodic.forget(NAME)


def row(**values):
    """The work's row with these values, made if need be."""
    periodic.due()
    rows = PeriodicWork.objects.filter(name=NAME)
    rows.update(**values)
    return rows.get()


def ago(**span):
    return timezone.now() - timedelta(**span)


def is_due():
    return NAME in periodic.due()


def test_done_once_a_period(done):
    assert is_due()
    assert periodic.run(NAME) is True
    assert not is_due()
    assert periodic.run(NAME) is False
    assert len(done) == 1
    row(last_begun_at=ago(minutes=61))
    assert is_due()
    assert periodic.run(NAME) is True
    assert len(done) == 2


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"last_begun_at": None}, True),
        ({"last_begun_at": timedelta(minutes=59)}, False),
        ({"last_begun_at": timedelta(minutes=59, seconds=45)}, True),  # beat's minutes are not all alike
        ({"last_begun_at": timedelta(minutes=60)}, True),
        ({"last_begun_at": timedelta(weeks=7)}, True),
        # the clock jumped back: what lies in the future was not done
        ({"last_begun_at": timedelta(hours=-3)}, True),
        # somebody is at it; its worker was lost; it was claimed before the clock jumped back
        ({"claim": "x", "claimed_until": timedelta(minutes=-5)}, False),
        ({"claim": "x", "claimed_until": timedelta(seconds=1)}, True),
        ({"claim": "x", "claimed_until": timedelta(days=-1)}, True),
        # after trouble it rests a while
        ({"failures": 1, "try_after": timedelta(minutes=-4)}, False),
        ({"failures": 1, "try_after": timedelta(seconds=1)}, True),
        ({"failures": 1, "try_after": timedelta(days=-1)}, True),
    ],
)
def test_due_is_a_truth_table(done, values, expected):
    """Spans are how long ago."""
    now = timezone.now()
    row(**{name: now - value if isinstance(value, timedelta) else value for name, value in values.items()})
    assert is_due() is expected
    assert periodic.run(NAME) is expected


def test_seven_weeks_without_a_scheduler_are_one_run(done):
    row(last_begun_at=ago(weeks=7))
    for _ in range(10):
        for name in periodic.due():
            if name == NAME:
                periodic.run(name)
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_schedulers_at_once_do_it_once(done):
    row()
    assert Counter(at_once(*[partial(periodic.run, NAME)] * 10)) == {True: 1, False: 9}
    assert len(done) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_schedulers_know_a_new_work_at_once(done):
    found = at_once(*[periodic.due] * 10)
    assert all(NAME in names for names in found)
    assert PeriodicWork.objects.filter(name=NAME).count() == 1


def test_trouble_is_noted_and_tried_again_soon(caplog):
    @periodic.work(NAME, every=HOUR)
    def fails():
        raise ValueError("no\nluck " + "x" * 400)

    try:
        with pytest.raises(ValueError, match="no"):
            periodic.run(NAME) if periodic.due() else None
        kept = row()
        assert (kept.failures, kept.claim, kept.last_done_at) == (1, "", None)
        assert kept.trouble.startswith("ValueError: no luck xxx")
        assert timedelta(minutes=4) < kept.try_after - timezone.now() <= timedelta(minutes=5)
        found = periodic.periodic_work()
        assert (found.ok, found.figures["periodic_failures"]) == (False, 1)
        assert NAME in found.seen
    finally:
        periodic.forget(NAME)


def test_after_trouble_all_is_well_again(done):
    row(failures=3, trouble="ValueError: no")
    periodic.run(NAME)
    kept = row()
    assert (kept.failures, kept.trouble, kept.try_after) == (0, "", None)
    assert kept.last_begun_at <= kept.last_done_at


def test_a_run_that_lost_its_claim_notes_nothing():
    """So slow that its lease ended and another does it: what the other notes, stays."""

    @periodic.work(NAME, every=HOUR)
    def slow():
        PeriodicWork.objects.filter(name=NAME).update(claim="another", claimed_until=ago(minutes=-5))

    try:
        row()
        assert periodic.run(NAME) is True
        kept = row()
        assert (kept.claim, kept.last_done_at) == ("another", None)
    finally:
        periodic.forget(NAME)


@pytest.mark.parametrize(
    ("done_before", "failures", "ok"),
    [
        (timedelta(hours=3), 0, True),
        (timedelta(hours=3, minutes=11), 0, False),
        (None, 0, True),
        (None, 1, False),
    ],
)
def test_doctor_speaks_of_what_is_late(done, done_before, failures, ok):
    PeriodicWork.objects.exclude(name=NAME).delete()
    row()
    PeriodicWork.objects.exclude(name=NAME).delete()
    done_at = done_before and timezone.now() - done_before
    PeriodicWork.objects.filter(name=NAME).update(last_done_at=done_at, failures=failures)
    assert periodic.periodic_work().ok is ok


def test_a_changed_period_holds_from_now_on(done):
    row(period=timedelta(days=7), last_begun_at=ago(hours=2))
    assert is_due()


def test_beat_wakes_what_is_due(done, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.work, "apply_async", lambda args=(), **more: woken.append(args[0]))
    tasks.beat()
    assert NAME in woken
    row(last_begun_at=timezone.now())
    woken.clear()
    tasks.beat()
    assert NAME not in woken


def test_no_name_twice(done):
    with pytest.raises(ValueError, match="already"):
        periodic.work(NAME, every=HOUR)(print)


def test_a_worker_knows_every_work():
    """Each room's tasks.py is found by a worker: nothing that is due is nobody's."""
    told = (
        "from coalition.celery import app; app.loader.import_default_modules();"
        "from coalition import periodic; print(*periodic.known())"
    )
    found = subprocess.run(
        [sys.executable, "-c", told],
        cwd=settings.BASE_DIR,
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    written = {
        line.split('"')[1]
        for path in settings.BASE_DIR.glob("*/**/tasks.py")
        if ".venv" not in path.parts and "tests" not in path.parts
        for line in path.read_text().splitlines()
        if line.startswith("@periodic.work(")
    }
    assert set(found.stdout.split()) == written
    assert len(written) >= 12
