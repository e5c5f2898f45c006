"""A coalition is created, roles are given and taken; nothing is half-written (design.md 3, promise 2)."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from coalition import audit, facts
from coalition.actions import AlreadyBegun, LastOwner, begin, create_coalition, give_role, take_role
from coalition.models import AuditEvent, Coalition, Role, User
from members.models import StakeholderType
from tests.threads import at_once

CORE = {"hospital", "ems", "emergency-management", "public-health"}  # domain.md 1, core member types


def test_a_new_coalition_has_the_types_of_the_field(coalition):
    types = StakeholderType.objects.filter(coalition=coalition)
    assert set(types.filter(is_core=True).values_list("code", flat=True)) == CORE
    assert types.get(code="hospital").target_count == 2  # at least two acute-care hospitals
    assert types.count() == 31


def test_a_refused_name_writes_nothing(db):
    with pytest.raises(ValidationError) as refused:
        create_coalition(slug="x y", name="", time_zone="Mars/Olympus")
    assert set(refused.value.message_dict) == {"slug", "name", "time_zone"}
    assert not Coalition.objects.exists()
    assert not AuditEvent.objects.exists()


def test_when_a_receiver_fails_the_whole_act_fails(db):
    def stumbles(**_):
        raise RuntimeError("the upper floor could not")

    facts.coalition_created.connect(stumbles)
    try:
        with pytest.raises(RuntimeError):
            create_coalition(slug="half", name="Half")
    finally:
        facts.coalition_created.disconnect(stumbles)
    assert not Coalition.objects.filter(slug="half").exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_told_inside_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError):
        facts.Fact().happened()


def test_giving_a_role_twice_gives_it_once(coalition, coordinator):
    give_role(user=coordinator, coalition=coalition, role="leader", by=None)
    give_role(user=coordinator, coalition=coalition, role="leader", by=None)
    assert Role.objects.filter(user=coordinator, role="leader").count() == 1
    assert AuditEvent.objects.filter(verb="role_given", details__role="leadership").count() == 1


def test_the_last_owner_stays(coalition, owner):
    with pytest.raises(LastOwner):
        take_role(role=Role.objects.get(user=owner), by=owner)
    assert Role.objects.filter(user=owner).exists()


def test_an_owner_who_is_not_the_last_may_go(coalition, owner, coordinator):
    give_role(user=coordinator, coalition=coalition, role="owner", by=owner)
    take_role(role=Role.objects.get(user=owner), by=owner)
    assert not Role.objects.filter(user=owner).exists()
    assert audit.sentence(AuditEvent.objects.filter(verb="role_taken").get()) == "Olive ended Olive's role as owner"


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one():
    coalition = create_coalition(slug="two", name="Two")
    users = [User.objects.create_user(f"{n}@two.example") for n in "ab"]
    roles = [give_role(user=user, coalition=coalition, role="owner", by=None) for user in users]

    def remove(role):
        try:
            take_role(role=role, by=None)
        except LastOwner:
            return "refused"
        return "removed"

    assert sorted(at_once(*(partial(remove, role) for role in roles))) == ["refused", "removed"]
    assert Role.objects.filter(coalition=coalition, role="owner").count() == 1


def test_a_new_installation_begins_once(db):
    owner, coalition = begin(
        name="Olive", email="Olive@Example.org", password="a long one", coalition_name="First", slug="first"
    )
    assert owner.email == "olive@example.org"
    assert Role.objects.get().role == "owner"
    with pytest.raises(AlreadyBegun):
        begin(name="Otto", email="o@example.org", password="a long one", coalition_name="Second", slug="second")
    assert Coalition.objects.get() == coalition


def test_an_address_is_one_whatever_its_case(db):
    User.objects.create_user("Rosa@Example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("rosa@example.ORG")
    assert User.objects.get_by_natural_key("ROSA@example.org").email == "rosa@example.org"


def test_the_command_says_what_is_wrong(db):
    with pytest.raises(CommandError, match="slug: Enter a valid"):
        call_command("create_coalition", "not a slug", "Name")
    call_command("create_coalition", "good", "Good", timezone="America/Denver", verbosity=0)
    assert Coalition.objects.get().time_zone == "America/Denver"


def test_row_history_keeps_what_was_replaced(coalition):
    coalition.name = "Renamed"
    coalition.save()
    Coalition.objects.filter(pk=coalition.pk).update(name="Renamed in bulk")
    assert list(coalition.events.order_by("pgh_id").values_list("name", flat=True)) == ["River Coalition", "Renamed"]
