"""Statements written once: on pages where Django takes longer to write the SQL than PostgreSQL to run it. Those that come
again over the same connection are planned once, too (prepared.py)."""

import re
from copy import copy
from dataclasses import replace
from typing import Any

from django.db import connection, connections
from django.db.models import Field, Lookup

from . import prepared

STAND_IN = 987654321  # stands for a row's key while the statement is written; its place takes the real one
HOUSE = 987654322  # stands for the coalition's key where a statement is written for all coalitions
LARGEST = 2**63 - 1  # the largest key there can be; PostgreSQL would not even compare a larger number
MOST = 2000  # statements kept; then all are written again

_known: dict[Any, Any] = {}


@Field.register_lookup
class AnyOf(Lookup):
    """`pk__any=[1, 2, 3]`: one parameter however many keys, so that the statement stays the same."""

    lookup_name = "any"

    def get_prep_lookup(self):
        return self.rhs

    def as_sql(self, compiler, connection):
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*parameters, self.rhs]


def once(name, viewer, build, row=None, *, own=False):
    """What `build(pk)` makes, kept for everybody who sees the same rows of the coalition on the same day.

    `build` must depend on nothing but the coalition, what the viewer's roles allow, the day, and `row`: the key of one
    row, or a list of keys asked for by `__any`. What somebody without KEEP_RECORDS sees depends on who they are, so
    theirs is made each time. With `own` it depends on who the keeper is, too, and is kept for each of them: they are few.
    """
    if not viewer.sees_as_all_keepers:
        return build(row)
    here = viewer.coalition
    key = (name, here.pk, here.time_zone, here.today(), viewer.permissions, viewer.user.pk if own else None)
    if key not in _known:
        _keep(key, build(STAND_IN))
    return _known[key]


def statement(name, viewer, build, row=None):
    """(SQL, parameters) from `build(pk)`, which makes such a pair, written once as `once` tells and planned once."""
    kept = viewer.sees_as_all_keepers
    return once(("statement", name), viewer, lambda pk: Statement(*build(pk), kept=kept), row).call(connection, row)


def statement_of_all(name, viewer, build, row=None):
    """(SQL, parameters) from `build(viewer, pk)`, written once for all coalitions of a time zone and day.

    `build` gets a viewer of the same roles in a coalition that stands for all: it knows its key and its day, and may ask
    the database for nothing (RuntimeError). What it makes depends on nothing else but the roles and `row`.
    """
    here = viewer.coalition
    key = ("of all", name, here.time_zone, here.today(), viewer.permissions)
    if key not in _known:
        house = type(here).from_db(None, ["id", "time_zone"], [HOUSE, here.time_zone])
        with connection.execute_wrapper(_ask_nothing):
            _keep(key, Statement(*build(replace(viewer, coalition=house), STAND_IN)))
    return _known[key].call(connection, row, house=here.pk)


def _ask_nothing(execute, sql, *_):
    raise RuntimeError(f"A statement for all coalitions must not depend on one: {sql}")


def filled(parameters, row, house=None):
    """The parameters with the real keys where the stand-ins were."""
    return [row if value == STAND_IN else house if value == HOUSE else value for value in parameters]


def rows(name, viewer, build, row=None, *, own=False):
    """The rows of the queryset `build(pk)`, whatever it gives: objects, tuples, dicts. Written once as `once` tells.

    It must not prefetch: that would be written anew each time.
    """
    if isinstance(row, int) and row > LARGEST:
        return []
    kept = viewer.sees_as_all_keepers
    return once(("rows", name), viewer, lambda pk: Written(build(pk), kept=kept), row, own=own).fetch(row)


def always(name, build, row):
    """The rows of the queryset `build(pk)` as by `rows`, where it depends on nothing but the row's key."""
    if name not in _known:
        _keep(name, Written(build(STAND_IN)))
    return _known[name].fetch(row)


def always_sql(name, build, row):
    """(SQL, parameters) from `build(pk)` as by `statement`, where it depends on nothing but `name` and the row's key."""
    if name not in _known:
        _keep(name, Statement(*build(STAND_IN)))
    return _known[name].call(connection, row)


def by_position(sql, values):
    """(SQL with %s, parameters) from SQL with %(names)s and their values."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names]


def _keep(key, made):
    if len(_known) >= MOST:
        _known.clear()
    _known[key] = made


class Statement:
    """SQL with its parameters, the stand-in among them. `kept`: whether it will come again."""

    def __init__(self, sql, parameters, *, kept=True):
        self.sql = sql
        self.parameters = parameters
        self.kept = kept
        self.places = [place for place, value in enumerate(parameters) if value == STAND_IN]

    def call(self, connection, row=None, house=None):
        """(SQL, parameters) to run over this connection, `row` in the stand-in's place, `house` in the coalition's.

        PostgreSQL plans it for each coalition: what is best for a large one is not for a small one.
        """
        values = filled(self.parameters, row, house)
        if not self.kept:
            return self.sql, values
        kind = "bigint[]" if isinstance(row, list) else "bigint"
        return prepared.call(connection, (self, house), self.sql, values, dict.fromkeys(self.places, kind))


class Written:
    """A queryset whose statement is written already."""

    def __init__(self, queryset, *, kept=True):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.statement = Statement(*self.compiler.as_sql(), kept=kept)

    def fetch(self, row=None):
        """The rows, `row` in the stand-in's place. Django makes them of the lines as ever; it is only spared the writing."""
        compiler = copy(self.compiler)  # not shared between threads
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda *_, **__: self.statement.call(compiler.connection, row)
        fresh = self.queryset.all()
        fresh.query.get_compiler = lambda *_, **__: compiler
        return list(fresh)


def forget():
    """Write every statement again, because what builds them has changed."""
    _known.clear()
