"""The sums of a coalition's partners as they stood on a past day, from the credit that is kept with each signal.

Who carries a group's credit today carried it then too, unless somebody of the group came later, or something of it has ended
since. So one scan adds up the carriers up to the day; only those odd groups, usually none, are weighed anew. The same as
sql.as_of in a quarter of its time: that one looks for the largest of every group.
"""

from django.db import connection, transaction

from . import sql
from .triggers import STAMPS, SUMS

_OF = "s.coalition_id = %(coalition)s"
_GROUP = ("partner_id", "kind", "source_type", "source_id")
_KEYS = ", ".join(f"s.{name}" for name in _GROUP)

# Groups of which something live then is not counted now or the other way round, and those whose credit has moved to somebody later.
_ODD = f"""
SELECT DISTINCT {_KEYS} FROM engagement_signal s
 WHERE {_OF} AND s.voided_at IS NULL AND s.occurred_on <= %(on)s
   AND (NOT s.counted AND s.ended_on > %(on)s OR s.counted AND s.ended_on <= %(on)s)
UNION
SELECT {_KEYS} FROM engagement_signal s
  JOIN engagement_signal late ON late.partner_id = s.partner_id AND late.kind = s.kind
   AND late.source_type = s.source_type AND late.source_id = s.source_id
 WHERE {_OF} AND s.counted AND s.credit <> 15 AND s.occurred_on <= %(on)s
   AND late.coalition_id = %(coalition)s AND late.counted AND late.credit <> 0 AND late.occurred_on > %(on)s
"""  # noqa: S608  no value is in it


def _sums():
    points = [
        f"COALESCE(sum(s.g) FILTER (WHERE s.channel = {number} AND s.credit & 1 = 1), 0)" for number in range(len(SUMS))
    ]
    stamps = [
        f"COALESCE(sum(s.{name}) FILTER (WHERE s.credit & {2 << number} <> 0), 0)" for number, name in enumerate(STAMPS)
    ]
    return ", ".join([*points, *stamps])


_EVEN = f"""
SELECT s.partner_id, {_sums()}, count(*) FILTER (WHERE s.credit & 1 = 1)::int, min(s.occurred_on), max(s.occurred_on),
       max(s.occurred_on) FILTER (WHERE s.channel <> 0)
  FROM engagement_signal s
 WHERE {_OF} AND s.counted AND s.occurred_on <= %(on)s {{without}}
 GROUP BY s.partner_id
"""  # noqa: S608  no value is in it
_GIVEN = "SELECT * FROM unnest(%(partners)s::bigint[], %(kinds)s::text[], %(types)s::text[], %(ids)s::bigint[])"
_WITHIN = f"({_KEYS}) IN ({_GIVEN})"
_WITHOUT = f"AND ({_KEYS}) NOT IN ({_GIVEN})"
_ACTED = f"""
SELECT s.partner_id, max(s.occurred_on) FROM engagement_signal s
 WHERE {_OF} AND {_WITHIN} AND s.channel <> 0 AND s.occurred_on <= %(on)s AND s.voided_at IS NULL
   AND (s.ended_on IS NULL OR s.ended_on > %(on)s)
 GROUP BY s.partner_id
"""  # noqa: S608  no value is in it


def partners_on(coalition, on):
    """(lines as of sql.as_of with the last day of another channel than PRESENCE added, the same of the odd groups alone).

    A partner may stand in both; what they say is then added.
    """
    values = {"coalition": coalition.pk, "on": on}
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_ODD, values)
        odd = cursor.fetchall()
        if odd:
            partners, kinds, types, ids = map(list, zip(*odd, strict=True))
            values |= {"partners": partners, "kinds": kinds, "types": types, "ids": ids}
        cursor.execute(_EVEN.format(without=_WITHOUT if odd else ""), values)
        lines = cursor.fetchall()
        apart = []
        if odd:
            cursor.execute(sql.as_of(f"{_OF} AND {_WITHIN}"), values)
            sums = cursor.fetchall()
            cursor.execute(_ACTED, values)
            acted = dict(cursor.fetchall())
            apart = [(*line, acted.get(line[0])) for line in sums]
    return lines, apart
