"""The clerk: one statement under way while something else is done, on a connection of its own."""

import pytest
from django.db import OperationalError, connection, transaction

from members.models import Notice, Person
from members.notices import actions, delivery
from members.notices.clerk import Clerk, PlainClerk, new_clerk, went_away

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk():
    clerk = Clerk()
    yield clerk
    clerk.close()


def end_connection(clerk):
    """As a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [clerk._line.info.backend_pid])


def ask(clerk, sql):
    clerk.tell(sql, {})
    return clerk.outcome()


def test_something_else_is_done_meanwhile(clerk):
    clerk.tell("SELECT 7 FROM pg_sleep(0.05)", {})
    assert Person.objects.count() == 0
    assert clerk.outcome() == [7]
    clerk.tell("SELECT generate_series(1, 3)", {})
    assert clerk.outcome() == [1, 2, 3]


def test_rest_waits_for_what_is_under_way(clerk):
    clerk.rest()
    clerk.tell("SELECT 1 FROM pg_sleep(0.05)", {})
    clerk.rest()
    clerk.tell("SELECT 2", {})
    assert clerk.outcome() == [2]


def test_a_connection_that_ended_is_trouble_once(clerk):
    clerk.tell("SELECT 1", {})
    assert clerk.outcome() == [1]
    end_connection(clerk)
    with pytest.raises(OperationalError) as trouble:
        ask(clerk, "SELECT 2")
    assert went_away(trouble.value)
    clerk.rest()
    clerk.tell("SELECT 3", {})
    assert clerk.outcome() == [3]


def test_woken_after_the_connection_ended_it_takes_a_new_one(clerk):
    clerk.tell("SELECT 1", {})
    clerk.outcome()
    end_connection(clerk)
    clerk.wake().tell("SELECT 2", {})
    assert clerk.outcome() == [2]


def test_a_statement_the_database_does_not_like_is_no_trouble_with_the_connection(clerk):
    clerk.tell("SELECT 1 / 0", {})
    with pytest.raises(Exception, match="division by zero") as trouble:
        clerk.outcome()
    assert not went_away(trouble.value)


def test_in_a_transaction_it_sees_what_was_done_there(coalition):
    with transaction.atomic():
        clerk = new_clerk()
        assert isinstance(clerk, PlainClerk)
        Person.objects.create(coalition=coalition, name="Ana")
        clerk.tell("SELECT count(*) FROM members_person", {})
        assert clerk.outcome() == [1]
    assert isinstance(new_clerk(), Clerk)


def test_the_database_goes_away_under_a_run(coalition, smtp, settings, clerk):
    """The clerk's connection ends after the second mail was answered: it is noted as sent, the others are owed."""
    settings.QUIET_HOURS = None
    names = [f"Person{place}" for place in range(5)]
    people = Person.objects.bulk_create(
        [Person(coalition=coalition, name=name, email=f"{name}@example.org".lower()) for name in names]
    )
    rows = [(f"x:{person.pk}", person.pk, {}) for person in people]
    ids = actions.owe_many(coalition=coalition, kind="test-report_back", about=None, rows=rows)
    tell, ended = clerk.tell, []

    def tell_and_break(sql, values):
        if len(smtp.received) == 2 and not ended:
            ended.append(True)
            end_connection(clerk)
        tell(sql, values)

    clerk.tell = tell_and_break
    delivery.deliver(sorted(ids), clerk=clerk)
    in_order = list(Notice.objects.order_by("pk").values_list("status", flat=True))
    assert in_order == ["sent", "sent", "owed", "owed", "owed"]
    assert list(Notice.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 1, 0, 0, 0]
    delivery.deliver(sorted(ids), clerk=clerk)
    assert smtp.recipients == [person.email for person in people]
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent"}
