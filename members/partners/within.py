"""An organization within a larger one: what it belongs to, and to what that belongs. There are no circles."""

from django.db import connection

TURNS = 6177346  # the first key of the lock of those who write what is part of what; any number no one else uses
MOST = 1000  # steps; the database refuses longer chains (models._NO_CIRCLE)
_CHAIN = """
WITH RECURSIVE chain(id, step) AS (
    SELECT %s::bigint, 0
    UNION ALL
    SELECT partner.part_of_id, chain.step + 1 FROM chain JOIN members_partner partner ON partner.id = chain.id
     WHERE partner.part_of_id IS NOT NULL AND chain.step < %s
)
SELECT id FROM chain ORDER BY step
"""


def take_turn(coalition_id):
    """Wait for whoever is just writing what is part of what in this coalition; others wait until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURNS, coalition_id])


def chain(pk):
    """Ids from a partner upward: itself, what it is part of, what that is part of … One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [pk, MOST])
        return [each for (each,) in cursor.fetchall()]


def words(partner, above):
    """Why a partner cannot be part of another, or of itself."""
    if partner.pk == above.pk:
        return f"{partner} cannot be a part of itself."
    return f"{above} is itself a part of {partner}. Change that first."
