"""Every tile's figure equals an independent recomputation in plain Python from exported facts, over random coalitions."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from coalition.actions import create_coalition
from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground
from engagement.ledger import actions as ledger
from engagement.models import (
    Concern,
    Contact,
    Contribution,
    Delivery,
    Input,
    InputRequest,
    Pledge,
    ReportBack,
    Seat,
    Win,
)  # fmt: skip
from meetings.models import AffectedGroup, Attendance, Ballot, Decision, Meeting, Milestone, Objective
from members.models import Affiliation, Membership, Nomination, Partner, Person, StakeholderType

from .plain import CHANNEL_OF, Plain, facts_of

pytestmark = pytest.mark.django_db

LEVELS = ["executive", "clinical", "support"]


class World:
    """A coalition made of chance, with rows of every kind that is counted."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311  (a test's world)
        self.coalition = create_coalition(slug=f"w{seed}", name=f"World {seed}")
        self.today = self.coalition.today()
        self.number = 0

    def day(self, most=900, least=0):
        return self.today - dt.timedelta(days=self.random.randint(least, most))

    def some(self, rows, most):
        return [self.random.choice(rows) for _ in range(self.random.randint(0, most))] if rows else []

    def make(self, model, **fields):
        return model.objects.create(coalition=self.coalition, **fields)

    def build(self):
        chance = self.random
        types = list(StakeholderType.objects.filter(coalition=self.coalition)[:6])
        for kind in types:
            kind.eligible_count = chance.choice([None, None, 4, 9])
            kind.target_count = chance.choice([0, 1, 2, 3])
            kind.save()
        self.partners = []
        for n in range(chance.choice([1, 3, 7, 12])):
            partner = self.make(Partner, name=f"P{n}", stakeholder_type=chance.choice([*types, None]))
            first = self.day(800, 50)
            last = chance.choice([None, None, None, first + dt.timedelta(days=chance.randint(0, 49))])
            self.make(
                Membership,
                partner=partner,
                status=chance.choice(["member", "member", "prospect"]),
                started_on=first,
                ended_on=last,
            )
            self.partners.append(partner)
        self.people = []
        for n in range(len(self.partners)):
            person = self.make(Person, name=f"Q{n}")
            partner = chance.choice(self.partners)
            self.make(Affiliation, person=person, partner=partner, level=chance.choice(LEVELS), started_on="2020-01-01")
            self.people.append((person, partner))
        self.objectives = [self.objective(n) for n in range(chance.randint(0, 4))]
        self.evidence()
        self.talk()
        self.promise()
        self.decide(types)
        self.meet()
        self.worry()
        for n in self.some([0, 1], 3):
            self.make(Win, what=f"W{n}", on=self.day(500), objective=self.random.choice([None, *self.objectives]))
        return self.coalition

    def objective(self, n):
        status = self.random.choice(["design", "active", "active", "done"])
        begun = None if status == "design" else self.day(700, 1)
        closed = begun + dt.timedelta(days=1) if status == "done" else None
        row = self.make(Objective, title=f"O{n}", status=status, activated_on=begun, closed_on=closed)
        for k in range(self.random.randint(0, 2)):
            self.make(Milestone, objective=row, title=f"M{k}", reached_on=self.random.choice([None, self.day(500)]))
        return row

    def evidence(self):
        for partner in self.some(self.partners, 40):
            self.number += 1
            people = [person for person, where in self.people if where == partner]
            for person in {None, *self.some(people, 2)}:
                ledger.record(
                    partner=partner,
                    kind=self.random.choice(sorted(CHANNEL_OF)),
                    occurred_on=self.day(),
                    source_type="test",
                    source_id=self.number,
                    person=person,
                    magnitude=self.random.choice([0.5, 1, 2]),
                )
        rows = list(self.partners[0].signals.all())
        ledger.void(self.some(rows, 2))
        for row in {row.pk: row for row in self.some(rows, 2)}.values():
            ledger.end([row], on=row.occurred_on + dt.timedelta(days=self.random.randint(1, 300)))

    def talk(self):
        for partner in self.some(self.partners, 6):
            self.make(
                Contact,
                partner=partner,
                on=self.day(),
                kind="call",
                was_two_way=self.random.random() < 0.5,
                was_ask=self.random.random() < 0.5,
            )
        for n in range(self.random.randint(0, 4)):
            decided = self.random.choice([None, self.day(100)])
            request = self.make(
                InputRequest,
                title=f"R{n}",
                question="?",
                decided_on=decided,
                objective=self.random.choice([None, *self.objectives]),
            )
            for person, partner in {one[0].pk: one for one in self.some(self.people, 5)}.values():
                self.make(Input, request=request, person=person, partner=partner, text="A word", given_on=self.day(200))
            if self.random.random() < 0.5:
                at = dt.datetime.combine(self.day(90), dt.time(12), tzinfo=self.coalition.zone)
                self.make(ReportBack, request=request, how_considered="Read.", published_at=at)
        for objective in self.objectives:
            for n in range(self.random.randint(0, 3)):
                kind = self.random.choice([*StakeholderType.objects.filter(coalition=self.coalition)[:6]])
                self.make(
                    AffectedGroup,
                    objective=objective,
                    name=f"G{n}",
                    stakeholder_type=kind,
                    level=self.random.choice(["", *LEVELS]),
                )
        for (person, _), partner in zip(self.people, self.some(self.partners, 3), strict=False):
            self.make(Nomination, partner=partner, nominator=person, reason="Good", nominated_on=self.day(600))

    def promise(self):
        bands = ["light", "moderate", "major"]
        for partner in self.some(self.partners, 8):
            made = self.day(800)
            pledge = self.make(
                Pledge, direction=self.random.choice(["ours", "theirs"]), partner=partner, what="Beds", quantity=4,
                effort_band=self.random.choice(bands), made_on=made, due_on=made + dt.timedelta(days=self.random.randint(0, 400)),
            )  # fmt: skip
            given = Decimal(0)
            for _ in range(self.random.randint(0, 3)):
                part = Decimal(self.random.randint(1, 3))
                before, given = min(Decimal(1), given / 4), given + part
                step = min(Decimal(1), given / 4) - before
                on = min(self.today, made + dt.timedelta(days=self.random.randint(0, 300)))
                self.make(Delivery, pledge=pledge, quantity=part, increase=step, delivered_on=on)
            pledge.delivered = given
            pledge.save()
        for partner in self.some(self.partners, 6):
            self.make(
                Contribution, direction=self.random.choice(["ours", "theirs"]), partner=partner, kind="space", what="Hall",
                effort_band=self.random.choice(bands), given_on=self.day(700),
            )  # fmt: skip

    def decide(self, types):
        for n in range(self.random.randint(0, 4)):
            decision = self.make(Decision, title=f"D{n}", status="closed", decided_on=self.day(500))
            for partner in self.partners:
                if self.random.random() < 0.7:
                    self.make(
                        Ballot,
                        decision=decision,
                        partner=partner,
                        choice=self.random.choice(["open", "for", "against"]),
                    )
        for n in range(self.random.randint(0, 5)):
            self.make(
                Seat, body="Council", title=f"S{n}", partner=self.random.choice([None, *self.partners]),
                stakeholder_type=self.random.choice([None, *types]), starts_on=self.random.choice([None, self.day(300)]),
                ends_on=None,
            )  # fmt: skip

    def meet(self):
        for n in range(self.random.randint(0, 5)):
            at = dt.datetime.combine(self.day(300), dt.time(n + 8), tzinfo=self.coalition.zone)
            meeting = self.make(Meeting, title=f"T{n}", starts_at=at, ends_at=at + dt.timedelta(hours=1), status="held")
            for partner in self.partners:
                status = self.random.choice(["absent", "absent", "present", "excused", "not_recorded"])
                self.make(Attendance, meeting=meeting, partner=partner, status=status)

    def worry(self):
        for partner in self.some(self.partners, 6):
            raised = self.day(200)
            settled = self.random.choice(
                [None, min(self.today, raised + dt.timedelta(days=self.random.randint(0, 120)))]
            )
            self.make(
                Concern, partner=partner, words="Nights", raised_on=raised, settled_on=settled,
                nature=self.random.choice(["professional", "professional", "personal"]),
                status="eased" if settled else "raised",
            )  # fmt: skip


