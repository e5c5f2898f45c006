"""Writes about partners: the days of a status, versions, and what may be deleted."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, transaction
from psycopg2.errors import DeadlockDetected

from coalition import audit
from coalition.models import AuditEvent, Coalition
from coalition.versions import ChangedMeanwhile, version_of
from members.facts import partner_joined
from members.models import Membership, Partner
from members.partners import actions
from tests.characters import make_partner, make_person
from tests.threads import at_once

JAN_1, JAN_9, JAN_10, JAN_11 = (date(2025, 1, day) for day in (1, 9, 10, 11))


def days(partner):
    """The partner's statuses, oldest first."""
    return list(
        Membership.objects.filter(partner=partner)
        .order_by("started_on")
        .values_list("status", "started_on", "ended_on")
    )


def sentences(coalition):
    return [audit.sentence(event) for event in AuditEvent.objects.filter(coalition=coalition).order_by("-pk")]


@pytest.fixture
def prospect(coalition):
    return make_partner(coalition, "Lakeside Hospital", status="prospect", since=JAN_1)


@pytest.fixture
def joined():
    """What `partner_joined` carried."""
    told = []

    def hear(membership, by, **_):
        told.append((membership.partner.name, membership.started_on, by))

    partner_joined.connect(hear)
    yield told
    partner_joined.disconnect(hear)


@pytest.mark.parametrize(
    ("status", "on", "expected"),
    [
        ("member", JAN_10, [("prospect", JAN_1, JAN_9), ("member", JAN_10, None)]),
        ("member", date(2025, 1, 2), [("prospect", JAN_1, JAN_1), ("member", date(2025, 1, 2), None)]),
        ("member", JAN_1, [("member", JAN_1, None)]),
        ("prospect", JAN_10, [("prospect", JAN_1, None)]),
        ("prospect", JAN_1, [("prospect", JAN_1, None)]),
        ("invited", JAN_10, [("prospect", JAN_1, JAN_9), ("invited", JAN_10, None)]),
        ("dormant", JAN_10, [("prospect", JAN_1, JAN_9), ("dormant", JAN_10, None)]),
        ("withdrawn", JAN_10, [("prospect", JAN_1, JAN_9), ("withdrawn", JAN_10, None)]),
    ],
)
def test_a_new_status_ends_the_one_before_the_day_before(prospect, coordinator, status, on, expected):
    membership = actions.set_status(partner=prospect, status=status, on=on, by=coordinator)
    assert days(prospect) == expected
    assert (membership.status, membership.ended_on) == (status, None)


def test_a_status_cannot_begin_before_the_current_one(prospect, coordinator):
    with pytest.raises(actions.StatusTrouble) as trouble:
        actions.set_status(partner=prospect, status="member", on=date(2024, 12, 31), by=coordinator)
    assert str(trouble.value) == "“Prospective” began on January 1, 2025. Choose that day or a later one."
    assert days(prospect) == [("prospect", JAN_1, None)]


def test_a_status_cannot_begin_tomorrow_where_the_coalition_is(prospect, coordinator, time_machine):
    time_machine.move_to("2025-03-02T03:00Z")  # still March 1 in Chicago
    with pytest.raises(actions.StatusTrouble, match="still to come"):
        actions.set_status(partner=prospect, status="member", on=date(2025, 3, 2), by=coordinator)
    actions.set_status(partner=prospect, status="member", on=date(2025, 3, 1), by=coordinator)
    assert days(prospect) == [("prospect", JAN_1, date(2025, 2, 28)), ("member", date(2025, 3, 1), None)]


@pytest.mark.parametrize(("on", "fits"), [(JAN_9, False), (JAN_10, False), (JAN_11, True)])
def test_after_a_closed_status_the_next_begins_on_a_later_day(prospect, coordinator, on, fits):
    Membership.objects.filter(partner=prospect).update(ended_on=JAN_10)
    if fits:
        actions.set_status(partner=prospect, status="member", on=on, by=coordinator)
        assert days(prospect) == [("prospect", JAN_1, JAN_10), ("member", on, None)]
    else:
        with pytest.raises(actions.StatusTrouble, match="lasted until January 10, 2025"):
            actions.set_status(partner=prospect, status="member", on=on, by=coordinator)


def test_only_a_membership_is_told_upward(prospect, coordinator, joined):
    actions.set_status(partner=prospect, status="invited", on=JAN_9, by=coordinator)
    actions.set_status(partner=prospect, status="member", on=JAN_10, by=coordinator)
    actions.set_status(partner=prospect, status="member", on=JAN_11, by=coordinator)
    assert joined == [("Lakeside Hospital", JAN_10, coordinator)]


