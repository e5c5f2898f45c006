"""Figures kept from one look to the next, and counted anew as soon as something they are counted from has changed.

`look` answers with one statement: the kept figures and the marks of the transactions that changed something since
(models.Touched). Marks and changes become visible together, so figures without a mark are right, at any moment and
without a lock: whoever counts reads the marks first, then counts, then keeps the figures and takes away exactly those
marks. A mark that came meanwhile stays and costs one more counting. A worker killed anywhere has kept nothing and taken
nothing away.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from coalition import compiled

_LOOK = """
SELECT c.version, c."on", c.now::text, c.counted_at, c.measures::text, c.measured_at, c.measured_on, c.measured_version,
       c.took, ARRAY(SELECT t.xid FROM engagement_touched t WHERE t.coalition_id = %s)
  FROM (SELECT 1) one LEFT JOIN engagement_counted c ON c.coalition_id = %s
"""
_KEEP = """
WITH kept AS (
    INSERT INTO engagement_counted AS c (coalition_id, "on", version, now, counted_at, measures, took)
    VALUES (%(coalition)s, %(on)s, 1, %(now)s, %(at)s, '{}', 0)
    ON CONFLICT (coalition_id) DO UPDATE SET "on" = EXCLUDED."on", version = c.version + 1, now = EXCLUDED.now,
        counted_at = EXCLUDED.counted_at
    WHERE c.version = %(version)s
    RETURNING c.version
), gone AS (
    DELETE FROM engagement_touched WHERE coalition_id = %(coalition)s AND xid = ANY(%(seen)s)
       AND EXISTS (SELECT 1 FROM kept)
)
SELECT version FROM kept
"""
_KEEP_MEASURES = """
UPDATE engagement_counted
   SET measures = %(measures)s, measured_at = %(at)s, measured_on = %(on)s, measured_version = %(version)s, took = %(took)s
 WHERE coalition_id = %(coalition)s AND (measured_version IS NULL OR measured_version <= %(version)s)
"""


@dataclass(frozen=True)
class Kept:
    """What was found: figures as JSON text, and whether they still hold. Without a row everything is None."""

    version: int
    on: date | None
    now: str | None
    counted_at: datetime | None
    measures: str | None
    measured_at: datetime | None
    measured_on: date | None
    measured_version: int | None
    took: float
    marks: tuple

    def holds(self, day):
        """Whether the quick figures are those of the day, with every change in them."""
        return self.on == day and not self.marks

    def measures_hold(self, day):
        """The same for the measures."""
        return self.holds(day) and self.measured_on == day and self.measured_version == self.version


def look(coalition):
    """The Kept figures of a coalition. One statement."""

    def build(key):
        return _LOOK, [key, key]

    with connection.cursor() as cursor:
        cursor.execute(*compiled.always_sql("kept-figures", build, coalition.pk))
        version, *found, took, marks = cursor.fetchone()
    return Kept(version or 0, *found, took or 0.0, tuple(marks))


def keep(coalition, day, seen, figures):
    """Keep quick figures that were counted after `look` gave `seen`: the Kept row as it stands now.

    When somebody else has kept figures since, theirs stay: ours may be older. The marks stay too in that case.
    """
    text, at = json.dumps(figures), timezone.now()
    values = {"coalition": coalition.pk, "on": day, "now": text, "at": at}
    values |= {"version": seen.version, "seen": list(seen.marks)}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        line = cursor.fetchone()
    marks = () if line else seen.marks
    version = line[0] if line else seen.version
    rest = (seen.measures, seen.measured_at, seen.measured_on, seen.measured_version, seen.took)
    return Kept(version, day, text, at, *rest, marks)


def keep_measures(coalition, day, seen, figures, took):
    """Keep measures that were counted after the quick figures `seen` were; never over younger ones."""
    text, at = json.dumps(figures), timezone.now()
    values = {"coalition": coalition.pk, "on": day, "measures": text, "at": at, "version": seen.version, "took": took}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_MEASURES, values)
    return Kept(seen.version, seen.on, seen.now, seen.counted_at, text, at, day, seen.version, took, seen.marks)


def touch(coalition):
    """Note that figures have to be counted anew, where no trigger could see why."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO engagement_touched (coalition_id, xid) VALUES (%s, pg_current_xact_id()::text::bigint) "
            "ON CONFLICT DO NOTHING",
            [coalition.pk],
        )
