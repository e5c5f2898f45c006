"""Who is meant by a name, an address, a number in a file of everything: those who are here, and the lines so far.

A reference is a number: the id of a row that is here, or below zero what a line of the file will make. A line may make
several organizations (`new_place`) and one person (the line itself).
"""

from typing import NamedTuple

from django.db.models.functions import Lower

from members.models import Affiliation, Partner, Person

from .contacts_fields import person_key
from .mapping import name_key
from .partners_import import Known, as_known, one_and_same

MOST = 16  # organizations one line may name


def new_place(line, place):
    """The reference of the `place`-th organization that a line makes."""
    return -(line * MOST + place)


def line_of(place):
    """(line, which) of a reference made by new_place."""
    return divmod(-place, MOST)


class Places:
    """Organizations, by outside number and by name."""

    def __init__(self, coalition):
        self.by_number, self.by_name = {}, {}
        rows = Partner.objects.filter(coalition=coalition).order_by("pk")
        parts = ("pk", "name", "external_id", "city", "state", "phone")
        for pk, name, number, city, state, phone in rows.values_list(*parts).iterator(chunk_size=5000):
            told = {"name": name, "external_id": number, "city": city, "state": state, "phone": phone}
            self.learn(pk, told)

    def learn(self, ref, values):
        """An organization, with what is known of it: later lines are compared with that."""
        known = as_known(0, values)._replace(pk=ref)
        if known.external_id:
            self.by_number.setdefault(known.external_id, ref)
        alike = self.by_name.setdefault(name_key(values["name"]), [])
        for place, one in enumerate(alike):
            if one.pk == ref:
                alike[place] = Known(ref, 0, *(old or new for old, new in zip(one[2:], known[2:], strict=True)))
                return
        alike.append(known)

    def find(self, values):
        """(reference or None, how many others it might be as well)."""
        number = values.get("external_id", "")
        if number and number in self.by_number:
            return self.by_number[number], 0
        mine = as_known(0, values)
        alike = [one for one in self.by_name.get(name_key(values["name"]), ()) if one_and_same(mine, one)]
        exact = [one for one in alike if mine.city and one.city == mine.city] or alike
        if len(exact) == 1:
            return exact[0].pk, 0
        return None, len(exact)


class Met(NamedTuple):
    """A person as the index remembers them; one tuple in both indexes, since there may be 100,000."""

    ref: int
    email: str
    places: tuple
    key: str


class People:
    """People, by address and by name."""

    def __init__(self, coalition):
        self.by_email, self.by_name = {}, {}
        ties = {}
        open_ties = Affiliation.objects.filter(coalition=coalition, ended_on=None).order_by()
        for person, partner in open_ties.values_list("person_id", "partner_id").iterator(chunk_size=5000):
            ties[person] = (*ties.get(person, ()), partner)
        rows = Person.objects.filter(coalition=coalition, erased_at=None).annotate(low=Lower("email")).order_by("pk")
        for pk, name, email in rows.values_list("pk", "name", "low").iterator(chunk_size=5000):
            self._add(Met(pk, email, ties.get(pk, ()), person_key(name)))

    def _called(self, key):
        """Those of a name; most names are one person’s, who then stands there alone."""
        found = self.by_name.get(key, ())
        return [found] if isinstance(found, Met) else found

    def _add(self, met):
        if met.email:
            self.by_email.setdefault(met.email, met)
        others = [one for one in self._called(met.key) if one.ref != met.ref]
        self.by_name[met.key] = [*others, met] if others else met

    def learn(self, ref, person, places):
        """A person a line makes or adds to, with where they sit."""
        key, email = person_key(person["name"]), person.get("email", "").lower()
        known = next((met for met in self._called(key) if met.ref == ref), None)
        if known:
            email, places = known.email or email, {*known.places, *places}
        self._add(Met(ref, email, tuple(places), key))

    def holder(self, email):
        """Who has this address, as Met, or None."""
        return self.by_email.get(email.lower()) if email else None

    def find(self, person, places):
        """(reference or None, whether that is sure)."""
        held = self.holder(person.get("email", ""))
        key = person_key(person["name"])
        if held and akin(held.key, key):
            return held.ref, True
        alike = self._called(key)
        there = [met for met in alike if set(met.places) & set(places)]
        if there:
            return there[0].ref, True
        email = person.get("email", "").lower()
        maybe = [met for met in alike if not (email and met.email and email != met.email)]
        loose = [met for met in maybe if met.ref < 0 and not (met.places and places)]
        if len(maybe) == 1 and loose:
            return loose[0].ref, True
        here = [met for met in maybe if met.ref > 0]
        return (here[0].ref, False) if here else (None, False)


def akin(one, other):
    """Whether two names share a word, or one says nothing."""
    return not one or not other or bool(set(one.split()) & set(other.split()))