def test_the_change_log_tells_the_status_with_its_day(prospect, coordinator, coalition):
    actions.set_status(partner=prospect, status="member", on=JAN_10, by=coordinator)
    assert sentences(coalition)[0] == "Rosa set Lakeside Hospital to member from January 10, 2025"


def test_a_failing_receiver_undoes_the_whole_change(prospect, coordinator, coalition):
    def fail(**_):
        raise RuntimeError("no")

    partner_joined.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.set_status(partner=prospect, status="member", on=JAN_10, by=coordinator)
    finally:
        partner_joined.disconnect(fail)
    assert days(prospect) == [("prospect", JAN_1, None)]
    assert not AuditEvent.objects.filter(verb="partner_status").exists()


def test_creating_gives_the_first_status_today(coalition, coordinator, time_machine):
    time_machine.move_to("2025-01-10T20:00Z")
    partner = actions.create_partner(coalition=coalition, name="Three Rivers Ambulance", by=coordinator)
    assert days(partner) == [("prospect", JAN_10, None)]
    assert sentences(coalition)[0] == "Rosa added Three Rivers Ambulance as prospective from January 10, 2025"


def test_changing_names_the_fields_and_leaves_the_rest(partner, coordinator, coalition):
    actions.change_partner(partner=partner, city="Winona", name="Lakeside Hospital", by=coordinator)
    assert Partner.objects.get(pk=partner.pk).city == "Winona"
    assert sentences(coalition)[0] == "Rosa changed Lakeside Hospital: city"
    before = AuditEvent.objects.count()
    actions.change_partner(partner=partner, city="Winona", by=coordinator)
    assert AuditEvent.objects.count() == before


def test_the_second_of_two_savers_is_told(partner, coordinator):
    seen = version_of(partner)
    actions.change_partner(partner=partner, seen=seen, city="Winona", by=coordinator)
    with pytest.raises(ChangedMeanwhile) as trouble:
        actions.change_partner(partner=partner, seen=seen, city="Duluth", by=coordinator)
    assert trouble.value.row.city == "Winona"
    assert Partner.objects.get(pk=partner.pk).city == "Winona"


def test_a_partner_entered_by_mistake_is_deleted(prospect, coordinator, coalition):
    actions.delete_partner(partner=prospect, by=coordinator)
    assert not Partner.objects.filter(pk=prospect.pk).exists()
    assert sentences(coalition)[0] == "Rosa deleted Lakeside Hospital"


def test_a_partner_with_anything_on_it_is_not_deleted(prospect, coordinator, coalition):
    make_person(coalition, "Ines Abara", partner=prospect)
    make_person(coalition, "Tom Kessler", partner=prospect)
    actions.set_status(partner=prospect, status="invited", on=JAN_10, by=coordinator)
    with pytest.raises(actions.StillNeeded) as trouble:
        actions.delete_partner(partner=prospect, by=coordinator)
    assert sorted(trouble.value.reasons) == ["2 affiliations", "2 memberships"]
    assert Partner.objects.filter(pk=prospect.pk).exists()


def in_two_threads(act):
    """Run `act(number)` in two threads that start together; the refusals they met."""

    def run(number):
        try:
            act(number)
        except (IntegrityError, OperationalError, actions.StatusTrouble) as error:
            return error
        return None

    return [error for error in at_once(partial(run, 0), partial(run, 1)) if error]


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_days_apart_under_two_threads():
    coalition = Coalition.objects.create(slug="river", name="River")
    partner = Partner.objects.create(coalition=coalition, name="Lakeside")

    def write(number):
        with transaction.atomic():
            Membership.objects.create(
                coalition=coalition, partner=partner, status="member", started_on=JAN_1 + timedelta(days=number)
            )

    met = in_two_threads(write)
    # Two rows checked at once may each wait for the other: then PostgreSQL breaks the tie by its deadlock check.
    assert len(met) == 1
    assert "membership_days_apart" in str(met[0]) or isinstance(met[0].__cause__, DeadlockDetected)
    assert Membership.objects.filter(partner=partner).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_setting_a_status_take_turns():
    coalition = Coalition.objects.create(slug="river", name="River")
    partner = Partner.objects.create(coalition=coalition, name="Lakeside")
    Membership.objects.create(coalition=coalition, partner=partner, status="prospect", started_on=JAN_1)
    statuses = ["invited", "member"]
    met = in_two_threads(
        lambda number: actions.set_status(partner=partner, status=statuses[number], on=JAN_10, by=None)
    )
    assert met == []
    first, second = days(partner)
    assert first == ("prospect", JAN_1, JAN_9)
    assert second[0] in statuses
    assert second[1:] == (JAN_10, None)
