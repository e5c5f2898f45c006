"""Who a button is about to tell, and who not and why, for every kind of notice that goes to many.

    audiences.register("minutes", find)                 # find(viewer, pk) -> Group, or None where there is nothing to send
    audiences.look(viewer, "minutes", minutes.pk)       # -> Audience, for templates/members/notices/_audience.html

The room that owes the notices says who they are; the rules that send them (preview.py) say what becomes of each. A kind
with `named=False` shows numbers and reasons, no names: among its people may be some who spoke in confidence.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet

from members.people.models import Person

from .preview import Preview, preview
from .rules import Way

NAMES = 5  # people named beside a reason; the others on a page of their own
_finders = {}


@dataclass(frozen=True)
class Group:
    """Whom a notice would go to: a queryset of Person; what it is about, and where that stands."""

    people: QuerySet
    title: str
    url: str
    named: bool = True
    not_asked: list = field(default_factory=list)  # [(name, reason)] of those who will not even be owed one


@dataclass(frozen=True)
class Reason:
    """Why `number` people get no mail now, with the first names (none where the kind names nobody)."""

    words: str
    how: str
    number: int
    names: list


@dataclass(frozen=True)
class Audience:
    """A Group with what would become of each if the button were pressed now."""

    kind: str
    pk: int
    group: Group
    preview: Preview

    @property
    def total(self):
        """How many people it is owed to."""
        return len(self.preview.rows)

    @property
    def by_mail(self):
        """How many of them get a mail at once."""
        return sum(row.way == Way.MAIL for row in self.preview.rows)

    @property
    def reasons(self):
        """Reasons why somebody gets no mail now, the most frequent first."""
        found = defaultdict(list)
        for row in self.preview.exceptions:
            found[row.why, row.way].append(row)
        named = [
            Reason(why, rows[0].words, len(rows), [row.person.name for row in rows[:NAMES]] if self.group.named else [])
            for (why, _), rows in found.items()
        ]
        others = defaultdict(list)
        for name, why in self.group.not_asked:
            others[why].append(name)
        named += [
            Reason(why, "not at all", len(names), names[:NAMES] if self.group.named else [])
            for why, names in others.items()
        ]
        return sorted(named, key=lambda reason: (-reason.number, reason.words))


def register(kind, find):
    """Make known who gets notices of a kind: `find(viewer, pk)` returns a Group or None."""
    _finders[kind] = find


def known():
    """The kinds whose people can be looked at beforehand."""
    return sorted(_finders)


def look(viewer, kind, pk):
    """The Audience of a kind of notice about a row, or None. Four statements and those that find the people."""
    find = _finders.get(kind)
    group = find(viewer, pk) if find else None
    return group and of(kind, group, pk)


def of(kind, group, pk=0):
    """The Audience of a Group."""
    return Audience(kind, pk, group, preview(kind, group.people.order_by("name", "pk")))


def people(ids):
    """Person rows by id, for a Group."""
    return Person.objects.filter(pk__in=ids)
