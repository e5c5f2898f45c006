"""Whoever takes notes of a series takes them at each of its meetings, unless one has somebody else."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from meetings.meetings import actions as meetings
from meetings.models import Series
from meetings.series import actions
from tests.characters import make_person


@pytest.fixture
def neil(coalition):
    return make_person(coalition, "Neil Foster")


@pytest.fixture
def series(coalition, coordinator, neil):
    return actions.begin_series(
        coalition=coalition, by=coordinator, title="Radio group", rhythm="weeks", interval=4, starts_time=time(14),
        starts_on=coalition.today() + timedelta(days=3), minutes=60, note_taker=neil,
    )  # fmt: skip


def takers(series):
    return list(series.meetings.order_by("series_on").values_list("note_taker__name", flat=True))


def test_at_each_meeting(series):
    assert set(takers(series)) == {"Neil Foster"}


def test_changed_for_all_that_follow_but_one(coalition, coordinator, series):
    amy, bo = make_person(coalition, "Amy"), make_person(coalition, "Bo")
    second = series.meetings.order_by("series_on")[1]
    meetings.change_meeting(meeting=second, note_taker=amy, by=coordinator)
    number, kept = actions.change_following(series=series, since=coalition.today(), by=coordinator, note_taker=bo)
    assert takers(series) == ["Bo", "Amy", *["Bo"] * (number - 2)]
    assert len(kept) == 1


def test_the_next_one_like_this_has_the_same(coordinator, series):
    first = series.meetings.order_by("series_on").first()
    copy = actions.schedule_next(meeting=first, starts_at=first.starts_at + timedelta(days=300), by=coordinator)
    assert copy.note_taker == first.note_taker


def test_on_the_form_and_the_page(as_user, coordinator, coalition, neil):
    sent = {
        "title": "Radio group", "rhythm": "weeks", "interval": "4", "starts_time": "14:00", "minutes": "60",
        "starts_on": (coalition.today() + timedelta(days=3)).isoformat(), "location_host": "ours", "note_taker": "Neil",
    }  # fmt: skip
    client = as_user(coordinator)
    assert client.post(reverse("series-new", args=["river"]), sent).status_code == 302
    series = Series.objects.get()
    assert series.note_taker == neil
    assert "Neil Foster takes notes." in client.get(series.get_absolute_url()).content.decode()
