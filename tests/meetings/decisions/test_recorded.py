"""Decisions taken in the room: their reason, the day of their review, and who hears of them, once."""

import contextlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.decisions import actions
from meetings.decisions.actions import NotComplete
from meetings.decisions.notices import load, result_wanted, word_closed
from meetings.meetings import actions as meetings
from meetings.meetings import notices as words
from meetings.models import Decision
from meetings.standing import actions as standing
from members.models import Notice
from members.notices.rendering import render
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_meeting


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition, days=-1, status="held")


@pytest.fixture
def priya(coalition, partner):
    return make_person(coalition, "Priya", partner=partner, email="priya@x.example")


def note(coalition, meeting=None, **fields):
    known = {"title": "The drill is on April 9", "by": None, "decided_on": coalition.today(), "meeting": meeting}
    return actions.note_decision(coalition=coalition, **known | fields)


def settle(decision, **fields):
    known = {"rationale": "The river.", "review_on": decision.coalition.today() + timedelta(days=90), "by": None}
    return actions.settle(decision=decision, **known | fields)


@pytest.mark.parametrize(
    ("rationale", "days", "closes"),
    [("Why", 1, True), ("", 1, False), ("  ", 1, False), ("Why", 0, False), ("Why", -1, False), ("Why", None, False)],
)
def test_it_closes_with_its_reason_and_a_day_to_come(coalition, rationale, days, closes):
    review = None if days is None else coalition.today() + timedelta(days=days)
    decision = note(coalition)
    with contextlib.suppress(NotComplete):
        settle(decision, rationale=rationale, review_on=review)
    decision.refresh_from_db()
    assert decision.status == ("closed" if closes else "noted")
    try:
        actions.record_decision(
            coalition=coalition,
            title="At once",
            by=None,
            decided_on=coalition.today(),
            rationale=rationale,
            review_on=review,
        )
    except NotComplete:
        assert not closes
    assert Decision.objects.filter(title="At once", status="closed").exists() is closes


def told(decision):
    return set(Notice.objects.filter(kind="decision-closed", about_id=decision.pk).values_list("person_id", flat=True))


def test_everybody_eligible_is_told_once(coalition, partner, priya):
    """In good standing on its day, or took part; nobody before it closes."""
    without = make_person(coalition, "Not a member's", partner=make_partner(coalition, "Guest", status="prospect"))
    guest = make_partner(coalition, "Took part", status="prospect")
    joined_in = make_person(coalition, "Joined in", partner=guest)
    decision = note(coalition, took_part=[guest.pk])
    assert told(decision) == set()
    settle(decision)
    settle(decision)
    assert told(decision) == {priya.pk, joined_in.pk}
    assert without.pk not in told(decision)
    assert Notice.objects.filter(kind="decision-closed").count() == 2


def test_those_not_in_good_standing_are_not_told(coalition, partner, priya):
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, needs_agreement=True)
    assert told(settle(note(coalition))) == set()


@pytest.mark.parametrize(
    ("order", "invited", "by_mail", "in_follow_up"),
    [
        ("closed, then the follow-up", True, False, True),
        ("the follow-up, then closed", True, True, False),
        ("closed and told, then the follow-up", True, True, False),
        ("closed, then the follow-up", False, True, False),
        ("no follow-up", True, True, False),
    ],
)
def test_never_told_twice(coalition, coordinator, partner, priya, meeting, order, invited, by_mail, in_follow_up):
    if invited:
        make_invitation(meeting, priya, partner)
    decision = note(coalition, meeting)

    def follow_up():
        meetings.follow_up(meeting=meeting, by=coordinator)
        Notice.objects.filter(kind="meeting-follow-up").update(status="sent", sent_at=timezone.now())

    if order.startswith("the follow-up"):
        follow_up()
        meeting.refresh_from_db()
        decision.meeting = meeting
    decision = settle(decision)
    mail = Notice.objects.select_related("person", "coalition").get(kind="decision-closed", person=priya)
    waits = round((mail.not_before - mail.owed_at) / timedelta(days=1))
    assert waits == (0 if order.startswith("the follow-up") else 4)  # the follow-up has its three days first
    if order.startswith("closed and told"):
        Notice.objects.filter(pk=mail.pk).update(status="sent", sent_at=timezone.now())
    if "then the follow-up" in order:
        follow_up()
    load([mail])
    assert (result_wanted(mail) == "") is by_mail or order.startswith("closed and told")
    found = list(Notice.objects.select_related("person", "coalition").filter(kind="meeting-follow-up", person=priya))
    if found:
        words.load_follow_up(found)
        listed = decision in words.word_follow_up(found[0]).context["decisions"]
        assert listed is (in_follow_up or order.startswith("the follow-up"))  # worded now, sent before it closed


def test_the_mail_of_one_taken_in_the_room(coalition, partner, priya):
    settle(note(coalition))
    notice = Notice.objects.select_related("person", "coalition").get(kind="decision-closed", person=priya)
    load([notice])
    subject, text, html = render(notice, word_closed(notice))
    assert subject == "Decided: The drill is on April 9"
    assert "The river." in text


def test_the_pages(coalition, coordinator, member, meeting, as_user):
    decision = note(coalition, meeting)
    client = as_user(coordinator)
    page = client.get(meeting.get_absolute_url()).content.decode()
    url = reverse("decision-close", args=["river", decision.pk])
    assert "Its reason to come" in page
    assert url in page
    form = client.get(url).context["form"]
    assert form["review_on"].value() == coalition.today() + timedelta(days=365)
    client.post(url, {"rationale": "", "review_on": coalition.today() + timedelta(days=9)})
    assert Decision.objects.get().status == "noted"
    client.post(url, {"rationale": "The river.", "review_on": coalition.today() + timedelta(days=9)})
    assert Decision.objects.get().status == "closed"
    record = reverse("meeting-decision-new", args=["river", meeting.pk])
    known = {"title": "Another", "method": "consensus", "decided_on": coalition.today()}
    client.post(record, known)
    assert not Decision.objects.filter(title="Another").exists()
    assert as_user(member).get(url).status_code == 403
