"""Work that is due again and again: one table says what was done when (PeriodicWork).

    @periodic.work("meetings.attendance.remind", every=timedelta(minutes=15))
    def remind(): ...                        # in the room's tasks.py; harmless to run twice

Beat sends one message a minute; whoever gets it wakes a worker for each work that is due and not claimed. One conditional
update claims it, so of ten schedulers one runs it; a claim ends with the work, or after its lease, when its worker is
lost. A week in which nothing ran is made up by one run: works ask what is due and not yet done. Times are the
database's alone; when its clock jumped back, what lies in the future counts as due, not as done.
"""

import logging
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from .probes import Finding, register

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # above Celery's hard time limit: until then, whoever claimed it may be at it
TRY_AGAIN = timedelta(minutes=5)  # after trouble, or after the work's own period when that is shorter
LATE_PERIODS = 3  # of a work that was not done for so long, `doctor` speaks


@dataclass(frozen=True)
class Work:
    """One kind of work: how often it is due, what to call, how long a claim holds without news."""

    name: str
    every: timedelta
    call: Callable
    lease: timedelta = LEASE

    @property
    def slack(self):
        """Begun so much early is not early: beat's minutes are not all alike."""
        return min(self.every / 10, timedelta(seconds=20))


_works: dict[str, Work] = {}

_KNOW = """
INSERT INTO coalition_periodicwork (name, period, claim, failures, trouble)
SELECT name, period, '', 0, '' FROM unnest(%(names)s::text[], %(periods)s::interval[]) AS known (name, period)
ON CONFLICT (name) DO UPDATE SET period = EXCLUDED.period WHERE coalition_periodicwork.period <> EXCLUDED.period
"""
_IS_DUE = """
    (last_begun_at IS NULL OR last_begun_at <= clock_timestamp() - period + %(slack)s OR last_begun_at > clock_timestamp())
    AND (try_after IS NULL OR try_after <= clock_timestamp() OR try_after > clock_timestamp() + period)
    AND (claim = '' OR claimed_until <= clock_timestamp() OR claimed_until > clock_timestamp() + %(lease)s)
"""
_CLAIM = f"""
UPDATE coalition_periodicwork SET claim = %(run)s, claimed_until = clock_timestamp() + %(lease)s
WHERE name = %(name)s AND ({_IS_DUE}) RETURNING clock_timestamp()
"""  # noqa: S608  no value is in it
_DUE = f"SELECT name FROM coalition_periodicwork WHERE name = %(name)s AND ({_IS_DUE})"  # noqa: S608  no value is in it
_DONE = """
UPDATE coalition_periodicwork SET claim = '', claimed_until = NULL, failures = 0, trouble = '', try_after = NULL,
       last_begun_at = %(begun)s, last_done_at = clock_timestamp()
WHERE name = %(name)s AND claim = %(run)s RETURNING name
"""
_LATE = """
SELECT name, failures, coalesce(last_done_at < clock_timestamp() - period * %(periods)s - interval '10 minutes', failures > 0)
FROM coalition_periodicwork ORDER BY name
"""
_FAILED = """
UPDATE coalition_periodicwork SET claim = '', claimed_until = NULL, failures = failures + 1, trouble = %(trouble)s,
       try_after = clock_timestamp() + %(wait)s
WHERE name = %(name)s AND claim = %(run)s RETURNING name
"""


def work(name, *, every, lease=LEASE):
    """Decorator: what it decorates (a function, or a Celery task, called in place) is due each `every`."""

    def register(call):
        if name in _works:
            raise ValueError(f"There is periodic work {name!r} already.")
        _works[name] = Work(name, every, call, lease)
        return call

    return register


def forget(name):
    """Take back `work`; for tests."""
    del _works[name]


def known():
    """All works this process knows, by name."""
    return dict(sorted(_works.items()))


def due():
    """Names of the works that are due and that nobody is at. New ones get their row."""
    works = known().values()
    with connection.cursor() as cursor:
        cursor.execute(_KNOW, {"names": [each.name for each in works], "periods": [each.every for each in works]})
    return [each.name for each in works if _one(_DUE, _values(each))]


def run(name):
    """Do a work if it is due and nobody is at it. Whether it was done here; what it raises is noted and raised."""
    each = _works[name]
    values = _values(each) | {"run": uuid.uuid4().hex}
    begun = _one(_CLAIM, values)
    if begun is None:
        return False
    done = False
    try:
        each.call()
        done = True
    finally:
        if done:
            _one(_DONE, values | {"begun": begun})
        else:
            _note_failure(each, values)
    return True


@register
def periodic_work():
    """For `manage.py doctor` and `/metrics`: is every work done in its time?"""
    late, failures = [], 0
    for name, failed, is_late in _all(_LATE, {"periods": LATE_PERIODS}):
        failures += failed
        if is_late:
            late.append(name)
    seen = f"late: {', '.join(late)}" if late else "all done in time"
    remedy = "Do beat and a worker live? The worker's log says what ended a work badly."
    figures = {"periodic_late": len(late), "periodic_failures": failures}
    return Finding("periodic work", not late, seen, remedy, figures)


def _note_failure(each, values):
    trouble = sys.exc_info()[1]
    words = " ".join(f"{type(trouble).__name__}: {trouble}".split())[:300]
    logger.warning("%s was not done: %s", each.name, words)
    _one(_FAILED, values | {"trouble": words, "wait": min(TRY_AGAIN, each.every)})


def _values(each):
    return {"name": each.name, "lease": each.lease, "slack": each.slack}


def _all(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _one(sql, values):
    return next((row[0] for row in _all(sql, values)), None)
