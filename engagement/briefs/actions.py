"""Writes about briefs: composed, edited, taken away."""

from django.db import transaction

from coalition import audit
from engagement.case import writing

from .models import Brief, BriefEvidence

audit.describe(
    brief_composed="{by} composed “{target}”",
    brief_changed="{by} edited “{target}”: {fields}",
    brief_removed="{by} took away “{target}”",
)


@transaction.atomic
def keep(*, coalition, by, items, **fields):
    """A text as it was composed today, with the evidence it uses."""
    today = coalition.today()
    brief = writing.create(
        Brief, "brief_composed", coalition=coalition, by=by, composed_on=today, composed_by=by, **fields
    )
    keys = sorted({item.pk for item in items})
    BriefEvidence.objects.bulk_create(BriefEvidence(coalition=coalition, brief=brief, item_id=key) for key in keys)
    return brief


def change(*, brief, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    return writing.change(brief, "brief_changed", by=by, seen=seen, **fields)


def remove(*, brief, by):
    """Nobody needs it any more. Twice is once."""
    writing.remove(brief, "brief_removed", by=by)
