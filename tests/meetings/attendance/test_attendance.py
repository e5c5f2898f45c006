"""Attendance: any state to any state, undo, walk-ins, and what it costs."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalition.models import AuditEvent
from meetings import facts
from meetings.attendance import actions, roster
from meetings.models import Attendance
from members.models import Membership, Partner, Person
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_meeting

STATES = ["not_recorded", "present", "remote", "delegate", "excused", "absent"]


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition, days=-1, status="published")


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Marcus Bell", partner=partner)


@pytest.fixture
def heard():
    """The statuses of every fact told, in order."""
    told = []

    def hear(attendances, by, **_):
        told.append([(row.status_before, row.status) for row in attendances])

    facts.attendance_recorded.connect(hear)
    yield told
    facts.attendance_recorded.disconnect(hear)


def mark(meeting, by, *marks, **more):
    return actions.record(meeting=meeting, marks=list(marks), by=by, **more)


@pytest.mark.parametrize(("first", "second"), list(product(STATES, STATES)))
def test_any_state_to_any_state(meeting, person, partner, coordinator, heard, first, second):
    mark(meeting, coordinator, (person.pk, partner.pk, first))
    changed = mark(meeting, coordinator, (person.pk, partner.pk, second))
    row = Attendance.objects.get()
    assert (row.status, row.partner, row.recorded_by) == (second, partner, coordinator)
    assert [(r.status_before, r.status) for r in changed] == ([(first, second)] if first != second else [])
    assert heard == [[("not_recorded", first)]] + ([[(first, second)]] if first != second else [])
    assert AuditEvent.objects.filter(verb="attendance_recorded").count() == len(heard)


def test_a_partner_as_such(meeting, partner, coordinator):
    for status in ("present", "excused"):
        mark(meeting, coordinator, (None, partner.pk, status))
    assert Attendance.objects.values_list("partner", "person", "status").get() == (partner.pk, None, "excused")


def test_the_last_word_counts_within_one_set(meeting, person, coordinator):
    mark(meeting, coordinator, (person.pk, None, "absent"), (person.pk, None, "present"))
    assert Attendance.objects.get().status == "present"


def test_who_is_so_already_is_left_alone(meeting, person, coordinator, owner):
    mark(meeting, coordinator, (person.pk, None, "present"))
    assert mark(meeting, owner, (person.pk, None, "present")) == []
    assert Attendance.objects.get().recorded_by == coordinator


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize(("minutes", "open_"), [(24 * 60, False), (31, False), (29, True), (0, True), (-600, True)])
def test_what_is_still_to_come(coalition, person, coordinator, status, minutes, open_):
    starts = timezone.now() + timedelta(minutes=minutes)
    meeting = make_meeting(coalition, status="published", starts_at=starts, ends_at=starts + timedelta(hours=1))
    if open_ or status in ("excused", "not_recorded"):
        assert mark(meeting, coordinator, (person.pk, None, status))[0].status == status
        return
    with pytest.raises(actions.NotYet, match="still to come"):
        mark(meeting, coordinator, (person.pk, None, status))
    assert Attendance.objects.count() == 0


def test_nobody_came_to_what_was_called_off(coalition, person, coordinator):
    with pytest.raises(actions.NotYet, match="called off"):
        mark(make_meeting(coalition, days=-1, status="cancelled"), coordinator, (person.pk, None, "present"))


def test_an_unknown_state_is_an_error(meeting, person, coordinator):
    with pytest.raises(ValueError, match="late"):
        mark(meeting, coordinator, (person.pk, None, "late"))


def statements(work):
    """How many SQL statements `work` takes, savepoints left out."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def test_what_a_mark_costs(meeting, coalition, person, partner, coordinator):
    """Action, audit, ledger and roll-up: at most 10 statements (issue 2), and many marks cost no more than one."""
    one = statements(lambda: mark(meeting, coordinator, (person.pk, partner.pk, "present")))
    people = [make_person(coalition, f"Person {n}", partner=partner) for n in range(60)]
    many = statements(lambda: mark(meeting, coordinator, *[(p.pk, partner.pk, "present") for p in people]))
    assert (one <= 10, many) == (True, one)


