"""A statement planned once gives what it would give written out; what must not be planned is not."""

import re
from datetime import date

import pghistory
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coalition import compiled, prepared
from coalition.compiled import STAND_IN, Statement
from coalition.models import Coalition
from tests.characters import viewer

pytestmark = pytest.mark.django_db


def run(statement, row=None):
    """(Whether it was called by its name, its rows)."""
    sql, values = statement.call(connection, row)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return sql.startswith("EXECUTE"), cursor.fetchall()


def kept():
    """How many statements the server keeps for us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'page%%'", [])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("sql", "values", "row", "found"),
    [
        ("SELECT %s + 1", [STAND_IN], 2**62, [(2**62 + 1,)]),
        ("SELECT unnest(%s::bigint[])", [STAND_IN], [3, 1, 2], [(3,), (1,), (2,)]),
        ("SELECT unnest(%s::bigint[])", [STAND_IN], [], []),
        ("SELECT %s, %s", ["O'Brien", STAND_IN], 4, [("O'Brien", 4)]),
        ("SELECT 'ab' LIKE %s, 7 %% 4", ["a%"], None, [(True, 3)]),
        ("SELECT %s, %s IS NULL", [date(2026, 3, 1), None], None, [(date(2026, 3, 1), True)]),
        ("SELECT %s WHERE %s = %s", [STAND_IN, STAND_IN, STAND_IN], 9, [(9,)]),
    ],
)
def test_the_first_time_written_out_then_called_always_the_same(sql, values, row, found):
    statement = Statement(sql, values)
    assert [run(statement, row) for _ in range(3)] == [(False, found), (True, found), (True, found)]


def test_what_will_not_come_again_is_not_planned():
    statement = Statement("SELECT 1", [], kept=False)
    assert [run(statement) for _ in range(3)] == [(False, [(1,)])] * 3


def test_statements_that_are_written_down_stay_as_they_are():
    statement = Statement("SELECT %s", [STAND_IN])
    with CaptureQueriesContext(connection) as written:
        assert [run(statement, 5)[0] for _ in range(3)] == [False] * 3
    assert [query["sql"] for query in written] == ["SELECT 5"] * 3


def test_a_pool_that_keeps_no_statements_gets_none(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    statement = Statement("SELECT 1", [])
    assert [run(statement)[0] for _ in range(3)] == [False] * 3


def test_a_transaction_taken_back_takes_no_plan_along():
    statement = Statement("SELECT 1", [])
    run(statement)
    with transaction.atomic():
        assert run(statement) == (True, [(1,)])
        transaction.set_rollback(True)
    assert run(statement) == (True, [(1,)])


def test_a_changed_table_is_planned_anew():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE chairs (number bigint, name text) ON COMMIT DROP")
        cursor.execute("INSERT INTO chairs VALUES (1, 'Oak'), (2, 'Ash')")
        statement = Statement("SELECT name FROM chairs WHERE number = %s", [STAND_IN])
        for _ in range(2):
            run(statement, 1)
        cursor.execute("CREATE INDEX ON chairs (number)")
        cursor.execute("ALTER TABLE chairs ADD COLUMN color text")
    assert run(statement, 2) == (True, [("Ash",)])


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_begins_anew():
    statement = Statement("SELECT 1", [])
    assert [run(statement)[0] for _ in range(2)] == [False, True]
    connection.close()
    assert [run(statement)[0] for _ in range(2)] == [False, True]


def test_a_connection_knows_only_so_many(monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 3)
    statements = [Statement(f"SELECT {number}", []) for number in range(8)]  # noqa: S608  (numbers)
    for statement in statements:
        for _ in range(2):
            run(statement)
        assert kept() <= 3
    assert [run(statement)[1] for statement in statements] == [[(number,)] for number in range(8)]


def test_rows_by_key_are_those_of_the_queryset(coordinator, coalition, other_coalition):
    seer = viewer(coordinator, coalition)
    for _ in range(4):
        found = compiled.rows("by-key", seer, lambda key: Coalition.objects.filter(pk=key), row=coalition.pk)
        assert found == [coalition]
    assert compiled.rows("by-key", seer, lambda key: Coalition.objects.none(), row=other_coalition.pk) == [
        other_coalition
    ]


def test_history_does_not_take_a_call_for_a_write(coalition):
    """pghistory sends who is at work along with what it takes for a write: one more statement each time."""
    sent = []
    statement = Statement("SELECT 1", [])
    with (
        pghistory.context(url="/"),
        connection.execute_wrapper(lambda go, sql, *rest: sent.append(sql) or go(sql, *rest)),
    ):
        run(statement)
        run(statement)
        coalition.save()
    assert sent[0] == "SELECT 1"
    assert re.fullmatch(r"EXECUTE page_\d+", sent[1])
    assert "set_config" in sent[2]
