"""Where a partner or person went who was merged into another: old addresses lead there."""

from django.db.models import Q

from members.models import Person

from .choosing import MODELS
from .models import Kind, Merge


def merged_into(kind, pk, coalition=None):
    """The id of the row a gone one became, through merges of merged rows; None when it was not merged."""
    asked, seen = pk, set()
    while asked not in seen:
        seen.add(asked)
        rows = Merge.objects.filter(kind=kind, gone_id=asked, parted_at=None)
        merge = (rows.filter(coalition=coalition) if coalition else rows).order_by("-pk").first()
        asked = merge.kept_id if merge else asked
    return asked if asked != pk else None


def speaks_for(pk):
    """(person, link epoch) that links made out to the person with this id speak for and are signed with; (None, None).

    A person who was merged into another speaks through them, as long as nobody made the
    links of either anew since. Who was erased speaks through nobody.
    """
    people = Person.objects.select_related("coalition")
    person = people.filter(pk=pk).first()
    if person:
        return person, person.link_epoch
    asked, signed, expected, seen = pk, None, None, set()
    while asked not in seen:
        seen.add(asked)
        merge = Merge.objects.filter(kind=Kind.PERSON, gone_id=asked, parted_at=None).order_by("-pk").first()
        if merge is None or merge.gone_epoch is None or expected not in (None, merge.gone_epoch):
            return None, None
        signed = merge.gone_epoch if signed is None else signed
        asked, expected = merge.kept_id, merge.kept_epoch
        person = people.filter(pk=asked).first()
        if person:
            return (person, signed) if person.link_epoch == expected else (None, None)
    return None, None


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
