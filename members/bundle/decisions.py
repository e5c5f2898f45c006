"""What a whole-coalition export takes along: one decision for every model and every field, made by the floor that owns it.

    carry("members.Partner", "name kind …", leave={"search_text": MADE_AGAIN})
    leave("members.SignInInvitation", LINKS)

A model or field nobody has decided about stops the export, and a test (tests/members/bundle/test_decisions.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.db import models

MADE_AGAIN = "worked out by the database"
LINKS = "a personal link, or what would make one valid"
MACHINERY = "machinery of this installation, of no use elsewhere"
SECRET = "part of how somebody signs in"  # noqa: S105  (words)
OWN = "somebody’s own account, not the coalition’s"
MERGES = "how two entries became one; in the copy they are one"
FILES = "files on their way in; what came of them is in the other tables"
VOTES = "what is said in a secret vote that is still open; nobody may read it (it is voted anew)"
USER = "coalition.user"
OURS = ("coalition", "members", "meetings", "engagement")
WITHOUT_LINKS = "regexp_replace({0}, '/l/([a-z-]+)/[^/[:space:]\"<>]+', '/l/\\1/…', 'g')"


@dataclass(frozen=True)
class Carried:
    """One table that is taken along. SQL is about the row `t`.

    `only`: which rows, as SQL or as a callable that gives it.
    `via`: the foreign key by which a table without a coalition has one. `instead`: {field: what is
    written in its place}. `loose`: {number without a foreign key: (field that says of what, {its value: model} or None
    where it is the model’s label)}. `fresh`: UUIDs that get a new value where the old one is taken. `file`: the field with
    the name of a stored file. `json_keys`: (JSON field, key in it, model whose numbers are its keys). `rekey`: a text with
    numbers of the person and of `about_id` between colons.
    """

    label: str
    names: tuple
    leave: dict
    only: str | Callable = ""
    via: str = ""
    instead: dict = field(default_factory=dict)
    loose: dict = field(default_factory=dict)
    fresh: tuple = ()
    file: str = ""
    json_keys: tuple = ()
    rekey: str = ""

    @property
    def condition(self):
        """The SQL of `only`; "" for all rows."""
        return self.only() if callable(self.only) else self.only

    @cached_property
    def model(self):
        """The model class."""
        return apps.get_model(self.label)

    @property
    def key(self):
        """The label as it stands in pointers."""
        return self.label.lower()

    @property
    def table(self):
        """Its table."""
        return self.model._meta.db_table

    @property
    def noun(self):
        """The name of its file in the zip."""
        return f"{self.key}.csv"

    @cached_property
    def fields(self):
        """The model fields that are carried, in the order of the file."""
        return [self.model._meta.get_field(name) for name in self.names]

    @property
    def columns(self):
        """The header of its file."""
        return ["id", *(each.column for each in self.fields)]

    def undecided(self):
        """Names of fields nobody has decided about."""
        known = {*self.names, *self.leave, "id", "coalition"}
        return [each.name for each in self.model._meta.local_fields if each.name not in known]

    def links(self):
        """[(field, label of the model it points to)] of its foreign keys."""
        return [(each, each.related_model._meta.label_lower) for each in self.fields if each.is_relation]


_carried: dict[str, Carried] = {}
_left: dict[str, str] = {}


def carry(label, names, *, leave=None, **more):
    """Take a table along, with these fields; `leave` says why the others stay."""
    _refuse_twice(label)
    _carried[label.lower()] = Carried(label, tuple(names.split()), leave or {}, **more)


def leave(label, why):
    """Leave a whole table behind."""
    _refuse_twice(label)
    _left[label.lower()] = why


def _refuse_twice(label):
    if label.lower() in _carried or label.lower() in _left:
        raise ValueError(f"{label} is decided about already.")


def carried():
    """All Carried but the accounts, so that a table stands behind those it points to, as far as that goes."""
    ordered, waiting = [], [each for key, each in _carried.items() if key != USER]
    done = {USER}
    while waiting:
        ready = [
            each for each in waiting if all(to in done or to == each.key or link.null for link, to in each.links())
        ]
        ready = ready or waiting[:1]
        ordered += ready
        done |= {each.key for each in ready}
        waiting = [each for each in waiting if each not in ready]
    return ordered


def of(label):
    """The Carried of a model, or None when it stays behind."""
    return _carried.get(label.lower())


def left():
    """{label: why} of the tables that stay behind."""
    return dict(_left)


def ours():
    """All models somebody has to decide about: those of our apps, history tables apart."""
    found = [model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def undecided():
    """What nobody has decided about: labels of models, and "label.field"."""
    found = [model._meta.label for model in ours() if model._meta.label_lower not in {*_carried, *_left}]
    for each in _carried.values():
        found += [f"{each.label}.{name}" for name in each.undecided()]
    return found


def is_text(one):
    """Whether a field is of words, where nothing is an empty text."""
    return isinstance(one, (models.CharField, models.TextField)) and not one.null
