"""Where a partner or person went who was merged into another: old addresses lead there."""

from django.db.models import Q

from .choosing import MODELS
from .models import Merge


def merged_into(kind, pk, coalition=None):
    """The id of the row a gone one became, through merges of merged rows; None when it was not merged."""
    asked, seen = pk, set()
    while asked not in seen:
        seen.add(asked)
        rows = Merge.objects.filter(kind=kind, gone_id=asked, parted_at=None)
        merge = (rows.filter(coalition=coalition) if coalition else rows).order_by("-pk").first()
        asked = merge.kept_id if merge else asked
    return asked if asked != pk else None


def merges_of(kind, ids):
    """{id: which merge, in words} of those rows that are part of a merge, as the one that went or the one that stayed."""
    rows = Merge.objects.filter(Q(gone_id__in=ids) | Q(kept_id__in=ids), kind=kind, parted_at=None).order_by("pk")
    asked, found = set(ids), {}
    for merge in rows:
        for pk in asked & {merge.gone_id, merge.kept_id}:
            found[pk] = f"{merge.gone_name} into {merge.kept_name}"
    return found


def went(viewer, kind, pk):
    """The row a gone one became, if this viewer may see it; else None."""
    found = merged_into(kind, pk, viewer.coalition)
    rows = MODELS[kind].objects.visible_to(viewer).select_related("coalition")
    return rows.filter(pk=found).first() if found else None
