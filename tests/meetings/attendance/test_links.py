"""The personal link of an invitation: no password, nothing by reading, one answer by POST."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from meetings.meetings.notices import LINK_PURPOSE
from meetings.models import Invitation, Meeting
from members.people.links import token_for
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def invitation(coalition, partner):
    person = make_person(coalition, "Wanda Eze", partner=partner, email="wanda@x.example")
    meeting = make_meeting(coalition, status="published", remote_link="https://video.example/7")
    make_item(meeting, "Night transfers", owner=person, purpose="consult", minutes=25)
    return make_invitation(meeting, person, partner)


def address(invitation, **changes):
    about = changes.pop("about", invitation.meeting_id)
    purpose = changes.pop("purpose", LINK_PURPOSE)
    return reverse(
        "meeting-link", args=[token_for(changes.pop("person", invitation.person), purpose=purpose, about=about)]
    )


def state():
    return list(Invitation.objects.order_by("pk").values_list("answer", "answered_at"))


def test_it_shows_the_meeting_without_a_login(client, invitation):
    page = client.get(address(invitation))
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Quarterly council", "Night transfers", "Wanda Eze", "https://video.example/7", "Not this time"):
        assert words in text
    assert "no-cache" in page["Cache-Control"]


def test_it_shows_the_time_on_the_coalitions_clock(client, coalition, invitation):
    starts = datetime(2027, 1, 13, 1, 30, tzinfo=UTC)  # in Chicago the evening before
    Meeting.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=1))
    text = client.get(address(invitation)).content.decode()
    assert "Tuesday, January 12, 19:30 to 20:30 (CST)" in text


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_changes_nothing(client, invitation, method):
    before = state()
    assert getattr(client, method)(address(invitation)).status_code == 200
    assert state() == before


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        ({"answer": "coming"}, ("coming", "")),
        ({"answer": "declined", "note": "Survey week"}, ("declined", "")),
        ({"answer": "delegate", "delegate_name": "Carl Yoon"}, ("delegate", "Carl Yoon")),
    ],
)
def test_each_answer_is_saved(client, invitation, data, stored):
    page = client.post(address(invitation), data, follow=True)
    assert "your answer is saved" in page.content.decode()
    assert Invitation.objects.values_list("answer", "delegate_name").get() == stored


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"answer": "perhaps"},
        {"answer": "none"},
        {"answer": "delegate"},
        {"answer": "delegate", "delegate_name": "C", "delegate_email": "x"},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_saved(client, invitation, data):
    page = client.post(address(invitation), data)
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert state() == [("none", None)]


def test_it_can_be_changed(client, invitation):
    for answer in ("coming", "declined", "coming"):
        client.post(address(invitation), {"answer": answer})
        assert Invitation.objects.get().answer == answer


def trouble(client, url):
    """The words of the page that explains a link that does not work, by GET and POST alike."""
    before = state()
    pages = [client.get(url), client.post(url, {"answer": "coming"})]
    assert [page.status_code for page in pages] == [410, 410]
    assert state() == before
    return re.sub(r"<[^>]+>", " ", pages[0].content.decode())


def test_altered(client, invitation):
    url = address(invitation)
    assert "not complete" in trouble(client, url[:-4] + "aaa/")


def test_of_another_purpose(client, invitation):
    assert "not complete" in trouble(client, address(invitation, purpose="input"))


def test_expired(client, invitation):
    url = address(invitation)
    with time_machine.travel(timezone.now() + timezone.timedelta(days=settings.PERSONAL_LINK_DAYS, minutes=1)):
        assert "run out" in trouble(client, url)


def test_revoked(client, invitation):
    url = address(invitation)
    invitation.person.link_epoch += 1
    invitation.person.save()
    assert "newer one" in trouble(client, url)


def test_of_somebody_not_on_the_list(client, invitation, coalition):
    stranger = make_person(coalition, "Stranger")
    assert "not on the list" in trouble(client, address(invitation, person=stranger))


def test_of_another_coalition(client, invitation, other_coalition):
    foreign = make_person(other_coalition, "Foreign")
    assert "not on the list" in trouble(client, address(invitation, person=foreign))


@pytest.mark.parametrize(
    ("status", "days", "words"),
    [("cancelled", 7, "called off"), ("published", -1, "begun or is over"), ("held", -1, "begun or is over")],
)
def test_called_off_or_over_is_explained(client, coalition, status, days, words):
    meeting = make_meeting(coalition, status=status, days=days)
    invitation = make_invitation(meeting, make_person(coalition, "Wanda"))
    url = address(invitation)
    assert words in client.get(url).content.decode()
    assert words in client.post(url, {"answer": "coming"}, follow=True).content.decode()
    assert state() == [("none", None)]


def test_a_draft_is_not_shown(client, coalition):
    invitation = make_invitation(make_meeting(coalition), make_person(coalition, "Wanda"))
    assert "not on the list" in trouble(client, address(invitation))


def test_times_are_on_the_clock_of_the_coalition(client, coalition):
    starts = datetime(2027, 7, 15, 3, tzinfo=UTC)  # 22:00 of the day before in Chicago
    meeting = make_meeting(coalition, status="published", starts_at=starts, ends_at=starts + timedelta(hours=1))
    text = client.get(address(make_invitation(meeting, make_person(coalition, "Wanda")))).content.decode()
    assert "Wednesday, July 14, 22:00 to 23:00 (CDT)" in text
    assert "<b>14</b>" in text
