"""A meeting's way from start to end: which step is possible when, where the table is, who waits to speak."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coalition.models import AuditEvent
from meetings.agenda import actions as agenda
from meetings.live import state, steps
from meetings.live.models import ItemClock
from meetings.meetings.errors import NotNow
from meetings.models import AgendaItem, LiveMeeting, Meeting, Speaker, SpeakingTally
from tests.characters import coalition_type, viewer
from tests.meetings.tables import make_meeting

from .conftest import fresh

READY, RUNNING, ENDED = "ready", "running", "ended"


def status_of(meeting):
    live = LiveMeeting.objects.filter(meeting=meeting).first()
    return live.status if live else READY


def bring_to(meeting, status, by):
    if status in (RUNNING, ENDED):
        steps.start(meeting=meeting, by=by)
    if status == ENDED:
        steps.end(meeting=meeting, by=by)
        Meeting.objects.filter(pk=meeting.pk).update(status="published")  # as after a rehearsal


# step -> {status before: status after, or None where it is refused}
TABLE = {
    "start": {READY: RUNNING, RUNNING: RUNNING, ENDED: None},
    "take_back": {READY: None, RUNNING: READY, ENDED: READY},
    "end": {READY: None, RUNNING: ENDED, ENDED: ENDED},
    "resume": {READY: None, RUNNING: None, ENDED: RUNNING},
    "go_on": {READY: None, RUNNING: RUNNING, ENDED: None},
    "park": {READY: None, RUNNING: RUNNING, ENDED: None},
    "go_to": {READY: None, RUNNING: RUNNING, ENDED: None},
    "extend": {READY: None, RUNNING: RUNNING, ENDED: None},
    "ask_to_speak": {READY: None, RUNNING: RUNNING, ENDED: None},
    "clear_floor": {READY: None, RUNNING: RUNNING, ENDED: None},
    "tally": {READY: None, RUNNING: RUNNING, ENDED: None},
}


@pytest.mark.parametrize("before", [READY, RUNNING, ENDED])
@pytest.mark.parametrize("name", TABLE)
def test_which_step_is_possible_when(council, coordinator, name, before):
    bring_to(council.meeting, before, coordinator)
    live = LiveMeeting.objects.filter(meeting=council.meeting).first()
    more = {
        "go_on": {"seen": live and live.current_id},
        "park": {"seen": live and live.current_id},
        "go_to": {"item": council.items[2]},
        "extend": {"seen": live and live.current_id, "minutes": 5},
        "ask_to_speak": {"name": "Marcus Bell"},
        "tally": {"on": True},
    }.get(name, {})
    acts = AuditEvent.objects.count()
    after = TABLE[name][before]
    if after is None:
        with pytest.raises(NotNow):
            getattr(steps, name)(meeting=council.meeting, by=coordinator, **more)
        assert status_of(council.meeting) == before
        assert AuditEvent.objects.count() == acts
    else:
        getattr(steps, name)(meeting=council.meeting, by=coordinator, **more)
        assert status_of(council.meeting) == after


@pytest.mark.parametrize("status", ["draft", "cancelled", "held"])
def test_only_a_published_meeting_is_opened(coalition, coordinator, status):
    meeting = make_meeting(coalition, days=0, status=status)
    with pytest.raises(NotNow):
        steps.start(meeting=meeting, by=coordinator)
    assert not LiveMeeting.objects.exists()


def current(council):
    return LiveMeeting.objects.get(meeting=council.meeting).current


def press(council, name, by, **more):
    live = LiveMeeting.objects.get(meeting=council.meeting)
    return getattr(steps, name)(meeting=council.meeting, seen=live.current_id, by=by, **more)


def states(council):
    return [AgendaItem.objects.get(pk=item.pk).state for item in council.items]


def test_from_item_to_item(council, coordinator):
    first, second, third = council.items
    steps.start(meeting=council.meeting, by=coordinator)
    assert current(council) == first
    press(council, "go_on", coordinator)
    assert (current(council), states(council)) == (second, ["done", "open", "open"])
    press(council, "go_on", coordinator, done=False)  # come back to it
    assert (current(council), states(council)) == (third, ["done", "open", "open"])
    press(council, "go_on", coordinator)
    assert (current(council), states(council)) == (second, ["done", "open", "done"])
    with pytest.raises(NotNow, match="Nothing else is open"):
        press(council, "go_on", coordinator, done=False)
    press(council, "park", coordinator)
    assert (current(council), states(council)) == (None, ["done", "parked", "done"])
    steps.go_to(meeting=council.meeting, item=second, by=coordinator)
    assert (current(council), states(council)) == (second, ["done", "open", "done"])
    steps.end(meeting=council.meeting, by=coordinator, done=True)
    assert (current(council), states(council)) == (None, ["done", "done", "done"])
    assert fresh(council.meeting).status == "held"


def test_two_presses_of_next_do_not_skip_an_item(council, coordinator, owner):
    first, second, _ = council.items
    steps.start(meeting=council.meeting, by=coordinator)
    steps.go_on(meeting=council.meeting, seen=first.pk, by=coordinator)
    with pytest.raises(NotNow, match="The table is at “Date of the drill” now"):
        steps.go_on(meeting=council.meeting, seen=first.pk, by=owner)
    assert current(council) == second


def test_two_presses_of_more_time_add_once(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    for had in (0, 0, 5):  # a double click, then another press
        press(council, "extend", coordinator, minutes=5, had=had)
    assert ItemClock.objects.get(item=council.items[0]).extra_minutes == 10


def test_an_item_taken_off_the_agenda_meanwhile(council, coordinator, coalition):
    """The agenda edited while live: the table is at no item, and the next one is a press away."""
    first, second, _ = council.items
    steps.start(meeting=council.meeting, by=coordinator)
    agenda.remove_item(item=first, by=coordinator)
    found = state.for_driver(viewer(coordinator, coalition), fresh(council.meeting))
    assert (found["current"], found["coming"].pk) == (None, second.pk)
    press(council, "go_on", coordinator)
    assert current(council) == second


def test_the_order_changed_meanwhile(council, coordinator):
    _, second, third = council.items
    steps.start(meeting=council.meeting, by=coordinator)
    agenda.move_item(item=third, to="up", by=coordinator)
    press(council, "go_on", coordinator)
    assert current(council) == third
    agenda.mark(item=second, state="parked", by=coordinator)
    press(council, "go_on", coordinator)
    assert current(council) is None


def test_an_item_of_another_meeting(council, coalition, coordinator):
    other = make_meeting(coalition, "Another one", status="published")
    steps.start(meeting=council.meeting, by=coordinator)
    item = AgendaItem.objects.create(coalition=coalition, meeting=other, title="Elsewhere", position=1)
    with pytest.raises(NotNow):
        steps.go_to(meeting=council.meeting, item=item, by=coordinator)


def test_the_time_of_an_item_adds_up(council, coalition, coordinator):
    first, second, _ = council.items
    live = steps.start(meeting=council.meeting, by=coordinator)
    then = timezone.now() - timedelta(minutes=4)
    LiveMeeting.objects.filter(pk=live.pk).update(current_since=then)
    steps.go_to(meeting=council.meeting, item=second, by=coordinator)
    steps.go_to(meeting=council.meeting, item=first, by=coordinator)
    press(council, "extend", coordinator, minutes=5)
    line = state.for_driver(viewer(coordinator, coalition), fresh(council.meeting))["current"]
    assert (line.allowed, line.used) == (15, 4)
    left = line.ends_at - timezone.now()
    assert timedelta(minutes=10, seconds=50) < left <= timedelta(minutes=11)


def test_a_rehearsal_does_not_hold_the_meeting(coalition, coordinator):
    meeting = make_meeting(coalition, days=3, minutes=90, status="published")
    live = steps.start(meeting=meeting, by=coordinator)
    assert state.ends_at(meeting, live) == live.started_at + timedelta(minutes=90)
    steps.end(meeting=meeting, by=coordinator)
    assert fresh(meeting).status == "published"
    steps.take_back(meeting=meeting, by=coordinator)
    assert status_of(meeting) == READY


def test_a_held_meeting_is_not_unheld(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    steps.end(meeting=council.meeting, by=coordinator)
    with pytest.raises(NotNow):
        steps.take_back(meeting=council.meeting, by=coordinator)
    steps.resume(meeting=council.meeting, by=coordinator)
    assert (status_of(council.meeting), fresh(council.meeting).status) == (RUNNING, "held")


# --- Who waits to speak, who spoke -----------------------------------------------------------------------------------


def names():
    return list(Speaker.objects.values_list("name", flat=True))


def test_the_open_floor(council, member, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    amir = member.people.get()
    for _ in range(2):  # asked twice, listed once
        steps.ask_to_speak(meeting=council.meeting, name="Amir", person=amir, by=member)
        steps.ask_to_speak(meeting=council.meeting, name="A guest", by=coordinator)
    assert names() == ["Amir", "A guest"]
    steps.withdraw(meeting=council.meeting, person=amir, by=member)
    assert names() == ["A guest"]
    acts = AuditEvent.objects.filter(target_id=council.meeting.pk)
    assert not [event for event in acts if "Amir" in str(event.details)]
    called = Speaker.objects.get()
    steps.call(meeting=council.meeting, speaker=called.pk, by=coordinator)
    assert names() == []
    with pytest.raises(NotNow):
        steps.call(meeting=council.meeting, speaker=called.pk, by=coordinator)


def test_what_is_counted_is_kinds_and_never_people(council, coalition, coordinator):
    """POW-1: one number for each kind; the table of tallies has no place for a person."""
    ems = coalition_type(coalition, "ems")
    steps.start(meeting=council.meeting, by=coordinator)
    with pytest.raises(NotNow):
        steps.count_speech(meeting=council.meeting, kind=ems, by=coordinator)
    steps.tally(meeting=council.meeting, on=True, by=coordinator)
    steps.ask_to_speak(meeting=council.meeting, name="Marcus Bell", person=council.marcus, by=coordinator)
    steps.call(meeting=council.meeting, speaker=Speaker.objects.get().pk, by=coordinator)
    steps.count_speech(meeting=council.meeting, kind=ems, by=coordinator)
    assert SpeakingTally.objects.get().times == 2
    for _ in range(3):
        steps.count_speech(meeting=council.meeting, kind=ems, step=-1, by=coordinator)
    assert SpeakingTally.objects.get().times == 0
    fields = {field.name for field in SpeakingTally._meta.fields}
    assert fields == {"id", "coalition", "live", "stakeholder_type", "times"}


def test_the_list_is_gone_when_the_meeting_is_over(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    steps.ask_to_speak(meeting=council.meeting, name="A guest", by=coordinator)
    steps.end(meeting=council.meeting, by=coordinator)
    assert names() == []
