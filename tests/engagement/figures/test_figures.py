"""Questions for figures with a 14-day clock (EVD-5); what comes on standing days, and how often in time (TIM-1)."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.figures import actions, reading, schedule
from engagement.models import DataRequest, DeliverableArrival, RecurringDeliverable
from tests.characters import viewer


def standing(first, every=1, ended=None):
    return RecurringDeliverable(first_due_on=first, every=every, ended_on=ended)


@pytest.mark.parametrize(
    ("first", "every", "until", "days"),
    [
        ("2026-01-31", 1, "2026-04-30", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2024-02-29", 12, "2026-02-28", ["2024-02-29", "2025-02-28", "2026-02-28"]),
        ("2026-01-15", 3, "2026-04-14", ["2026-01-15"]),
        ("2026-05-01", 1, "2026-04-30", []),
    ],
)
def test_days_are_counted_from_the_first(first, every, until, days):
    found = schedule.days_due(standing(dt.date.fromisoformat(first), every), dt.date.fromisoformat(until))
    assert [day.isoformat() for day in found] == days


@pytest.mark.django_db
@settings(max_examples=40)
@given(first=st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1)), months=st.integers(0, 240))
def test_months_are_added_as_postgresql_adds_them(first, months):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::date + make_interval(months => %s))::date", [first, months])
        assert schedule.months_after(first, months) == cursor.fetchone()[0]


@given(
    first=st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)),
    every=st.sampled_from([1, 3, 6, 12]),
    until=st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1)),
)
def test_the_next_day_follows_the_last_one(first, every, until):
    row = standing(first, every)
    days = schedule.days_due(row, until)
    following = schedule.next_due(row, until)
    assert following > until
    assert schedule.days_due(row, following) == [*days, following]
    ended = standing(first, every, until)
    assert schedule.next_due(ended, until) is None
    assert schedule.days_due(ended, until + dt.timedelta(days=900)) == days


@pytest.mark.django_db
def test_the_record_of_something_standing(as_user, coalition, coordinator, partner):
    today = coalition.today()
    first = schedule.months_after(today.replace(day=1), -4)
    row = RecurringDeliverable.objects.create(
        coalition=coalition, what="Bed count", partner=partner, every=1, first_due_on=first
    )
    due = schedule.days_due(row, today)
    page, url = as_user(coordinator), reverse("deliverable-came", args=["river", row.pk])
    for day, late in ((due[0], 0), (due[1], 3), (due[2], -2)):
        sent = {"due_on": day.isoformat(), "came_on": (day + dt.timedelta(days=late)).isoformat()}
        assert page.post(url, sent).status_code == 302
    record = schedule.records(viewer(coordinator, coalition), [row], today)[row.pk]
    past = 4 + (due[4] < today)
    assert (record.due, record.in_time, len(record.waiting)) == (past, 2, past - 3)
    assert record.percent == round(200 / past)
    assert page.post(url, {"due_on": due[1].isoformat(), "again": "yes"}).status_code == 302
    assert sorted(DeliverableArrival.objects.values_list("due_on", flat=True)) == [due[0], due[2]]
    tomorrow = (today + dt.timedelta(days=1)).isoformat()
    told = page.post(url, {"due_on": due[3].isoformat(), "came_on": tomorrow}).content.decode()
    assert "This day is still to come." in told
    with pytest.raises(actions.NotDue):
        actions.came(deliverable=row, due_on=due[0] + dt.timedelta(days=1), came_on=today, by=None)
    html = page.get(reverse("deliverable-list", args=["river"])).content.decode()
    assert f"2 of {past} in time" in html


def test_one_due_today_is_still_in_time():
    today = dt.date(2026, 5, 1)
    record = schedule.Record([schedule.Occasion(today, None)], None, today)
    assert (record.due, record.percent, record.waiting, record.words) == (0, None, [], "Not due yet")


@pytest.mark.django_db
def test_the_clock_and_the_median(as_user, coalition, coordinator):
    today = coalition.today()
    seen = viewer(coordinator, coalition)
    assert reading.speed(seen) == reading.Speed(0, 0, None, 0, 0, [])
    for asked, took in ((100, 4), (90, 20), (80, 7), (70, 14), (15, None), (14, None)):
        day = today - dt.timedelta(days=asked)
        row = DataRequest.objects.create(coalition=coalition, question=f"Q{asked}", asked_on=day)
        if took:
            actions.answer(
                request=row, answer="Nine", source="Log", answered_on=day + dt.timedelta(days=took), by=coordinator
            )
    speed = reading.speed(seen)
    assert (speed.answered, speed.in_time, speed.middle, speed.waiting, speed.late, speed.few) == (
        4,
        3,
        10.5,
        2,
        1,
        True,
    )
    assert sum(number for _, _, number in speed.quarters) == 4
    html = as_user(coordinator).get(reverse("data-request-list", args=["river"])).content.decode()
    assert "1 day past our 14" in html
    assert "10.5 days" in html


@pytest.mark.django_db
def test_an_answer_has_a_source_and_keeps_its_day(as_user, coalition, coordinator, leader):
    today = coalition.today()
    row = DataRequest.objects.create(coalition=coalition, question="How many?", asked_on=today - dt.timedelta(days=3))
    page, url = as_user(coordinator), row.get_absolute_url()
    sent = {"answer": "Nine", "source": "", "answered_on": today.isoformat()}
    assert page.post(url, sent).status_code == 200
    early = (today - dt.timedelta(days=4)).isoformat()
    told = page.post(url, sent | {"source": "Log", "answered_on": early}).content.decode()
    assert "It was asked later than that." in told
    assert page.post(url, sent | {"source": "Log"}).status_code == 302
    seen = page.get(url).context["form"].initial["version"]
    assert page.post(url, {"answer": "Ten", "source": "Log", "version": seen}).status_code == 302
    row.refresh_from_db()
    assert (row.answer, row.days) == ("Ten", 3)
    assert as_user(leader).get(url).status_code == 404
