"""Statements that PostgreSQL has planned already: on short ones planning takes longer than reading the rows.

psycopg 2 knows no prepared statements, so PREPARE and EXECUTE are said in SQL, once a statement comes a second time over
the same connection. Where statements are written down (`DEBUG`, tests that count them) they stay as they are. A pool of
connections in transaction mode (PgBouncer) keeps none: DISABLE_SERVER_SIDE_CURSORS says so, as for Django's own cursors.
"""

from itertools import count
from weakref import WeakKeyDictionary

from psycopg2.extensions import AsIs

MOST = 300  # statements a connection knows; a plan takes 20 to 200 KiB in the server. Then it forgets them all

CALL = "EXECUTE page_"

_numbers = count(1)
_lines: WeakKeyDictionary = (
    WeakKeyDictionary()
)  # connection of psycopg -> {statement: how to call it, "" after one use}


def call(connection, statement, sql, values, places):
    """(SQL, parameters) that run `sql` over this connection.

    statement: names it, hashable; the same statement has the same SQL and the same values but for those in `places`.
    places: {position in `values`: its SQL type}; these differ from call to call.
    """
    if connection.queries_logged or connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        return sql, values
    connection.ensure_connection()
    known = _lines.setdefault(connection.connection, {})
    how = known.get(statement)
    if how is None:
        if len(known) >= MOST:
            _forget(connection, known)
        known[statement] = ""
        return sql, values
    if not how:
        how = known[statement] = _prepare(connection, sql, values, places)
    return how, [values[place] for place in places]


def _prepare(connection, sql, values, places):
    number = next(_numbers)
    numbered = {place: AsIs(f"${at}") for at, place in enumerate(places, start=1)}
    given = [numbered.get(place, value) for place, value in enumerate(values)]
    types = f" ({', '.join(places.values())})" if places else ""
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(f"PREPARE page_{number}{types} AS ".encode() + cursor.mogrify(sql, given))
    return f"{CALL}{number} ({', '.join(['%s'] * len(places))})" if places else f"{CALL}{number}"


def _forget(connection, known):
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    known.clear()
