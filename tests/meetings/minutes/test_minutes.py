"""Minutes grow, go round, are approved, and then never change (issue 3)."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import Error, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from meetings.attendance import actions as attendance
from meetings.meetings.actions import NotNow
from meetings.minutes import actions
from meetings.minutes.comparing import compare, worth_keeping
from meetings.models import AgendaItem, Correction, Edition, ItemReader, Minutes, Note
from members.models import Notice
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def meeting(coalition, partner):
    meeting = make_meeting(coalition, days=-1, status="held")
    make_item(meeting, "Where we stand", outcome="We stand well.")
    make_item(meeting, "Drill", purpose="decide")
    came, stayed = make_person(coalition, "Priya", partner=partner), make_person(coalition, "Joel", partner=partner)
    make_invitation(meeting, stayed, partner)
    attendance.record(meeting=meeting, marks=[(came.pk, partner.pk, "present")], by=None)
    return meeting


@pytest.fixture
def minutes(meeting, coordinator):
    return actions.begin(meeting=meeting, by=coordinator)


def owed(kind="minutes"):
    return sorted(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def reach(minutes, state):
    """Minutes in that state."""
    if state != "draft":
        minutes = actions.circulate(minutes=minutes, by=None)
    if state == "corrected":
        actions.write(note=note_of(minutes), body="Else", by=None)
    if state == "approved":
        minutes = actions.approve(minutes=minutes, by=None)
    return minutes


def note_of(minutes, place=0):
    note = minutes.notes.all()[place]
    note.minutes = minutes
    return note


ACTS = {
    "write": lambda m: actions.write(note=note_of(m), body="New words", by=None),
    "add": lambda m: actions.add(minutes=m, title="More", by=None),
    "circulate": lambda m: actions.circulate(minutes=m, by=None),
    "approve": lambda m: actions.approve(minutes=m, by=None),
    "correct": lambda m: actions.correct(minutes=m, text="Wrong", by=None),
}
MOVES = {  # state -> acts that are possible and where they lead; everything else is refused
    "draft": {"write": "draft", "add": "draft", "circulate": "circulated"},
    "circulated": {"write": "corrected", "add": "corrected", "circulate": "circulated", "approve": "approved"},
    "corrected": {"write": "corrected", "add": "corrected", "circulate": "circulated"},
    "approved": {"circulate": "approved", "approve": "approved", "correct": "approved"},
}


@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("act", ACTS)
def test_moves(minutes, state, act):
    minutes = reach(minutes, state)
    if act in MOVES[state]:
        ACTS[act](minutes)
    else:
        with pytest.raises(NotNow):
            ACTS[act](minutes)
    assert Minutes.objects.get().status == MOVES[state].get(act, state)


def test_they_grow_out_of_the_agenda(minutes, meeting, coordinator):
    assert list(minutes.notes.values_list("title", "body")) == [("Where we stand", "We stand well."), ("Drill", "")]
    make_item(meeting, "Added late")
    actions.begin(meeting=meeting, by=coordinator)
    assert [note.title for note in Note.objects.all()] == ["Where we stand", "Drill", "Added late"]
    AgendaItem.objects.get(title="Drill").delete()
    assert Note.objects.filter(title="Drill", item=None).exists()


def confidential_note(meeting, by, *, reader=None):
    """What the minutes say about a confidential item, which `reader` (a Person) may read."""
    item = make_item(meeting, "The convener’s post", is_confidential=True)
    if reader:
        ItemReader.objects.create(coalition=meeting.coalition, item=item, person=reader)
    minutes = actions.begin(meeting=meeting, by=by)
    note = Note.objects.select_related("minutes").get(item=item)
    note.minutes = minutes
    actions.write(note=note, body="Nobody is named yet.", by=by)
    return minutes


def test_confidential_items_are_in_no_edition(minutes, meeting, coordinator):
    confidential_note(meeting, coordinator)
    minutes = actions.circulate(minutes=minutes, by=coordinator)
    [edition] = Edition.objects.all()
    assert [item["title"] for item in edition.document["items"]] == ["Where we stand", "Drill"]
    assert "convener" not in str(edition.document)
    assert not AuditEvent.objects.filter(target_label__icontains="convener").exists()
    note = Note.objects.select_related("minutes").get(is_confidential=True)
    note.minutes = minutes
    actions.write(note=note, body="Now somebody is.", by=coordinator)
    minutes.refresh_from_db()
    assert minutes.status == "circulated"  # what people had is still what stands


@pytest.mark.parametrize("named", [True, False])
def test_confidential_items_are_read_by_those_named(minutes, meeting, coordinator, member, as_user, named):
    confidential_note(meeting, coordinator, reader=member.people.get() if named else None)
    actions.circulate(minutes=minutes, by=coordinator)
    where = url("meeting-minutes", minutes)
    assert "Nobody is named yet." in as_user(coordinator).get(where).content.decode()
    assert ("Nobody is named yet." in as_user(member).get(where).content.decode()) is named


def test_confidential_words_stay_so_when_the_item_goes(minutes, meeting, coordinator, member, as_user):
    confidential_note(meeting, coordinator, reader=member.people.get())
    AgendaItem.objects.filter(is_confidential=True).delete()
    actions.circulate(minutes=minutes, by=coordinator)
    assert "convener" not in str(Edition.objects.get().document)
    assert "Nobody is named yet." not in as_user(member).get(url("meeting-minutes", minutes)).content.decode()


@pytest.mark.parametrize(("days", "status"), [(7, "published"), (-1, "cancelled")])
def test_no_minutes_of_what_did_not_happen(coalition, days, status):
    with pytest.raises(NotNow):
        actions.begin(meeting=make_meeting(coalition, days=days, status=status), by=None)


def test_two_who_write_at_once(minutes):
    note = note_of(minutes, 1)
    seen = version_of(note)
    actions.write(note=note, body="Rosa's words", seen=seen, by=None)
    with pytest.raises(ChangedMeanwhile):
        actions.write(note=note, body="Dana's words", seen=seen, by=None)
    assert Note.objects.get(pk=note.pk).body == "Rosa's words"


def test_two_items_at_once_do_not_disturb_each_other(minutes):
    one, two = note_of(minutes, 0), note_of(minutes, 1)
    seen = version_of(one), version_of(two)
    actions.write(note=one, body="A", seen=seen[0], by=None)
    actions.write(note=two, body="B", seen=seen[1], by=None)
    assert list(minutes.notes.values_list("body", flat=True)) == ["A", "B"]


def test_earlier_words_come_back(minutes):
    note = note_of(minutes)
    actions.write(note=note, body="Second", by=None)
    first = note.events.get(body="We stand well.")
    actions.restore(note=note, version=first.pgh_id, by=None)
    assert Note.objects.get(pk=note.pk).body == "We stand well."
    assert note.events.filter(body="Second").exists()
    with pytest.raises(NotNow):
        actions.restore(note=note, version=first.pgh_id + 99_999, by=None)


def test_comparing():
    lines = compare("One\nTwo\nThree", "One\nTwo and a half\nThree")
    assert [(line.kind, line.text) for line in lines] == [
        ("same", "One"), ("gone", "Two"), ("new", "Two and a half"), ("same", "Three"),
    ]  # fmt: skip


def test_an_edition_goes_to_the_invited_and_those_who_came_once(minutes):
    actions.circulate(minutes=minutes, by=None)
    actions.circulate(minutes=minutes, by=None)
    assert owed() == ["Joel", "Priya"]
    actions.write(note=note_of(minutes), body="Better", by=None)
    actions.circulate(minutes=minutes, by=None)
    assert owed() == ["Joel", "Joel", "Priya", "Priya"]
    assert [edition.document["items"][0]["body"] for edition in Edition.objects.order_by("number")] == [
        "We stand well.", "Better",
    ]  # fmt: skip


def test_an_edition_keeps_what_people_had(minutes, meeting, partner):
    minutes = reach(minutes, "approved")
    attendance.record(
        meeting=meeting, marks=[(make_person(meeting.coalition, "Late").pk, partner.pk, "present")], by=None
    )
    assert Edition.objects.get().document["here"] == [{"partner": partner.name, "people": ["Priya"]}]


APPROVED_NEVER = {
    "a note's words": lambda: Note.objects.update(body="Else"),
    "a note's title": lambda: Note.objects.update(title="Else"),
    "one note less": lambda: Note.objects.all()[:1].get().delete(),
    "one note more": lambda: Note.objects.create(
        coalition=Minutes.objects.get().coalition, minutes=Minutes.objects.get(), title="More"
    ),
    "the status": lambda: Minutes.objects.update(status="draft"),
    "the approval": lambda: Minutes.objects.update(approved_at=None),
    "the minutes": lambda: Minutes.objects.all().delete(),
    "an edition's words": lambda: Edition.objects.update(document={}),
    "an edition": lambda: Edition.objects.all().delete(),
    "a correction's words": lambda: Correction.objects.update(text="Else"),
    "a correction": lambda: Correction.objects.all().delete(),
}


@pytest.mark.parametrize("change", APPROVED_NEVER)
def test_the_database_keeps_approved_minutes(minutes, change):
    minutes = reach(minutes, "approved")
    actions.correct(minutes=minutes, text="21, not 22", by=None)
    with pytest.raises(Error), transaction.atomic():
        APPROVED_NEVER[change]()
    assert (Note.objects.count(), Note.objects.first().body, Edition.objects.count()) == (2, "We stand well.", 1)
    assert (Correction.objects.get().text, Minutes.objects.get().status) == ("21, not 22", "approved")


def test_the_agenda_item_of_approved_minutes_may_go(minutes):
    reach(minutes, "approved")
    AgendaItem.objects.all().delete()
    assert Note.objects.filter(item=None).count() == 2


def test_a_correction_goes_to_those_who_had_the_old_ones(minutes, coalition):
    minutes = reach(minutes, "approved")
    make_invitation(minutes.meeting, make_person(coalition, "Invited later"))
    actions.correct(minutes=minutes, text="21, not 22", about="Drill", by=None)
    assert owed("minutes-correction") == ["Joel", "Priya"]
    actions.correct(minutes=minutes, text="A second one", by=None)
    assert owed("minutes-correction") == ["Joel", "Joel", "Priya", "Priya"]


# --- Pages ----------------------------------------------------------------------------------------------------------


def url(name, minutes, **more):
    return reverse(name, kwargs={"slug": "river", "pk": minutes.meeting_id} | more)


def test_members_read_what_went_round_and_nothing_before(minutes, member, coordinator, as_user):
    where = url("meeting-minutes", minutes)
    assert as_user(member).get(where).status_code == 404
    actions.circulate(minutes=minutes, by=None)
    actions.write(note=note_of(minutes), body="Not out yet", by=None)
    body = as_user(member).get(where).content.decode()
    assert "We stand well." in body
    assert "Not out yet" not in body
    assert "Not out yet" in as_user(coordinator).get(where).content.decode()
    assert "Not out yet" not in as_user(coordinator).get(f"{where}?edition=1").content.decode()


def test_the_conflict_page_keeps_both_texts(minutes, coordinator, as_user):
    note = note_of(minutes, 1)
    seen = version_of(note)
    actions.write(note=note, body="Rosa's words", by=None)
    page = as_user(coordinator).post(
        url("meeting-minutes-note", minutes, note=note.pk), {"body": "Dana's words", "version": seen}
    )
    body = page.content.decode()
    assert "Rosa&#x27;s words" in body
    assert "Dana&#x27;s words" in body
    assert Note.objects.get(pk=note.pk).body == "Rosa's words"


def test_the_history_page_brings_words_back(minutes, coordinator, as_user):
    note = note_of(minutes)
    actions.write(note=note, body="Second", by=None)
    where, client = url("meeting-minutes-history", minutes, note=note.pk), as_user(coordinator)
    assert "We stand well." in client.get(where).content.decode()
    client.post(where, {"version": note.events.get(body="We stand well.").pgh_id})
    assert Note.objects.get(pk=note.pk).body == "We stand well."
    assert client.post(where, {"version": "x"}).status_code == 302


def test_drafts_are_kept_while_somebody_writes(minutes, coordinator, as_user):
    note, client = note_of(minutes), as_user(coordinator)
    where = url("meeting-minutes-note", minutes, note=note.pk)

    def draft(body, version):
        return client.post(where, {"body": body, "version": version}, headers={"Accept": "application/json"})

    first = draft("We stand", version_of(note))
    second = draft("We stand very well.", first.json()["version"])
    assert Note.objects.get(pk=note.pk).body == "We stand very well."
    late = draft("Another text", first.json()["version"])
    assert (late.status_code, Note.objects.get(pk=note.pk).body) == (409, "We stand very well.")
    assert "Press Save to see both texts" in late.json()["trouble"]
    assert AuditEvent.objects.filter(verb="note_written").count() == 1
    assert draft("x" * 20001, second.json()["version"]).status_code == 400
    actions.approve(minutes=actions.circulate(minutes=minutes, by=None), by=None)
    refused = draft("Too late", second.json()["version"])
    assert (refused.status_code, refused.json()["trouble"][:28]) == (400, "These minutes are approved a")


def kept(*states):
    """Bodies worth keeping of (body, seconds it stood), the latest first."""
    at, events = datetime(2026, 6, 1, tzinfo=UTC), []
    for body, stood in reversed(states):
        at += timedelta(seconds=stood)
        events.insert(0, SimpleNamespace(body=body, pgh_created_at=at))
    return [event.body for event in worth_keeping(events, "Now it stands.")]


@pytest.mark.parametrize(
    ("states", "bodies"),
    [
        ([], []),
        ([("First", 5)], ["First"]),
        ([("Now it", 5), ("Now", 5), ("First", 5)], ["First"]),  # in the making
        ([("Now it", 120), ("Now", 5), ("First", 5)], ["Now it", "First"]),
        ([("No", 5), ("A long text that went at once", 5), ("First", 5)], ["A long text that went at once", "First"]),
        ([("Now it stands.", 500), ("First", 5)], ["First"]),  # what stands already
    ],
)
def test_which_versions_are_offered(states, bodies):
    assert kept(*states) == bodies


def test_the_whole_way_in_the_browser(meeting, coordinator, as_user):
    client = as_user(coordinator)

    def go(name, data=None, **more):
        return client.post(reverse(name, kwargs={"slug": "river", "pk": meeting.pk} | more), data or {})

    assert "Begin the minutes" in client.get(reverse("meeting-minutes", args=["river", meeting.pk])).content.decode()
    go("meeting-minutes-begin")
    go("meeting-minutes-add", {"title": "Thanks", "body": "To the crew."})
    go("meeting-minutes-approve")
    assert Minutes.objects.get().status == "draft"
    go("meeting-minutes-circulate")
    go("meeting-minutes-approve")
    go("meeting-minutes-correct", {"about": "Thanks", "text": "To both crews."})
    minutes = Minutes.objects.get()
    assert (minutes.status, minutes.approved_by, minutes.edition) == ("approved", coordinator, 1)
    page = client.get(reverse("meeting-minutes", args=["river", meeting.pk])).content.decode()
    assert "To both crews." in page
    assert "To the crew." in page


def test_the_mail_has_the_whole_minutes(minutes, settings):
    from members.notices import registry

    actions.circulate(minutes=minutes, by=None)
    notice = Notice.objects.filter(kind="minutes").first()
    kind = registry.lookup("minutes")
    kind.load([notice])
    assert kind.still_wanted(notice) == ""
    mail = kind.word(notice)
    assert mail.context["document"]["items"][0]["body"] == "We stand well."
    actions.write(note=note_of(minutes), body="Better", by=None)
    actions.circulate(minutes=minutes, by=None)
    kind.load([notice])
    assert kind.still_wanted(notice) == "A newer edition took its place"
