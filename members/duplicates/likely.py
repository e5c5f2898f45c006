"""Who may be here already, while somebody is typed in: asked by index, ranked by how much speaks for it."""

from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower, Upper

from members.keys import PhoneKey, phone_key
from members.models import Affiliation, Partner, Person
from members.partners.querysets import ALIKE_IN_ONE_CITY

from .scanning import REASONS

SHOWN = 5
LEAST = 3  # letters of a name, or digits of a number, before it says anything
ALIKE = 0.45  # names of people (pg_trgm, 0 to 1)


def alike_from(rows, least):
    """The rows, looked up so that the trigram index gives names of this likeness and no others, of the whole 100,000.

    The setting is local to the transaction, and made before the index is asked: a condition of no row is settled first.
    """
    setting = RawSQL("(SELECT set_config('pg_trgm.similarity_threshold', %s, true))", [str(least)], TextField())
    return rows.alias(threshold=setting).filter(threshold__isnull=False)


@dataclass
class Likely:
    """Somebody here, with what speaks for being the one typed in. `strength` from 0 to 100."""

    row: object
    strength: int = 0
    reasons: list = field(default_factory=list)

    def add(self, strength, reason):
        """One more reason; several together count for more than the best."""
        self.strength = min(99, max(self.strength, strength) + min(self.strength, strength) // 4)
        self.reasons.append(REASONS[reason])

    @property
    def words(self):
        """The reasons in a line."""
        return ", ".join(self.reasons)


class _Found:
    """Gathers reasons row by row."""

    def __init__(self):
        self.by_id = {}

    def add(self, rows, strength, reason):
        """These rows, each with one reason; `strength` may be a function of the row."""
        for row in rows:
            likely = self.by_id.setdefault(row.pk, Likely(row))
            likely.add(strength(row) if callable(strength) else strength, reason)

    def ranked(self):
        """The strongest first."""
        return sorted(self.by_id.values(), key=lambda each: (-each.strength, str(each.row), each.row.pk))[:SHOWN]


def partners(viewer, *, name="", city="", email="", phone="", external_id=""):
    """Partners that may be the one typed in, as far as the viewer sees them: at most four queries."""
    rows = Partner.objects.visible_to(viewer).select_related("coalition", "stakeholder_type")
    found = _Found()
    if external_id:
        found.add(rows.filter(external_id=external_id)[:SHOWN], 99, "number")
    if "@" in email:
        found.add(rows.alias(key=Upper("email")).filter(key=email.upper()).exclude(email="")[:SHOWN], 85, "mail")
    if len(phone_key(phone)) >= 7:
        alike = rows.alias(key=PhoneKey("phone")).filter(key=phone_key(phone)).exclude(phone="")
        found.add(alike[:SHOWN], 60, "phone")
    if len(name.strip()) >= LEAST:
        # Two outside numbers that differ tell two partners apart, however alike their names.
        alike = alike_from(rows, ALIKE_IN_ONE_CITY).resembling(name=name.strip(), city=city.strip())[: 2 * SHOWN]
        near = [row for row in alike if not (external_id and row.external_id and row.external_id != external_id)]
        found.add(near, lambda row: round(85 * row.likeness), "like")
        found.add([row for row in near if city and row.city.casefold() == city.strip().casefold()], 40, "place")
    return found.ranked()


def people(viewer, *, name="", email="", phone="", partner=None):
    """People who may be the one typed in, as far as the viewer sees them: at most four queries."""
    rows = Person.objects.visible_to(viewer).select_related("coalition")
    found = _Found()
    if "@" in email:
        found.add(rows.alias(key=Lower("email")).filter(key=email.lower()).exclude(email="")[:SHOWN], 95, "mail")
    if len(phone_key(phone)) >= 7:
        alike = rows.alias(key=PhoneKey("phone")).filter(key=phone_key(phone)).exclude(phone="")
        found.add(alike[:SHOWN], 45, "phone")
    if len(name.strip()) >= LEAST:
        likeness = TrigramSimilarity(Upper("name"), Upper(Value(name.strip())))
        alike = alike_from(rows, ALIKE).alias(upper_name=Upper("name"))
        alike = alike.filter(upper_name__trigram_similar=name.strip().upper())
        near = list(alike.annotate(likeness=likeness).order_by("-likeness", "name")[: 2 * SHOWN])
        found.add(near, lambda row: round(70 * row.likeness), "like")
        if partner:
            there = Affiliation.objects.filter(partner=partner, person__in=near).values_list("person", flat=True)
            found.add([row for row in near if row.pk in set(there)], 60, "partner")
    return found.ranked()
