"""Writes about agreements: noted, changed, ended, renewed, removed; and their papers."""

from django.core.files.storage import default_storage
from django.db import transaction

from coalition import audit, versions
from engagement.facts import agreement_changed
from meetings.documents import contents
from meetings.documents.actions import plain_name, stored

from .models import Agreement, AgreementFile

audit.describe(
    agreement_noted="{by} noted the {target}",
    agreement_changed="{by} changed the {target}: {fields}",
    agreement_removed="{by} took out the {target}",
    agreement_file_added="{by} added a paper to the {target}",
    agreement_file_removed="{by} took a paper away from the {target}",
)


@transaction.atomic
def note(*, partner, by, **fields):
    """An agreement with a partner; signed, it is a promise of theirs (domain.md 3.2)."""
    agreement = Agreement.objects.create(coalition=partner.coalition, partner=partner, **fields)
    audit.record("agreement_noted", coalition=partner.coalition, target=agreement, by=by)
    agreement_changed.happened(coalition=partner.coalition, agreement=agreement.pk)
    return agreement


@transaction.atomic
def change(*, agreement, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = agreement.coalition
    held = versions.lock(agreement, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        told = versions.labels(held, changed)
        audit.record("agreement_changed", coalition=coalition, target=held, by=by, fields=told)
        agreement_changed.happened(coalition=coalition, agreement=held.pk)
    return held


@transaction.atomic
def remove(*, agreement, by):
    """It was noted by mistake. Its papers go when that is certain. Twice is once."""
    held = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement.pk).first()
    if held is None:
        return
    paths = list(held.files.values_list("path", flat=True))
    key = held.pk
    audit.record("agreement_removed", coalition=agreement.coalition, target=held, by=by)
    held.delete()
    agreement_changed.happened(coalition=agreement.coalition, agreement=key)
    transaction.on_commit(lambda: [default_storage.delete(path) for path in paths])


def add_file(*, agreement, name, content, by):
    """A paper of it. ValidationError when the content is not what its name says."""
    kind = contents.checked(content, name)
    with stored(agreement.coalition_id, content) as path, transaction.atomic():
        row = AgreementFile.objects.create(
            coalition_id=agreement.coalition_id,
            agreement=agreement,
            name=plain_name(name),
            path=path,
            kind=kind,
            size=len(content),
            uploaded_by=by,
        )
        audit.record("agreement_file_added", coalition=agreement.coalition, target=agreement, by=by)
    return row


@transaction.atomic
def remove_file(*, file, by):
    """Take a paper away; the file goes when that is certain. Twice is once."""
    held = AgreementFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if held is None:
        return
    path = held.path
    held.delete()
    audit.record("agreement_file_removed", coalition=file.coalition, target=file.agreement, by=by)
    transaction.on_commit(lambda: default_storage.delete(path))
