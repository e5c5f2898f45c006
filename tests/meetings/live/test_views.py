"""Who may lead, follow and see a meeting that goes on; what the state costs; what the wall never shows."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.models import AuditEvent
from meetings.live import notes, steps
from meetings.live.notes import Draft
from meetings.models import AgendaItem, Attendance, Ballot, Decision, ItemNote, LiveMeeting, Meeting, Speaker, Task

JSON = {"Accept": "application/json"}


@pytest.fixture
def url(council):
    """url("live-state", ...) of the council."""

    def address(name, *more):
        return reverse(name, args=["river", council.meeting.pk, *more])

    return address


# What each may do: (the page, the state, the screen, a step, a capture, the notes, asking to speak)
MAY = {
    "owner": (200, 200, 200, 302, 302, 200, 302),
    "coordinator": (200, 200, 200, 302, 302, 200, 302),
    "chair": (200, 200, 200, 302, 302, 200, 302),  # a member who leads it
    "note_taker": (200, 200, 200, 302, 302, 200, 302),  # a member named to take notes
    "member": (200, 200, 200, 403, 403, 403, 302),  # invited
    "leader": (404, 404, 404, 404, 404, 404, 404),  # not invited
    "outsider": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what(request, as_user, council, coordinator, url, who):
    steps.start(meeting=council.meeting, by=coordinator)
    client = as_user(request.getfixturevalue(who))
    answers = (
        client.get(url("live")),
        client.get(url("live-state")),
        client.get(url("live-screen")),
        client.post(url("live-step"), {"do": "ask", "name": "A guest"}),
        client.post(url("live-topic"), {"title": "For later"}),
        client.get(url("live-note", council.items[0].pk)),
        client.post(url("live-speak")),
    )
    assert tuple(answer.status_code for answer in answers) == MAY[who]


def test_whoever_is_here_follows_also_uninvited(as_user, council, leader, url):
    lena = leader.people.get()
    Attendance.objects.create(
        coalition=council.meeting.coalition, meeting=council.meeting, person=lena, status="present"
    )
    assert as_user(leader).get(url("live")).status_code == 200


def test_a_draft_is_not_there_for_its_invited(as_user, council, member, url):
    Meeting.objects.update(status="draft")
    assert as_user(member).get(url("live")).status_code == 404


def test_the_pages_of_a_meeting_in_every_state(as_user, council, coordinator, member, url):
    """Before, while and after: for whoever leads, whoever follows, and on the wall."""
    words = {
        None: ("Ready when you are", "Not started yet", "Welcome to the table"),
        "start": ("Done, next: Date of the drill", "I would like to speak", "Where we stand"),
        "end": ("The meeting is over", "The meeting is over", "Thank you for coming"),
    }
    for act, (lead, follow, wall) in words.items():
        if act:
            getattr(steps, act)(meeting=council.meeting, by=coordinator)
        client = as_user(coordinator)
        assert lead in client.get(url("live")).content.decode()
        assert wall in client.get(url("live-screen")).content.decode()
        assert follow in as_user(member).get(url("live")).content.decode()


# --- The state -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "member"])
@pytest.mark.parametrize("started", [False, True])
def test_what_did_not_change_costs_three_queries(request, as_user, council, coordinator, url, who, started):
    if started:
        steps.start(meeting=council.meeting, by=coordinator)
    client = as_user(request.getfixturevalue(who))
    for kind in ("drive", "follow", "screen"):
        tag = client.get(url("live-state"), {"as": kind})["ETag"]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url("live-state"), {"as": kind}, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content) == (304, b"")
        assert len(queries) <= 3, [query["sql"][:90] for query in queries]
        assert client.get(url("live-state"), {"as": kind}, headers={"If-None-Match": f"W/{tag}"}).status_code == 304


def test_before_the_start_the_state_changes_as_people_come(as_user, council, coordinator, url):
    client = as_user(coordinator)
    tag = client.get(url("live-state"), {"as": "drive"})["ETag"]
    Attendance.objects.create(
        coalition=council.meeting.coalition, meeting=council.meeting, person=council.marcus, partner=council.ems, status="present"
    )  # fmt: skip
    answer = client.get(url("live-state"), {"as": "drive"}, headers={"If-None-Match": tag})
    assert "1 partner, 1 person" in answer.json()["board"]


def test_the_cost_does_not_grow_with_the_meeting(as_user, council, coordinator, url, coalition):
    steps.start(meeting=council.meeting, by=coordinator)
    client = as_user(coordinator)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("live-state"), {"as": "drive"})
        return len(queries)

    small = cost()
    AgendaItem.objects.bulk_create(
        AgendaItem(coalition=coalition, meeting=council.meeting, title=f"Item {number}", position=number, minutes=5)
        for number in range(10, 50)
    )
    for number in range(20):
        steps.ask_to_speak(meeting=council.meeting, name=f"Guest {number}", by=coordinator)
    assert cost() == small


def test_nobody_gets_the_board_of_whoever_leads_by_asking_for_it(as_user, council, coordinator, member, url):
    steps.start(meeting=council.meeting, by=coordinator)
    steps.ask_to_speak(meeting=council.meeting, name="Somebody else", by=coordinator)
    answer = as_user(member).get(url("live-state"), {"as": "drive"})
    assert answer["ETag"].startswith('"follow-')
    assert "Somebody else" not in answer.content.decode()


def test_the_wall_shows_nothing_private(as_user, council, coordinator, url):
    item = council.items[0]
    AgendaItem.objects.filter(pk=item.pk).update(
        is_confidential=True, title="Dr. Hale’s contract", expected_result="A sum"
    )
    steps.start(meeting=council.meeting, by=coordinator)
    steps.ask_to_speak(meeting=council.meeting, name="Marcus Bell", person=council.marcus, by=coordinator)
    client = as_user(coordinator)
    for page in (client.get(url("live-screen")), client.get(url("live-state"), {"as": "screen"})):
        text = page.content.decode()
        assert "A confidential item" in text
        assert "1 person wants" in text
        assert not [words for words in ("Hale", "A sum", "Marcus", "Carla") if words in text]


def test_a_confidential_item_has_no_name_for_those_who_may_not_read_it(as_user, council, coordinator, member, url):
    first, second, _ = council.items
    AgendaItem.objects.filter(pk__in=[first.pk, second.pk]).update(is_confidential=True)
    steps.start(meeting=council.meeting, by=coordinator)
    page = as_user(member).get(url("live")).content.decode()
    assert "A confidential item" in page
    assert "Where we stand" not in page
    assert "Date of the drill" not in page


@pytest.mark.parametrize("who", ["chair", "note_taker"])
def test_who_leads_does_not_write_notes_on_what_they_may_not_read(request, as_user, council, coordinator, url, who):
    item = council.items[0]
    notes.save(meeting=council.meeting, number=item.pk, draft=Draft("Secret", 0, ""), by=coordinator)
    AgendaItem.objects.filter(pk=item.pk).update(is_confidential=True, owner=None)
    client = as_user(request.getfixturevalue(who))
    assert client.get(url("live-note", item.pk)).status_code == 404
    assert client.post(url("live-note", item.pk), {"text": "x", "version": 1}).status_code == 404
    assert "Secret" not in client.get(url("live")).content.decode()


# --- Steps and captures ----------------------------------------------------------------------------------------------


def test_steps_by_plain_forms_and_by_script(as_user, council, coordinator, url):
    client = as_user(coordinator)
    page = client.post(url("live-step"), {"do": "start"}, follow=True)
    assert "Done, next: Date of the drill" in page.content.decode()
    state = client.post(url("live-step"), {"do": "next", "seen": council.items[0].pk}, headers=JSON).json()
    assert (state["item"], state["trouble"]) == (council.items[1].pk, "")
    state = client.post(url("live-step"), {"do": "next", "seen": council.items[0].pk}, headers=JSON).json()
    assert (state["item"], "quicker" in state["trouble"]) == (council.items[1].pk, True)
    page = client.post(url("live-step"), {"do": "next", "seen": council.items[0].pk}, follow=True)
    assert "Somebody was quicker" in page.content.decode()


@pytest.mark.parametrize("do", ["", "nonsense", "go-to", "call", "spoke", "ask"])
def test_half_a_step_is_told_and_does_nothing(as_user, council, coordinator, url, do):
    steps.start(meeting=council.meeting, by=coordinator)
    acts = AuditEvent.objects.count()
    state = as_user(coordinator).post(url("live-step"), {"do": do}, headers=JSON).json()
    assert state["trouble"]
    assert AuditEvent.objects.count() == acts


def test_captures_are_written_once(as_user, council, coordinator, coalition, url):
    steps.start(meeting=council.meeting, by=coordinator)
    Attendance.objects.create(coalition=coalition, meeting=council.meeting, person=council.marcus, partner=council.ems, status="remote")  # fmt: skip
    client = as_user(coordinator)
    sent = {
        "live-decision": {"title": "The drill is on April 4", "rationale": "Both can", "method": "consensus"},
        "live-task": {"title": "Book the station", "owner": "Marcus Bell", "due_on": "2030-01-02"},
        "live-topic": {"title": "A radio channel"},
    }
    for name, fields in sent.items():
        body = fields | {"key": str(uuid.uuid4())}
        for _ in range(2):
            answer = client.post(url(name), body, headers=JSON)
            assert (answer.status_code, answer.json()["trouble"]) == (200, "")
    assert list(Decision.objects.values_list("title", "meeting")) == [("The drill is on April 4", council.meeting.pk)]
    assert list(Ballot.objects.values_list("partner", "choice")) == [(council.ems.pk, "took_part")]
    assert list(Task.objects.values_list("title", "owner__name", "meeting")) == [
        ("Book the station", "Marcus Bell", council.meeting.pk)
    ]
    assert list(AgendaItem.objects.filter(state="parked").values_list("title", flat=True)) == ["A radio channel"]


def test_a_capture_with_a_mistake(as_user, council, coordinator, url):
    steps.start(meeting=council.meeting, by=coordinator)
    client = as_user(coordinator)
    answer = client.post(url("live-task"), {"title": "Ask", "owner": "Nobody Known"}, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["owner"])
    page = client.post(url("live-task"), {"title": "Ask the county", "owner": "Nobody Known"}).content.decode()
    assert "Ask the county" in page
    assert not Task.objects.exists()


def test_nothing_is_captured_before_the_start(as_user, council, coordinator, url):
    answer = as_user(coordinator).post(url("live-topic"), {"title": "Early"}, headers=JSON).json()
    assert "not been started" in answer["trouble"]
    assert not AgendaItem.objects.filter(title="Early").exists()


def test_somebody_invited_asks_to_speak_for_themselves_only(as_user, council, coordinator, member, url):
    steps.start(meeting=council.meeting, by=coordinator)
    client = as_user(member)
    page = client.post(url("live-speak"), {"wants": "yes", "name": "Somebody else"}, follow=True).content.decode()
    assert "You are on the list" in page
    assert list(Speaker.objects.values_list("name", flat=True)) == ["Amir"]
    client.post(url("live-speak"), {"wants": "no"})
    assert not Speaker.objects.exists()


def test_names_are_offered_of_this_meeting_only(as_user, council, coordinator, chair, owner, url):
    found = as_user(chair).get(url("live-people"), {"q": "a"}).json()["results"]
    assert sorted(name.split(" #")[0] for name in found) == ["Amir", "Marcus Bell"]


# --- Notes -----------------------------------------------------------------------------------------------------------


def test_notes_by_script(as_user, council, coordinator, owner, url):
    address = url("live-note", council.items[0].pk)
    first = as_user(coordinator).post(
        address, {"text": "One", "version": 0, "has_base": "on", "key": uuid.uuid4()}, headers=JSON
    )
    assert {name: first.json()[name] for name in ("text", "version", "by")} == {
        "text": "One",
        "version": 1,
        "by": "Rosa",
    }
    client = as_user(owner)
    body = {"text": "Another", "version": 0, "base": "", "has_base": "on"}
    assert client.post(address, body, headers=JSON).json()["text"] == "One\nAnother"
    body = {"text": "Changed", "version": 1, "base": "One", "has_base": "on"}
    client.post(
        address, {"text": "One!\nAnother", "version": 2, "has_base": "on", "base": "One\nAnother"}, headers=JSON
    )
    clash = client.post(address, body, headers=JSON)
    assert (clash.status_code, clash.json()["text"], clash.json()["version"]) == (409, "One!\nAnother", 3)


def test_notes_by_plain_forms(as_user, council, coordinator, owner, url):
    address = url("live-note", council.items[0].pk)
    page = as_user(coordinator).post(address, {"text": "One", "version": 0}, follow=True).content.decode()
    assert "The notes are saved." in page
    clash = as_user(owner).post(address, {"text": "Other words", "version": 0})
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Rosa saved these notes" in text
    assert "Other words" in text
    assert 'name="version" value="1"' in text


def test_history_is_compared_and_brought_back(as_user, council, coordinator, owner, url):
    number = council.items[0].pk
    notes.save(meeting=council.meeting, number=number, draft=Draft("One\nTwo", 0, ""), by=coordinator)
    notes.save(meeting=council.meeting, number=number, draft=Draft("One\nThree", 1, "One\nTwo"), by=owner)
    client = as_user(coordinator)
    page = client.get(url("live-note-history", number), {"old": "1", "new": "2"}).content.decode()
    assert "Taken out: </span>Two</del>" in page
    assert "New: </span>Three</ins>" in page
    client.post(url("live-note-restore", number), {"number": "1"})
    assert ItemNote.objects.values_list("text", "version").get() == ("One\nTwo", 3)
    for wrong in ("", "99", "x", "9" * 30):
        assert client.post(url("live-note-restore", number), {"number": wrong}).status_code == 302
    assert ItemNote.objects.get().version == 3


@pytest.mark.parametrize(
    "body", [{}, {"text": "x"}, {"text": "x", "version": "-1"}, {"text": "x" * 20_001, "version": 0}]
)
def test_bad_drafts(as_user, council, coordinator, url, body):
    client = as_user(coordinator)
    address = url("live-note", council.items[0].pk)
    assert client.post(address, body, headers=JSON).status_code == 400
    assert client.post(address, body).status_code == 400
    assert not ItemNote.objects.exists()


def test_a_kind_of_screen_nobody_knows(as_user, council, coordinator, url):
    answer = as_user(coordinator).get(url("live-state"), {"as": "x' --"})
    assert json.loads(answer.content)["status"] == "ready"
    assert not LiveMeeting.objects.exists()
