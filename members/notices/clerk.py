"""Notes the moves of notices while the one who sends goes on.

A commit waits about a millisecond for the disk, and there is one for each mail. The clerk has a connection of his own,
is told a move, and is asked for the outcome later; in between, the next mail is worded.
"""

import select
from contextlib import suppress

import psycopg2
import psycopg2.extensions
from django.db import DatabaseError, InterfaceError, OperationalError, connection

ANSWER_SECONDS = 60  # a database that does not answer for so long is taken for gone
_GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)


def went_away(trouble):
    """Whether an error means that the database is not there (any more), rather than that it did not like a statement.

    A server that dies may also leave a plain DatabaseError behind (psycopg2, "server closed the connection").
    """
    return isinstance(trouble, OperationalError | InterfaceError) or type(trouble) is DatabaseError


class Clerk:
    """One connection on which one statement at a time is under way.

    Statements are prepared there once: PostgreSQL plans this kind for longer than it runs it, 0.3 of 0.8 ms.
    Trouble with the database is Django's OperationalError; the connection is then of no more use, and the next
    statement gets a new one.
    """

    def __init__(self):
        self._line = self._cursor = None
        self._prepared = {}  # statement -> how it is called

    def tell(self, sql, values):
        """Set a statement going, with `values` by name. It commits by itself."""
        try:
            if self._line is None:
                self._line = _connect()
            self._cursor = self._line.cursor()
            self._cursor.execute(self._call(sql, values), values)
        except psycopg2.Error as trouble:
            self._fail(trouble)

    def outcome(self):
        """The first column of what the statement returned, once it is committed."""
        try:
            _wait(self._line)
            found = [row[0] for row in self._cursor.fetchall()]
        except psycopg2.Error as trouble:
            self._fail(trouble)
        self._cursor = None
        return found

    def rest(self):
        """Wait for what is under way, whatever comes of it."""
        if self._cursor is not None:
            with suppress(OperationalError):
                self.outcome()

    def wake(self):
        """Ready for another run: a connection that the server has closed meanwhile is let go."""
        if self._line is not None and any(select.select([self._line], [], [], 0)):
            self.close()
        return self

    def close(self):
        """Let the connection go."""
        if self._line is not None:
            self._line.close()
        self._line = self._cursor = None
        self._prepared = {}

    def _call(self, sql, values):
        if sql not in self._prepared:
            name = f"clerk_{len(self._prepared)}"
            places = {value: f"${place}" for place, value in enumerate(values, start=1)}
            self._cursor.execute(f"PREPARE {name} AS {sql % places}")
            _wait(self._line)
            given = ", ".join(f"%({value})s" for value in values)
            self._prepared[sql] = f"EXECUTE {name} ({given})" if given else f"EXECUTE {name}"
        return self._prepared[sql]

    def _fail(self, trouble):
        self.close()
        if isinstance(trouble, _GONE) or type(trouble) is psycopg2.DatabaseError:
            raise OperationalError(str(trouble)) from trouble
        raise trouble


class PlainClerk:
    """The same on Django's own connection, for a caller who is in a transaction: it must see what the caller did."""

    def tell(self, sql, values):
        """Run the statement."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            self._found = [row[0] for row in cursor.fetchall()]

    def outcome(self):
        """The first column of what it returned."""
        return self._found

    def rest(self):
        """Nothing is under way."""

    def close(self):
        """Nothing to let go."""


def new_clerk():
    """The clerk for one run; close him afterwards."""
    return PlainClerk() if connection.in_atomic_block else Clerk()


def _connect():
    line = psycopg2.connect(**connection.get_connection_params(), async_=True)
    _wait(line)
    return line


def _wait(line):
    """Until the connection has done what it was told (psycopg's own `wait_select`, with an end)."""
    while (state := line.poll()) != psycopg2.extensions.POLL_OK:
        reads, writes = ([line], []) if state == psycopg2.extensions.POLL_READ else ([], [line])
        if not any(select.select(reads, writes, [], ANSWER_SECONDS)):
            raise psycopg2.OperationalError("The database does not answer.")
