"""Series: drafts for half a year, changes of one or all that follow, clocks and zones, whose turn it is to host."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection

from coalition.actions import change_coalition
from coalition.versions import ChangedMeanwhile, version_of
from meetings.meetings import actions as meeting_actions
from meetings.meetings.errors import NotNow
from meetings.models import Meeting, Series
from meetings.series import actions
from meetings.series.hosting import hosting
from meetings.series.tasks import draw_on_all
from members.models import Notice
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _on_a_monday():
    with time_machine.travel(NOW, tick=False):
        yield


def begin(coalition, **fields):
    fields = {"title": "Council", "rhythm": "nth", "starts_on": date(2026, 1, 13), "starts_time": time(10)} | fields
    return actions.begin_series(coalition=coalition, by=None, **fields)


def local(series):
    """Days and times of the meetings that are not called off, on the wall."""
    zone = series.coalition.zone
    rows = series.meetings.exclude(status="cancelled").order_by("starts_at")
    return [f"{row.starts_at.astimezone(zone):%m-%d %H:%M}" for row in rows]


def utc_hours(series):
    return [row.starts_at.astimezone(UTC).hour for row in series.meetings.order_by("starts_at")]


def test_a_shorter_series_leaves_time_for_an_agenda_people_have(coalition, coordinator, partner):
    series = begin(coalition, minutes=90)
    first, second = series.meetings.order_by("starts_at")[:2]
    for meeting in (first, second):
        meeting.coalition = coalition
        make_item(meeting, owner=make_person(coalition, f"P{meeting.pk}", partner=partner), minutes=80)
    meeting_actions.publish(meeting=first, by=coordinator)
    number, kept = actions.change_following(
        series=series, since=date(2026, 1, 1), by=None, minutes=60, starts_time=time(9)
    )
    lengths = [meeting.minutes for meeting in series.meetings.order_by("starts_at")[:3]]
    assert (lengths, kept) == ([90, 60, 60], ["Council, January 13"])
    assert local(series)[0] == "01-13 09:00"
    change_coalition(coalition=coalition, by=None, seen=None, time_zone="America/New_York")
    assert [meeting.minutes for meeting in series.meetings.order_by("starts_at")[:3]] == lengths


class TestDrafts:
    def test_half_a_year_of_them_at_one_time_on_the_wall(self, coalition):
        series = begin(coalition)
        assert local(series) == [f"{d} 10:00" for d in ("01-13", "02-10", "03-10", "04-14", "05-12", "06-09", "07-14")]
        assert utc_hours(series) == [16, 16, 15, 15, 15, 15, 15]  # the clocks go forward on March 8
        assert {row.status for row in series.meetings.all()} == {"draft"}
        assert Notice.objects.count() == 0

    def test_an_hour_the_clock_skips_moves_on(self, coalition):
        series = begin(
            coalition, rhythm="weeks", starts_on=date(2026, 3, 1), starts_time=time(2, 30), ends_on=date(2026, 3, 15)
        )
        assert local(series) == ["03-01 02:30", "03-08 03:30", "03-15 02:30"]

    def test_time_goes_on_and_so_do_they_once(self, coalition):
        series = begin(coalition)
        with time_machine.travel(NOW + timedelta(days=40), tick=False):
            for _ in range(2):
                draw_on_all()
        assert [day[:5] for day in local(series)][-2:] == ["07-14", "08-11"]

    def test_holidays_and_days_left_out(self, coalition, coordinator):
        series = begin(coalition, rhythm="weeks", starts_on=date(2026, 1, 12), ends_on=date(2026, 2, 16))
        assert [day[:5] for day in local(series)] == ["01-12", "01-26", "02-02", "02-09"]
        actions.skip_day(series=series, day=date(2026, 1, 26), reason="Storm drill", by=coordinator)
        assert [day[:5] for day in local(series)] == ["01-12", "02-02", "02-09"]
        actions.draw_on(series=series)
        assert [day[:5] for day in local(series)] == ["01-12", "02-02", "02-09"]

    @pytest.mark.parametrize("published", [False, True])
    def test_a_day_left_out_comes_back(self, coalition, coordinator, published):
        """As a meeting of its own: what was called off, and perhaps told to people, stays called off."""
        series = begin(coalition, rhythm="weeks", starts_on=date(2026, 1, 12), ends_on=date(2026, 2, 16))
        day = date(2026, 1, 26)
        if published:
            series.meetings.filter(series_on=day).update(status="published")
        actions.skip_day(series=series, day=day, reason="", by=coordinator)
        for _ in range(2):
            actions.put_back(series=series, day=day, by=coordinator)
        assert [row[:5] for row in local(series)] == ["01-12", "01-26", "02-02", "02-09"]
        assert series.meetings.filter(status="cancelled", series_on=None).count() == 1
        assert series.meetings.get(series_on=day).status == "draft"
        assert not series.skipped.exists()

    def test_a_day_the_rule_does_not_name_makes_none(self, coalition, coordinator):
        series = begin(coalition, rhythm="weeks", starts_on=date(2026, 1, 12), ends_on=date(2026, 2, 16))
        actions.skip_day(series=series, day=date(2026, 1, 27), reason="", by=coordinator)
        actions.put_back(series=series, day=date(2026, 1, 27), by=coordinator)
        assert [row[:5] for row in local(series)] == ["01-12", "01-26", "02-02", "02-09"]

    def test_an_ended_one_makes_no_more(self, coalition, coordinator):
        series = begin(coalition)
        published = series.meetings.order_by("starts_at").first()
        Meeting.objects.filter(pk=published.pk).update(status="published")
        actions.end_series(series=series, by=coordinator)
        series.refresh_from_db()
        assert actions.draw_on(series=series) == 0
        assert [day[:5] for day in local(series)] == ["01-13"]
        with pytest.raises(NotNow):
            actions.change_following(series=series, since=date(2026, 1, 1), by=None, place="X")


class TestChanges:
    def change(self, series, since, **fields):
        return actions.change_following(series=series, since=date.fromisoformat(since), by=None, **fields)

    def test_what_follows(self, coalition):
        series = begin(coalition)
        assert self.change(series, "2026-03-01", place="Town hall")[0] == 5
        places = [row.place for row in series.meetings.order_by("starts_at")]
        assert places == ["", ""] + ["Town hall"] * 5

    def test_one_alone_keeps_its_own(self, coalition, coordinator):
        series = begin(coalition)
        second = series.meetings.order_by("starts_at")[1]
        moved = second.starts_at + timedelta(days=1)
        meeting_actions.change_meeting(
            meeting=second, by=coordinator, starts_at=moved, ends_at=moved + timedelta(hours=1), place="Barn"
        )
        number, kept = self.change(
            series, "2026-01-01", starts_time=time(14), place="Town hall", chair=None, title="Board"
        )
        assert number == 7
        assert kept == ["Board, February 11"]
        second.refresh_from_db()
        assert (second.place, second.starts_at, second.title, second.series_own) == (
            "Barn",
            moved,
            "Board",
            ["place", "when"],
        )
        assert local(series)[:3] == ["01-13 14:00", "02-11 10:00", "03-10 14:00"]

    def test_another_weekday_moves_them_in_order(self, coalition):
        series = begin(coalition)
        uids = list(series.meetings.order_by("starts_at").values_list("uid", flat=True))
        self.change(series, "2026-02-01", starts_on=date(2026, 2, 19))
        assert [day[:5] for day in local(series)][:4] == ["01-13", "02-19", "03-19", "04-16"]
        assert list(series.meetings.order_by("starts_at").values_list("uid", flat=True))[:7] == uids

    def test_less_often_calls_the_rest_off(self, coalition):
        series = begin(coalition, ends_on=date(2026, 6, 30))
        self.change(series, "2026-01-01", interval=2)
        assert [day[:5] for day in local(series)] == ["01-13", "03-10", "05-12"]
        assert series.meetings.filter(status="cancelled").count() == 3

    def test_more_often_makes_more(self, coalition):
        series = begin(coalition, ends_on=date(2026, 2, 28))
        self.change(series, "2026-01-01", rhythm="weeks")
        assert [day[:5] for day in local(series)] == [
            "01-13", "01-20", "01-27", "02-03", "02-10", "02-17", "02-24",
        ]  # fmt: skip

    def test_those_invited_hear_of_it(self, coalition, coordinator):
        series = begin(coalition)
        first = series.meetings.order_by("starts_at").first()
        first.coalition = coalition
        make_item(first, owner=make_person(coalition, "Lead"))
        make_invitation(first, make_person(coalition, "Priya", email="p@x.example"))
        meeting_actions.publish(meeting=first, by=coordinator)
        self.change(series, "2026-01-01", starts_time=time(11))
        first.refresh_from_db()
        assert first.sequence == 1
        assert list(Notice.objects.values_list("kind", flat=True).order_by("pk")) == [
            "meeting-invitation",
            "meeting-update",
        ]

    def test_what_took_place_stays(self, coalition):
        series = begin(coalition)
        with time_machine.travel(NOW + timedelta(days=45), tick=False):
            self.change(series, "2026-01-01", starts_time=time(15), starts_on=date(2026, 1, 14))
            assert local(series)[:4] == ["01-13 10:00", "02-10 10:00", "03-11 15:00", "04-08 15:00"]

    def test_the_second_of_two_is_told(self, coalition):
        series = begin(coalition)
        seen = version_of(Series.objects.get())
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            self.change(series, "2026-02-01", seen=seen, place="Barn")
        with pytest.raises(ChangedMeanwhile):
            self.change(series, "2026-03-01", seen=seen, place="Hall")

    def test_drawing_on_is_no_change_to_be_told_of(self, coalition):
        series = begin(coalition)
        seen = version_of(Series.objects.get())
        with time_machine.travel(NOW + timedelta(days=40), tick=False):
            draw_on_all()
        self.change(series, "2026-03-01", seen=seen, place="Hall")


@pytest.mark.django_db(transaction=True)
def test_overlapping_changes_leave_a_whole_series(coalition):
    """Two people change what follows at once, while the worker draws on: each day once, one time for all."""
    series = begin(coalition)
    troubles = []

    def run(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001  a thread's trouble is the test's
            troubles.append(error)
        finally:
            connection.close()

    acts = [
        lambda: actions.change_following(series=series, since=date(2026, 2, 1), by=None, starts_time=time(14)),
        lambda: actions.change_following(series=series, since=date(2026, 1, 1), by=None, starts_on=date(2026, 1, 15)),
        lambda: actions.change_following(series=series, since=date(2026, 3, 1), by=None, place="Hall"),
        draw_on_all,
    ]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    days = list(series.meetings.exclude(status="cancelled").values_list("series_on", flat=True))
    assert len(days) == len(set(days))
    for meeting in series.meetings.exclude(status="cancelled"):
        assert meeting.starts_at.astimezone(coalition.zone).date() == meeting.series_on


class TestZone:
    def test_a_new_zone_keeps_the_time_on_the_wall(self, coalition, owner):
        series = begin(coalition)
        first = series.meetings.order_by("starts_at").first()
        alone = make_meeting(coalition)
        change_coalition(coalition=coalition, by=owner, time_zone="America/New_York")
        coalition.refresh_from_db()
        series.coalition = coalition
        assert {day[6:] for day in local(series)} == {"10:00"}
        assert utc_hours(series)[:3] == [15, 15, 14]
        before = alone.starts_at
        alone.refresh_from_db()
        assert alone.starts_at == before  # a single meeting is a moment people agreed on
        assert first.series_own == []

    def test_what_was_moved_alone_stays_the_moment_it_is(self, coalition, owner):
        series = begin(coalition)
        first = series.meetings.order_by("starts_at").first()
        first.coalition = coalition
        moved = first.starts_at + timedelta(hours=2)
        meeting_actions.change_meeting(meeting=first, by=owner, starts_at=moved, ends_at=moved + timedelta(hours=1))
        change_coalition(coalition=coalition, by=owner, time_zone="America/New_York")
        first.refresh_from_db()
        assert first.starts_at == moved


def test_the_next_like_this(coalition, coordinator, partner):
    meeting = make_meeting(coalition, status="held", days=-3, location_host="theirs", host_partner=partner)
    make_invitation(meeting, make_person(coalition, "Priya"), partner)
    make_item(meeting, "Old")
    starts = NOW + timedelta(days=30)
    copy = actions.schedule_next(meeting=meeting, starts_at=starts, by=coordinator)
    assert (copy.title, copy.starts_at, copy.minutes, copy.status) == ("Quarterly council", starts, 90, "draft")
    assert (copy.host_partner, copy.invitations.count(), copy.agenda_items.count()) == (partner, 1, 0)


def test_share_at_partner_sites_and_whose_turn(coalition, partner):
    zion = make_partner(coalition, "Zion Church")
    make_partner(coalition, "Asked Only", status="prospect")
    for days, place, host in [
        (-10, "theirs", partner),
        (-40, "ours", None),
        (-80, "remote", None),
        (-500, "theirs", zion),
    ]:
        make_meeting(coalition, status="held", days=days, location_host=place, host_partner=host)
    make_meeting(coalition, status="cancelled", days=-20, location_host="theirs", host_partner=zion)
    found = hosting(coalition)
    assert found.sentence == "1 of 3 meetings in the last year were at a partner’s place."
    assert found.turn == ("Zion Church",)
