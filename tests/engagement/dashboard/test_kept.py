"""Kept figures: right at any moment, without a lock that writers share (docs/adr/0024)."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse

from engagement.dashboard import kept, live
from engagement.dashboard.models import Counted, Touched
from engagement.ledger import actions as ledger
from engagement.models import Contact
from members.models import Membership, Partner, StakeholderType
from tests.characters import make_partner

pytestmark = pytest.mark.django_db


def marks(coalition):
    return Touched.objects.filter(coalition=coalition).count()


def deed(partner, day, number=1, kind="task_completed"):
    ledger.record(partner=partner, kind=kind, occurred_on=day, source_type="t", source_id=number)


def test_counted_once_and_kept(coalition, partner):
    first = live.current(coalition)
    assert (first.version, first.marks, marks(coalition)) == (1, (), 0)
    again = live.current(coalition)
    assert (again.version, again.counted_at) == (1, first.counted_at)
    assert Counted.objects.get(coalition=coalition).now == live.figures(coalition, coalition.today())


def test_holding_figures_cost_one_statement(coalition, partner, django_assert_num_queries):
    live.current(coalition)
    with django_assert_num_queries(1):
        live.current(coalition)


def _prospect(coalition, partner):
    Membership.objects.filter(partner=partner).update(status="prospect")


def _retyped(coalition, partner):
    partner.stakeholder_type = StakeholderType.objects.get(coalition=coalition, code="ems")
    partner.save()


def _aim(coalition, partner):
    StakeholderType.objects.filter(coalition=coalition, code="hospital").update(target_count=9)


def _signal(coalition, partner):
    deed(partner, coalition.today())


def _taken_back(coalition, partner):
    deed(partner, coalition.today())
    live.current(coalition)
    ledger.void(partner.signals.all())


def _talk(coalition, partner):
    Contact.objects.create(coalition=coalition, partner=partner, on=coalition.today(), kind="call", was_two_way=True)


def _gone(coalition, partner):
    Membership.objects.filter(partner=partner).delete()
    Partner.objects.filter(pk=partner.pk).delete()


@pytest.mark.parametrize("change", [_prospect, _retyped, _aim, _signal, _taken_back, _talk, _gone])
def test_whatever_changes_is_in_the_next_look(coalition, partner, change):
    live.current(coalition)
    change(coalition, partner)
    assert marks(coalition) == 1
    found = live.current(coalition)
    assert Counted.objects.get(coalition=coalition).now == live.figures(coalition, coalition.today())
    assert (found.version > 1, marks(coalition)) == (True, 0)


def test_another_coalition_is_not_touched(coalition, other_coalition, partner):
    live.current(other_coalition)
    deed(partner, coalition.today())
    assert kept.look(other_coalition).holds(other_coalition.today())
    assert not kept.look(coalition).holds(coalition.today())


def test_one_mark_for_a_transaction_however_much_it_changes(coalition):
    live.current(coalition)
    for number in range(5):
        deed(make_partner(coalition, f"P{number}"), coalition.today(), number)
    assert marks(coalition) == 1


def test_figures_of_yesterday_do_not_hold(coalition, partner):
    live.current(coalition)
    Counted.objects.update(on=coalition.today() - timedelta(days=1))
    assert not kept.look(coalition).holds(coalition.today())
    assert live.current(coalition).on == coalition.today()


def test_a_change_while_counting_stays_marked(coalition, partner):
    """The figures may have it or not; either way they are counted once more."""
    day = coalition.today()
    seen = kept.look(coalition)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM engagement_touched")
        cursor.execute("INSERT INTO engagement_touched (coalition_id, xid) VALUES (%s, 7)", [coalition.pk])
    after = kept.keep(coalition, day, seen, live.figures(coalition, day))
    assert after.version == 1
    assert kept.look(coalition).marks == (7,)


def test_of_two_who_count_at_once_the_later_look_wins(coalition, partner):
    day = coalition.today()
    live.current(coalition)
    slow = kept.look(coalition)
    old = live.figures(coalition, day)
    deed(partner, day)
    quick = live.current(coalition)
    after = kept.keep(coalition, day, slow, old)
    assert kept.look(coalition).version == quick.version
    assert Counted.objects.get(coalition=coalition).now["active"] == 1
    assert after.version == slow.version


def test_the_page_shows_a_change_at_once(as_user, coalition, leader, partner):
    where = reverse("overview", args=[coalition.slug])
    client = as_user(leader)
    assert ">0 <small>of 1 member<" in client.get(where).content.decode()
    deed(partner, coalition.today())
    assert ">1 <small>of 1 member<" in client.get(where).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_rolls_back_leaves_no_mark(coalition, partner):
    live.current(coalition)
    with transaction.atomic():
        deed(partner, coalition.today())
        transaction.set_rollback(True)
    assert kept.look(coalition).holds(coalition.today())


@pytest.mark.django_db(transaction=True)
def test_a_writer_in_flight_is_in_the_look_after_its_commit(coalition, partner):
    """Counted while the writer has not committed: no mark is seen then, and one is afterwards."""
    wrote, counted = Event(), Event()
    live.current(coalition)

    def write():
        with transaction.atomic():
            deed(partner, coalition.today())
            wrote.set()
            assert counted.wait(20)
        connection.close()

    thread = Thread(target=write)
    thread.start()
    assert wrote.wait(20)
    during = live.current(coalition)
    assert (during.version, during.marks) == (1, ())
    counted.set()
    thread.join(20)
    assert live.current(coalition).version == 2
    assert Counted.objects.get(coalition=coalition).now["active"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_coalition_can_still_be_deleted(coalition, partner):
    live.current(coalition)
    Membership.objects.filter(partner=partner).delete()
    live.current(coalition)
    assert Counted.objects.filter(coalition=coalition).count() == 1


def test_a_worker_killed_while_counting_loses_nothing(coalition, partner, monkeypatch):
    live.current(coalition)
    deed(partner, coalition.today())

    def killed(*_):
        raise SystemExit

    monkeypatch.setattr(kept, "keep", killed)
    with pytest.raises(SystemExit):
        live.current(coalition)
    assert marks(coalition) == 1
    monkeypatch.undo()
    assert live.current(coalition).version == 2
    assert Counted.objects.get(coalition=coalition).now["active"] == 1
