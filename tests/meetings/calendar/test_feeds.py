"""Feeds: secret, revocable, who sees what in them, and nothing sent twice."""

from datetime import timedelta

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from meetings.calendar import feeds
from meetings.meetings import actions
from meetings.models import CalendarFeed, Invitation, Meeting
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Priya", partner=partner, email="p@x.example")


def address(feed):
    return reverse("calendar-feed", args=[feeds.token_of(feed)])


def titles(answer):
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


@pytest.fixture
def world(coalition, person):
    """Meetings of every kind; those with “P” have the person on the list."""
    for title, status, days in [
        ("P coming", "published", 5), ("P held", "held", -5), ("P draft", "draft", 6), ("P off", "cancelled", 7),
        ("P long ago", "held", -200), ("Other", "published", 8),
    ]:  # fmt: skip
        meeting = make_meeting(coalition, title, status=status, days=days, remote_link="https://video.example/7")
        make_item(meeting, "Secret item", is_confidential=True)
        if title.startswith("P"):
            make_invitation(meeting, person)


def test_a_persons_feed(client, coalition, person, world):
    answer = client.get(address(feeds.make_feed(coalition=coalition, person=person, by=None)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert titles(answer) == ["P held", "P coming"]
    assert b"video.example" in answer.content
    assert b"Secret item" not in answer.content


def test_the_coalitions_feed(client, coalition, world):
    answer = client.get(address(feeds.make_feed(coalition=coalition, person=None, by=None)))
    assert titles(answer) == ["P held", "P coming", "Other"]
    assert b"video.example" not in answer.content.replace(b"\r\n ", b"")
    assert b"Secret item" not in answer.content
    assert vobject.readOne(answer.content.decode()).x_wr_calname.value == coalition.name


def test_what_one_declined_stays_free(client, coalition, person, world):
    Invitation.objects.filter(meeting__title="P coming").update(answer="declined", answered_at="2026-01-01T00:00Z")
    answer = client.get(address(feeds.make_feed(coalition=coalition, person=person, by=None)))
    free = {str(e["SUMMARY"]): str(e["TRANSP"]) for e in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert free == {"P held": "OPAQUE", "P coming": "TRANSPARENT"}


class TestVersion:
    def test_nothing_is_sent_twice(self, client, coalition, person, world, coordinator):
        url = address(feeds.make_feed(coalition=coalition, person=person, by=None))
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert client.get(url).content == first.content
        actions.change_meeting(meeting=Meeting.objects.get(title="P coming"), by=coordinator, place="Town hall")
        changed = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]

    @pytest.mark.parametrize("change", ["answer", "uninvite", "zone", "name"])
    def test_whatever_changes_in_it(self, coalition, person, world, change):
        feed = feeds.make_feed(coalition=coalition, person=person, by=None)
        before = feeds.version(feed)
        row = Invitation.objects.filter(meeting__title="P coming")
        if change == "answer":
            row.update(answer="declined", answered_at="2026-01-01T00:00Z")
        elif change == "uninvite":
            row.delete()
        elif change == "zone":
            feed.coalition.time_zone = "America/New_York"
        else:
            feed.coalition.name = "Other"
        assert feeds.version(feed) != before


class TestSecret:
    def test_revoked_or_made_anew(self, client, coalition, person):
        first = feeds.make_feed(coalition=coalition, person=person, by=None)
        second = feeds.make_feed(coalition=coalition, person=person, by=None)
        assert [client.get(address(feed)).status_code for feed in (first, second)] == [404, 200]
        assert feeds.revoke(coalition=coalition, person=person, by=None)
        assert not feeds.revoke(coalition=coalition, person=person, by=None)
        assert client.get(address(second)).status_code == 404

    def test_one_in_force_each(self, coalition, person):
        for who in (person, None, person, None):
            feeds.make_feed(coalition=coalition, person=who, by=None)
        assert CalendarFeed.objects.in_force().count() == 2

    @pytest.mark.parametrize(
        "spoil", ["{pk}-", "{pk}", "{pk}-{wrong}", "{other}-{secret}", "x-{secret}", "9{big}-{secret}"]
    )
    def test_guessing(self, client, coalition, person, spoil):
        feed = feeds.make_feed(coalition=coalition, person=person, by=None)
        secret = feeds.token_of(feed).partition("-")[2]
        token = spoil.format(pk=feed.pk, wrong=secret[::-1], other=feed.pk + 1, secret=secret, big="9" * 30)
        assert client.get(reverse("calendar-feed", args=[token])).status_code == 404

    def test_the_database_alone_does_not_tell_it(self, coalition, person):
        feed = feeds.make_feed(coalition=coalition, person=person, by=None)
        assert feed.nonce not in feeds.token_of(feed)


class TestPage:
    @pytest.mark.parametrize(
        ("who", "whose", "status"),
        [("member", "me", 302), ("member", "coalition", 403), ("coordinator", "coalition", 302)],
    )
    def test_who_makes_which(self, request, as_user, coalition, who, whose, status):
        client = as_user(request.getfixturevalue(who))
        url = reverse("calendar-feed-change", args=["river"])
        assert client.post(url, {"whose": whose}).status_code == status
        assert CalendarFeed.objects.count() == (1 if status == 302 else 0)
        page = client.get(reverse("calendar-feeds", args=["river"])).content.decode()
        if status == 302:
            assert feeds.address_of(CalendarFeed.objects.get()) in page
            client.post(url, {"whose": whose, "do": "revoke"})
            assert CalendarFeed.objects.in_force().count() == 0

    def test_nobody_sees_anothers(self, coalition, person, coordinator, as_user):
        feed = feeds.make_feed(coalition=coalition, person=person, by=None)
        page = as_user(coordinator).get(reverse("calendar-feeds", args=["river"])).content.decode()
        assert feeds.token_of(feed) not in page


def test_500_events_cost_as_many_queries_as_one(client, coalition, person):
    url = address(feeds.make_feed(coalition=coalition, person=person, by=None))
    costs = []
    for number in (1, 499):
        rows = [
            Meeting(
                coalition=coalition, title=f"M{n}", status="published", purpose="Why", place="Hall",
                starts_at=make_when(n), ends_at=make_when(n) + timedelta(hours=1),
            )
            for n in range(number)
        ]  # fmt: skip
        made = Meeting.objects.bulk_create(rows)
        Invitation.objects.bulk_create(Invitation(coalition=coalition, meeting=row, person=person) for row in made)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        costs.append(len(asked))
    assert costs == [3, 3]
    assert len(titles(answer)) == 500


def make_when(number):
    from django.utils import timezone

    return timezone.now() + timedelta(hours=number)
