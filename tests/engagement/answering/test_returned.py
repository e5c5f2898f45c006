"""An answer whose mail does not arrive is given another way: nobody who gave input stays without it (RPT-1)."""

import pytest

from engagement.answering import publishing
from engagement.answering.models import Receipt
from members.addresses import actions as addresses
from members.models import Notice, Person
from tests.characters import make_person

from .conftest import complete, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(opened):
    return make_person(opened.coalition, "Ann", email="ann@x.example")


def fails(person, kind="hard", notice=None, key="k"):
    addresses.note(person=person, address=person.email, kind=kind, key=key, notice=notice)


def publish(request, person, coordinator):
    say(request, person)
    complete(request, coordinator)
    publishing.publish(request=request, by=coordinator)
    return Notice.objects.get(kind="report-back", person=person)


def way():
    return Receipt.objects.get().way


@pytest.mark.parametrize(("login", "expected"), [(False, "in_person"), (True, "app")])
@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_known_before_it_is_published(opened, ann, coordinator, leader, login, expected, kind):
    if login:
        leader.people.all().delete()
        Person.objects.filter(pk=ann.pk).update(user=leader)
    fails(ann, kind)
    publish(opened, ann, coordinator)
    assert way() == expected


@pytest.mark.parametrize(("login", "expected"), [(False, "in_person"), (True, "app")])
def test_it_came_back(opened, ann, coordinator, leader, login, expected):
    if login:
        leader.people.all().delete()
        Person.objects.filter(pk=ann.pk).update(user=leader)
    notice = publish(opened, ann, coordinator)
    Notice.objects.filter(pk=notice.pk).update(status="sent", sent_at=notice.owed_at)
    assert way() == "notice"
    fails(ann, "soft", notice)
    assert way() == "notice"
    fails(ann, "hard", notice, key="second")
    assert way() == expected


def test_another_mail_came_back_before_it_went_out(opened, ann, coordinator):
    publish(opened, ann, coordinator)
    fails(ann)
    assert way() == "in_person"


def test_what_arrived_before_has_arrived(opened, ann, coordinator):
    notice = publish(opened, ann, coordinator)
    Notice.objects.filter(pk=notice.pk).update(status="sent", sent_at=notice.owed_at)
    fails(ann)
    assert way() == "notice"


def test_a_new_address_is_well(opened, ann, coordinator):
    fails(ann)
    Person.objects.filter(pk=ann.pk).update(email="new@x.example")
    publish(opened, ann, coordinator)
    assert way() == "notice"
