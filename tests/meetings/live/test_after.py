"""Notes of a meeting stay open to whoever took them until the minutes went round, and go on into them."""

import pytest
from django.urls import reverse

from meetings.live import notes, steps
from meetings.live.notes import Draft
from meetings.meetings import actions as meetings
from meetings.meetings.errors import NotNow
from meetings.minutes import actions as minutes
from meetings.models import ItemNote, Minutes
from meetings.models import Note as MinutesNote

from .conftest import fresh


@pytest.fixture
def held(council, coordinator):
    steps.start(meeting=council.meeting, by=coordinator)
    steps.end(meeting=council.meeting, by=coordinator)
    council.meeting = fresh(council.meeting)
    return council


def jot(held, text, by, *, item=0):
    row = held.items[item]
    there = ItemNote.objects.filter(item=row).first()
    draft = Draft(text, there.version if there else 0, there.text if there else "")
    return notes.save(meeting=held.meeting, number=row.pk, draft=draft, by=by)


def in_minutes(held, item=0):
    return MinutesNote.objects.get(item=held.items[item]).body


def begun(held, by):
    return minutes.begin(meeting=held.meeting, by=by)


def go_round(held, by):
    row = Minutes.objects.select_related("meeting", "coalition").get(meeting=held.meeting)
    return minutes.circulate(minutes=row, by=by)


STAGES = ["published", "held without live", "held", "minutes begun", "minutes sent round", "minutes approved"]


@pytest.mark.parametrize(("stage", "open_"), list(zip(STAGES, [True, True, True, True, False, False], strict=True)))
def test_open_until_the_minutes_went_round(request, council, coordinator, note_taker, as_user, stage, open_):
    if stage == "held without live":
        meetings.hold(meeting=council.meeting, by=coordinator)
    elif stage != "published":
        request.getfixturevalue("held")
    if stage.startswith("minutes"):
        begun(council, coordinator)
    if stage in ("minutes sent round", "minutes approved"):
        sent = go_round(council, coordinator)
        if stage == "minutes approved":
            minutes.approve(minutes=sent, by=coordinator)
    client = as_user(note_taker)
    page = client.get(reverse("live", args=["river", council.meeting.pk]))
    assert ('name="text"' in page.content.decode()) is open_
    address = reverse("live-note", args=["river", council.meeting.pk, council.items[0].pk])
    answer = client.post(address, {"text": "Said late.", "version": "0"}, headers={"Accept": "application/json"})
    assert (answer.status_code, ItemNote.objects.filter(text="Said late.").exists()) == (
        (200, True) if open_ else (400, False)
    )
    assert (
        client.get(reverse("live-note-history", args=["river", council.meeting.pk, council.items[0].pk])).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("who", "there"), [("note_taker", True), ("chair", True), ("coordinator", True), ("member", False)]
)
def test_the_door_on_the_meetings_page(request, held, as_user, coordinator, who, there):
    client = as_user(request.getfixturevalue(who))
    door = f'href="{reverse("live", args=["river", held.meeting.pk])}#notes"'
    assert (door in client.get(held.meeting.get_absolute_url()).content.decode()) is there
    begun(held, coordinator)
    go_round(held, coordinator)
    assert door not in client.get(held.meeting.get_absolute_url()).content.decode()


class TestIntoTheMinutes:
    def test_what_is_added_later_goes_on(self, held, coordinator, note_taker):
        jot(held, "April.", note_taker)
        begun(held, coordinator)
        jot(held, "April. Samir asks the county.", note_taker)
        jot(held, "First words.", note_taker, item=1)
        assert [in_minutes(held, 0), in_minutes(held, 1)] == ["April. Samir asks the county.", "First words."]

    def test_what_somebody_wrote_there_stands(self, held, coordinator, note_taker):
        jot(held, "April.", note_taker)
        begun(held, coordinator)
        row = MinutesNote.objects.select_related("minutes__meeting", "minutes__coalition").get(item=held.items[0])
        minutes.write(note=row, body="The drill is in April.", by=coordinator)
        jot(held, "April, the 20th.", note_taker)
        assert in_minutes(held) == "The drill is in April."

    def test_an_outcome_written_by_hand_stands(self, held, coordinator, note_taker):
        held.items[0].outcome = "Decided: April."
        held.items[0].save()
        begun(held, coordinator)
        jot(held, "Perhaps April.", note_taker)
        assert in_minutes(held) == "Decided: April."

    def test_an_earlier_version_comes_along(self, held, coordinator, note_taker, owner):
        jot(held, "April.", note_taker)
        begun(held, coordinator)
        jot(held, "May.", owner)
        notes.restore(version=ItemNote.objects.get().versions.get(text="April."), by=note_taker)
        assert in_minutes(held) == "April."

    def test_nothing_after_they_went_round(self, held, coordinator, note_taker):
        jot(held, "April.", note_taker)
        begun(held, coordinator)
        go_round(held, coordinator)
        with pytest.raises(NotNow, match="The minutes went round"):
            jot(held, "May.", note_taker)
        with pytest.raises(NotNow, match="The minutes went round"):
            notes.restore(version=ItemNote.objects.get().versions.get(), by=note_taker)
        assert (in_minutes(held), ItemNote.objects.get().text) == ("April.", "April.")
