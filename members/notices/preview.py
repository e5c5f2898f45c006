"""Who would get a notice, how, and who not and why: looked at before it is sent, by the same rules that send it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from members.people.models import Person

from . import places, quiet, registry, rules
from .models import Notice, NoticeCategory
from .rules import Way

IN_WORDS = {
    Way.MAIL: "by mail now",
    Way.LATER: "by mail later",
    Way.BUNDLE: "in their summary",
    Way.APP: "without a mail",
    Way.NOT: "not at all",
    Way.FAIL: "not before their address is corrected",
}


@dataclass(frozen=True)
class Row:
    """How one person would get it: `way` (rules.Way), `why` in words ("" for by mail now), for LATER `until`."""

    person: Person
    way: Way
    why: str = ""
    until: object = None

    @property
    def words(self):
        """The way in words, with the time where the person is."""
        if self.until is None:
            return IN_WORDS[self.way]
        local = self.until.astimezone(quiet.zone_of(self.person))
        return f"by mail on {local:%A, %B} {local.day}, {local:%H:%M}"


@dataclass(frozen=True)
class Preview:
    """All rows, in the order the people were given."""

    rows: list

    @property
    def exceptions(self):
        """Those who get no mail now, with the reason."""
        return [row for row in self.rows if row.way != Way.MAIL]

    @property
    def words(self):
        """ "38 by mail now, 2 in their summary"."""
        counts = Counter(row.way for row in self.rows)
        return ", ".join(f"{counts[way]} {IN_WORDS[way]}" for way in Way if counts[way])


def preview(kind, people, now=None):
    """The Preview of a notice of `kind` (a registered name) to `people` (a queryset or list of Person).

    Four statements, whatever their number; writes nothing.
    """
    now = now or timezone.now()
    kind = registry.lookup(kind)
    people = list(people)
    prefetch_related_objects(people, "coalition", "mail_habit", "address_state")
    world = rules.World.of([person.pk for person in people])
    held = {} if rules.is_urgent(kind.name, kind.category) else places.held([person.pk for person in people], now)
    return Preview([_row(kind, person, world, held, now) for person in people])


def _row(kind, person, world, held, now):
    notice = Notice(coalition=person.coalition, person=person, kind=kind.name, category=NoticeCategory(kind.category))
    found = rules.verdict(notice, world, now)
    taken = held.get(person.pk, [])
    if found.way == Way.MAIL and len(taken) >= places.PLACES:
        found = places.turned_away(person, taken, now)
    return Row(person, found.way, found.reason, found.until)
