"""The counter rises with every change an open screen may show, in the transaction of the change, and never falls."""

import random
import threading
import uuid

import pytest
from django.db import Error, connection, transaction

from meetings.agenda import actions as agenda
from meetings.attendance import actions as attendance
from meetings.live import captures, notes, steps
from meetings.live.notes import Draft
from meetings.meetings.actions import change_meeting
from meetings.models import LiveMeeting, Meeting
from tests.meetings.tables import make_item, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)


def version():
    return LiveMeeting.objects.get().version


def changes(council, by):
    """name -> an act that some open screen may show, whichever room does it."""
    first, second, third = council.items
    meeting = council.meeting
    mark = (council.marcus.pk, council.ems.pk, "present")
    return {
        "agenda item changed": lambda: agenda.change_item(item=second, by=by, title="Another date"),
        "agenda item moved": lambda: agenda.move_item(item=third, to="up", by=by),
        "item parked in the builder": lambda: agenda.mark(item=third, state="parked", by=by),
        "item taken off": lambda: agenda.remove_item(item=third, by=by),
        "somebody came": lambda: attendance.record(meeting=meeting, marks=[mark], by=by),
        "the meeting itself": lambda: change_meeting(meeting=Meeting.objects.get(), by=by, place="Station 3"),
        "a decision": lambda: captures.decision(
            meeting=meeting, key=uuid.uuid4(), by=by, title="Yes", rationale="", method="consensus"
        ),
        "a task": lambda: captures.task(meeting=meeting, key=uuid.uuid4(), by=by, title="Do", owner=None, due_on=None),
        "a topic": lambda: captures.topic(meeting=meeting, key=uuid.uuid4(), by=by, title="Later"),
        "notes": lambda: notes.save(meeting=meeting, number=first.pk, draft=Draft(str(uuid.uuid4()), 0), by=by),
        "somebody asks": lambda: steps.ask_to_speak(meeting=meeting, name="A guest", by=by),
        "counting": lambda: steps.tally(meeting=meeting, on=True, by=by),
        "more time": lambda: steps.extend(meeting=meeting, seen=first.pk, minutes=5, by=by),
        "the next item": lambda: steps.go_on(meeting=meeting, seen=first.pk, by=by),
        "the end": lambda: steps.end(meeting=meeting, by=by),
    }


def test_every_change_is_counted(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    for name, act in changes(council, coordinator).items():
        before = version()
        act()
        assert version() > before, name


def test_a_change_that_fails_is_not_counted(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    before = version()
    with transaction.atomic():
        agenda.change_item(item=council.items[1], by=coordinator, title="Another date")
        transaction.set_rollback(True)
    assert version() == before


def test_many_rows_in_one_transaction_are_one_count(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    before = version()
    with transaction.atomic():
        for item in council.items[1:]:
            agenda.change_item(item=item, by=coordinator, notes="More")
    assert version() == before + 1


def test_nobody_can_set_it_back(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    before = version()
    LiveMeeting.objects.update(version=1)
    assert version() == before + 1


def test_another_meeting_is_not_disturbed(council, coalition, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    before = version()
    agenda.change_item(item=make_item(make_meeting(coalition, "Other")), by=coordinator, title="Else")
    assert version() == before


def test_it_only_rises_whoever_does_what_at_once(council, coordinator, owner):
    """Three people act at once, each in an order of their own: each sees numbers that never fall, and none is stopped."""
    steps.start(meeting=council.meeting, by=coordinator)
    agenda.change_item(item=council.items[2], by=None, minutes=25)
    agenda.add_item(meeting=council.meeting, title="One more", by=None, minutes=5, purpose="act", owner=council.marcus)
    wanted = [
        "agenda item changed",
        "agenda item moved",
        "somebody came",
        "notes",
        "somebody asks",
        "counting",
        "a task",
    ]
    troubles = []

    def act(by, seed):
        todo = [name for name in wanted for _ in range(3)]
        random.Random(seed).shuffle(todo)  # noqa: S311  a test's choice
        last = 0
        for name in todo:
            try:
                changes(council, by)[name]()
            except (notes.Clash, Error) as error:
                if not isinstance(error, notes.Clash):
                    troubles.append((name, repr(error)))
            if version() < last:
                troubles.append((name, "fell"))
            last = version()
        connection.close()

    threads = [threading.Thread(target=act, args=(by, seed)) for seed, by in enumerate([coordinator, owner, None])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
