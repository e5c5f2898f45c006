"""What somebody who leaves a partner has in hand, kind by kind. Rooms of upper floors add theirs with `add`.

A source finds its things afresh each time, and gives one of them to a successor by its room's own action; so nothing is
handed on that is settled already, and nothing is written that its room would not write.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from meetings.meetings.errors import NotNow
from members.models import Affiliation


@dataclass(frozen=True)
class Leaver:
    """Whose things are looked for: the tie that ended."""

    affiliation: Affiliation

    @property
    def person(self):
        """Who left."""
        return self.affiliation.person

    @property
    def partner(self):
        """Whom they left."""
        return self.affiliation.partner

    @property
    def coalition(self):
        """Where."""
        return self.affiliation.coalition

    @cached_property
    def ties(self):
        """Their other ties today. One to the same partner: they are back, and nothing has to be handed on."""
        rows = Affiliation.objects.in_force(on=self.coalition.today()).filter(person=self.person)
        return list(rows.exclude(pk=self.affiliation.pk))

    @property
    def is_back(self):
        """Whether they are with the partner again."""
        return any(tie.partner_id == self.affiliation.partner_id for tie in self.ties)

    @property
    def is_gone(self):
        """Whether no partner is left for whom they could go on."""
        return not self.ties


@dataclass(frozen=True)
class Thing:
    """One thing in somebody's hands. `row` is what the source gives on."""

    row: object
    what: str
    details: str = ""
    url: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of things: `find(leaver)` returns Things, `give(thing, leaver, successor, by)` hands one on.

    `troubles` are the exceptions by which `give` says in words why one stays.
    """

    kind: str
    heading: str
    find: Callable
    give: Callable
    troubles: tuple = (NotNow,)


_sources = {}


def add(source):
    """Look for these, too; at import time, from the room that knows them."""
    if source.kind in _sources:
        raise ValueError(f"Things of kind {source.kind!r} are looked for already.")
    _sources[source.kind] = source
    return source


def forget(kind):
    """Take back `add`; for tests."""
    del _sources[kind]


def in_hand(affiliation):
    """[(Source, [Thing, …])] of what they had in hand for the partner, without empty ones."""
    leaver = Leaver(affiliation)
    if leaver.is_back:
        return []
    found = [(source, source.find(leaver)) for source in _sources.values()]
    return [(source, things) for source, things in found if things]


def key_of(source, thing):
    """How a form names a thing: "task-12"."""
    return f"{source.kind}-{thing.row.pk}"
