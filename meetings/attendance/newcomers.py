"""People and organizations that turn up and are not in the book yet: found by what was written, else added.

Set-based, for a walk-in as for a file of 50,000 lines. Organizations are found by name, people by e-mail address, else
by name and organization, whatever the case and spaces.
"""

from django.db.models.functions import Lower

from coalition import audit
from coalition.ui.parts import counted
from members.facts import partner_joined
from members.models import Affiliation, Membership, Partner, Person

audit.describe(
    newcomers_added="{by} added {people} and {partners} from an attendance list",
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

    def __init__(self, coalition, who=()):
        """`who` = [(name, e-mail, organization)], any of them empty."""
        self.coalition = coalition
        rows = Partner.objects.filter(coalition=coalition).order_by("-pk").values_list("name", "pk")
        self.partners = {plain(name): pk for name, pk in rows.iterator(chunk_size=5000)}
        self.by_email, self.by_name, self.called, self.tied = {}, {}, {}, {}
        self._emails, self._names = set(), set()
        self.learn(who)

    def learn(self, who):
        """Look up these people too, those asked about before left out: at most three queries."""
        emails = {email.strip().lower() for _, email, _ in who if email.strip()} - self._emails
        names = {clean(name).lower() for name, _, _ in who if name.strip()} - self._names
        self._emails |= emails
        self._names |= names
        people = Person.objects.filter(coalition=self.coalition)
        by_email, named = {}, []
        if emails:
            rows = people.annotate(low=Lower("email")).filter(low__in=emails).exclude(email="")
            by_email = dict(rows.values_list("low", "pk"))
        if names:
            rows = people.annotate(low=Lower("name")).filter(low__in=names)
            named = [(pk, plain(name)) for pk, name in rows.order_by("-pk").values_list("pk", "name")]
        self.by_email |= by_email
        ids = {*by_email.values(), *(pk for pk, _ in named)}
        ties = Affiliation.objects.filter(person__in=ids, ended_on__isnull=True).order_by("-pk")
        of_person = {}
        for person, partner in ties.values_list("person_id", "partner_id") if ids else ():
            of_person.setdefault(person, []).append(partner)
            self.tied[person] = partner  # the oldest tie, if there are several
        for pk, name in named:
            self.called.setdefault(name, set()).add(pk)
            for partner in of_person.get(pk, [None]):
                self.by_name[name, partner] = pk

    def find(self, name, email, organization):
        """(person id or None, partner id or None). A name alone finds the only person called so."""
        partner = self.partners.get(plain(organization)) if organization.strip() else None
        if email.strip():
            return self.by_email.get(email.strip().lower()), partner
        if not name.strip():
            return None, partner
        called = self.called.get(plain(name), ())
        if not organization.strip() and len(called) == 1:
            return next(iter(called)), partner
        return self.by_name.get((plain(name), partner)), partner

    def add(self, who, *, by, members=False, since=None, told=True):
        """Add what `who` names and is unknown: (ids of new people, ids of new partners). `told`: with an audit line.

        They are with us from the day `since` (default: today), the organizations as prospects or as members.
        """
        since = since or self.coalition.today()
        partners = self._add_partners(who, by, members, since)
        people = self._add_people(who, since)
        if told and (people or partners):
            audit.record(
                "newcomers_added",
                coalition=self.coalition,
                target=self.coalition,
                by=by,
                people=counted(len(people), "person,people"),
                partners=counted(len(partners), "partner"),
            )
        return people, partners

    def _add_partners(self, who, by, members, since):
        new = {}
        for _, _, organization in who:
            key = plain(organization)
            if key and key not in self.partners:
                new.setdefault(key, clean(organization))
        made = Partner.objects.bulk_create(Partner(coalition=self.coalition, name=name) for name in new.values())
        status = Membership.Status.MEMBER if members else Membership.Status.PROSPECT
        joined = Membership.objects.bulk_create(
            Membership(coalition=self.coalition, partner=row, status=status, started_on=since) for row in made
        )
        self.partners |= {key: row.pk for key, row in zip(new, made, strict=True)}
        if members:
            for membership in joined:
                partner_joined.happened(membership=membership, by=by, newly=True)
        return [row.pk for row in made]

    def _add_people(self, who, since):
        # Those with an address first: the same person may stand without it elsewhere in the list.
        made = self._add_some([row for row in who if row[1].strip()], since)
        return made + self._add_some([row for row in who if not row[1].strip()], since)

    def _add_some(self, who, since):
        new = {}
        for name, email, organization in who:
            person, partner = self.find(name, email, organization)
            if person is None and (name.strip() or email.strip()):
                address = email.strip().lower()
                new.setdefault(address or (plain(name), partner), (clean(name) or address, address, partner))
        made = Person.objects.bulk_create(
            Person(coalition=self.coalition, name=name, email=address) for name, address, _ in new.values()
        )
        Affiliation.objects.bulk_create(
            Affiliation(coalition=self.coalition, person=person, partner_id=partner, started_on=since)
            for person, (_, _, partner) in zip(made, new.values(), strict=True)
            if partner
        )
        for person, (name, address, partner) in zip(made, new.values(), strict=True):
            if address:
                self.by_email[address] = person.pk
            self.by_name.setdefault((plain(name), partner), person.pk)
            self.called.setdefault(plain(name), set()).add(person.pk)
            if partner:
                self.tied[person.pk] = partner
        return [person.pk for person in made]
