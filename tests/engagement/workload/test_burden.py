"""What people carry in 30 days: what counts, from which day to which, and whether one more ask fits (WRK-5, rule 5)."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from engagement.ledger import measures
from engagement.models import Capacity, Input, InputRequest, OutsideLoad, RoleCard, RoleOffer
from engagement.workload import burden
from meetings.models import Attendance, Meeting, Task
from members.models import Notice
from tests.characters import make_person

BUDGET = settings.BURDEN_MINUTES_PER_30_DAYS


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner)


@pytest.fixture
def today(coalition):
    return coalition.today()


def ask(coalition, minutes, status="open"):
    fields = {"what_is_open": "a", "how_used": "b", "phase": "design", "report_back_on": coalition.today()}
    return InputRequest.objects.create(
        coalition=coalition, title="T", question="?", estimated_minutes=minutes, status=status, **fields
    )


def at(coalition, day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=coalition.zone)


def told(coalition, request, person, day, status="sent"):
    moment = at(coalition, day)
    Notice.objects.create(
        coalition=coalition, key=f"input-request:{request.pk}:{person.pk}", kind="input-request", category="input",
        person=person, about_type="engagement.inputrequest", about_id=request.pk, status=status, owed_at=moment,
        sent_at=moment if status == "sent" else None, reason="" if status in ("sent", "owed") else "Unsubscribed",
    )  # fmt: skip


def parts(person, today):
    return burden.check(person, on=today)[person.pk].parts


@pytest.mark.parametrize(("days", "counts"), [(0, True), (29, True), (30, False), (31, False), (-1, False)])
def test_an_answer_counts_for_thirty_days(coalition, person, today, days, counts):
    Input.objects.create(
        coalition=coalition, request=ask(coalition, 25, "closed"), person=person, text="a",
        given_on=today - timedelta(days=days),
    )  # fmt: skip
    assert parts(person, today) == ({"asks": 25} if counts else {})


@pytest.mark.parametrize(
    ("days", "mail", "request_is", "counts"),
    [
        (0, "sent", "open", True),
        (29, "sent", "open", True),
        (30, "sent", "open", False),
        (3, "owed", "open", True),
        (3, "skipped", "open", False),
        (3, "failed", "open", False),
        (3, "sent", "closed", False),
    ],
)
def test_being_asked_counts_while_it_is_open(coalition, person, today, days, mail, request_is, counts):
    told(coalition, ask(coalition, 25, request_is), person, today - timedelta(days=days), mail)
    assert parts(person, today) == ({"asks": 25} if counts else {})


def test_asked_and_answered_is_once(coalition, person, today):
    request = ask(coalition, 25)
    told(coalition, request, person, today)
    Input.objects.create(coalition=coalition, request=request, person=person, text="a", given_on=today)
    assert parts(person, today) == {"asks": 25}


def test_tasks_in_ones_hands(coalition, person, today):
    colleague = make_person(coalition, "Sam")
    make = {"coalition": coalition, "title": "T", "owner": person}
    Task.objects.create(**make, minutes=40)
    Task.objects.create(**make)  # nobody knows how long
    Task.objects.create(**make, minutes=50, delegate=colleague)
    Task.objects.create(**make, minutes=60, let_go_on=today)
    Task.objects.create(**make, minutes=5, hours=Decimal("1.5"), done_on=today - timedelta(days=29))
    Task.objects.create(**make, minutes=7, done_on=today)
    Task.objects.create(**make, minutes=70, done_on=today - timedelta(days=30))
    assert parts(person, today) == {"tasks": 40 + 90 + 7}
    assert parts(colleague, today) == {"tasks": 50}


@pytest.mark.parametrize(
    ("days", "status", "meeting", "counts"),
    [
        (0, "present", "held", True),
        (29, "remote", "held", True),
        (30, "present", "held", False),
        (1, "delegate", "held", False),
        (1, "excused", "held", False),
        (1, "present", "cancelled", False),
    ],
)
def test_meetings_one_sat_in(coalition, person, partner, today, days, status, meeting, counts):
    start = at(coalition, today - timedelta(days=days), 23)  # the day is the coalition's, not UTC's
    row = Meeting.objects.create(
        coalition=coalition, title="M", starts_at=start, ends_at=start + timedelta(minutes=45), status=meeting
    )
    Attendance.objects.create(coalition=coalition, meeting=row, person=person, partner=partner, status=status)
    assert parts(person, today) == ({"meetings": 45} if counts else {})


def role(coalition, person, today, **more):
    card, _ = RoleCard.objects.get_or_create(
        coalition=coalition, title=more.pop("title", "Chair"), tasks="Lead", hours_a_month=2, how_to_step_back="Call"
    )
    fields = {"status": "accepted", "answered_on": today, "hours_a_month": Decimal("2"), "how_to_step_back": "Call"}
    return RoleOffer.objects.create(
        coalition=coalition, card=card, person=person, title=card.title, tasks="Lead", offered_on=today, **fields | more
    )


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"status": "offered"}, False),
        ({"status": "declined"}, False),
        ({"ends": 0}, True),
        ({"ends": -1}, False),
        ({"status": "laid_down", "laid_down": 0}, False),
        ({"answered": 1}, False),
    ],
)
def test_roles_taken_on(coalition, person, today, fields, counts):
    more = {"status": fields.get("status", "accepted")}
    if "ends" in fields:
        more |= {"answered_on": today - timedelta(days=100), "ends_on": today + timedelta(days=fields["ends"])}
    if "laid_down" in fields:
        more["laid_down_on"] = today
    if "answered" in fields:
        more["answered_on"] = today + timedelta(days=1)
    role(coalition, person, today, **more)
    assert parts(person, today) == ({"roles": 120} if counts else {})


def test_example_15(coalition, person, today):
    """domain.md 3.9: asks of 60 + 60 + 30 + 15 minutes plus declared outside load 90 = 255 > 240: held."""
    for minutes in (60, 60, 30):
        told(coalition, ask(coalition, minutes), person, today)
    OutsideLoad.objects.create(coalition=coalition, person=person, name="State board", minutes=90, since=today)
    verdict = burden.of(person, 15)
    assert (verdict.used, verdict.used + verdict.asked, verdict.budget, verdict.fits) == (240, 255, 240, False)
    assert measures.burden([60, 60, 30, 15], outside=90).held is True
    assert burden.of(person, 0).fits  # to the minute is within
    assert not burden.of(person, 1).fits


@pytest.mark.parametrize(
    ("own", "minutes", "fits"),
    [(None, 240, True), (None, 241, False), (30, 30, True), (30, 31, False), (0, 1, False), (600, 600, True)],
)
def test_the_budget_is_the_persons_own(coalition, person, own, minutes, fits):
    if own is not None:
        Capacity.objects.create(coalition=coalition, person=person, minutes=own)
    assert BUDGET == 240
    assert burden.of(person, minutes).fits is fits


def test_one_statement_for_one_and_for_many(coalition, partner, today, django_assert_num_queries):
    people = [make_person(coalition, f"P{number}") for number in range(40)]
    for number, person in enumerate(people):
        OutsideLoad.objects.create(
            coalition=coalition, person=person, name="Else", minutes=10 * (number + 1), since=today
        )
    with django_assert_num_queries(1):
        assert burden.check(people[0], 5, today)[people[0].pk].used == 10
    with django_assert_num_queries(1):
        found = burden.check(people, 5, today)
    assert [verdict.used for verdict in found.values()] == [10 * (number + 1) for number in range(40)]
    with django_assert_num_queries(1):
        assert len(burden.check(range(10**9, 10**9 + 10_000), 5, today)) == 10_000
    with django_assert_num_queries(1):
        assert [verdict.used for verdict in burden.exceeded(coalition, today)] == list(range(400, 240, -10))


def test_of_many_one_says_on_which_day(person):
    with pytest.raises(TypeError):
        burden.check([person.pk])


@given(
    parts=st.dictionaries(st.sampled_from(list(burden.PARTS)), st.integers(0, 500)),
    budget=st.integers(0, 600),
    asked=st.integers(0, 300),
)
def test_a_verdict_adds_up(parts, budget, asked):
    verdict = burden.Verdict(1, budget, asked, parts)
    assert verdict.fits is (sum(parts.values()) + asked <= budget)
    assert verdict.fits is (asked <= verdict.room) or verdict.exceeded
    assert sum(minutes for _, minutes in verdict.lines) == verdict.used
    assert verdict.exceeded is (verdict.used > budget)
