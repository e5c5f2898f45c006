"""Notes by several writers: nobody's words get lost, whatever order the drafts arrive in."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.agenda import actions as agenda
from meetings.live import notes
from meetings.live.notes import Clash, Draft
from meetings.meetings.errors import NotNow
from meetings.models import ItemNote, NoteVersion

BASE = "Wards: April.\nCare homes: nights."


@pytest.fixture
def note(council, coordinator):
    first = council.items[0]
    return notes.save(meeting=council.meeting, number=first.pk, draft=Draft(BASE, 0, ""), by=coordinator)


def save(note, text, by, *, version=None, base=None, key=None):
    version = note.version if version is None else version
    return notes.save(meeting=note.meeting, number=note.number, draft=Draft(text, version, base, key), by=by)


def test_two_writers_in_different_lines(note, coordinator, owner):
    save(note, BASE.replace("April", "May"), coordinator, base=BASE)
    both = save(note, f"{BASE}\nSamir asks the county.", owner, version=1, base=BASE)
    assert (both.text, both.version) == ("Wards: May.\nCare homes: nights.\nSamir asks the county.", 3)


def test_two_writers_in_the_same_line(note, coordinator, owner):
    save(note, BASE.replace("April", "May"), coordinator, base=BASE)
    with pytest.raises(Clash) as clash:
        save(note, BASE.replace("April", "June"), owner, version=1, base=BASE)
    assert clash.value.note.text == BASE.replace("April", "May")
    assert ItemNote.objects.get().text == BASE.replace("April", "May")
    # Having seen both, the writer saves on top of what stands there.
    both = save(note, BASE.replace("April", "May or June"), owner, version=2, base=BASE.replace("April", "May"))
    assert (both.text, both.version) == (BASE.replace("April", "May or June"), 3)


def test_without_the_common_text_an_older_version_always_asks(note, coordinator, owner):
    save(note, BASE.replace("April", "May"), coordinator, base=BASE)
    with pytest.raises(Clash):
        save(note, f"{BASE}\nMore.", owner, version=1)


def test_a_draft_sent_twice_is_written_once(note, coordinator, owner):
    """The first answer was lost; meanwhile somebody else wrote on."""
    key = uuid.uuid4()
    save(note, f"{BASE}\nMine.", coordinator, version=1, base=BASE, key=key)
    save(note, f"{BASE}\nMine.\nTheirs.", owner, version=2, base=f"{BASE}\nMine.")
    again = save(note, f"{BASE}\nMine.", coordinator, version=1, base=BASE, key=key)
    assert (again.text, again.version) == (f"{BASE}\nMine.\nTheirs.", 3)


def test_the_same_text_again_is_no_new_version(note, owner):
    assert save(note, BASE, owner, version=0, base="").version == 1


def test_line_ends_of_a_form_are_no_change(note, owner):
    assert save(note, BASE.replace("\n", "\r\n"), owner).version == 1


def test_too_long(note, owner):
    with pytest.raises(NotNow):
        save(note, "x" * 20_001, owner)


def numbers():
    return list(NoteVersion.objects.order_by("number").values_list("number", "written_by_name"))


def test_history_keeps_what_somebody_could_want_back(note, coordinator, owner):
    note = save(note, f"{BASE}\nOne", coordinator)
    note = save(note, f"{BASE}\nOne more", coordinator)
    assert numbers() == [(3, "Rosa")]  # one writer, one sitting
    note = save(note, f"{BASE}\nOne more line", owner)
    assert numbers() == [(3, "Rosa"), (4, "Olive")]
    note = save(note, "All gone", owner)  # most of it deleted: what was there stays
    assert numbers() == [(3, "Rosa"), (4, "Olive"), (5, "Olive")]
    NoteVersion.objects.filter(number=5).update(started_at=timezone.now() - timedelta(minutes=3))
    save(note, "All gone, later", owner)
    assert numbers() == [(3, "Rosa"), (4, "Olive"), (5, "Olive"), (6, "Olive")]


def test_restore(note, coordinator, owner):
    save(note, "Nothing of it", owner)
    first = NoteVersion.objects.get(number=1)
    restored = notes.restore(version=first, by=coordinator)
    assert (restored.text, restored.version) == (BASE, 3)
    assert list(NoteVersion.objects.values_list("number", "text")) == [(3, BASE), (2, "Nothing of it"), (1, BASE)]
    assert notes.restore(version=first, by=coordinator).version == 3  # pressed twice


def test_notes_outlive_their_item(note, council, coordinator):
    """Somebody takes the item off while another one writes: what is written arrives all the same."""
    second = council.items[1].pk
    for item in council.items[:2]:
        agenda.remove_item(item=item, by=coordinator)
    kept = save(note, f"{BASE}\nThe last words.", coordinator)
    assert (kept.item, kept.title, kept.text) == (None, "Where we stand", f"{BASE}\nThe last words.")
    draft = Draft("Its first words.", 0, "")
    kept = notes.save(meeting=council.meeting, number=second, draft=draft, by=coordinator)
    assert (kept.item, kept.title, kept.text) == (None, notes.GONE, "Its first words.")
    assert ItemNote.objects.count() == 2
