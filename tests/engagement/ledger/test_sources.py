"""From what happened to evidence: the same whether followed fact by fact or derived years later (domain.md 3.2)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from engagement import facts as engagement_facts
from engagement.commitments.models import Contribution, Delivery, Pledge
from engagement.demo.story import Story
from engagement.ledger import actions
from engagement.ledger.models import Rollup, Signal
from engagement.ledger.queries import standings_by_id
from engagement.voice.models import Input, InputRequest
from meetings import facts as meeting_facts
from meetings.models import Attendance, Ballot, Decision, Invitation, Meeting, Objective, Task
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Ana Bell", partner=partner)


@pytest.fixture
def meeting(coalition):
    """Begins at 1 in the morning UTC on March 5: the evening of March 4 in Chicago."""
    start = datetime(2026, 3, 5, 1, tzinfo=UTC)
    return Meeting.objects.create(
        coalition=coalition, title="Spring", starts_at=start, ends_at=start + timedelta(hours=1), status="held"
    )


def attend(meeting, partner, person, status):
    row, _ = Attendance.objects.update_or_create(
        coalition=meeting.coalition, meeting=meeting, person=person, defaults={"partner": partner, "status": status}
    )
    meeting_facts.attendance_recorded.happened(attendances=[row], by=None)
    return row


def found():
    """What counts now, as (kind, person, day, magnitude)."""
    rows = Signal.objects.filter(counted=True).order_by("kind", "pk")
    return [(row.kind, row.person_id, row.occurred_on.isoformat(), row.magnitude) for row in rows]


def state():
    """Signals that hold and the sums, without what depends on when they were written."""
    signals = Signal.objects.filter(voided_at=None).order_by("kind", "partner", "source_id", "person")
    sums = Rollup.objects.order_by("partner", "person", "objective")
    return (
        list(
            signals.values_list(
                "kind", "partner", "person", "objective", "occurred_on", "magnitude", "ended_on", "credit"
            )
        ),
        [
            (
                row.partner_id,
                row.person_id,
                row.n,
                row.first_on,
                row.last_on,
                pytest.approx(row.l365),
                pytest.approx(row.f90),
            )
            for row in sums
        ],
    )


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("present", True),
        ("remote", True),
        ("delegate", True),
        ("excused", False),
        ("absent", False),
        ("not_recorded", False),
    ],
)
def test_who_counts_as_having_attended(meeting, partner, person, status, counts):
    attend(meeting, partner, person, status)
    assert len(found()) == counts
    if counts:
        assert found() == [("attended", None if status == "delegate" else person.pk, "2026-03-04", 1.0)]


@pytest.mark.parametrize("path", [("present", "absent", "present"), ("delegate", "present"), ("absent", "remote")])
def test_any_state_to_any_state_leaves_one_credit(meeting, partner, person, path):
    for status in path:
        attend(meeting, partner, person, status)
    assert found() == [("attended", person.pk, "2026-03-04", 1.0)]
    assert actions.verify(meeting.coalition) == (0, [])


def test_correcting_to_absent_takes_the_credit_back(meeting, partner, person):
    attend(meeting, partner, person, "present")
    attend(meeting, partner, person, "absent")
    assert found() == []
    assert standings_by_id(meeting.coalition)[partner.pk].stage == "unaware"


def test_an_answer_counts_a_decline_included(meeting, partner, person):
    invitation = Invitation.objects.create(
        coalition=meeting.coalition,
        meeting=meeting,
        person=person,
        partner=partner,
        answer="declined",
        answered_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    meeting_facts.rsvp_given.happened(invitation=invitation, by=None)
    assert found() == [("rsvp_given", person.pk, "2026-03-01", 1.0)]


def test_hosting_and_chairing_count_once_it_was_held(meeting, partner, person):
    meeting.host_partner, meeting.location_host, meeting.chair = partner, "theirs", person
    meeting.save()
    attend(meeting, partner, person, "present")
    meeting_facts.meeting_held.happened(meeting=meeting, by=None)
    assert [kind for kind, *_ in found()] == ["attended", "chaired", "hosted_meeting"]


@pytest.mark.parametrize(("choice", "counts"), [("for", 1), ("against", 1), ("abstained", 1), ("open", 0)])
def test_taking_part_in_a_decision(coalition, partner, person, choice, counts):
    decision = Decision.objects.create(coalition=coalition, title="Budget", decided_on="2026-02-02")
    ballot = Ballot.objects.create(
        coalition=coalition, decision=decision, partner=partner, person=person, choice=choice, reason="No view."
    )
    meeting_facts.decision_participated.happened(ballots=[ballot], by=None)
    assert found() == [("decision_participated", person.pk, "2026-02-02", 1.0)] * counts


def test_a_task_done_and_undone(coalition, partner, person):
    task = Task.objects.create(coalition=coalition, title="Call", owner=person, partner=partner, done_on="2026-02-02")
    meeting_facts.task_completed.happened(task=task, by=None)
    assert found() == [("task_completed", person.pk, "2026-02-02", 1.0)]
    task.done_on = None
    task.save()
    meeting_facts.task_completed.happened(task=task, by=None)
    assert found() == []


def test_two_people_answering_one_request_are_one_credit(coalition, partner, person):
    request = InputRequest.objects.create(coalition=coalition, title="Plan", question="What?")
    for someone in (person, make_person(coalition, "Ben", partner=partner)):
        given = Input.objects.create(
            coalition=coalition, request=request, person=someone, partner=partner, text="Yes", given_on="2026-02-02"
        )
        engagement_facts.input_given.happened(input=given, by=None)
    assert len(found()) == 2
    assert Rollup.objects.of_partners().get(partner=partner).n == 1


@pytest.fixture
def pledge(coalition, partner, person):
    return Pledge.objects.create(
        coalition=coalition,
        partner=partner,
        person=person,
        what="Beds",
        quantity=10,
        effort_band="major",
        made_on="2026-01-01",
        due_on="2026-01-31",
    )


def told(pledge, **changes):
    for name, value in changes.items():
        setattr(pledge, name, value)
    pledge.save()
    engagement_facts.pledge_changed.happened(pledge=pledge, by=None)
    return Signal.objects.get(kind="pledge_made")


@pytest.mark.parametrize(
    ("changes", "ended_on"),
    [
        ({}, "2026-02-15"),
        ({"delivered": Decimal("4.99")}, "2026-02-15"),
        ({"delivered": Decimal(5)}, None),
        ({"due_on": "2026-03-31", "status": "renegotiated"}, "2026-04-15"),
        ({"status": "withdrawn", "settled_on": "2026-01-20"}, "2026-01-20"),
    ],
)
def test_until_when_a_pledge_counts(pledge, changes, ended_on):
    signal = told(pledge, **changes)
    assert (signal.ended_on and signal.ended_on.isoformat()) == ended_on
    assert signal.counted is (ended_on is None)


def test_a_pledge_moved_to_another_objective_counts_there(coalition, partner, pledge):
    aims = [Objective.objects.create(coalition=coalition, title=f"Aim {number}") for number in range(2)]
    for aim in aims:
        told(pledge, objective=aim, delivered=Decimal(10))
    assert list(Rollup.objects.filter(objective__isnull=False).values_list("objective", "n")) == [(aims[1].pk, 1)]
    assert Rollup.objects.of_partners().get(partner=partner).n == 1
    assert actions.verify(coalition) == (0, [])


def test_instalments_come_to_one_full_pledge(coalition, pledge):
    for number, increase in enumerate(("0.4", "0.4", "0.2"), 1):
        delivery = Delivery.objects.create(
            coalition=coalition,
            pledge=pledge,
            quantity=4,
            delivered_on=f"2026-01-1{number}",
            increase=Decimal(increase),
        )
        engagement_facts.pledge_delivered.happened(delivery=delivery, by=None)
    rows = [row for row in found() if row[0] == "pledge_fulfilled"]
    assert [row[3] for row in rows] == pytest.approx([0.8, 0.8, 0.4])
    assert sum(row[3] for row in rows) == pytest.approx(2.0)


def test_our_own_promises_and_gifts_are_no_signs_of_theirs(coalition, partner, pledge):
    pledge.direction = "ours"
    pledge.save()
    engagement_facts.pledge_changed.happened(pledge=pledge, by=None)
    given = Contribution.objects.create(
        coalition=coalition, partner=partner, direction="ours", kind="space", what="Room", given_on="2026-01-01"
    )
    engagement_facts.resource_delivered.happened(contribution=given, by=None)
    assert found() == []


def test_a_resource_counts_by_effort(coalition, partner):
    given = Contribution.objects.create(
        coalition=coalition, partner=partner, kind="space", what="Room", effort_band="light", given_on="2026-01-01"
    )
    engagement_facts.resource_delivered.happened(contribution=given, by=None)
    assert found() == [("resource_delivered", None, "2026-01-01", 0.5)]


def test_i7_rebuilding_the_told_demo_changes_nothing(db):
    cedar = Story().tell()
    actions.rebuild(cedar)
    before = state()
    assert len(before[0]) > 100
    actions.rebuild(cedar)
    assert state() == before
    assert actions.verify(cedar) == (0, [])


def test_rebuild_repairs_what_was_tampered_with_and_keeps_what_has_no_source(coalition, meeting, partner, person):
    attend(meeting, partner, person, "present")
    actions.record(
        partner=partner, kind="outreach_done", occurred_on=coalition.today(), source_type="by_hand", source_id=1
    )
    before = state()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE engagement_signal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM engagement_signal WHERE kind = 'attended'")
        cursor.execute("UPDATE engagement_rollup SET action = 99, n = 7")
        cursor.execute("ALTER TABLE engagement_signal ENABLE TRIGGER USER")
    assert actions.verify(coalition)[0] > 0
    actions.rebuild(coalition)
    assert state() == before


def test_a_signal_without_its_source_row_any_more_is_voided_by_rebuild(coalition, meeting, partner, person):
    attend(meeting, partner, person, "present").delete()
    actions.rebuild(coalition)
    assert found() == []
    assert Signal.objects.get().voided_at is not None


def test_following_one_attendance_costs_the_same_in_a_large_meeting(
    coalition, meeting, partner, person, django_assert_num_queries
):
    row = attend(meeting, partner, person, "present")
    others = [
        Attendance(
            coalition=coalition,
            meeting=meeting,
            partner=partner,
            status="present",
            person=make_person(coalition, f"P {n}"),
        )
        for n in range(30)
    ]
    rows = [row, *Attendance.objects.bulk_create(others)]
    for told_about in (rows[:1], rows):
        with django_assert_num_queries(3):
            meeting_facts.attendance_recorded.happened(attendances=told_about, by=None)
