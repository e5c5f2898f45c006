"""What a merge does, written down as it is done, so that taking it apart gives back the same rows, values and ids.

Rows are kept as PostgreSQL itself writes them (`to_jsonb`) and comes back from (`jsonb_populate_record`): exact to the
microsecond, whatever the columns.
"""

import json
from contextlib import suppress

from django.apps import apps
from django.db import IntegrityError, InternalError, connection, transaction

from .models import MergeStep
from .pointing import unguarded

What = MergeStep.What
REFUSED = (IntegrityError, InternalError)  # by a constraint, by a trigger


def columns(model):
    """A model's columns that are written, not computed."""
    return [field.column for field in model._meta.concrete_fields if not field.generated]


def rows_of(model, ids):
    """Some rows as {column: value}, by id."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT to_jsonb(t) FROM "{table}" t WHERE "{key}" = ANY(%s) ORDER BY "{key}"',  # noqa: S608  names of ours
            [list(ids)],
        )
        found = [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
    wanted = columns(model)
    return [{name: row[name] for name in wanted} for row in found]


def insert(model, row):
    """Write a row as it was."""
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in row)
    with unguarded(model) as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {names} FROM jsonb_populate_record(NULL::"{table}", %s::jsonb)',  # noqa: S608
            [json.dumps(row)],
        )


def overwrite(model, pk, values):
    """Give some columns of a row these values, as PostgreSQL wrote them."""
    table, key = model._meta.db_table, model._meta.pk.column
    names = ", ".join(f'"{name}"' for name in values)
    with unguarded(model) as cursor:
        cursor.execute(
            f'UPDATE "{table}" t SET ({names}) = (SELECT {names} FROM jsonb_populate_record(NULL::"{table}", %s::jsonb)) '  # noqa: S608
            f'WHERE t."{key}" = %s',
            [json.dumps(values), pk],
        )


def point(model, column, ids, target, was=None):
    """Have rows point to `target` (None: to nothing); only those that still point to `was`, if given. How many did."""
    table, key = model._meta.db_table, model._meta.pk.column
    only = "" if was is None else f' AND "{column}" = %s'
    with unguarded(model) as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = ANY(%s){only}',  # noqa: S608  names of ours
            [target, list(ids), *([] if was is None else [was])],
        )
        return cursor.rowcount


def delete(model, ids):
    """Take rows out; nothing points to them any more."""
    table, key = model._meta.db_table, model._meta.pk.column
    with unguarded(model) as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = ANY(%s)', [list(ids)])  # noqa: S608  names of ours


def tried(act, *args):
    """Do it in a savepoint; False when the database refused."""
    with suppress(*REFUSED), transaction.atomic():
        act(*args)
        _check_now()
        return True
    return False


def _check_now():
    """Foreign keys are checked at the end of a transaction; here it has to be known at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Journal:
    """Writes down what is done about one merge."""

    def __init__(self, merge):
        self.merge, self.number = merge, 0

    def _note(self, what, model, ids, values=(), field=""):
        self.number += 1
        MergeStep.objects.create(
            merge=self.merge,
            number=self.number,
            what=what,
            model=model._meta.label,
            ids=list(ids),
            values=list(values),
            field=field,
        )

    def move(self, model, column, ids, was, to):
        """Have rows point to another row; False, with nothing done, when the database refuses."""
        done = tried(point, model, column, ids, to)
        if done:
            self._note(What.MOVED, model, ids, [was, to], column)
        return done

    def change(self, model, pk, act):
        """Note what `act()` changes in a row."""
        (before,) = rows_of(model, [pk])
        act()
        (after,) = rows_of(model, [pk])
        differing = [name for name in before if before[name] != after[name]]
        if differing:
            pair = [{name: row[name] for name in differing} for row in (before, after)]
            self._note(What.CHANGED, model, [pk], pair)

    def remove(self, model, ids):
        """Put rows aside to which nothing points any more."""
        if ids:
            self._note(What.REMOVED, model, ids, rows_of(model, ids))
            delete(model, ids)

    def made(self, model, ids):
        """Note rows that were made."""
        if ids:
            self._note(What.MADE, model, ids)

    def hold(self, model, ids):
        """Keep rows to which nothing points as they are, whatever becomes of them; taking apart writes them so again."""
        if ids:
            self._note(What.HELD, model, ids, rows_of(model, ids))


def replay(merge):
    """Undo the steps of a merge, the last first; sentences about what could not be put back."""
    left = []
    for step in merge.steps.order_by("-number"):
        left += _UNDO[step.what](apps.get_model(step.model), step)
    return left


def _move_back(model, step):
    was, to = step.values
    words = model._meta.verbose_name_plural
    if to is None:  # it was let go of: only what still points nowhere gets it back
        free = model._base_manager.filter(pk__in=step.ids, **{f"{step.field}__isnull": True})
        ids = list(free.values_list("pk", flat=True))
        return [] if tried(point, model, step.field, ids, was) else [f"Some {words} could not be put back."]
    if tried(point, model, step.field, step.ids, was, to):
        return []
    failed = [pk for pk in step.ids if not tried(point, model, step.field, [pk], was, to)]
    return [f"{len(failed)} {words} stayed: something else stands where they were."]


def _change_back(model, step):
    before, after = step.values
    (now,) = rows_of(model, step.ids) or (None,)
    if now is None:
        return [f"The {model._meta.verbose_name} is gone by now."]
    same = {name: before[name] for name in before if now[name] == after[name]}
    kept = [name for name in before if name not in same and name != "updated_at"]
    if kept:
        same.pop("updated_at", None)
    if same and not tried(overwrite, model, step.ids[0], same):
        return [f"The {model._meta.verbose_name} could not get its values back."]
    words = {field.column: str(field.verbose_name) for field in model._meta.concrete_fields}
    named = [words[name] for name in kept]
    return [f"Changed since, so it stays: {', '.join(named)}."] if named else []


def _bring_back(model, step):
    left = []
    for row in step.values:
        if not tried(insert, model, row):
            left.append(
                f"One of the {model._meta.verbose_name_plural} could not come back: what it belonged to is gone."
            )
    return left


def _take_out(model, step):
    delete(model, step.ids)
    return []


def _write_as_held(model, step):
    """All of them anew, so that their rules among each other hold; nothing points to such rows."""
    delete(model, step.ids)
    return _bring_back(model, step)


_UNDO = {
    What.MOVED: _move_back,
    What.CHANGED: _change_back,
    What.REMOVED: _bring_back,
    What.MADE: _take_out,
    What.HELD: _write_as_held,
}
