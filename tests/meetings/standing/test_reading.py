"""Standing read from real rows: what counts, from which day, in two statements."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meetings.meetings.actions import hold
from meetings.models import Attendance, Meeting, StandingPolicy, Task
from meetings.standing import actions, reading
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_meeting


@pytest.fixture
def today(coalition):
    return coalition.today()


def adopt(coalition, **rules):
    starts_on = rules.pop("starts_on", coalition.today() - timedelta(days=900))
    return actions.adopt(coalition=coalition, starts_on=starts_on, by=None, **rules)


def held(coalition, day, *, marks=(), asked=(), status="held", hour=10):
    """A meeting at that hour on the coalition's clock; marks = [(partner, status)]."""
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=coalition.zone)
    meeting = make_meeting(coalition, starts_at=starts, ends_at=starts + timedelta(hours=1), status=status)
    for partner, mark in marks:
        person = make_person(coalition, f"Somebody {Attendance.objects.count()}")
        Attendance.objects.create(coalition=coalition, meeting=meeting, partner=partner, person=person, status=mark)
    for partner in asked:
        make_invitation(meeting, make_person(coalition, "Asked"), partner)
    return meeting


def facts(coalition, partner, day):
    policy = reading.policy_on(coalition, day)
    return next(each for each in reading.facts_of(coalition, policy, day) if each.partner == partner.pk)


def days(today, *back):
    return [today - timedelta(days=number) for number in back]


@pytest.mark.parametrize(
    ("marks", "letter"),
    [
        (["present"], "c"),
        (["remote"], "c"),
        (["delegate"], "c"),  # delegates count
        (["excused"], "e"),
        (["absent"], "m"),
        (["absent", "present"], "c"),  # anyone of the partner is enough
        (["absent", "excused"], "e"),
        (["excused", "delegate"], "c"),
    ],
)
def test_how_a_partner_took_part(coalition, partner, today, marks, letter):
    adopt(coalition, window_kind="meetings", window=4)
    other = make_partner(coalition, "Other")
    held(coalition, *days(today, 3), marks=[(partner, mark) for mark in marks] + [(other, "present")])
    assert facts(coalition, partner, today).record == letter


def test_asked_and_not_marked_is_missed_unless_nobody_took_attendance(coalition, partner, today):
    adopt(coalition, window_kind="meetings", window=4)
    other = make_partner(coalition, "Other")
    held(coalition, *days(today, 5), asked=[partner])
    assert facts(coalition, partner, today).record == ""
    held(coalition, *days(today, 4), asked=[partner], marks=[(other, "present")])
    assert facts(coalition, partner, today).record == "m"
    held(coalition, *days(today, 3), marks=[(other, "present")])  # was not asked
    assert facts(coalition, partner, today).record == "m"


@pytest.mark.parametrize("status", ["draft", "published", "cancelled"])
def test_only_what_was_held_counts(coalition, partner, today, status):
    adopt(coalition, window_kind="meetings", window=4)
    held(coalition, *days(today, 3), marks=[(partner, "present")], status=status)
    assert facts(coalition, partner, today).record == ""


def test_a_meeting_counts_from_the_day_after(coalition, partner, today):
    adopt(coalition, window_kind="meetings", window=4)
    held(coalition, today - timedelta(days=1), marks=[(partner, "present")], hour=23)
    assert facts(coalition, partner, today - timedelta(days=1)).record == ""
    assert facts(coalition, partner, today).record == "c"


def test_the_window_of_months_has_its_first_day(coalition, partner, today):
    adopt(coalition, window_kind="months", window=12)
    for back, mark in ((2, "present"), (1, "absent")):
        day = today.replace(year=today.year - 1) if back == 2 else today - timedelta(days=back)
        held(coalition, day, marks=[(partner, mark)])
    assert facts(coalition, partner, today).record == "mc"
    assert facts(coalition, partner, today + timedelta(days=1)).record == "m"


def test_an_excused_meeting_gives_its_place_to_the_one_before(coalition, partner, today):
    adopt(coalition, window_kind="meetings", window=2)
    for back, mark in zip((5, 4, 3, 2), ("present", "absent", "excused", "present"), strict=True):
        held(coalition, *days(today, back), marks=[(partner, mark)])
    assert facts(coalition, partner, today).record == "cem"


def test_members_of_the_day_only(coalition, partner, today):
    late = make_partner(coalition, "Late", since=today)
    make_partner(coalition, "Guest", status="prospect")
    names = {each.facts.name for each in reading.roll(coalition, today - timedelta(days=1)).standings}
    assert names == {partner.name}
    assert {each.facts.name for each in reading.roll(coalition, today).standings} == {partner.name, late.name}
    membership = partner.memberships.get()
    membership.ended_on = today - timedelta(days=1)
    membership.save()
    assert {each.facts.name for each in reading.roll(coalition, today).standings} == {late.name}


