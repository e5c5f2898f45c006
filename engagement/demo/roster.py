"""The demo's first chapter: partners, people, logins."""

import datetime as dt

from coalition.actions import give_role
from coalition.models import User
from members.models import Affiliation, Membership, Partner, Person

from . import cast
from .teller import Teller

EXTRA_PEOPLE = 46
LOGINS = {
    "owner": "Olive Brandt",
    "coordinator": "Rosa Lindqvist",
    "leader": "Dr. Samir Haddad",
    "member": "Amir Danso",
}
PASSWORD = "common-table"  # noqa: S105  printed by `manage.py start`; the demo refuses to exist when DEBUG is off
SLUG = "cedar-valley"


class Roster(Teller):
    """Who is at the table."""

    def aims(self):
        """How many of each type the coalition hopes for"""
        aims = {"hospital": (2, 5), "ems": (1, 3), "emergency-management": (1, 2), "public-health": (1, 2)}
        aims |= {"long-term-care": (4, 14), "behavioral-health": (2, 8), "primary-care": (3, 11), "home-health": (2, 9)}
        aims |= {"faith-social": (2, 30), "dialysis": (1, 2), "public-safety": (2, 6)}
        for code, (target, eligible) in aims.items():
            kind = self.types[code]
            kind.target_count, kind.eligible_count = target, eligible
            kind.save()

    def partners_and_people(self):
        """Partners, their people and how long they have been with us"""
        for name, code, city, months, habit, people in cast.MEMBERS:
            partner = self._partner(name, code, city, habit)
            joined = self.day(months)
            self._membership(partner, "invited", joined - dt.timedelta(days=60), joined - dt.timedelta(days=1))
            self._membership(partner, "member", joined)
            self._people(partner, people, joined)
        for name, code, city, status, people in cast.OTHERS:
            partner = self._partner(name, code, city, "none")
            if status in ("dormant", "withdrawn"):
                self._membership(partner, "member", self.day(30), self.day(4) - dt.timedelta(days=1))
                self._membership(partner, status, self.day(4))
            else:
                self._membership(partner, status, self.day(1.5))
            self._people(partner, people, self.day(1.5))
        self._extra_people()
        dana = self._person("Dana Whitehorse")
        partner = self.partners["Three Rivers Ambulance"]
        Affiliation.objects.create(
            coalition=self.coalition,
            person=dana,
            partner=partner,
            title="Operations chief",
            level="manager",
            contact_role="lead",
            started_on=self.day(60),
            ended_on=self.today - dt.timedelta(days=13),
        )

    def _partner(self, name, code, city, habit):
        number = len(self.partners)
        partner = Partner.objects.create(
            coalition=self.coalition,
            name=name,
            stakeholder_type=self.types[code],
            city=city,
            state="MN",
            county=cast.COUNTIES.get(city, "Cedar"),
            phone=f"(218) 555-01{number:02d}",
            kind="individual" if code == "community-representative" else "organization",
        )
        self.partners[name], self.habits[partner.pk], self.contacts_of[partner.pk] = partner, habit, []
        return partner

    def _membership(self, partner, status, start, end=None):
        Membership.objects.create(
            coalition=self.coalition, partner=partner, status=status, started_on=start, ended_on=end
        )

    def _person(self, name):
        plain = name.removeprefix("Dr. ").removeprefix("Chief ").removeprefix("Lt. ").removeprefix("Sgt. ")
        address = plain.lower().replace(" ", ".") + "@cedar-valley.example"
        person = Person.objects.create(
            coalition=self.coalition,
            name=name,
            email="" if name in cast.WITHOUT_MAIL else address,
            phone=f"(218) 555-02{len(self.people) % 100:02d}",
        )
        self.people[name] = person
        return person

    def _people(self, partner, people, since):
        for name, title, level, role in people:
            person = self._person(name)
            Affiliation.objects.create(
                coalition=self.coalition,
                person=person,
                partner=partner,
                title=title,
                level=level,
                contact_role=role,
                night_phone=f"(218) 555-09{len(self.people) % 100:02d}"
                if role == "lead" and len(self.people) % 3
                else "",
                started_on=max(since, self.day(36)),
            )
            self.contacts_of[partner.pk].append(person)

    def _extra_people(self):
        big = [partner for partner in self.partners.values() if len(self.contacts_of[partner.pk]) > 1]
        for number in range(EXTRA_PEOPLE):
            first = cast.EXTRA_FIRST[number % len(cast.EXTRA_FIRST)]
            last = cast.EXTRA_LAST[(number * 5) % len(cast.EXTRA_LAST)]
            name = (
                f"{first} {last}"
                if f"{first} {last}" not in self.people
                else f"{first} {last}-{cast.EXTRA_LAST[number % 12]}"
            )
            title, level = cast.EXTRA_TITLES[number % len(cast.EXTRA_TITLES)]
            person, partner = self._person(name), big[number % len(big)]
            Affiliation.objects.create(
                coalition=self.coalition,
                person=person,
                partner=partner,
                title=title,
                level=level,
                contact_role="other",
                started_on=self.day(10),
            )

    def sign_ins(self):
        """The four logins"""
        for role, name in LOGINS.items():
            user = User.objects.create_user(f"{role}@{SLUG}.example", PASSWORD, name=name)
            give_role(user=user, coalition=self.coalition, role=role, by=None)
            person = self.people[name]
            person.user, person.email = user, user.email
            person.save()
        self.rosa = User.objects.get(email=f"coordinator@{SLUG}.example")
