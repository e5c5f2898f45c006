"""Notes of a meeting, written by several people at once without anybody's words getting lost."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition import audit
from meetings import facts
from meetings.agenda.models import AgendaItem
from meetings.meetings.errors import NotNow

from .models import LONGEST_NOTE, ItemNote, NoteVersion
from .weave import woven

audit.describe(
    note_begun="{by} began the notes on “{item}” of {target}",
    live_note_restored="{by} brought version {number} of the notes on “{item}” back at {target}",
)

ONE_VERSION = timedelta(minutes=2)  # saves of one writer within it are one version
MUCH = 0.8  # a save that leaves less of the text than this begins a version of its own, so that the rest can come back


_ends = []


def closes_with(check):
    """Register `check(meeting)`: whether the notes of a meeting have become something that went out, such as minutes."""
    _ends.append(check)
    return check


def why_closed(meeting):
    """Why nobody may write notes (any more), or ""."""
    if any(check(meeting) for check in _ends):
        return (
            "The minutes went round, so these notes stay as they are. Tell your coordinator what should change there."
        )
    return ""


class Clash(Exception):
    """Somebody changed the same lines. `note` is as it is now."""

    def __init__(self, note):
        super().__init__("Somebody else changed the same lines.")
        self.note = note


@dataclass(frozen=True)
class Draft:
    """What a writer sends: the text, the version and text it was begun from, and a key that stays when sent again.

    `base` is None where only the version is known, as from a form without scripts.
    """

    text: str
    version: int
    base: str | None = None
    key: object = None


def titled(item):
    """The name of an item (or of its notes) where people may read it who may not read the item."""
    return "a confidential item" if item.is_confidential else item.title


GONE = "An item taken off the agenda"


@transaction.atomic
def save(*, meeting, number, draft, by):
    """Save a draft of the notes on the item with the id `number`, also if it was taken off the agenda meanwhile.

    Returns the ItemNote as it is now, with what others wrote meanwhile woven in. Clash when they changed the same
    lines. A draft whose key was saved already changes nothing. NotNow once the minutes went round.
    """
    if len(draft.text) > LONGEST_NOTE:
        raise NotNow(f"These notes are longer than {LONGEST_NOTE:,} characters. Move some of it to another item.")
    note = _locked(meeting, number)
    if draft.key and note.versions.filter(keys__contains=[draft.key]).exists():
        return note
    reason = why_closed(meeting)
    if reason:
        raise NotNow(reason)
    text = draft.text.replace("\r\n", "\n")
    if draft.version != note.version and text != note.text:
        together = None if draft.base is None else woven(draft.base.replace("\r\n", "\n"), text, note.text)
        if together is None or len(together) > LONGEST_NOTE:
            raise Clash(note)
        text = together
    if text == note.text:
        return note
    if note.version == 0:
        audit.record("note_begun", coalition=meeting.coalition, target=meeting, by=by, item=titled(note))
    return _write(note, text, by, key=draft.key)


def _locked(meeting, number):
    """The note, locked; made when it is the first."""
    rows = ItemNote.objects.filter(meeting=meeting, number=number).select_for_update(of=("self",))
    note = rows.select_related("item").first()
    if note:
        return note
    item = AgendaItem.objects.filter(meeting=meeting, pk=number).first()
    note = ItemNote(coalition_id=meeting.coalition_id, meeting=meeting, item=item, number=number, title=GONE)
    _name(note)
    ItemNote.objects.bulk_create([note], ignore_conflicts=True)
    return rows.select_related("item").get()


def _name(note):
    """The item's name and whether it is confidential, as long as there is an item."""
    if note.item:
        note.title, note.is_confidential = note.item.title, note.item.is_confidential


def _write(note, text, by, *, key=None, apart=False):
    now = timezone.now()
    before = note.text
    last = note.versions.first()
    kept = len(text) >= MUCH * len(note.text)
    going_on = last and last.written_by_id == (by.pk if by else None) and now - last.started_at < ONE_VERSION
    note.text, note.version, note.written_at, note.written_by = text, note.version + 1, now, by
    _name(note)
    note.save()
    keys = [key] if key else []
    if going_on and kept and not apart:
        last.text, last.number, last.written_at, last.keys = text, note.version, now, last.keys + keys
        last.save()
        facts.live_note_written.happened(note=note, before=before, by=by)
        return note
    NoteVersion.objects.create(
        coalition_id=note.coalition_id,
        note=note,
        number=note.version,
        text=text,
        written_by=by,
        written_by_name=(by.name or by.email) if by else "",
        started_at=now,
        written_at=now,
        keys=keys,
    )
    facts.live_note_written.happened(note=note, before=before, by=by)
    return note


@transaction.atomic
def restore(*, version, by):
    """Make an earlier version the text again; what stood there stays in the history."""
    note = ItemNote.objects.select_for_update(of=("self",)).get(pk=version.note_id)
    reason = why_closed(note.meeting)
    if reason:
        raise NotNow(reason)
    if note.text == version.text:
        return note
    note = _write(note, version.text, by, apart=True)
    audit.record(
        "live_note_restored",
        coalition=note.coalition,
        target=note.meeting,
        by=by,
        item=titled(note),
        number=version.number,
    )
    return note


def writable_items(viewer, meeting):
    """The meeting's items this viewer may read, and so write notes on, in order."""
    return AgendaItem.objects.visible_to(viewer).filter(meeting=meeting).order_by("position", "pk")