def test_attended_since_joining(coalition, today):
    adopt(coalition, waiting_meetings=2)
    new = make_partner(coalition, "New", since=today - timedelta(days=10))
    for back in (20, 9, 2):  # once as a guest
        held(coalition, *days(today, back), marks=[(new, "present")])
    assert facts(coalition, new, today).attended_since == 2
    assert reading.roll(coalition, today - timedelta(days=2), partners=[new.pk]).voters == []
    assert len(reading.roll(coalition, today - timedelta(days=1), partners=[new.pk]).voters) == 1


@pytest.mark.parametrize(("done", "works"), [(None, True), (0, True), (-366, False), (-300, True)])
def test_work(coalition, partner, today, done, works):
    adopt(coalition, needs_work=True, work_months=12)
    done_on = None if done is None else today + timedelta(days=done)
    Task.objects.create(coalition=coalition, partner=partner, title="Lend a chair", done_on=done_on)
    assert facts(coalition, partner, today).works is works


@pytest.mark.parametrize(
    ("let_go", "works"),
    [
        (None, True),
        (1, True),  # let go tomorrow: today it is work still
        (0, False),  # let go today
        (-5, False),
    ],
)
def test_a_task_let_go_is_no_work_from_that_day_on(coalition, partner, today, let_go, works):
    adopt(coalition, needs_work=True, work_months=12)
    day = None if let_go is None else today + timedelta(days=let_go)
    made = datetime.now(tz=coalition.zone) - timedelta(days=30)
    Task.objects.create(coalition=coalition, partner=partner, title="Lend a chair", let_go_on=day, created_at=made)
    assert facts(coalition, partner, today).works is works
    if let_go == -5:  # and before that day it was
        assert facts(coalition, partner, today - timedelta(days=6)).works is True


def test_without_rules_every_member_votes(coalition, partner, today):
    found = reading.roll(coalition, today)
    assert [each.partner for each in found.voters] == [partner.pk]
    assert not found.quorum([]).wanted


def test_other_coalitions_stay_out(coalition, partner, other_coalition, today):
    adopt(other_coalition, window_kind="meetings", least_share=100)
    make_partner(other_coalition, "Theirs")
    assert [each.facts.name for each in reading.roll(coalition, today).standings] == [partner.name]


def test_as_many_statements_for_one_as_for_forty(coalition, partner, today):
    adopt(coalition, window_kind="months", window=12, needs_work=True)
    with CaptureQueriesContext(
        connection,
    ) as one:
        reading.roll(coalition, today)
    for number in range(40):
        held(coalition, *days(today, number + 1), marks=[(make_partner(coalition, f"P{number}"), "present")])
    with CaptureQueriesContext(connection) as forty:
        assert len(reading.roll(coalition, today).standings) == 41
    assert len(one) == len(forty) == 3  # the rules, the records, the seats


# --- Versions of the rules ------------------------------------------------------------------------------------------


def test_versions_follow_each_other(coalition, today):
    first = adopt(coalition, quorum_share=50)
    second = actions.adopt(coalition=coalition, starts_on=today, by=None, quorum_share=60)
    assert [first.version, second.version] == [1, 2]
    assert reading.policy_on(coalition, today).pk == second.pk
    assert reading.policy_on(coalition, today - timedelta(days=1)).pk == first.pk
    first.refresh_from_db()
    assert first.ends_on == today - timedelta(days=1)


def test_what_was_in_force_stays(coalition, today):
    adopt(coalition, starts_on=today - timedelta(days=10))
    for back in (20, 10, 1):
        with pytest.raises(ValidationError):
            adopt(coalition, starts_on=today - timedelta(days=back))


def test_rules_to_come_are_replaced_and_keep_their_number(coalition, today):
    adopt(coalition)
    coming = actions.adopt(coalition=coalition, starts_on=today + timedelta(days=30), by=None, quorum_share=60)
    sooner = actions.adopt(coalition=coalition, starts_on=today + timedelta(days=5), by=None, quorum_share=70)
    coming.refresh_from_db()
    assert coming.replaced_at is not None
    assert sooner.version == 3
    assert reading.policy_on(coalition, today + timedelta(days=31)).quorum_share == 70


def test_the_database_keeps_versions_apart(coalition, today):
    adopt(coalition)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingPolicy.objects.create(coalition=coalition, version=9, starts_on=today)


def test_held_today_does_not_change_the_roll_of_today(coalition, partner, coordinator):
    adopt(coalition, window_kind="meetings", window=1, least_share=100)
    meeting = make_meeting(coalition, days=0, status="published")
    Attendance.objects.create(coalition=coalition, meeting=meeting, partner=partner, status="absent")
    before = [each.partner for each in reading.roll_of_meeting(meeting).voters]
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at - timedelta(minutes=5))
    hold(meeting=meeting, by=coordinator)
    assert [each.partner for each in reading.roll_of_meeting(meeting).voters] == before == [partner.pk]
