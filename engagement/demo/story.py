"""Tells the demo: eighteen months of the Cedar Valley Health Coalition, ending today. Deterministic, relative to the day.

Rows are written in sets, then the ledger is derived from them, exactly as `manage.py ledger rebuild` does. Every
chance comes from one seeded generator, drawn in a fixed order.
"""

import datetime as dt
import random
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coalition.actions import create_coalition, give_role
from coalition.models import User
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.outreach.models import Contact
from engagement.voice.models import Input, InputRequest, Receipt, ReportBack, Theme
from meetings.models import (
    AffectedGroup,
    AgendaItem,
    Attendance,
    Ballot,
    Decision,
    Invitation,
    Meeting,
    Milestone,
    Objective,
    Task,
)
from members.models import Affiliation, Membership, Notice, NoticeCategory, Partner, Person, StakeholderType

from . import cast, room, script

SLUG = "cedar-valley"
NAME = "Cedar Valley Health Coalition"
PASSWORD = "common-table"  # noqa: S105  printed by `manage.py start`; the demo refuses to exist when DEBUG is off
MISSION = "So that nobody in the valley is left alone in an emergency, whatever door they knock on first."
LOGINS = {
    "owner": "Olive Brandt",
    "coordinator": "Rosa Lindqvist",
    "leader": "Dr. Samir Haddad",
    "member": "Amir Danso",
}
CHAIRS = ["Carla Jimenez", "Marcus Bell", "Chief Ada Okafor", "Carla Jimenez", "Dr. Helen Okoye"]
EXTRA_PEOPLE = 46
MONTH = 30.44  # days


