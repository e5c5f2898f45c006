"""Writes about minutes: begun, written item by item, circulated, approved, corrected. Each is one transaction."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coalition import audit, versions
from coalition.models import AuditEvent
from meetings.live.models import ItemNote
from meetings.meetings.actions import NotNow
from meetings.meetings.models import Meeting
from members.notices import actions as notices

from . import audience
from .document import document_of
from .models import Correction, Edition, Minutes, Note

audit.describe(
    minutes_begun="{by} began the {target}",
    note_written="{by} wrote about “{target}” in the minutes",
    note_added="{by} added “{target}” to the minutes",
    note_restored="{by} brought back earlier words about “{target}”",
    minutes_circulated="{by} sent the {target}, edition {edition}, to {people} people",
    minutes_approved="{by} noted that the {target} are approved",
    minutes_corrected="{by} corrected the {target}; {people} people are told",
)

Status = Minutes.Status
ONE_LINE = timedelta(minutes=10)  # drafts of one writer within it are one line of the log


def _locked(minutes):
    """The row as it stands, locked, with its meeting and coalition."""
    current = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    current.meeting, current.coalition = minutes.meeting, minutes.coalition
    current.meeting.coalition = minutes.coalition
    return current


@transaction.atomic
def begin(*, meeting, by):
    """The minutes of a meeting that has begun, grown from its agenda and the notes taken live; items added since then join at the end.

    Those on confidential items stay out of every edition, which goes to everybody who was asked.
    """
    coalition = meeting.coalition
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("chair").get(pk=meeting.pk)
    meeting.coalition = coalition
    if meeting.status == Meeting.Status.CANCELLED:
        raise NotNow("This meeting was called off, so there is nothing to write.")
    if meeting.starts_at > timezone.now():
        raise NotNow("This meeting is still to come. Minutes begin when it does.")
    minutes, new = Minutes.objects.get_or_create(meeting=meeting, defaults={"coalition": coalition})
    minutes.meeting, minutes.coalition = meeting, coalition
    if minutes.status == Status.APPROVED:
        return minutes
    taken = dict(ItemNote.objects.filter(meeting=meeting).values_list("item", "text"))
    there = set(minutes.notes.values_list("item", flat=True))
    items = [item for item in meeting.agenda_items.all() if item.pk not in there]
    last = minutes.notes.aggregate(last=Max("position"))["last"] or 0
    Note.objects.bulk_create(
        Note(
            coalition=coalition,
            minutes=minutes,
            item=item,
            position=last + place,
            title=item.title,
            is_confidential=item.is_confidential,
            body=taken.get(item.pk) or item.outcome,
        )
        for place, item in enumerate(items, start=1)
    )
    if new:
        audit.record("minutes_begun", coalition=coalition, target=minutes, by=by)
    elif any(not item.is_confidential for item in items):
        _changed(minutes)
    return minutes


def _changed(minutes):
    """What people had is not what stands here any more."""
    if minutes.status == Status.CIRCULATED:
        minutes.status = Status.CORRECTED
        minutes.save()


def _open(minutes):
    minutes = _locked(minutes)
    if minutes.status == Status.APPROVED:
        raise NotNow("These minutes are approved and stay as they are. Add a correction instead.")
    return minutes


@transaction.atomic
def write(*, note, by, body, seen=None, verb="note_written", draft=False):
    """Save what the minutes say about one item. ChangedMeanwhile when the row's version is not the one `seen`.

    A `draft`, saved while somebody writes, is one line of the log for all that they write within ten minutes.
    """
    minutes = _open(note.minutes)
    note = versions.lock(note, seen=seen)
    if note.body == body:
        return note
    note.body = body
    note.save()
    if not note.is_confidential:
        _changed(minutes)
    if not (draft and _told_lately(note, verb, by)):
        audit.record(verb, coalition=minutes.coalition, target=note, by=by)
    return note


@transaction.atomic
def take_in(*, live_note, before, by):
    """Words written in live mode go on into minutes that were begun already, unless somebody wrote others there.

    `before` is what the live note said until now. Minutes that went round change in no other way than by hand.
    """
    if live_note.item_id is None:
        return
    rows = Minutes.objects.select_for_update(of=("self",)).filter(meeting=live_note.meeting_id, status=Status.DRAFT)
    minutes = rows.filter(edition=0).select_related("coalition", "meeting").first()
    if minutes is None:
        return
    note = minutes.notes.filter(item=live_note.item_id, body=before).first()
    if note:
        note.minutes = minutes
        write(note=note, body=live_note.text, by=by, draft=True)


def _told_lately(note, verb, by):
    lately = {"by": by, "verb": verb, "at__gt": timezone.now() - ONE_LINE}
    return AuditEvent.objects.filter(target_type=note._meta.label_lower, target_id=note.pk, **lately).exists()


@transaction.atomic
def add(*, minutes, title, by, body=""):
    """Something that was not on the agenda."""
    minutes = _open(minutes)
    last = minutes.notes.aggregate(last=Max("position"))["last"] or 0
    note = Note.objects.create(coalition=minutes.coalition, minutes=minutes, position=last + 1, title=title, body=body)
    _changed(minutes)
    audit.record("note_added", coalition=minutes.coalition, target=note, by=by)
    return note


@transaction.atomic
def restore(*, note, version, by):
    """Bring back the words of an earlier version (its id in the kept history)."""
    earlier = note.events.filter(pgh_id=version).first()
    if earlier is None:
        raise NotNow("That version is not there.")
    return write(note=note, body=earlier.body, by=by, verb="note_restored")


@transaction.atomic
def circulate(*, minutes, by):
    """Freeze an edition and owe it to everybody invited or there, once an edition. The Minutes."""
    minutes = _locked(minutes)
    if minutes.status in (Status.CIRCULATED, Status.APPROVED):
        return minutes
    minutes.edition += 1
    minutes.status = Status.CIRCULATED
    minutes.save()
    document = document_of(minutes, list(minutes.notes.for_everybody()))
    edition = Edition.objects.create(
        coalition=minutes.coalition, minutes=minutes, number=minutes.edition, document=document, made_by=by
    )
    meeting = minutes.meeting
    people = audience.readers(meeting)
    notices.owe_many(
        coalition=minutes.coalition,
        kind="minutes",
        about=edition,
        rows=[(f"minutes:{minutes.pk}:{minutes.edition}:{person}", person, {}) for person in people],
    )
    audit.record(
        "minutes_circulated",
        coalition=minutes.coalition,
        target=minutes,
        by=by,
        edition=minutes.edition,
        people=len(people),
    )
    return minutes


@transaction.atomic
def approve(*, minutes, by):
    """Approved by the body: from now on the database lets nobody change them. Only what was circulated can be approved."""
    minutes = _locked(minutes)
    if minutes.status == Status.APPROVED:
        return minutes
    if minutes.status != Status.CIRCULATED:
        raise NotNow("Send them round first: people approve what they have read.")
    minutes.status = Status.APPROVED
    minutes.approved_at = timezone.now()
    minutes.approved_by = by
    minutes.save()
    audit.record("minutes_approved", coalition=minutes.coalition, target=minutes, by=by)
    return minutes


@transaction.atomic
def correct(*, minutes, text, by, about=""):
    """A correction of approved minutes, owed to everybody who had any edition of them."""
    minutes = _locked(minutes)
    if minutes.status != Status.APPROVED:
        raise NotNow("These minutes are not approved yet: change the words themselves.")
    correction = Correction.objects.create(
        coalition=minutes.coalition, minutes=minutes, about=about, text=text.strip(), made_by=by
    )
    people = audience.who_had_them(minutes)
    notices.owe_many(
        coalition=minutes.coalition,
        kind="minutes-correction",
        about=correction,
        rows=[(f"minutes-correction:{correction.pk}:{person}", person, {}) for person in people],
    )
    audit.record("minutes_corrected", coalition=minutes.coalition, target=minutes, by=by, people=len(people))
    return correction
