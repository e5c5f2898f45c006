"""A coalition with something to report, and a report of it."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from engagement.models import Seat
from engagement.reporting import actions
from meetings.models import Attendance, Decision, Measurement, Meeting, Objective
from tests.characters import coalition_type, make_partner, make_person

ALL_OF_IT = ["roster", "core", "participation", "attendance", "decisions", "seats", "measures"]


def ago(coalition, days):
    return coalition.today() - timedelta(days=days)


def held(coalition, days, title="Council"):
    """A meeting held that many days ago, at noon."""
    at = datetime.combine(ago(coalition, days), time(12), tzinfo=coalition.zone)
    return Meeting.objects.create(
        coalition=coalition, title=title, purpose="Decide.", starts_at=at, ends_at=at + timedelta(hours=1), status="held",
        published_at=at, held_at=at,
    )  # fmt: skip


def came(meeting, partner, person=None, status="present"):
    return Attendance.objects.create(
        coalition=meeting.coalition, meeting=meeting, partner=partner, person=person, status=status
    )


@pytest.fixture
def report(coalition, coordinator):
    """A funder pack of the last year; nobody has it yet."""
    return actions.plan(
        coalition=coalition, by=coordinator, kind="funder", title="Funder pack", introduction="For the state.",
        starts_on=ago(coalition, 364), ends_on=coalition.today(), sections=list(ALL_OF_IT), for_members=False,
    )  # fmt: skip


@pytest.fixture
def funder(coalition):
    """A person outside: no login, no partner."""
    return make_person(coalition, "Frances Funder", email="frances@state.example")


@pytest.fixture
def send(report, coordinator):
    """`send(person, …)`: those get the next version."""

    def do(*people, report=report, what_changed="Newer figures"):
        for person in people:
            actions.choose(report=report, person=person, by=coordinator)
        return actions.send(report=report, by=coordinator, what_changed=what_changed)

    return do


@pytest.fixture
def wrong(report, coordinator):
    """`wrong(version, person)`: they say that the number of members is wrong."""

    def do(version, person, figure="roster-members"):
        return actions.say_wrong(version=version, figure=figure, words="We are two.", person=person, by=None)

    return do


@pytest.fixture
def busy(coalition, partner):
    """Two members of core types, one more that came later, two meetings, a decision, a seat and an objective measured."""
    late = make_partner(coalition, "Harlan EMS", type_code="ems", since=ago(coalition, 30))
    make_partner(coalition, "Hoped for", status="prospect")
    first, second = held(coalition, 40), held(coalition, 10, "=Budget")
    held(coalition, 400, "Long ago")
    chief = make_person(coalition, "Ann Chief", partner=partner)
    chief.affiliations.update(level="executive")
    came(first, partner, chief)
    came(second, partner)
    came(second, late, status="absent")
    Decision.objects.create(
        coalition=coalition, title="One call list", status="closed", decided_on=ago(coalition, 5), outcome="adopted", is_major=True
    )  # fmt: skip
    Decision.objects.create(coalition=coalition, title="Draft", status="draft", is_major=True)
    hospital = coalition_type(coalition, "hospital")
    Seat.objects.create(coalition=coalition, body="Board", title="Chair", stakeholder_type=hospital, partner=partner)
    Seat.objects.create(coalition=coalition, body="Board", title="Second")
    aim = Objective.objects.create(
        coalition=coalition, title="Fewer minutes", measure="Minutes at the door", baseline="40", target="20", status="active",
        activated_on=ago(coalition, 200), last_moved_on=ago(coalition, 3),
    )  # fmt: skip
    for days, value in ((100, 35), (3, 28), (0, 27)):
        Measurement.objects.create(coalition=coalition, objective=aim, measured_on=ago(coalition, days), value=value)
    return timezone.now()
