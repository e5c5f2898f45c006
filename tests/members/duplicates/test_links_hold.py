"""Personal links made out to somebody who became another: they go on, through merges of merges, until somebody ends them."""

import pytest
from django.test import Client

from members.duplicates import actions
from members.models import NoticePreference
from members.notices.rendering import unsubscribe_address
from members.people.actions import change_person
from members.people.links import LinkTrouble, open_token, token_for
from members.privacy import actions as privacy
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(coalition):
    return [make_person(coalition, name, email=f"{name.lower()}@x.example") for name in ("Ann", "Anne", "Anna")]


def merge(kept, gone):
    return actions.merge(kind="person", kept=kept, gone=gone, by=None)


def opens(token):
    """Whom it speaks for, or None."""
    try:
        return open_token(token, purpose="input")[0]
    except LinkTrouble:
        return None


def test_through_merges_of_merges_and_back(three):
    ann, anne, anna = three
    token = token_for(anna, purpose="input", about=7)
    first, second = merge(anne, anna), merge(ann, anne)
    assert open_token(token, purpose="input") == (ann, 7)
    actions.part(merge=second, by=None)
    assert opens(token) == anne
    actions.part(merge=first, by=None)
    assert opens(token) == anna


@pytest.mark.parametrize("when", ["before", "after"])
def test_links_that_were_ended_stay_ended(three, when):
    """A new address ends the links of the one who goes, before; and of the one who stays, after."""
    ann, anne, _ = three
    token = token_for(anne, purpose="input", about=7)
    if when == "before":
        anne = change_person(person=anne, by=None, email="new@x.example")
    merge(ann, anne)
    if when == "after":
        change_person(person=ann, by=None, email="new@x.example")
    assert opens(token) is None


def test_erased_is_dead(three):
    ann, anne, _ = three
    token = token_for(anne, purpose="input", about=7)
    merge(ann, anne)
    privacy.erase(person=ann, by=None)
    assert opens(token) is None


def test_one_click_in_an_old_mail(three):
    ann, anne, _ = three
    path = unsubscribe_address(anne, "input").removeprefix("http://testserver")
    merge(ann, anne)
    response = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert list(NoticePreference.objects.values_list("person", "category", "channel")) == [(ann.pk, "input", "mail")]
