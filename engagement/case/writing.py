"""What every action about a row of the coalition does alike: the row and the line in the log, together or not at all."""

from django.db import transaction

from coalition import audit, versions


@transaction.atomic
def create(model, verb, *, coalition, by, **fields):
    """A new row, told as `verb`."""
    row = model.objects.create(coalition=coalition, **fields)
    audit.record(verb, coalition=coalition, target=row, by=by)
    return row


@transaction.atomic
def change(row, verb, *, by, seen=None, **fields):
    """Write the given fields. ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = row.coalition
    held = versions.lock(row, seen=seen)
    changed = versions.set_changed(held, fields)
    if changed:
        held.save()
        audit.record(verb, coalition=coalition, target=held, by=by, fields=versions.labels(held, changed))
    return held


@transaction.atomic
def remove(row, verb, *, by):
    """Take the row away. Twice is once."""
    held = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is not None:
        audit.record(verb, coalition=row.coalition, target=held, by=by)
        held.delete()
    return held


@transaction.atomic
def link(through, verb, *, owner, name, to, rows, by):
    """Exactly these `rows` hang on `owner` (its field `name` in `through`, theirs is `to`). Told when it changes."""
    wanted = {row.pk for row in rows}
    links = through.objects.filter(**{name: owner})
    there = set(links.values_list(to, flat=True))
    if wanted == there:
        return
    links.exclude(**{f"{to}__in": wanted}).delete()
    # Two who tick the same box at once: it is there once.
    through.objects.bulk_create(
        (
            through(coalition_id=owner.coalition_id, **{f"{name}_id": owner.pk, f"{to}_id": pk})
            for pk in sorted(wanted - there)
        ),
        ignore_conflicts=True,
    )
    audit.record(verb, coalition=owner.coalition, target=owner, by=by)
