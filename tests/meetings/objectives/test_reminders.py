"""Tasks with a day: their ladder (PER-2), who is reminded, and what ends it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from meetings.models import Task
from meetings.objectives import doing, reminders
from meetings.objectives.tasks import remind
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from tests.characters import make_person

LONG_AGO = datetime(2026, 5, 1, 15, tzinfo=UTC)
DUE = date(2026, 6, 20)


@pytest.fixture
def hope(coalition, partner):
    return make_person(coalition, "Hope Fairley", partner=partner, email="hope@x.example")


@pytest.fixture
def task(coalition, coordinator, hope):
    with time_machine.travel(LONG_AGO, tick=False):
        made = doing.add_task(
            coalition=coalition, title="Call the wards", owner=hope, due_on=DUE, note="Before noon.", by=coordinator
        )
    Notice.objects.all().delete()
    return made


def on(day):
    return time_machine.travel(datetime.fromisoformat(f"2026-{day}T15:00+00:00"), tick=False)


def reminded():
    """[(person id, rung)] of the reminders owed so far."""
    return list(Notice.objects.filter(kind="task-reminder").order_by("pk").values_list("person", "details__rung"))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("06-12", None),
        ("06-13", (-7, date(2026, 6, 13))),
        ("06-18", (-7, date(2026, 6, 13))),
        ("06-19", (-1, date(2026, 6, 19))),
        ("06-22", (-1, date(2026, 6, 19))),
        ("06-23", (3, date(2026, 6, 23))),
        ("06-30", (10, date(2026, 6, 30))),
        ("07-03", (10, date(2026, 6, 30))),
        ("07-04", None),
    ],
)
def test_the_rung_of_a_day(day, due):
    assert reminders.rung_due(DUE, date.fromisoformat(f"2026-{day}")) == due


def test_each_rung_once_then_a_person(task, hope):
    for day in ("06-12", "06-13", "06-13", "06-19", "06-23", "06-30", "07-01", "07-20"):
        with on(day):
            remind()
    assert reminded() == [(hope.pk, -7), (hope.pk, -1), (hope.pk, 3), (hope.pk, 10)]


def test_whoever_does_it_is_reminded(task, coalition, partner, coordinator, hope):
    colleague = make_person(coalition, "Ali", partner=partner, email="ali@x.example")
    Task.objects.filter(pk=task.pk).update(delegate=colleague)
    with on("06-13"):
        remind()
    assert reminded() == [(colleague.pk, -7)]


def test_another_day_begins_anew(task, hope):
    with on("06-19"):
        remind()
    Task.objects.filter(pk=task.pk).update(due_on=DUE + timedelta(days=30))
    with on("07-13"):
        remind()
    assert reminded() == [(hope.pk, -1), (hope.pk, -7)]


@pytest.mark.parametrize(
    "fields", [{"done_on": DUE}, {"let_go_on": DUE}, {"owner": None}, {"due_on": None}, {"due_on": date(2026, 1, 1)}]
)
def test_nobody_is_reminded_of_it(task, fields):
    Task.objects.filter(pk=task.pk).update(**fields)
    with on("06-19"):
        remind()
    assert reminded() == []


def test_not_of_a_task_given_after_the_rung(task):
    Task.objects.filter(pk=task.pk).update(created_at=datetime(2026, 6, 15, 15, tzinfo=UTC))
    with on("06-16"):
        remind()
    assert reminded() == []


def worded(day):
    """(why not, subject, text) of the reminder owed on a day, as delivery finds it then."""
    notice = Notice.objects.select_related("person", "coalition").get(kind="task-reminder")
    kind = registry.lookup(notice.kind)
    kind.load([notice])
    why_not = kind.still_wanted(notice)
    return (why_not, "", "") if why_not else ("", *render(notice, kind.word(notice))[:2])


@pytest.mark.parametrize(
    ("day", "subject", "said"),
    [
        ("06-13", "Coming up: Call the wards", "This comes up on June 20: Call the wards."),
        ("06-23", "Still on your list: Call the wards", "If it is done, mark it; if it needs more time"),
    ],
)
def test_the_words(task, day, subject, said):
    with on(day):
        remind()
        why_not, heading, text = worded(day)
    assert (why_not, heading) == ("", subject)
    assert said in text
    assert "Nothing is counted against you." in text
    assert f"/c/river/tasks/{task.pk}/" in text


@pytest.mark.parametrize(
    ("meanwhile", "why_not"),
    [
        ({"done_on": DUE}, "It is done or let go already"),
        ({"due_on": date(2026, 7, 1)}, "It has another day by now"),
        ({"due_on": None}, "It has another day by now"),
    ],
)
def test_the_world_is_looked_at_again(task, meanwhile, why_not):
    with on("06-13"):
        remind()
        Task.objects.filter(pk=task.pk).update(**meanwhile)
        assert worded("06-13")[0] == why_not


def test_a_colleague_took_it_on_meanwhile(task, coalition, partner, hope):
    with on("06-13"):
        remind()
        Task.objects.filter(pk=task.pk).update(delegate=make_person(coalition, "Ali", partner=partner))
        assert worded("06-13")[0] == "A colleague does it by now"
