"""The sums of a coalition's partners as they stood on past days, from the credit that is kept with each signal.

Who carries a group's credit today carried it then too, unless somebody of the group came later, carries a part of it alone, or
something of it has ended since. So one scan adds up the carriers by channel; only those odd groups, usually none, are weighed
anew. The same as sql.as_of in a sixth of its time: that one looks for the largest of every group.
"""

from django.db import connection, transaction

from . import sql
from .policy import ChannelKey
from .scoring import Sums

_OF = "s.coalition_id = %(coalition)s"
_KEYS = "s.partner_id, s.kind, s.source_type, s.source_id"

# One scan for what may be odd: live then and not counted now, the other way round, or without the whole credit of its group.
_ODD = f"""
WITH maybe AS MATERIALIZED (
    SELECT {_KEYS}, s.occurred_on, s.counted AND (s.ended_on IS NULL OR s.ended_on > %(on)s) AND s.credit = 0 AS follows
      FROM engagement_signal s
     WHERE {_OF} AND s.voided_at IS NULL AND s.occurred_on <= %(on)s
       AND (s.counted AND s.credit <> 15 OR s.counted AND s.ended_on <= %(on)s OR NOT s.counted AND s.ended_on > %(before)s)
)
SELECT DISTINCT {_KEYS} FROM maybe s
 WHERE NOT s.follows OR NOT EXISTS (
    SELECT 1 FROM engagement_signal c
     WHERE c.partner_id = s.partner_id AND c.kind = s.kind AND c.source_type = s.source_type AND c.source_id = s.source_id
       AND c.credit = 15 AND c.occurred_on = s.occurred_on)
"""  # noqa: S608  no value is in it
_EVEN = f"""
SELECT s.partner_id, s.channel, s.occurred_on <= %(before)s, sum(s.g), sum(s.e180), sum(s.f90), sum(s.l365), count(*),
       min(s.occurred_on), max(s.occurred_on)
  FROM engagement_signal s
 WHERE {_OF} AND s.counted AND s.credit = 15 AND s.occurred_on <= %(on)s {{without}}
 GROUP BY 1, 2, 3
"""  # noqa: S608  no value is in it
_GIVEN = "SELECT * FROM unnest(%(partners)s::bigint[], %(kinds)s::text[], %(types)s::text[], %(ids)s::bigint[])"
_WITHIN = f"({_KEYS}) IN ({_GIVEN})"
_WITHOUT = f"AND ({_KEYS}) NOT IN ({_GIVEN})"
_LARGEST = f"""
SELECT s.partner_id, s.channel, max(s.g), max(s.e180), max(s.f90), max(s.l365), 1, min(s.occurred_on), max(s.occurred_on)
  FROM engagement_signal s
 WHERE {_OF} AND {_WITHIN} AND s.occurred_on <= %(on)s AND {sql.LIVE.replace("today", "on")}
 GROUP BY {_KEYS}, s.channel
"""  # noqa: S608  no value is in it

_NAMES = list(map(str, ChannelKey))


class Past:
    """{partner id: Sums} of a day, and {partner id: last day of another sign than presence}."""

    def __init__(self):
        self.sums = {}
        self.acted = {}

    def add(self, partner, channel, g, e180, f90, l365, n, first_on, last_on):
        """Take in what one channel of a partner, or one group, adds."""
        if partner not in self.sums:
            self.sums[partner] = Sums()
        sums = self.sums[partner]
        sums.g[_NAMES[channel]] += g
        sums.e180 += e180
        sums.f90 += f90
        sums.l365 += l365
        sums.n += n
        sums.saw(first_on)
        sums.saw(last_on)
        sums.known_on = sums.first_on
        if channel:
            self.acted[partner] = max(last_on, self.acted.get(partner, last_on))


def partners_on(coalition, on, before=None):
    """(Past of `on`, Past of `before`, an earlier day; the second is empty without one). Two scans, whatever is asked."""
    values = {"coalition": coalition.pk, "on": on, "before": before or on}
    now, then = Past(), Past()
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_ODD, values)
        odd = cursor.fetchall()
        if odd:
            columns = map(list, zip(*odd, strict=True))
            values |= dict(zip(("partners", "kinds", "types", "ids"), columns, strict=True))
        cursor.execute(_EVEN.format(without=_WITHOUT if odd else ""), values)
        for partner, channel, is_earlier, *added in cursor.fetchall():
            now.add(partner, channel, *added)
            if before and is_earlier:
                then.add(partner, channel, *added)
        for past, day in ((now, on), (then, before)) if odd else ():
            if day:
                cursor.execute(_LARGEST, values | {"on": day})
                for line in cursor.fetchall():
                    past.add(*line)
    return now, then
