"""Personal links: expired, altered, revoked or foreign ones say so (issue 'bad input')."""

import pytest
import time_machine
from django.urls import path

from members.people.links import LinkTrouble, address_for, open_token, token_for
from tests.characters import make_person


@pytest.fixture
def person(coalition):
    return make_person(coalition, "Amir", email="amir@river.example")


def test_a_link_speaks_for_one_person_one_purpose_one_row(person):
    token = token_for(person, purpose="rsvp", about=7)
    assert open_token(token, purpose="rsvp") == (person, 7)


def test_another_purpose_is_refused(person):
    with pytest.raises(LinkTrouble, match="not complete"):
        open_token(token_for(person, purpose="rsvp", about=7), purpose="answer")


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.swapcase(), lambda t: "", lambda t: "a:b:c"]
)
def test_an_altered_link_is_refused(person, change):
    with pytest.raises(LinkTrouble, match="not complete"):
        open_token(change(token_for(person, purpose="rsvp", about=7)), purpose="rsvp")


@pytest.mark.parametrize(("days", "good"), [(120, True), (121, False)])
def test_a_link_ends(person, days, good):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        token = token_for(person, purpose="rsvp", about=7)
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        clock.shift(days * 24 * 60 * 60)
        if good:
            assert open_token(token, purpose="rsvp") == (person, 7)
        else:
            with pytest.raises(LinkTrouble, match="run out"):
                open_token(token, purpose="rsvp")


def test_raising_the_epoch_ends_all_links(person):
    token = token_for(person, purpose="rsvp", about=7)
    person.link_epoch += 1
    person.save()
    with pytest.raises(LinkTrouble, match="replaced"):
        open_token(token, purpose="rsvp")


def test_a_person_who_is_gone(person):
    token = token_for(person, purpose="rsvp", about=7)
    person.delete()
    with pytest.raises(LinkTrouble):
        open_token(token, purpose="rsvp")


def test_the_address_is_whole(person, settings):
    settings.ROOT_URLCONF = "tests.members.people.test_links"
    settings.BASE_URL = "https://table.example"
    assert address_for(person, purpose="rsvp", about=7, route="try").startswith("https://table.example/l/try/")


def _nothing(request, token):
    raise AssertionError("never opened")


urlpatterns = [path("l/try/<str:token>/", _nothing, name="try")]
