"""Writes about the types of partner."""

from django.db import transaction
from django.utils.text import slugify

from coalition import audit, versions

from .models import StakeholderType

audit.describe(type_created="{by} added the type {target}", type_changed="{by} changed the type {target}: {fields}")


@transaction.atomic
def create_type(*, coalition, by, name, **fields):
    """A further type; its code comes from its name."""
    stem = slugify(name)[:36] or "type"
    taken = set(
        StakeholderType.objects.filter(coalition=coalition, code__startswith=stem).values_list("code", flat=True)
    )
    codes = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    code = next(each for each in codes if each not in taken)
    kind = StakeholderType.objects.create(coalition=coalition, code=code, name=name, **fields)
    audit.record("type_created", coalition=coalition, target=kind, by=by)
    return kind


@transaction.atomic
def change_type(*, kind, by, seen=None, **fields):
    """Write the given fields of a type. ChangedMeanwhile when the row's version is not the one `seen`."""
    kind = versions.lock(kind, seen=seen, names=fields)
    changed = versions.set_changed(kind, fields)
    if changed:
        kind.save()
        audit.record(
            "type_changed", coalition=kind.coalition, target=kind, by=by, fields=versions.labels(kind, changed)
        )
    return kind
