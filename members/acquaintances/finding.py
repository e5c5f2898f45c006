"""Ways to a person or a partner, asked of the database: three statements read what lies within reach, nothing else."""

from dataclasses import dataclass

from django.db import connection

from coalition.access import ROLES, Permission
from members.people.models import Affiliation, Person

from . import paths
from .models import Acquaintance

# Whose word is ours: those who keep records.
OURS = [role for role, kind in ROLES.items() if Permission.KEEP_RECORDS in kind.permissions]

# Array arguments: a list of ten thousand parameters would cost more than what is read.
_TIES = """SELECT one_id, other_id, strength FROM members_acquaintance
 WHERE coalition_id = %(coalition)s AND (one_id = ANY(%(people)s) OR other_id = ANY(%(people)s))"""


@dataclass(frozen=True)
class Leg:
    """One step of a way: who passes the word to whom, and how well they know each other."""

    giver: Person
    taker: Person
    tie: Acquaintance

    @property
    def words(self):
        """ "They trust each other, from the flood of 2019"."""
        how = f", {self.tie.how}" if self.tie.how else ""
        return f"{_KNOWS[self.tie.strength]}{how}"


_KNOWS = {1: "have met", 2: "know each other", 3: "know each other well", 4: "trust each other"}


@dataclass
class Chain:
    """A way with its people and ties. `why` says in a sentence why it is proposed, `led_to` is the partner it leads to."""

    people: list
    legs: list
    why: str
    led_to: object = None

    @property
    def asked(self):
        """Whom to ask for the introduction: whoever stands after us, or nobody when we know them ourselves."""
        return self.people[1] if len(self.people) > 2 else None

    @property
    def last(self):
        """Whom it leads to."""
        return self.people[-1]

    @property
    def names(self):
        """ "Dana → Luis → Chief Okafor"."""
        return " → ".join(person.name for person in self.people)


def ours(viewer):
    """Keys of the people who keep records here: where ways begin."""
    rows = Person.objects.visible_to(viewer).filter(
        user__held_roles__coalition=viewer.coalition, user__held_roles__role__in=OURS
    )
    return set(rows.values_list("pk", flat=True))


def people_of(viewer, partner):
    """Keys of the people who belong to a partner today."""
    ties = Affiliation.objects.visible_to(viewer).in_force(on=viewer.coalition.today()).filter(partner=partner)
    return set(ties.values_list("person", flat=True))


def ways(viewer, targets, *, sources=None, avoid=()):
    """(shortest, strongest) Way from any of `sources` (default: ours) to any of `targets`; keys of people.

    Three statements, one more for `ours`.
    """
    if not viewer.can(Permission.KEEP_RECORDS):
        return None, None
    begin = ours(viewer) if sources is None else set(sources)
    ends = set(targets)
    if not begin or not ends:
        return None, None
    return paths.find(_within_reach(viewer, begin, ends, set(avoid)), begin, ends, avoid)


def _within_reach(viewer, begin, ends, avoid):
    """The ties on ways of four steps, ours - a - m - b - theirs, and few others.

    Whoever is asked for may be known to thousands, and so may we be. So the second ties are read at the end where there
    are fewer people, and the middle is met from whichever side has fewer again.
    """
    near = _ties(viewer, begin | ends)
    edge = begin | ends | avoid
    fewer, more = sorted((_next_to(near, begin) - edge, _next_to(near, ends) - edge), key=len)
    inner = _ties(viewer, fewer) if fewer else []
    middle = _everybody(inner) - edge - fewer
    few = min(middle, more, key=len)
    outer = _ties(viewer, few) if few else []
    outer = [tie for tie in outer if (tie[0] in middle and tie[1] in more) or (tie[1] in middle and tie[0] in more)]
    inside = _everybody(inner) | _everybody(outer) | begin | ends
    return {*inner, *outer, *(tie for tie in near if tie[0] in inside and tie[1] in inside)}


def _next_to(ties, people):
    """Whom these people know."""
    return {tie[1] for tie in ties if tie[0] in people} | {tie[0] for tie in ties if tie[1] in people}


def _everybody(ties):
    return {person for tie in ties for person in tie[:2]}


def _ties(viewer, people):
    with connection.cursor() as cursor:
        cursor.execute(_TIES, {"coalition": viewer.coalition.pk, "people": list(people)})
        return cursor.fetchall()


def chains(viewer, targets, *, sources=None, avoid=()):
    """The ways as Chains, ready to show: the shortest, and the strongest where it is another one. Two statements more."""
    shortest, strongest = ways(viewer, targets, sources=sources, avoid=avoid)
    if shortest is None:
        return []
    chosen = [shortest] if shortest.people == strongest.people else [shortest, strongest]
    people = Person.objects.visible_to(viewer).in_bulk({pk for way in chosen for pk in way.people})
    rows = Acquaintance.objects.visible_to(viewer).filter(one__in=people, other__in=people)
    ties = {frozenset((tie.one_id, tie.other_id)): tie for tie in rows}
    return [_chain(way, people, ties, _why(way, shortest, strongest)) for way in chosen]


def _chain(way, people, ties, why):
    known = [people[pk] for pk in way.people]
    pairs = list(zip(known, known[1:], strict=False))
    return Chain(known, [Leg(*pair, ties[frozenset(each.pk for each in pair)]) for pair in pairs], why)


def _why(way, shortest, strongest):
    if way.steps == 0:
        return "One of us belongs to them."
    if way.steps == 1:
        return "One of us knows them."
    if shortest.people == strongest.people:
        return "The shortest way, and the one on which people know each other best."
    if way is shortest:
        return "The shortest way: the fewest people to ask."
    return "The strongest way: longer, but people know each other better at each step."