def same(one, other):
    assert (one is None) == (other is None), (one, other)
    if one is not None:
        assert one == pytest.approx(other, abs=1e-6)


def check(world, ago):
    """Compare every tile of a day; the state of objectives is kept for today only, so theirs is compared for today."""
    day = world.today - dt.timedelta(days=ago)
    found = tiles.count(Ground(world.coalition, day))
    plain = Plain(facts_of(world.coalition), day, world.coalition.zone)
    figure = {key: one["figure"] for key, one in found.items()}

    active, members = plain.active()
    same(figure["active"], active / members if members else None)
    assert found["active"]["of"] == members
    same(figure["coverage"], plain.coverage(plain.engaged()))
    same(found["coverage"]["more"]["members_index"], plain.coverage(plain.members))
    same(figure["reach"], plain.reach())
    stages = list(plain.stages(day).values())
    assert found["stages"]["more"]["stages"] == [stages.count(rank) for rank in range(6)]
    assert figure["stages"] == sum(rank >= 3 for rank in stages)
    up, down, both = plain.flow()
    assert (figure["flow"], found["flow"]["more"]["down"], found["flow"]["of"]) == (up, down, both)
    same(figure["concentration"], plain.concentration())
    words = Counter(plain.momentum().values())
    assert (figure["momentum"], found["momentum"]["of"]) == (words["rising"], words.total())
    assert found["momentum"]["more"]["cooling"] == words["cooling"]
    assert (figure["risk"], found["risk"]["more"]["watch"]) == plain.risk()
    owed = plain.closure()
    same(figure["closure"], owed[0] if owed else None)
    if owed:
        assert (
            found["closure"]["more"]["closed"],
            found["closure"]["more"]["median"],
            found["closure"]["of"],
        ) == pytest.approx(owed[1:])
    balances = plain.balances()
    assert found["reciprocity"]["more"]["over_asked"] == sum(one < -0.33 for one in balances.values())
    same(figure["reciprocity"], plain.first_asks())
    breadth, parity = plain.decisions()
    same(figure["decisions"], breadth)
    same(found["decisions"]["more"]["parity"], parity)
    same(figure["seats"], plain.seats())
    assert figure["joining"] == plain.joining()
    assert figure["resources"] == plain.resources()
    assert figure["wins"] == plain.wins()
    same(figure["promises"], plain.promises())
    if ago == 0:
        assert (figure["stalled"], found["stalled"]["of"]) == plain.stalled()
        same(figure["consultation"], plain.consultation())


@pytest.mark.parametrize("seed", range(12))
def test_figures_equal_their_plain_recomputation(seed):
    world = World(seed)
    world.build()
    for ago in (0, 1, 45, 200, 400):
        check(world, ago)
