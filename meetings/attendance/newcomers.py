"""People and organizations that turn up and are not in the book yet: found by what was written, else added.

Set-based, for a walk-in as for a file of 50,000 lines. Organizations are found by name, people by e-mail address, else
by name and organization, whatever the case and spaces.
"""

from django.db.models.functions import Lower

from coalition import audit
from members.facts import partner_joined
from members.models import Affiliation, Membership, Partner, Person

audit.describe(
    newcomers_added="{by} added {people} people and {partners} partners from an attendance list",
)


def plain(text):
    """A name as it is compared: one space between words, no case."""
    return " ".join(text.split()).casefold()


def clean(text):
    """A name as it is kept."""
    return " ".join(text.split())


class Book:
    """What is known of a coalition's partners and people, as far as a list needs it.

    `find(name, email, organization)` gives (person, partner), either None where unknown.
    """

    def __init__(self, coalition, who):
        """`who` = [(name, e-mail, organization)], any of them empty."""
        self.coalition = coalition
        self.partners = self._partners({plain(organization) for _, _, organization in who if organization.strip()})
        self.by_email, self.by_name = self._people(who)

    def _partners(self, names):
        rows = Partner.objects.filter(coalition=self.coalition).order_by("-pk").values_list("name", "pk")
        return {plain(name): pk for name, pk in rows if plain(name) in names}

    def _people(self, who):
        emails = {email.strip().lower() for _, email, _ in who if email.strip()}
        names = {clean(name).lower() for name, _, _ in who if name.strip()}
        people = Person.objects.filter(coalition=self.coalition)
        by_email = dict(
            people.annotate(low=Lower("email")).filter(low__in=emails).exclude(email="").values_list("low", "pk")
        )
        ties = Affiliation.objects.filter(coalition=self.coalition, ended_on__isnull=True)
        tied = dict(ties.order_by("-pk").values_list("person_id", "partner_id"))
        by_name = {}
        rows = people.annotate(low=Lower("name")).filter(low__in=names).order_by("-pk").values_list("name", "pk")
        for name, pk in rows:
            by_name.setdefault((plain(name), tied.get(pk)), pk)
        pairs = ties.filter(person__in=[pk for _, pk in rows]).values_list("person_id", "person__name", "partner_id")
        for pk, name, partner in pairs:
            by_name[plain(name), partner] = pk
        return by_email, by_name

    def find(self, name, email, organization):
        """(person id or None, partner id or None)."""
        partner = self.partners.get(plain(organization)) if organization.strip() else None
        if email.strip():
            person = self.by_email.get(email.strip().lower())
            if person or not name.strip():
                return person, partner
            return None, partner
        return self.by_name.get((plain(name), partner)), partner

    def add(self, who, *, by, members=False, since=None):
        """Add what `who` names and is unknown: (ids of new people, ids of new partners)."""
        partners = self._add_partners(who, by, members, since)
        people = self._add_people(who)
        if people or partners:
            audit.record(
                "newcomers_added",
                coalition=self.coalition,
                target=self.coalition,
                by=by,
                people=len(people),
                partners=len(partners),
            )
        return people, partners

    def _add_partners(self, who, by, members, since):
        new = {}
        for _, _, organization in who:
            key = plain(organization)
            if key and key not in self.partners:
                new.setdefault(key, clean(organization)[:200])
        made = Partner.objects.bulk_create(Partner(coalition=self.coalition, name=name) for name in new.values())
        status = Membership.Status.MEMBER if members else Membership.Status.PROSPECT
        joined = Membership.objects.bulk_create(
            Membership(
                coalition=self.coalition, partner=row, status=status, started_on=since or self.coalition.today()
            )
            for row in made
        )
        self.partners |= {key: row.pk for key, row in zip(new, made, strict=True)}
        if members:
            for membership in joined:
                partner_joined.happened(membership=membership, by=by)
        return [row.pk for row in made]

    def _add_people(self, who):
        new = {}
        for name, email, organization in who:
            person, partner = self.find(name, email, organization)
            if person is None and (name.strip() or email.strip()):
                address = email.strip().lower()
                key = address or (plain(name), partner)
                new.setdefault(key, (clean(name)[:200] or address, address, partner))
        made = Person.objects.bulk_create(
            Person(coalition=self.coalition, name=name, email=address) for name, address, _ in new.values()
        )
        today = self.coalition.today()
        Affiliation.objects.bulk_create(
            Affiliation(coalition=self.coalition, person=person, partner_id=partner, started_on=today)
            for person, (_, _, partner) in zip(made, new.values(), strict=True)
            if partner
        )
        for key, person in zip(new, made, strict=True):
            (self.by_email if isinstance(key, str) else self.by_name)[key] = person.pk
        return [person.pk for person in made]
