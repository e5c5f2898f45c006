"""Quiet hours 18:00-08:00 and weekends where the person is; delayed, not dropped (domain.md 5, rule 6)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from members.notices.quiet import next_allowed, zone_of
from tests.characters import make_person

CHICAGO = "America/Chicago"

# where, moment there, next allowed moment there (None: now)
TABLE = [
    (CHICAGO, "2026-11-18 07:59:59", "2026-11-18 08:00"),  # Wednesday
    (CHICAGO, "2026-11-18 08:00", None),
    (CHICAGO, "2026-11-18 17:59:59", None),
    (CHICAGO, "2026-11-18 18:00", "2026-11-19 08:00"),
    (CHICAGO, "2026-11-18 23:59:59", "2026-11-19 08:00"),
    (CHICAGO, "2026-11-19 00:00", "2026-11-19 08:00"),
    (CHICAGO, "2026-11-20 17:59", None),  # Friday
    (CHICAGO, "2026-11-20 18:00", "2026-11-23 08:00"),  # over the weekend
    (CHICAGO, "2026-11-21 12:00", "2026-11-23 08:00"),  # Saturday
    (CHICAGO, "2026-11-22 23:30", "2026-11-23 08:00"),  # Sunday
    (CHICAGO, "2026-11-23 08:00", None),  # Monday
    (CHICAGO, "2026-12-31 19:00", "2027-01-01 08:00"),  # over the year
    # the clocks change in the weekend: 8 March 2026 forward, 1 November 2026 back
    (CHICAGO, "2026-03-06 18:00", "2026-03-09 08:00"),
    (CHICAGO, "2026-10-30 18:00", "2026-11-02 08:00"),
    ("Europe/Berlin", "2026-03-28 12:00", "2026-03-30 08:00"),
    # a change in the night between two working days: Iran, 22 March 2022 (a Tuesday); Cuba keeps Sundays
    ("Asia/Tehran", "2022-03-21 18:00", "2022-03-22 08:00"),
    ("Pacific/Kiritimati", "2026-11-18 18:00", "2026-11-19 08:00"),  # UTC+14
    ("Asia/Kathmandu", "2026-11-18 07:59", "2026-11-18 08:00"),  # UTC+5:45
]


@pytest.mark.parametrize(("zone", "moment", "expected"), TABLE)
def test_truth_table(settings, zone, moment, expected):
    settings.QUIET_HOURS = (18, 8)
    there = ZoneInfo(zone)
    asked = datetime.fromisoformat(moment).replace(tzinfo=there).astimezone(UTC)
    wanted = datetime.fromisoformat(expected or moment).replace(tzinfo=there)
    assert next_allowed(asked, there) == wanted


def test_morning_after_the_clock_change_is_eight_there_not_fourteen_hours_later(settings):
    settings.QUIET_HOURS = (18, 8)
    forward = next_allowed(datetime(2026, 3, 7, 0, 0, tzinfo=UTC), ZoneInfo(CHICAGO))  # Friday 18:00 CST
    back = next_allowed(datetime(2026, 10, 30, 23, 0, tzinfo=UTC), ZoneInfo(CHICAGO))  # Friday 18:00 CDT
    assert forward == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)  # 08:00 CDT
    assert back == datetime(2026, 11, 2, 14, 0, tzinfo=UTC)  # 08:00 CST


def test_switched_off_for_trying_out(settings):
    settings.QUIET_HOURS = None
    sunday_night = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert next_allowed(sunday_night, ZoneInfo(CHICAGO)) is sunday_night


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", "America/Chicago"),
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("Not/AZone", "America/Chicago"),
        ("/etc", "America/Chicago"),
    ],
)
def test_zone_is_the_persons_else_the_coalitions(coalition, own, expected):
    assert zone_of(make_person(coalition, "Ana", time_zone=own)) == ZoneInfo(expected)
