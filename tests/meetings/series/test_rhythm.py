"""On which days a body meets: nth weekday, every so many weeks, by date; holidays left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.series import rhythm
from meetings.series.models import Series


def series(kind, first, interval=1, ends=None, holidays=False):
    return Series(
        rhythm=kind, starts_on=date.fromisoformat(first), interval=interval, ends_on=ends, skip_holidays=holidays
    )


def days(row, until, since=None, skipped=()):
    found = rhythm.days(row, since=since or row.starts_on, until=date.fromisoformat(until), skipped=skipped)
    return [f"{day:%m-%d}" for day in found]


@pytest.mark.parametrize(
    ("kind", "first", "interval", "until", "expected"),
    [
        ("weeks", "2026-01-06", 1, "2026-01-31", ["01-06", "01-13", "01-20", "01-27"]),
        ("weeks", "2026-01-06", 2, "2026-02-28", ["01-06", "01-20", "02-03", "02-17"]),
        ("nth", "2026-01-13", 1, "2026-04-30", ["01-13", "02-10", "03-10", "04-14"]),
        ("nth", "2026-01-13", 3, "2026-12-31", ["01-13", "04-14", "07-14", "10-13"]),
        ("nth", "2026-01-29", 1, "2026-05-31", ["01-29", "02-26", "03-26", "04-30", "05-28"]),  # a fifth: the last
        ("day", "2026-01-15", 1, "2026-03-31", ["01-15", "02-15", "03-15"]),
        ("day", "2026-01-31", 1, "2026-05-31", ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        ("day", "2028-01-30", 1, "2028-04-30", ["01-30", "02-29", "03-30", "04-30"]),
    ],
)
def test_days(kind, first, interval, until, expected):
    assert days(series(kind, first, interval), until) == expected


def test_left_out():
    row = series("weeks", "2026-01-06", ends=date(2026, 1, 27))
    assert days(row, "2026-12-31", since=date(2026, 1, 10), skipped={date(2026, 1, 20)}) == ["01-13", "01-27"]


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-07-04", "2026-09-07",
        "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25", "2021-12-31", "2022-12-26", "2023-01-02",
    ],
)  # fmt: skip
def test_holidays(day):
    day = date.fromisoformat(day)
    assert day in rhythm.holidays(day.year)
    assert rhythm.days(series("weeks", str(day), holidays=True), since=day, until=day) == []
    assert rhythm.days(series("weeks", str(day)), since=day, until=day) == [day]


@pytest.mark.parametrize("day", ["2026-01-02", "2026-05-24", "2026-11-27", "2026-07-06", "2026-12-24"])
def test_working_days(day):
    assert date.fromisoformat(day) not in rhythm.holidays(2026)


@pytest.mark.parametrize(
    ("kind", "interval", "words"),
    [
        ("weeks", 1, "every Tuesday"),
        ("weeks", 2, "every 2 weeks on Tuesday"),
        ("nth", 1, "on the second Tuesday, every month"),
        ("nth", 3, "on the second Tuesday, every 3 months"),
        ("day", 1, "on day 13, every month"),
    ],
)
def test_words(kind, interval, words):
    assert rhythm.in_words(series(kind, "2026-01-13", interval)) == words


def test_the_next_like_this_leaves_a_holiday_out():
    assert rhythm.next_like(date(2026, 1, 13)) == date(2026, 2, 10)
    assert rhythm.next_like(date(2026, 10, 26)) == date(2026, 11, 23)
    assert rhythm.next_like(date(2026, 10, 22)) == date(2026, 12, 24)  # November 26 is Thanksgiving


@given(
    st.sampled_from(["weeks", "nth", "day"]),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 12),
)
def test_days_rise_begin_with_the_first_and_never_stop(kind, first, interval):
    row = Series(rhythm=kind, starts_on=first, interval=interval, skip_holidays=False)
    found = rhythm.days(row, since=first, until=first + timedelta(days=800))
    assert found[0] == first
    assert found == sorted(set(found))
    assert len(found) >= 2
    if kind == "nth":
        assert {day.weekday() for day in found} == {first.weekday()}
