"""Who could be asked in somebody's place: people of the same partner who have room."""

from collections import defaultdict

from members.models import Affiliation, Person

from . import burden


def with_room(coalition, people, minutes, on, *, not_these=(), reachable=False):
    """{person id: Person to ask in their place} for the people (ids) where there is one; nobody is named twice.

    Of a partner's people, the one with the most room comes first. Four statements, whatever the number.
    """
    ties = Affiliation.objects.in_force(on=on).filter(coalition=coalition)
    of = defaultdict(list)
    for person, partner in (
        ties.filter(person__in=people).order_by("person", "-started_on").values_list("person", "partner")
    ):
        of[person].append(partner)
    partners = {partner for found in of.values() for partner in found}
    others = ties.filter(partner__in=partners).exclude(person__in=people).values_list("partner", "person")
    taken = set(not_these)
    beside = defaultdict(set)
    for partner, person in others:
        if person not in taken:
            beside[partner].add(person)
    candidates = {person for found in beside.values() for person in found}
    rows = Person.objects.filter(pk__in=candidates)
    rows = (rows.reachable() if reachable else rows).in_bulk()
    room = {pk: verdict for pk, verdict in burden.check(rows, minutes, on).items() if verdict.fits}
    chosen = {}
    for person in people:
        fitting = {pk for partner in of[person] for pk in beside[partner] if pk in room} - {
            one.pk for one in chosen.values()
        }
        if fitting:
            best = max(fitting, key=lambda pk: (room[pk].room, -pk))
            chosen[person] = rows[best]
    return chosen
