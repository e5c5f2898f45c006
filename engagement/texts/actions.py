"""Writes about shared texts: drafts, one after the other, and the one the coalition adopted."""

from django.db import transaction
from django.db.models import Max

from coalition import audit, versions
from coalition.plain import one_line, tidy

from .models import SharedText, TextVersion

audit.describe(
    text_begun="{by} began the text “{target}”",
    text_drafted="{by} wrote version {number} of “{target}”",
    text_adopted="{by} noted that version {number} of “{target}” is adopted",
)


@transaction.atomic
def begin(*, coalition, kind, title, body, by):
    """A new text with its first draft."""
    text = SharedText.objects.create(coalition=coalition, kind=kind, title=one_line(title))
    audit.record("text_begun", coalition=coalition, target=text, by=by)
    _write(text, body=body, what_changed="", by=by)
    return text


@transaction.atomic
def draft(*, shared_text, body, by, seen, what_changed=""):
    """The next version; the same words again make none. ChangedMeanwhile when the latest is not the one `seen`."""
    coalition = shared_text.coalition
    text = versions.lock(shared_text, seen=seen)
    text.coalition = coalition
    latest = text.versions.first()
    if latest is not None and latest.body == tidy(body):
        return latest
    return _write(text, body=body, what_changed=what_changed, by=by)


def _write(text, *, body, what_changed, by):
    number = (text.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = TextVersion.objects.create(
        coalition=text.coalition,
        shared_text=text,
        number=number,
        body=tidy(body),
        what_changed=one_line(what_changed),
        written_by=by,
    )
    text.save()  # its version rises with the draft
    audit.record("text_drafted", coalition=text.coalition, target=text, by=by, number=number)
    return version


@transaction.atomic
def adopt(*, version, by):
    """This version is the coalition's word from today on; noting it twice notes it once."""
    text = SharedText.objects.select_for_update(of=("self",)).select_related("coalition").get(pk=version.shared_text_id)
    if text.adopted_id == version.pk:
        return text
    text.adopted, text.adopted_on = version, text.coalition.today()
    text.save()
    audit.record("text_adopted", coalition=text.coalition, target=text, by=by, number=version.number)
    return text
