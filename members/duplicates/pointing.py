"""What points at a row: found from the models of all apps, so that a room added later is merged along by itself.

A room above whose rows follow rules of their own says so once, when its app is ready, and does it itself on the facts
`records_merged` and `records_parted` (members/facts.py):

    pointing.looked_after(Signal, Rollup)

One whose rows cannot both be kept, and carry words nobody may lose, joins two of them into one:

    pointing.joined_by(Input, join)      # join(journal, kept id, gone id); what still points to the gone one follows by itself
"""

from contextlib import contextmanager

from django.db import connection
from django.db.models import F
from pghistory.models import Event

# model label -> (field with the label of a row's model, field with its id): pointers without a foreign key
LOOSE = {
    "coalition.AuditEvent": ("target_type", "target_id"),
    "members.Notice": ("about_type", "about_id"),
}
_looked_after = set()
_joins = {}  # model label -> what joins two of its rows


def looked_after(*models):
    """These models are not moved here: their room does it on the facts."""
    _looked_after.update(model._meta.label for model in models)


def joined_by(model, join):
    """Two rows of this model that clash are joined by `join(journal, kept, gone)` (ids) before the gone one goes."""
    _joins[model._meta.label] = join


def join_of(model):
    """What joins two rows of this model, or None: then the gone one is put aside."""
    return _joins.get(model._meta.label)


def pointers(model):
    """(model, field) of every foreign key to `model`, those of many-to-many tables included; not those of the history."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            child = relation.related_model
            if not issubclass(child, Event) and child._meta.label not in _looked_after:
                yield child, relation.field


def clashes(model, field, ids, keep):
    """{id: id}: rows of `ids` that cannot point to `keep`, because the other row of the same says so already.

    Asked by the model's unique constraints and one-to-one fields; other rules (days that overlap, a check) show when
    the row is moved.
    """
    found = {}
    for others, condition, nulls_alike in _uniques(model, field):
        mine = _keys(model, others, condition, nulls_alike, pk__in=ids)
        if mine:
            theirs = _keys(model, others, condition, nulls_alike, **{field.attname: keep})
            for key in mine.keys() & theirs.keys():
                if mine[key] != theirs[key]:
                    found.setdefault(mine[key], theirs[key])
    return found


def _uniques(model, field):
    """(other fields or expressions, condition, whether two NULLs are alike) of each rule with this field in it."""
    if field.unique:
        yield [], None, False
    for names in model._meta.unique_together:
        if field.name in names:
            yield [name for name in names if name != field.name], None, False
    for rule in model._meta.constraints:
        names, expressions = getattr(rule, "fields", ()), getattr(rule, "expressions", ())
        if not hasattr(rule, "nulls_distinct"):  # no unique constraint
            continue
        if field.name in names:
            yield [name for name in names if name != field.name], rule.condition, rule.nulls_distinct is False
        elif any(_is(expression, field.name) for expression in expressions):
            others = [expression for expression in expressions if not _is(expression, field.name)]
            yield others, rule.condition, rule.nulls_distinct is False


def _is(expression, name):
    return isinstance(expression, F) and expression.name == name


def _keys(model, others, condition, nulls_alike, **which):
    rows = model._base_manager.filter(**which).order_by()
    if condition is not None:
        rows = rows.filter(condition)
    named = {f"key_{place}": F(other) if isinstance(other, str) else other for place, other in enumerate(others)}
    found = rows.annotate(**named).values_list("pk", *named)
    return {tuple(key): pk for pk, *key in found if nulls_alike or None not in key}


@contextmanager
def unguarded(model):
    """Within a transaction: the triggers of a model's own rules are silent; its history is kept all the same.

    A vote that is closed stays closed for people; whose it is becomes clear only now. `pgtrigger.ignore` rewrites
    statements, which named arguments do not survive.
    """
    guards = [trigger for trigger in getattr(model._meta, "triggers", []) if _guards(trigger)]
    ids = [trigger.get_pgid(model) for trigger in guards]
    names = ",".join([*ids, *(f"{model._meta.db_table}:{name}" for name in ids)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        yield cursor
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def _guards(trigger):
    """Whether it is a rule: neither the history's, nor one that tells others at the end of the transaction."""
    return not type(trigger).__module__.startswith("pghistory") and trigger.timing is None
