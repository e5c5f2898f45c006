"""Counting anew what has changed, coalition by coalition, without anybody looking."""

import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from coalition.models import Coalition

from . import live

REST = 20  # times as long as the measures took to count are they left alone, so that a worker is not kept busy by one coalition
LEAST_REST = timedelta(minutes=1)

# Never counted, of another day, changed since, or measures behind the quick figures; longest ago first.
_DUE = """
SELECT c.id FROM coalition_coalition c LEFT JOIN engagement_counted k ON k.coalition_id = c.id
 WHERE k.id IS NULL OR k."on" <> (now() AT TIME ZONE c.time_zone)::date OR k.measured_on IS DISTINCT FROM k."on"
    OR k.measured_version IS DISTINCT FROM k.version
    OR EXISTS (SELECT 1 FROM engagement_touched t WHERE t.coalition_id = c.id)
 ORDER BY k.counted_at NULLS FIRST, c.id
"""
_ORPHANS = """
DELETE FROM engagement_touched t WHERE NOT EXISTS (SELECT 1 FROM coalition_coalition c WHERE c.id = t.coalition_id)
"""


def due():
    """Ids of the coalitions to look at, the one counted longest ago first."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        return [pk for (pk,) in cursor.fetchall()]


def recount(until=None):
    """Bring every coalition's kept figures up to date; how many it came to before `until` (of time.monotonic())."""
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS)
    done = 0
    for pk in due():
        if until is not None and time.monotonic() >= until:
            break
        coalition = Coalition.objects.filter(pk=pk).first()
        if coalition is not None:
            of(coalition)
            done += 1
    return done


def of(coalition):
    """Bring the kept figures of one coalition up to date."""
    found = live.current(coalition)
    if not found.measures_hold(found.on) and _rested(found):
        live.measured(coalition, found)


def _rested(found):
    """Whether the measures may be counted again: at once on a new day, else after a rest that fits what they take."""
    if found.measured_on != found.on:
        return True
    return timezone.now() - found.measured_at >= max(LEAST_REST, REST * timedelta(seconds=found.took))
