"""Reminders: the ladder of PER-2, only to those who have not answered, looked at again before sending."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from meetings.attendance import reminders
from meetings.attendance.tasks import remind
from meetings.models import Invitation, Meeting
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_meeting

STARTS = datetime(2026, 6, 20, 15, tzinfo=UTC)  # a Saturday morning in Chicago
LONG_AGO = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Priya", partner=partner, email="p@x.example")


@pytest.fixture
def meeting(coalition):
    with time_machine.travel(LONG_AGO, tick=False):
        return make_meeting(coalition, status="published", starts_at=STARTS, ends_at=STARTS + timedelta(hours=1))


def on(day, hour=15):
    return time_machine.travel(datetime.fromisoformat(f"2026-{day}T{hour:02}:00+00:00"), tick=False)


def rungs():
    return sorted(Notice.objects.values_list("details__rung", flat=True))


@pytest.mark.parametrize(
    ("answer_by", "days"),
    [
        (None, ["06-13", "06-19"]),
        ("2026-06-10", ["06-03", "06-09", "06-13"]),
        ("2026-06-01", ["05-25", "05-31", "06-04", "06-11"]),
        ("2026-06-20", ["06-13", "06-19"]),
    ],
)
def test_the_ladder(meeting, answer_by, days):
    meeting.answer_by = date.fromisoformat(answer_by) if answer_by else None
    assert [f"{day:%m-%d}" for _, day in reminders.rungs(meeting)] == days


@pytest.mark.parametrize(
    ("day", "owed"),
    [("06-12", []), ("06-13", [-7]), ("06-16", [-7]), ("06-19", [-1]), ("06-20", []), ("06-21", [])],
)
def test_due_and_not_yet_done(meeting, person, day, owed):
    make_invitation(meeting, person, invited_at=LONG_AGO)
    with on(day):
        for _ in range(2):
            remind()
    assert rungs() == owed


def test_each_rung_once(meeting, person):
    make_invitation(meeting, person, invited_at=LONG_AGO)
    for day in ("06-13", "06-14", "06-19", "06-20"):
        with on(day):
            remind()
    assert rungs() == [-7, -1]


@pytest.mark.parametrize("answer", ["coming", "declined", "delegate"])
def test_any_answer_ends_it(meeting, person, answer):
    make_invitation(
        meeting,
        person,
        invited_at=LONG_AGO,
        answer=answer,
        answered_at=LONG_AGO,
        delegate_name="C" if answer == "delegate" else "",
    )
    with on("06-13"):
        remind()
    assert rungs() == []


@pytest.mark.parametrize(("invited", "owed"), [("06-12", [-7]), ("06-13", []), ("06-15", [])])
def test_who_was_invited_after_a_rung_waits_for_the_next(meeting, person, invited, owed):
    make_invitation(meeting, person, invited_at=datetime.fromisoformat(f"2026-{invited}T18:00+00:00"))
    with on("06-16"):
        remind()
    assert rungs() == owed


@pytest.mark.parametrize("status", ["draft", "held", "cancelled"])
def test_only_what_is_published(meeting, person, status):
    make_invitation(meeting, person, invited_at=LONG_AGO)
    Meeting.objects.update(status=status)
    with on("06-13"):
        remind()
    assert rungs() == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (None, ""),
        ({"answer": "declined", "answered_at": STARTS}, "They have answered meanwhile"),
        ("off", "The meeting was called off, has begun or is over"),
        ("gone", "They were taken off the list meanwhile"),
    ],
)
def test_the_last_look(meeting, person, change, reason):
    make_invitation(meeting, person, invited_at=LONG_AGO)
    with on("06-13"):
        remind()
        if change == "off":
            Meeting.objects.update(status="cancelled")
        elif change == "gone":
            Invitation.objects.all().delete()
        elif change:
            Invitation.objects.update(**change)
        notice = Notice.objects.select_related("person", "coalition").get()
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        assert (kind.still_wanted(notice), str(notice.category)) == (reason, "reminder")
        if not reason:
            assert "any answer ends these reminders" in render(notice, kind.word(notice))[1]


def test_in_words(meeting):
    with on("06-01"):
        assert reminders.in_words(meeting) == "Who has not answered is reminded on June 13 and on June 19."
    with on("06-19"):
        assert reminders.in_words(meeting).startswith("Our reminders are over.")
