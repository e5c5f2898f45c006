"""The demo's fourth chapter: promises, gifts, contacts, and what was sent."""

import datetime as dt
from decimal import Decimal

from engagement.answering.models import Receipt
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.outreach.models import Contact
from members.models import Notice, NoticeCategory

from . import cast, script
from .teller import Teller


class Giving(Teller):
    """What they promise and give."""

    def promises(self):
        """Promises, kept and coming due"""
        givers = [name for name, *_, habit, _ in cast.MEMBERS for _ in range(cast.HABITS[habit].promises)]
        for number, name in enumerate(givers):
            what, quantity, unit, effort = script.PLEDGES[number % len(script.PLEDGES)]
            self._pledge(number, self.partners[name], what, Decimal(quantity), unit, effort)
        willow = self.partners["Willow Creek Dialysis"]
        self._ours(willow, "Generator checklist", self.today - dt.timedelta(days=3), "open")
        self._ours(
            self.partners["Brook House Nursing"], "A person to call at night", self.today + dt.timedelta(days=9), "open"
        )
        for number, name in enumerate(
            ["Maple Grove Care Home", "Harlan Fire District", "Bright Path Behavioral", "Valley Food Bank"]
        ):
            self._ours(self.partners[name], "Notes of the council within a week", self.day(2 + number), "fulfilled")

    def _pledge(self, number, partner, what, quantity, unit, effort):
        habit = cast.HABITS[self.habits[partner.pk]]
        made = self.day(0.6 + (number * 1.7) % (5.5 if self.habits[partner.pk] == "turned" else 15))
        due = made + dt.timedelta(days=45)
        keeps = due < self.today and self.chance.random() < habit.keeps
        part = quantity if keeps else quantity / 2 if number % 3 == 0 and due < self.today else Decimal(0)
        status = (
            "fulfilled"
            if keeps
            else "partly"
            if part
            else "lapsed"
            if due + dt.timedelta(days=15) < self.today
            else "open"
        )
        delivered_on = min(due - dt.timedelta(days=3), self.today)
        pledge = Pledge.objects.create(
            coalition=self.coalition,
            partner=partner,
            person=self.contacts_of[partner.pk][0],
            what=what,
            quantity=quantity,
            unit=unit,
            effort_band=effort,
            made_on=made,
            due_on=due,
            status=status,
            delivered=part,
            settled_on=delivered_on if keeps else None,
            objective=self.aims_list[number % 4],
        )
        if part:
            Delivery.objects.create(
                coalition=self.coalition,
                pledge=pledge,
                quantity=part,
                delivered_on=delivered_on,
                increase=part / quantity,
            )

    def _ours(self, partner, what, due, status):
        kept = status == "fulfilled"
        pledge = Pledge.objects.create(
            coalition=self.coalition,
            direction="ours",
            partner=partner,
            what=what,
            effort_band="light",
            made_on=due - dt.timedelta(days=21),
            due_on=due,
            status=status,
            delivered=1 if kept else 0,
            settled_on=due if kept else None,
        )
        if kept:
            Delivery.objects.create(coalition=self.coalition, pledge=pledge, quantity=1, delivered_on=due, increase=1)

    def gifts(self):
        """What we gave and what we were given"""
        active = [
            self.partners[name]
            for name, *_, habit, _ in cast.MEMBERS
            if habit in ("pillar", "doer", "steady", "turned")
        ]
        rows = []
        for number, partner in enumerate(active):
            ours = script.GIFTS_OURS[number % len(script.GIFTS_OURS)]
            rows.append(self._gift(partner, ours, self.day(1 + number % 14), direction="ours"))
            if number % 2 == 0:
                theirs, given = script.GIFTS_THEIRS[number % len(script.GIFTS_THEIRS)], self.day(1.5 + number % 12)
                thanked = {"thanked_on": given + dt.timedelta(days=2)}
                rows.append(self._gift(partner, theirs, given, person=self.contacts_of[partner.pk][0], **thanked))
        harlan, ada = self.partners["Harlan Fire District"], self.people["Chief Ada Okafor"]
        rows.append(self._gift(harlan, script.GIFTS_THEIRS[0], self.today - dt.timedelta(days=3), person=ada))
        Contribution.objects.bulk_create(rows)

    def _gift(self, partner, gift, given_on, **more):
        """A contribution, not saved; `gift` is a row of the script: what, its kind, its effort."""
        what, kind, effort = gift
        facts = {"what": what, "kind": kind, "effort_band": effort, "given_on": given_on}
        return Contribution(coalition=self.coalition, partner=partner, **facts, **more)

    def contacts(self):
        """Calls and visits"""
        rows = []
        for number, (name, *_, habit, _people) in enumerate(cast.MEMBERS):
            partner = self.partners[name]
            times = {"pillar": 6, "turned": 7, "doer": 4, "box": 1, "quiet": 1}.get(habit, 3)
            for turn in range(times):
                kind, ask, note = script.CONTACTS[(number + turn) % len(script.CONTACTS)]
                rows.append(
                    Contact(
                        coalition=self.coalition,
                        partner=partner,
                        person=self.contacts_of[partner.pk][0],
                        kind=kind,
                        was_ask=ask,
                        note=note,
                        on=self.day(0.3 + number % 5 + turn * 2.4),
                        by=self.rosa,
                    )
                )
        for name in ("Juniper Home Health", "Quarry Road Urgent Care"):
            rows.append(
                Contact(
                    coalition=self.coalition,
                    partner=self.partners[name],
                    kind="visit",
                    on=self.today - dt.timedelta(days=18),
                    note="First talk: aims, costs, what is still undecided. They want to know what night work means for them.",
                    by=self.rosa,
                )
            )
        Contact.objects.bulk_create(rows)

    def notices(self):
        """The mail that went out"""
        rows = []
        for receipt in Receipt.objects.filter(coalition=self.coalition, way="notice").select_related(
            "person", "report_back__request"
        ):
            sent = receipt.report_back.published_at + dt.timedelta(minutes=2)
            rows.append(
                Notice(
                    coalition=self.coalition,
                    key=f"report-back:{receipt.report_back_id}:{receipt.person_id}",
                    kind="report-back",
                    category=NoticeCategory.REPORT_BACK,
                    person=receipt.person,
                    status="sent",
                    owed_at=sent,
                    not_before=sent,
                    sent_at=sent,
                    to_address=receipt.person.email,
                    attempts=1,
                    subject=f"What became of your input: {receipt.report_back.request.title}",
                    body="Sent before this demo began; newer notices show their whole text here.",
                    about_type="engagement.reportback",
                    about_id=receipt.report_back_id,
                )
            )
        Notice.objects.bulk_create(rows)
