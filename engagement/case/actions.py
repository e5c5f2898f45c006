"""Writes about evidence and cases: noted, changed, looked at again, taken away; what a case rests on; the sources as files."""

from django.core.files.storage import default_storage
from django.db import transaction

from coalition import audit
from meetings.documents import contents
from meetings.documents.actions import plain_name, stored

from . import writing
from .models import LASTS, EvidenceFile, EvidenceItem, RoiCase, RoiEvidence

audit.describe(
    evidence_noted="{by} put evidence into the library: {target}",
    evidence_changed="{by} changed the evidence “{target}”: {fields}",
    evidence_reviewed="{by} looked at the evidence “{target}” again; next on {next}",
    evidence_removed="{by} took evidence out of the library: {target}",
    evidence_file_added="{by} added a source to the evidence “{target}”",
    evidence_file_removed="{by} took a source away from the evidence “{target}”",
    roi_noted="{by} wrote what “{target}” costs and returns",
    roi_changed="{by} changed what “{target}” costs and returns: {fields}",
    roi_based="{by} said what the case “{target}” rests on",
    roi_removed="{by} took out the case “{target}”",
)


def note_evidence(*, coalition, by, **fields):
    """A further piece of evidence."""
    return writing.create(EvidenceItem, "evidence_noted", coalition=coalition, by=by, **fields)


def change_evidence(*, item, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(item, "evidence_changed", by=by, seen=seen, **fields)


@transaction.atomic
def review(*, item, by):
    """Somebody looked at it today and it still holds: the next look is due in a year. Twice on a day is once."""
    coalition = item.coalition
    held = EvidenceItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    today = coalition.today()
    if held.reviewed_on == today and held.review_on > today:
        return held
    held.reviewed_on, held.review_on = today, max(today, held.dated) + LASTS
    held.save()
    audit.record("evidence_reviewed", coalition=coalition, target=held, by=by, next=held.review_on.isoformat())
    return held


@transaction.atomic
def remove_evidence(*, item, by):
    """It holds no more. Its files go when that is certain. Twice is once."""
    paths = list(item.files.values_list("path", flat=True))
    if writing.remove(item, "evidence_removed", by=by) is not None:
        transaction.on_commit(lambda: [default_storage.delete(path) for path in paths])


def add_file(*, item, name, content, by):
    """The source as a file. ValidationError when the content is not what its name says."""
    kind = contents.checked(content, name)
    with stored(item.coalition_id, content) as path, transaction.atomic():
        row = EvidenceFile.objects.create(
            coalition_id=item.coalition_id,
            item=item,
            name=plain_name(name),
            path=path,
            kind=kind,
            size=len(content),
            uploaded_by=by,
        )
        audit.record("evidence_file_added", coalition=item.coalition, target=item, by=by)
    return row


@transaction.atomic
def remove_file(*, file, by):
    """Take a source away; the file goes when that is certain. Twice is once."""
    held = EvidenceFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if held is None:
        return
    path = held.path
    held.delete()
    audit.record("evidence_file_removed", coalition=file.coalition, target=file.item, by=by)
    transaction.on_commit(lambda: default_storage.delete(path))


def note_case(*, coalition, by, **fields):
    """What one thing costs and returns."""
    return writing.create(RoiCase, "roi_noted", coalition=coalition, by=by, **fields)


def change_case(*, case, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(case, "roi_changed", by=by, seen=seen, **fields)


def base_case(*, case, items, by):
    """Exactly this evidence is what the case rests on."""
    writing.link(RoiEvidence, "roi_based", owner=case, name="case", to="item", rows=items, by=by)


def remove_case(*, case, by):
    """The case does not hold any more. Twice is once."""
    writing.remove(case, "roi_removed", by=by)