class TestTakeBack:
    def last(self):
        return AuditEvent.objects.filter(verb="attendance_recorded").first().pk

    def test_everything_as_it_was(self, meeting, coalition, coordinator, heard):
        one, two, three = [make_person(coalition, name) for name in ("A", "B", "C")]
        mark(meeting, coordinator, (one.pk, None, "excused"))
        mark(meeting, coordinator, *[(p.pk, None, "present") for p in (one, two, three)])
        actions.take_back(meeting=meeting, event_id=self.last(), by=coordinator)
        states = dict(Attendance.objects.values_list("person", "status"))
        assert states == {one.pk: "excused", two.pk: "not_recorded", three.pk: "not_recorded"}
        assert heard[-1] == [("present", "excused"), ("present", "not_recorded"), ("present", "not_recorded")]

    def test_what_a_colleague_marked_since_stands(self, meeting, coalition, coordinator, owner):
        one, two = make_person(coalition, "A"), make_person(coalition, "B")
        mark(meeting, coordinator, (one.pk, None, "present"), (two.pk, None, "present"))
        event = self.last()
        mark(meeting, owner, (two.pk, None, "remote"))
        actions.take_back(meeting=meeting, event_id=event, by=coordinator)
        assert dict(Attendance.objects.values_list("person", "status")) == {one.pk: "not_recorded", two.pk: "remote"}

    def test_an_act_of_another_meeting_is_not_found(self, meeting, coalition, person, coordinator):
        mark(meeting, coordinator, (person.pk, None, "present"))
        with pytest.raises(actions.NotYet):
            actions.take_back(meeting=make_meeting(coalition, days=-2), event_id=self.last(), by=coordinator)
        assert Attendance.objects.get().status == "present"


class TestWalkIn:
    def test_somebody_new_from_somewhere_new(self, meeting, coordinator, coalition):
        actions.walk_in(meeting=meeting, name=" Nora  Quist ", organization="Willow Creek", by=coordinator)
        row = Attendance.objects.get()
        assert (row.person.name, row.partner.name, row.status, row.walk_in) == (
            "Nora Quist",
            "Willow Creek",
            "present",
            True,
        )
        assert row.partner.memberships.get().status == "prospect"
        assert row.person.affiliations.get().partner == row.partner

    def test_somebody_known_by_address_whatever_the_case(self, meeting, coordinator, coalition, partner):
        known = make_person(coalition, "Beth", partner=partner, email="beth@maple.example")
        actions.walk_in(meeting=meeting, name="Elizabeth", email="BETH@maple.example", by=coordinator, status="remote")
        assert Attendance.objects.values_list("person", "partner", "status").get() == (known.pk, partner.pk, "remote")

    def test_somebody_known_by_name_and_organization(self, meeting, coordinator, person, partner):
        actions.walk_in(meeting=meeting, name="marcus bell", organization="LAKESIDE hospital", by=coordinator)
        assert Attendance.objects.get().person == person
        assert (Person.objects.filter(name__iexact="marcus bell").count(), Partner.objects.count()) == (1, 1)

    def test_a_guest_of_nobody(self, meeting, coordinator):
        actions.walk_in(meeting=meeting, name="Guest", by=coordinator)
        assert Attendance.objects.get().partner is None

    def test_not_before_the_meeting(self, coalition, coordinator):
        with pytest.raises(actions.NotYet):
            actions.walk_in(meeting=make_meeting(coalition, days=3), name="Early", by=coordinator)
        assert not Person.objects.filter(name="Early").exists()


class TestRoster:
    def test_invited_and_walked_in_by_partner(self, meeting, coalition, coordinator, partner, person):
        clinic = make_partner(coalition, "A clinic", type_code="primary-care")
        cleo = make_person(coalition, "Cleo", partner=clinic)
        make_invitation(meeting, person, partner, answer="delegate", delegate_name="Carl", answered_at=timezone.now())
        make_invitation(meeting, cleo, clinic)
        mark(meeting, coordinator, (cleo.pk, clinic.pk, "present"))
        actions.walk_in(meeting=meeting, name="Guest", by=coordinator)
        lines = roster.lines_of(meeting)
        assert [(line.name, line.partner_name, line.said, line.here) for line in lines] == [
            ("Marcus Bell", "Lakeside Hospital", "Sends Carl", "Not marked"),
            ("Cleo", "A clinic", "No answer", "Here"),
            ("Guest", "", "Walked in", "Here"),
        ]
        assert [group.name for group in roster.groups_of(lines)] == ["Lakeside Hospital", "A clinic", "Guests"]

    def test_the_count(self, meeting, coalition, coordinator, partner, person):
        second = make_person(coalition, "Second", partner=partner)
        ems = make_partner(coalition, "Ambulance", type_code="ems")
        mark(
            meeting,
            coordinator,
            (person.pk, partner.pk, "present"),
            (second.pk, partner.pk, "delegate"),
            (None, ems.pk, "absent"),
        )
        count = roster.count_of(roster.lines_of(meeting), ["Acute-care hospital", "Emergency medical services"])
        assert count.sentence == (
            "1 partner, 2 people; core types here: Acute-care hospital; missing: Emergency medical services"
        )
        assert (count.marked, count.total) == (3, 3)


def test_the_database_refuses_a_second_line(meeting, person, coalition):
    Attendance.objects.create(coalition=coalition, meeting=meeting, person=person)
    with pytest.raises(ValidationError, match="on the sheet already"):
        Attendance(coalition=coalition, meeting=meeting, person=person).full_clean()
    assert Membership.objects.filter(coalition=coalition).count() == 1
