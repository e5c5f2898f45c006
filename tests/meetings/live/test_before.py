"""Before a meeting begins its screens say when it does and what is prepared; nobody sees an empty page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.live import state
from meetings.models import AgendaItem, Meeting
from tests.meetings.tables import make_item

NOON = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)  # half past noon in Chicago


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-1), ""),
        (timedelta(0), ""),
        (timedelta(seconds=1), "in 1 minute"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59), "in 59 minutes"),
        (timedelta(minutes=60), "in 1 h"),
        (timedelta(hours=11, minutes=29), "in 11 h 29 min"),
        (timedelta(hours=23, minutes=59), "in 23 h 59 min"),
        (timedelta(hours=24), "in 1 day"),
        (timedelta(hours=36), "in 2 days"),  # half past midnight: the day after tomorrow
        (timedelta(days=20), "in 20 days"),
    ],
)
def test_how_far_away(coalition, away, words):
    meeting = Meeting(coalition=coalition, starts_at=NOON + away)
    assert state.waits_for(meeting, NOON) == words


@pytest.fixture
def ahead(council):
    """The council in two days, at noon."""
    council.meeting.starts_at = NOON + timedelta(days=2)
    council.meeting.ends_at = council.meeting.starts_at + timedelta(minutes=60)
    council.meeting.save()
    with time_machine.travel(NOON, tick=False):
        yield council


def body(as_user, user, ahead, name="live"):
    return as_user(user).get(reverse(name, args=["river", ahead.meeting.pk])).content.decode()


def test_for_whoever_leads(as_user, chair, ahead):
    page = body(as_user, chair, ahead)
    assert "in 2 days" in page
    for words in (
        "The agenda: 3 items, 60 of 60 minutes",
        "Carla leads",
        "Neil takes notes",
        "0 of 2 people said they come",
    ):
        assert words in page
    assert page.count("To do: ") == 1


def test_for_those_invited(as_user, member, ahead):
    ahead.meeting.invitations.update(answer="coming", answered_at=NOON)
    page = body(as_user, member, ahead)
    for words in ("Not started yet", "in 2 days", "at Station 2", "2 of 2 people said they come", "Date of the drill"):
        assert words in page
    assert "To do: " not in page


def test_nothing_is_prepared_yet(as_user, chair, member, ahead):
    AgendaItem.objects.all().delete()
    Meeting.objects.update(chair=None, note_taker=None)
    assert "Nobody is named to lead" not in body(as_user, member, ahead)


def test_on_the_wall_without_what_is_confidential(as_user, coordinator, ahead):
    make_item(ahead.meeting, "Who leaves", is_confidential=True, position=9)
    page = body(as_user, coordinator, ahead, "live-screen")
    for words in ("We start", "in 2 days", "Where we stand", "A confidential item"):
        assert words in page
    assert "Who leaves" not in page


@pytest.mark.parametrize(("minutes", "shown"), [(61, False), (60, True), (0, True), (-10, True)])
def test_who_is_here_is_said_from_an_hour_before(as_user, coordinator, council, minutes, shown):
    council.meeting.starts_at = NOON + timedelta(minutes=minutes)
    council.meeting.ends_at = NOON + timedelta(minutes=minutes + 60)
    council.meeting.save()
    with time_machine.travel(NOON, tick=False):
        assert ("ct-wall-here" in body(as_user, coordinator, council, "live-screen").split("<noscript>")[0]) is shown
