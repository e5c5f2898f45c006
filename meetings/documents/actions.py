"""Writes about papers: uploaded, replaced by a newer version, taken away."""

import uuid
from contextlib import ExitStack

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from coalition import audit

from . import contents
from .models import Document, DocumentVersion

audit.describe(
    paper_added="{by} added the paper “{paper}” to {target}",
    paper_replaced="{by} added version {number} of the paper “{paper}” to {target}",
    paper_removed="{by} took the paper “{paper}” away from {target}",
)


def add_document(*, meeting, title, name, content, by, item=None):
    """A new paper of a meeting, or of one item. ValidationError when the content is not what its name says."""
    kind = contents.checked(content, name)
    with stored(meeting.coalition_id, content) as path, transaction.atomic():
        document = Document.objects.create(coalition=meeting.coalition, meeting=meeting, item=item, title=title)
        _version(document, 1, name, path, kind, content, by)
        _note("paper_added", document, by)
    return document


def add_version(*, document, name, content, by):
    """A newer version; earlier ones stay."""
    kind = contents.checked(content, name)
    with stored(document.coalition_id, content) as path, transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=document.pk)
        number = (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = _version(document, number, name, path, kind, content, by)
        _note("paper_replaced", document, by, number=number)
    return version


@transaction.atomic
def remove_document(*, document, by):
    """Take a paper away, with its versions; the files go when that is certain."""
    paths = list(document.versions.values_list("path", flat=True))
    _note("paper_removed", document, by)
    document.delete()
    transaction.on_commit(lambda: [default_storage.delete(path) for path in paths])


class stored:
    """Puts bytes into the storage; takes them out again when the block fails. Upper floors keep their files so, too."""

    def __init__(self, coalition_id, content):
        self.name = f"documents/{coalition_id}/{uuid.uuid4().hex}"
        self.content = content
        self.undo = ExitStack()

    def __enter__(self):
        path = default_storage.save(self.name, ContentFile(self.content))
        self.undo.callback(default_storage.delete, path)
        return path

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.undo.pop_all()
        else:
            self.undo.close()


def _version(document, number, name, path, kind, content, by):
    return DocumentVersion.objects.create(
        coalition_id=document.coalition_id,
        document=document,
        number=number,
        name=plain_name(name),
        path=path,
        kind=kind,
        size=len(content),
        uploaded_by=by,
    )


def plain_name(name):
    """A file's name without folders and without what a header or a file system trips over."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char if char.isprintable() and char not in '"<>|:*?' else "_" for char in last).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:180]}{dot}{ending}" if dot else (kept[:180] or "paper")


def _note(verb, document, by, **more):
    secret = document.item is not None and document.item.is_confidential
    paper = "of a confidential item" if secret else document.title
    audit.record(verb, coalition=document.coalition, target=document.meeting, by=by, paper=paper, **more)
