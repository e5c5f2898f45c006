"""The burden gate where a task is split, delegated or captured in a meeting (WRK-5): hold, swap, shorten, or a reason."""

import uuid

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.models import OutsideLoad
from engagement.workload import burden
from meetings.live import captures, steps
from meetings.models import Task
from members.models import Notice
from tests.characters import make_person
from tests.meetings.live.conftest import chair, council, note_taker

__all__ = ["chair", "council", "note_taker"]
pytestmark = pytest.mark.django_db


def carry(person, minutes):
    """Somebody with so many of their 240 minutes taken."""
    OutsideLoad.objects.create(
        coalition=person.coalition, person=person, name="Else", minutes=minutes, since=person.coalition.today()
    )
    return person


@pytest.fixture
def full(coalition, partner):
    return carry(make_person(coalition, "Full", partner=partner, email="full@x.example"), 220)


@pytest.fixture
def whole(coalition, partner):
    """Somebody with nothing left."""
    return carry(make_person(coalition, "Whole", partner=partner, email="whole@x.example"), 240)


@pytest.fixture
def task(coalition, member, partner):
    """A task of 60 minutes in Amir's hands."""
    return Task.objects.create(
        coalition=coalition, title="Call round", owner=member.people.get(), partner=partner, minutes=60
    )


def post(client, name, task, **fields):
    return client.post(reverse(name, args=["river", task.pk]), fields)


# --- delegated --------------------------------------------------------------------------------------------------------

# what is chosen -> who does it then (None: the owner); "" asks back
DELEGATED = {"": None, "hold": None, "swap": "Most", "anyway": "Full"}


@pytest.mark.parametrize("way", DELEGATED)
def test_delegated_to_somebody_without_room(as_user, coalition, coordinator, task, full, partner, way):
    make_person(coalition, "Most", partner=partner, email="most@x.example")
    sent = {"delegate-delegate": str(full.pk), "delegate-ease": way, "delegate-reason": "The drill is tomorrow."}
    answer = post(as_user(coordinator), "task-delegate", task, **sent)
    task.refresh_from_db()
    doer = task.delegate.name if task.delegate else None
    assert doer == DELEGATED[way] or (way == "swap" and doer == "Amir")  # whoever has the most room
    assert (answer.status_code == 200) is (way == "")
    kept = AuditEvent.objects.filter(verb="task_given_anyway").values_list("details__reason", flat=True)
    assert list(kept) == (["The drill is tomorrow."] if way == "anyway" else [])
    if way == "":
        assert "Full carries 220 of 240 minutes" in answer.content.decode()


# --- split ------------------------------------------------------------------------------------------------------------

# (minutes of the part, choice) -> (who has the part, its minutes); None: asked back, nothing is split
SPLIT = {
    ("20", ""): ("Full", 20),
    ("21", ""): None,
    ("", ""): None,
    ("30", "hold"): (None, 30),
    ("30", "shorten"): ("Full", 20),
    ("30", "anyway"): ("Full", 30),
}


@pytest.mark.parametrize(("minutes", "way"), SPLIT)
def test_a_part_for_somebody_without_room(as_user, coordinator, task, full, minutes, way):
    sent = {"split-title": "The north", "split-owner": f"{full.name} #{full.pk}", "split-minutes": minutes}
    sent |= {"split-ease": way, "split-reason": "It cannot wait."}
    answer = post(as_user(coordinator), "task-split", task, **sent)
    parts = [(part.owner and part.owner.name, part.minutes) for part in Task.objects.filter(split_from=task)]
    assert parts == ([SPLIT[minutes, way]] if SPLIT[minutes, way] else [])
    assert (answer.status_code == 302) is bool(SPLIT[minutes, way])


# --- captured in a meeting --------------------------------------------------------------------------------------------

# (who, minutes or None) -> held
CAPTURED = {
    ("full", 20): False,
    ("full", 21): True,
    ("full", None): False,
    ("whole", None): True,
    ("whole", 1): True,
}


@pytest.mark.parametrize(("who", "minutes"), CAPTURED)
def test_captured_for_somebody_without_room_it_waits_for_their_word(request, council, coordinator, who, minutes):
    person, held = request.getfixturevalue(who), CAPTURED[who, minutes]
    steps.start(meeting=council.meeting, by=coordinator)
    before = burden.of(person).used
    task = captures.task(
        meeting=council.meeting, key=uuid.uuid4(), by=coordinator, title="Ask the county", owner=person, due_on=None,
        minutes=minutes,
    )  # fmt: skip
    assert (task.owner, task.held_for) == ((None, person) if held else (person, None))
    assert burden.of(person).used == before + (0 if held else minutes or 0)
    asked = Notice.objects.filter(kind="task-held").values_list("person", flat=True)
    assert list(asked) == ([person.pk] if held else [])


def test_whoever_it_is_held_for_says_yes_and_nobody_else_does(as_user, coalition, member, leader, coordinator):
    amir = member.people.get()
    task = Task.objects.create(coalition=coalition, title="Ask", held_for=amir)
    assert post(as_user(leader), "task-agree", task).status_code == 404
    assert post(as_user(member), "task-agree", task).status_code == 302
    task.refresh_from_db()
    assert (task.owner, task.held_for) == (amir, None)
    assert AuditEvent.objects.get(verb="task_agreed").details["person"] == "Amir"
    post(as_user(coordinator), "task-agree", task)
    assert AuditEvent.objects.filter(verb="task_agreed").count() == 1


def test_handed_on_it_waits_for_nobody(as_user, coalition, coordinator, whole, member):
    task = Task.objects.create(coalition=coalition, title="Ask", held_for=whole)
    amir = member.people.get()
    post(as_user(coordinator), "task-hand-on", task, **{"hand-owner": f"Amir #{amir.pk}"})
    task.refresh_from_db()
    assert (task.owner, task.held_for) == (amir, None)


def test_it_waits_on_their_own_table(as_user, coalition, member, coordinator):
    amir = member.people.get()
    task = Task.objects.create(coalition=coalition, title="Ask the county", held_for=amir)
    page = as_user(member).get(reverse("mine", args=["river"]))
    assert "It waits for your word" in page.text
    assert reverse("task-agree", args=["river", task.pk]) in page.text
