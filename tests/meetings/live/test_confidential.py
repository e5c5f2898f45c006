"""What is captured under a confidential item stays with those who may read it, whichever way one looks."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent
from meetings.agenda import actions as agenda
from meetings.decisions import actions as decisions
from meetings.live import captures, steps
from meetings.meetings import actions as meetings
from meetings.meetings import notices as words
from meetings.meetings.errors import NotNow
from meetings.minutes.document import document_of
from meetings.models import AgendaItem, Attendance, Decision, Minutes, Task
from meetings.standing import actions as standing
from members.models import Notice
from tests.characters import make_user
from tests.meetings.decisions.tables import make_vote

SECRET = "Whom the hospital lets go"


@pytest.fixture
def captured(council, coordinator, coalition, partner, member):
    """At the second item, confidential, Marcus named to read it: a decision and a task, of the member's partner."""
    item = council.items[1]
    AgendaItem.objects.filter(pk=item.pk).update(is_confidential=True)
    item.refresh_from_db()
    agenda.name_readers(item, [council.marcus])
    steps.start(meeting=council.meeting, by=coordinator)
    steps.go_to(meeting=council.meeting, item=item, by=coordinator)
    decision = captures.decision(
        meeting=council.meeting, key=uuid.uuid4(), by=coordinator, title=SECRET, rationale="", method="consensus"
    )
    task = captures.task(
        meeting=council.meeting,
        key=uuid.uuid4(),
        by=coordinator,
        title=f"Task: {SECRET}",
        owner=council.marcus,
        due_on=None,
    )
    Task.objects.filter(pk=task.pk).update(partner=partner)  # a colleague of the member, for whom it counts
    return decision, task


def test_the_item_at_hand_is_kept(captured, council):
    assert [row.agenda_item for row in captured] == [council.items[1]] * 2


def test_another_item_named_by_the_screen_wins(captured, council, coordinator, as_user, coalition):
    """A note that waited for the line belongs to the item it was written at."""
    url = reverse("live-task", args=["river", council.meeting.pk])
    as_user(coordinator).post(
        url, {"title": "Late", "item": council.items[0].pk}, headers={"Accept": "application/json"}
    )
    assert Task.objects.get(title="Late").agenda_item == council.items[0]


def test_a_member_finds_it_nowhere(captured, council, coordinator, member, as_user, coalition):
    decision, task = captured
    decision = decisions.settle(
        decision=decision, by=coordinator, rationale=SECRET, review_on=coalition.today() + timedelta(days=30)
    )
    council.meeting.refresh_from_db()
    client = as_user(member)
    meeting = council.meeting.get_absolute_url()
    pages = [meeting, reverse("decision-list", args=["river"]), reverse("task-list", args=["river"]), reverse("search", args=["river"]) + "?q=hospital"]  # fmt: skip
    for page in pages:
        assert SECRET not in client.get(page).content.decode(), page
    assert client.get(decision.get_absolute_url()).status_code == 404
    assert client.get(task.get_absolute_url()).status_code == 404
    assert not Decision.objects.open_to_all().exists()
    keeper = as_user(coordinator)
    assert SECRET in keeper.get(decision.get_absolute_url()).content.decode()
    assert SECRET in keeper.get(pages[1]).content.decode()


def test_one_named_to_read_the_item_reads_it(captured, council, coalition, as_user):
    user = make_user(coalition, "member", "Marcus")
    council.marcus.user, own = user, user.people.get()
    own.delete()
    council.marcus.save()
    decision, task = captured
    client = as_user(user)
    assert SECRET in client.get(decision.get_absolute_url()).content.decode()
    assert SECRET in client.get(task.get_absolute_url()).content.decode()


def test_neither_minutes_nor_the_follow_up_tell_it(captured, council, coordinator, member, coalition):
    decision, _ = captured
    decisions.settle(
        decision=decision, by=coordinator, rationale="So.", review_on=coalition.today() + timedelta(days=30)
    )
    minutes = Minutes.objects.create(coalition=coalition, meeting=council.meeting)
    assert SECRET not in str(document_of(minutes, []))
    steps.end(meeting=council.meeting, by=coordinator)
    council.meeting.refresh_from_db()
    meetings.hold(meeting=council.meeting, by=coordinator)
    meetings.follow_up(meeting=council.meeting, by=coordinator)
    found = {each.person_id: each for each in Notice.objects.select_related("person", "coalition").filter(kind="meeting-follow-up")}  # fmt: skip
    words.load_follow_up(list(found.values()))
    told = {person: str(words.word_follow_up(each).context["decisions"]) for person, each in found.items()}
    assert told[member.people.get().pk] == "[]"
    assert told[council.marcus.pk] != "[]"
    # Its own mail goes only to those who may read it.
    own_mail = Notice.objects.filter(kind="decision-closed").values_list("person_id", flat=True)
    assert set(own_mail) <= {council.marcus.pk, council.items[1].owner_id}


def test_the_change_log_names_neither(captured):
    assert not [event for event in AuditEvent.objects.all() if SECRET in audit.sentence(event)]


def test_the_item_cannot_be_taken_away_from_under_them(captured, council, coordinator):
    with pytest.raises(NotNow, match="Park it instead"):
        agenda.remove_item(item=council.items[1], by=coordinator)


def test_the_screen_says_who_will_see_it(captured, council, coordinator, chair, as_user):
    page = as_user(coordinator).get(reverse("live", args=["river", council.meeting.pk])).content.decode()
    assert "Confidential: only Carla, Marcus Bell and coordinators will see what you note now." in page
    wall = as_user(coordinator).get(reverse("live-screen", args=["river", council.meeting.pk])).content.decode()
    assert "will see what you note" not in wall


def test_a_topic_parked_under_it_is_confidential_too(captured, council, coordinator):
    parked = captures.topic(meeting=council.meeting, key=uuid.uuid4(), by=coordinator, title=SECRET)
    assert parked.is_confidential
    assert {row.person for row in parked.named.all()} >= {council.marcus}


def test_votes_of_the_room_are_one_step_away(council, coordinator, member, as_user, coalition, partner):
    """The strip names who may vote, leads to the roll; an open vote leads to its sheet, and that back."""
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, quorum_share=50)
    Attendance.objects.create(coalition=coalition, meeting=council.meeting, partner=partner, person=member.people.get(), status="present")  # fmt: skip
    steps.start(meeting=council.meeting, by=coordinator)
    vote = make_vote(coalition, meeting=council.meeting)
    client = as_user(coordinator)
    live, room = reverse("live", args=["river", council.meeting.pk]), reverse("decision-room", args=["river", vote.pk])
    page = client.get(live).content.decode()
    assert "Who of those here may vote" in page
    assert partner.name in page
    assert reverse("meeting-roll", args=["river", council.meeting.pk]) in page
    assert room in page
    assert live in client.get(room).content.decode()
    assert live in client.get(vote.get_absolute_url()).content.decode()
    ballot = vote.ballots.get(partner=partner)
    answer = client.post(room, {f"choice-{ballot.pk}": "for"})
    assert (answer.status_code, answer["Location"]) == (302, live)
