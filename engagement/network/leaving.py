"""What if this person leaves? Which ties would go with them (TRN-1, TRN-2)."""

from dataclasses import dataclass

from engagement.introductions.models import Introduction
from engagement.seats.models import Seat
from meetings.models import Objective, Task
from members.models import Partner

from . import graph, ties


@dataclass(frozen=True)
class Gap:
    """Everything that hangs on one person: partners without another contact, partners nobody else knows, what they have in hand.

    `before` and `after` are the network of who knows whom, with and without them; `cut` the partners then out of its
    largest part.
    """

    theirs: list  # (partner, how many other contacts)
    only_known: list
    lost: int
    before: graph.Whole
    after: graph.Whole
    cut: list
    in_hand: list  # (words, number)


def gap(viewer, person):
    """The Gap a person would leave today. Ten queries, however many ties there are."""
    coalition, day = viewer.coalition, viewer.coalition.today()
    places, pairs = ties.where_they_are(coalition, day), ties.acquainted(coalition, day)
    names = {row.pk: row for row in Partner.objects.visible_to(viewer)}
    contacts = {}
    for somebody, partners in places.items():
        for pk in partners:
            contacts.setdefault(pk, set()).add(somebody)
    with_them = graph.network(names, _known(pairs, places))
    rest = graph.network(names, _known([pair for pair in pairs if person.pk not in pair[:2]], places))
    home = graph.parts(with_them)[0] if names else set()
    still = graph.parts(rest)[0] if names else set()
    reached = {pk for pk, near in with_them.items() if near and not rest[pk]}

    def named(keys):
        return sorted((names[pk] for pk in keys if pk in names), key=str)

    return Gap(
        theirs=[(row, len(contacts[row.pk]) - 1) for row in named(places.get(person.pk, ()))],
        only_known=named(reached),
        lost=sum(map(len, with_them.values())) // 2 - sum(map(len, rest.values())) // 2,
        before=graph.whole(with_them),
        after=graph.whole(rest),
        cut=named((home - still) - reached) if len(home) > 2 else [],
        in_hand=_in_hand(viewer, person),
    )


def _known(pairs, places):
    for one, other, _ in pairs:
        for a in places.get(one, ()):
            for b in places.get(other, ()):
                yield a, b


def _in_hand(viewer, person):
    found = (
        ("seats they hold", Seat.objects.visible_to(viewer).filter(person=person)),
        ("objectives they look after", Objective.objects.visible_to(viewer).filter(owner=person, status="active")),
        ("tasks still to do", Task.objects.visible_to(viewer).filter(owner=person).open()),
        ("introductions they agreed to", Introduction.objects.visible_to(viewer).filter(via=person, status="agreed")),
    )
    return [(words, rows.count()) for words, rows in found]