class Story:
    """Writes the demo step by step; `say` is called with a line before each long one."""

    def __init__(self, say=lambda line: None):
        self.say = say
        self.chance = random.Random(2026)  # noqa: S311  chooses who comes to an invented meeting
        self.partners, self.people, self.habits, self.contacts_of = {}, {}, {}, {}

    @transaction.atomic
    def tell(self):
        """Write everything and return the coalition."""
        self.coalition = create_coalition(
            slug=SLUG, name=NAME, mission=MISSION, jurisdiction="Cedar and Harlan counties", time_zone="America/Chicago"
        )
        self.today = self.coalition.today()
        self.types = {kind.code: kind for kind in StakeholderType.objects.filter(coalition=self.coalition)}
        for step in (
            self.aims,
            self.partners_and_people,
            self.sign_ins,
            self.objectives,
            self.meetings,
            self.decisions,
        ):
            self.say(step.__doc__)
            step()
        for step in (self.voices, self.promises, self.gifts, self.contacts, self.notices):
            self.say(step.__doc__)
            step()
        room.tell(self)
        return self.coalition

    def day(self, months_ago):
        """The day so many months before today."""
        return self.today - dt.timedelta(days=round(months_ago * MONTH))

    def at(self, day, hour, minute=0):
        """A moment of that day where the coalition is."""
        return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=self.coalition.zone)

    def habit(self, partner, months_ago):
        """How a partner behaved then: the one that turned around was resistant until half a year ago."""
        habit = self.habits[partner.pk]
        return cast.HABITS["resistant"] if habit == "turned" and months_ago > 6.5 else cast.HABITS[habit]

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

    def objectives(self):
        """What the coalition is after"""
        self.aims_list = []
        owners = [
            "Marcus Bell",
            "Carla Jimenez",
            "Chief Ada Okafor",
            "Dr. Helen Okoye",
            "Lorna Whitfield",
            "Hank Dreyer",
            "Frances Nakamura",
        ]
        for number, (title, phase, status, priority, measure, target, statement) in enumerate(script.OBJECTIVES):
            row = Objective.objects.create(
                coalition=self.coalition,
                title=title,
                phase=phase,
                status=status,
                is_priority=priority,
                measure=measure,
                target=target,
                statement=statement,
                owner=self.people[owners[number]],
                baseline="0" if target else "",
                due_on=self.today + dt.timedelta(days=120 + 30 * number) if status != "done" else self.day(2),
                done_when=f"{target} reached and tried once." if target else "",
                activated_on=self.day(12) if status in ("active", "done") else None,
                # the radio aim has not moved for ten weeks: the stalled rule has something to find
                last_moved_on=self.day(2.4)
                if number == 2
                else self.day(0.5 + number / 4)
                if status == "active"
                else None,
            )
            self.aims_list.append(row)
            for code, level in (("hospital", "front_line"), ("long-term-care", "manager"), ("ems", "")):
                AffectedGroup.objects.create(
                    coalition=self.coalition,
                    objective=row,
                    name=self.types[code].name,
                    stakeholder_type=self.types[code],
                    level=level,
                    is_direct=code != "ems",
                )
            for step, months in (("First draft shared", 5), ("Tried once", 2), ("Part of everyday work", -3)):
                due = self.day(months)
                reached = due if status in ("active", "done") and months > 0 and number != 2 else None
                Milestone.objects.create(
                    coalition=self.coalition, objective=row, title=step, due_on=due, reached_on=reached
                )

    def meetings(self):
        """Thirty meetings, who was invited, who came"""
        self.held = [self._meeting(number, *row) for number, row in enumerate(script.MEETINGS)]
        self._upcoming()

    def _meeting(self, number, months, title, aim, host, purpose):
        day = self.day(months)
        day -= dt.timedelta(days=max(0, day.weekday() - 4))
        start = self.at(day, 10)
        meeting = Meeting.objects.create(
            coalition=self.coalition,
            title=title,
            purpose=purpose,
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=90),
            place=host or "Public Health, large room",
            location_host="theirs" if host else "ours",
            host_partner=self.partners.get(host),
            chair=self.people[CHAIRS[number % len(CHAIRS)]],
            status="held",
            sequence=1,
            published_at=start - dt.timedelta(days=12),
            held_at=start + dt.timedelta(minutes=90),
            followed_up_at=start + dt.timedelta(days=1),
            created_by=self.rosa,
            thanks="Thank you for coming, and for staying to the point.",
        )
        self._agenda(meeting, purpose, held=True)
        self._invite_and_record(meeting, months, everybody=title == "Quarterly council")
        meeting.aim = self.aims_list[aim] if aim is not None else None
        self._tasks(meeting, number, day)
        return meeting

    def _agenda(self, meeting, topic, held=False, lacking=False):
        owners = ["Rosa Lindqvist", "Marcus Bell", "Carla Jimenez", "Neil Foster", "Chief Ada Okafor"]
        AgendaItem.objects.bulk_create(
            AgendaItem(
                coalition=self.coalition,
                meeting=meeting,
                position=position,
                title=title.format(topic=topic),
                purpose="" if lacking and position == 1 else purpose,
                minutes=minutes,
                owner=None if lacking and position > 1 else self.people[owners[position]],
                outcome="Talked through; see decisions and tasks." if held and purpose != "inform" else "",
            )
            for position, (title, purpose, minutes) in enumerate(script.AGENDA)
            if topic or position != 1
        )

    def _guests(self, everybody):
        for name, *_, habit, _people in cast.MEMBERS:
            partner = self.partners[name]
            people = self.contacts_of[partner.pk]
            if everybody or habit in ("pillar", "box") or self.chance.random() < 0.55:
                yield partner, people[:2] if everybody else people[:1]

    def _invite_and_record(self, meeting, months, everybody):
        invitations, attendances = [], []
        for partner, people in self._guests(everybody):
            for place, person in enumerate(people):
                comes = self.habit(partner, months).comes * (1 if place == 0 else 0.5)
                draw = self.chance.random()
                status = self._status(draw, comes)
                answer = {"present": "coming", "remote": "coming", "delegate": "delegate", "excused": "declined"}.get(
                    status, "none"
                )
                answered = meeting.published_at + dt.timedelta(days=1 + int(draw * 5)) if answer != "none" else None
                invitations.append(
                    Invitation(
                        coalition=self.coalition,
                        meeting=meeting,
                        person=person,
                        partner=partner,
                        answer=answer,
                        answered_at=answered,
                        invited_at=meeting.published_at,
                        delegate_name="A colleague" if answer == "delegate" else "",
                    )
                )
                attendances.append(
                    Attendance(
                        coalition=self.coalition,
                        meeting=meeting,
                        person=person,
                        partner=partner,
                        status=status,
                        recorded_at=meeting.held_at,
                        recorded_by=self.rosa,
                    )
                )
        Invitation.objects.bulk_create(invitations)
        Attendance.objects.bulk_create(attendances)

    def _status(self, draw, comes):
        if draw < comes:
            return self.chance.choices(["present", "remote", "delegate"], [8, 3, 1])[0]
        return "excused" if draw < comes + (1 - comes) * 0.5 else "absent"

    def _tasks(self, meeting, number, day):
        owners = ["Marcus Bell", "Neil Foster", "Frances Nakamura", "Martha Ziegler", "Amir Danso", "Lorna Whitfield"]
        whats = [
            "Send the list of night numbers",
            "Ask the fuel dealer for a price",
            "Write down what went wrong",
            "Call three homes in the north",
        ]
        recent = number >= len(script.MEETINGS) - 3
        for offset in range(2):
            owner = self.people[owners[(number * 2 + offset) % len(owners)]]
            tie = owner.affiliations.first()
            Task.objects.create(
                coalition=self.coalition,
                title=whats[(number + offset) % len(whats)],
                owner=owner,
                partner=tie.partner,
                objective=meeting.aim,
                meeting=meeting,
                due_on=day + dt.timedelta(days=21),
                done_on=None if recent and offset else min(day + dt.timedelta(days=14 + offset), self.today),
            )

    def _upcoming(self):
        title, days, host, purpose = script.NEXT_MEETING
        day = self.today + dt.timedelta(days=days)
        day += dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        start = self.at(day, 10)
        published = timezone.now() - dt.timedelta(days=4)
        meeting = Meeting.objects.create(
            coalition=self.coalition,
            title=title,
            purpose=purpose,
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=90),
            place="Harlan Fire District, Station 2",
            location_host="theirs",
            host_partner=self.partners[host],
            remote_link="https://meet.cedar-valley.example/council",
            chair=self.people["Carla Jimenez"],
            status="published",
            sequence=1,
            published_at=published,
            created_by=self.rosa,
        )
        self._agenda(meeting, "Spring drill: what a ward and a care home can try")
        invitations = []
        for partner, people in self._guests(everybody=True):
            for person in people:
                answers = self.chance.random() < 0.6 and person.name != "Amir Danso"
                coming = self.chance.random() < 0.8
                invitations.append(
                    Invitation(
                        coalition=self.coalition,
                        meeting=meeting,
                        person=person,
                        partner=partner,
                        invited_at=published,
                        answer=("coming" if coming else "declined") if answers else "none",
                        answered_at=published + dt.timedelta(days=2) if answers else None,
                    )
                )
        Invitation.objects.bulk_create(invitations)
        title, days, _, _ = script.DRAFT_MEETING
        start = self.at(self.today + dt.timedelta(days=days), 14)
        draft = Meeting.objects.create(
            coalition=self.coalition,
            title=title,
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=90),
            created_by=self.rosa,
        )
        self._agenda(draft, "Quarry road at night", lacking=True)

    def decisions(self):
        """Decisions, and who took part"""
        for index, title, why, major in script.DECISIONS:
            meeting = self.held[index]
            months = script.MEETINGS[index][0]
            decision = Decision.objects.create(
                coalition=self.coalition,
                title=title,
                rationale=why,
                is_major=major,
                method="vote" if major else "consensus",
                decided_on=meeting.held_on(),
                meeting=meeting,
                objective=meeting.aim,
            )
            ballots = []
            for name, *_ in cast.MEMBERS:
                partner = self.partners[name]
                took_part = self.chance.random() < self.habit(partner, months).decides
                against = self.chance.random() < 0.06
                ballots.append(
                    Ballot(
                        coalition=self.coalition,
                        decision=decision,
                        partner=partner,
                        person=self.contacts_of[partner.pk][0] if took_part else None,
                        choice=("against" if against else "for") if took_part else "open",
                    )
                )
            Ballot.objects.bulk_create(ballots)

    def voices(self):
        """Input, what became of it, and who was told"""
        for number, row in enumerate(script.REQUESTS):
            self._request(number, row)

    def _request(self, number, row):
        opened = self.day(row["ago"])
        late, closed, answered = row["state"] == "late", row["state"] == "closed", row["state"] == "answered"
        due = (
            opened + dt.timedelta(days=45)
            if answered
            else self.today + dt.timedelta(days=-12 if late else 4 if closed else 11)
        )
        request = InputRequest.objects.create(
            coalition=self.coalition,
            title=row["title"],
            question=row["question"] or "What should the spring drill try?",
            what_is_open=row["open"],
            how_used=row["used"],
            phase=row["phase"],
            estimated_minutes=row["minutes"],
            report_back_on=due if row["phase"] else None,
            objective=self.aims_list[row["objective"]],
            owner=self.rosa,
            status={"late": "closed"}.get(row["state"], row["state"]),
            opened_at=self.at(opened, 9) if row["phase"] else None,
            closed_at=self.at(min(opened + dt.timedelta(days=21), self.today), 9)
            if late or closed or answered
            else None,
            decided_on=opened + dt.timedelta(days=30) if answered else None,
            interim_note="We are still weighing two limits against each other." if late else "",
            interim_on=self.today - dt.timedelta(days=8) if late else None,
        )
        inputs = self._inputs(request, row, opened, number)
        if answered:
            self._answer(request, inputs, opened + dt.timedelta(days=50 if number else 33))

    def _inputs(self, request, row, opened, number):
        speakers = [
            (self.partners[name], self.contacts_of[self.partners[name].pk][0])
            for name, *_ in cast.MEMBERS
            if self.habit(self.partners[name], row["ago"]).speaks > 0.4
        ]
        self.chance.shuffle(speakers)
        chosen = speakers[: row["givers"]]
        amir = (self.partners["Maple Grove Care Home"], self.people["Amir Danso"])
        if row["state"] in ("answered", "late"):
            chosen = [amir, *[pair for pair in chosen if pair != amir]][: row["givers"]]
        elif row["state"] == "open":
            chosen = [pair for pair in chosen if pair != amir]
        if row["state"] == "answered":
            chosen += [
                (self.partners["Valley Food Bank"], self.people["Opal Greene"]),
                (self.partners["Hands Home Care"], self.people["Trent Oakley"]),
            ]
        rows = []
        for place, (partner, person) in enumerate(chosen):
            channel = "paper" if not person.email else self.chance.choice(["app", "link", "link", "meeting", "phone"])
            rows.append(
                Input(
                    coalition=self.coalition,
                    request=request,
                    person=person,
                    partner=partner,
                    channel=channel,
                    text=script.VOICES[(place + number * 4) % len(script.VOICES)],
                    attribution="confidential" if place % 5 == 3 else "named",
                    given_on=min(opened + dt.timedelta(days=1 + place % 14), self.today),
                    recorded_by=self.rosa if channel in ("paper", "phone", "meeting") else person.user,
                )
            )
        return Input.objects.bulk_create(rows)

    def _answer(self, request, inputs, day):
        report = ReportBack.objects.create(
            coalition=self.coalition,
            request=request,
            how_considered=script.HOW_CONSIDERED,
            published_at=self.at(day, 11),
            published_by=self.rosa,
        )
        for position, (title, outcome, changed, reason) in enumerate(script.THEMES["answered"]):
            theme = Theme.objects.create(
                coalition=self.coalition,
                request=request,
                title=title,
                outcome=outcome,
                what_changed=changed,
                reason=reason,
                position=position,
            )
            theme.inputs.set(inputs[position::4])
        untold = inputs[-1].person if request.title.startswith("Night") else None
        Receipt.objects.bulk_create(
            Receipt(
                coalition=self.coalition,
                report_back=report,
                person=row.person,
                way="notice" if row.person.email else "in_person",
                told_at=self.at(day, 15) if not row.person.email and row.person != untold else None,
                told_by=self.rosa if not row.person.email and row.person != untold else None,
            )
            for row in inputs
        )

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
            what, kind, effort = script.GIFTS_OURS[number % len(script.GIFTS_OURS)]
            rows.append(
                Contribution(
                    coalition=self.coalition,
                    direction="ours",
                    partner=partner,
                    kind=kind,
                    what=what,
                    effort_band=effort,
                    given_on=self.day(1 + number % 14),
                )
            )
            if number % 2 == 0:
                what, kind, effort = script.GIFTS_THEIRS[number % len(script.GIFTS_THEIRS)]
                given = self.day(1.5 + number % 12)
                rows.append(
                    Contribution(
                        coalition=self.coalition,
                        partner=partner,
                        person=self.contacts_of[partner.pk][0],
                        kind=kind,
                        what=what,
                        effort_band=effort,
                        given_on=given,
                        thanked_on=given + dt.timedelta(days=2),
                    )
                )
        harlan = self.partners["Harlan Fire District"]
        what, kind, effort = script.GIFTS_THEIRS[0]
        rows.append(
            Contribution(
                coalition=self.coalition,
                partner=harlan,
                person=self.people["Chief Ada Okafor"],
                kind=kind,
                what=what,
                effort_band=effort,
                given_on=self.today - dt.timedelta(days=3),
            )
        )
        Contribution.objects.bulk_create(rows)

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
