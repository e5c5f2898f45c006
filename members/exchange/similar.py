"""Rows whose name is written nearly like a partner's: a hint, never a decision.

Pairs are looked for within one town, and among partners of no town, by index; a row of no town is looked up by the
trigrams of its name. No row is ever compared with all partners.
"""

from django.db import connection, transaction

from members.partners.querysets import ALIKE_ANYWHERE, ALIKE_IN_ONE_CITY

from .models import ImportRow

# Two outside numbers that differ tell two partners apart, however alike their names.
_CANDIDATE = """
    SELECT p.id, p.name, p.city, similarity(upper(p.name), line.name) AS likeness FROM members_partner p
    WHERE p.coalition_id = %(coalition)s AND {block} AND upper(p.name) %% line.name
      AND (p.external_id = '' OR line.external_id = '')
      AND similarity(upper(p.name), line.name) >= {least}"""
_BLOCKS = (
    ("line.city <> '' AND upper(p.city) = line.city", ALIKE_IN_ONE_CITY),
    ("line.city <> '' AND upper(p.city) = ''", ALIKE_ANYWHERE),
    ("line.city = ''", ALIKE_ANYWHERE),
)
_NEAREST = """
    SELECT line.place, near.id, near.name, near.city
    FROM unnest(%(names)s::text[], %(cities)s::text[], %(numbers)s::text[]) WITH ORDINALITY
        AS line(name, city, external_id, place)
    CROSS JOIN LATERAL (
        SELECT * FROM (CANDIDATES) found
        ORDER BY likeness DESC, id LIMIT 1) near""".replace(
    "CANDIDATES", " UNION ALL ".join(_CANDIDATE.format(block=block, least=least) for block, least in _BLOCKS)
)


def mark(coalition, rows, facts=lambda row: row.values):
    """Turn those of these new ImportRows that resemble a partner into similar ones, with that partner and a word about it.

    `facts(row)` are name, city and external_id of the organization in it.
    """
    if not rows:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # What % takes for alike, until the transaction ends.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE_IN_ONE_CITY)])
        cursor.execute(
            _NEAREST,
            {
                "coalition": coalition.pk,
                "names": [facts(row)["name"].upper() for row in rows],
                "cities": [facts(row).get("city", "").upper() for row in rows],
                "numbers": [facts(row).get("external_id", "") for row in rows],
            },
        )
        found = cursor.fetchall()
    for place, pk, name, city in found:
        row = rows[place - 1]
        row.outcome, row.match_id = ImportRow.Outcome.SIMILAR, pk
        row.messages = [
            *row.messages,
            ["name", f"Written nearly like {name}, {city or 'no city'}, who is here already."],
        ]
