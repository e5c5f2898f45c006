"""A hint on items that touch a field in which invited partners compete (CMP-1)."""

import pytest
from django.urls import reverse

from meetings.agenda.competition import rivalries
from meetings.models import Objective
from members.ties import actions
from tests.characters import make_partner, make_person, viewer
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition)


@pytest.fixture
def rivals(coalition, coordinator, partner):
    """Three hospitals that compete for heart patients."""
    partners = [partner, make_partner(coalition, "Mercy"), make_partner(coalition, "Northside")]
    actions.note_area(
        coalition=coalition,
        by=coordinator,
        name="Heart surgery",
        words=["referral"],
        together="Blood",
        partners=partners,
    )
    return partners


def invite(meeting, *partners):
    for number, partner in enumerate(partners):
        person = make_person(meeting.coalition, f"{partner.name} {number}", partner=partner)
        make_invitation(meeting, person, partner)


def said(user, meeting, *items):
    found = rivalries(viewer(user, meeting.coalition), meeting, items)
    return {item.title: [each.who for each in found[item.pk]] for item in items if item.pk in found}


@pytest.mark.parametrize(
    ("invited", "words"),
    [
        ([], {}),
        ([0], {}),
        ([0, 0], {}),  # two people of one partner
        ([0, 1], {"Referrals": ["Lakeside Hospital and Mercy"]}),
        ([2, 0, 1], {"Referrals": ["Lakeside Hospital, Mercy and Northside"]}),
    ],
)
def test_two_invited_partners_at_least(coordinator, meeting, rivals, invited, words):
    invite(meeting, *(rivals[number] for number in invited))
    assert said(coordinator, meeting, make_item(meeting, "Referrals"), make_item(meeting, "Radios")) == words


@pytest.mark.parametrize(
    ("fields", "touches"),
    [
        ({"title": "Referral at night"}, True),
        ({"expected_result": "One way of referrals"}, True),
        ({"notes": "As in heart surgery"}, True),
        ({"objective": {"title": "Referral paths"}}, True),
        ({"objective": {"title": "Beds", "statement": "Every referral in an hour."}}, True),
        ({"objective": {"title": "Beds"}}, False),
        ({"competition": "referral"}, False),  # what a coordinator wrote there stands by itself
    ],
)
def test_where_it_is_read_from(coordinator, coalition, meeting, rivals, fields, touches):
    invite(meeting, *rivals[:2])
    if "objective" in fields:
        fields = fields | {"objective": Objective.objects.create(coalition=coalition, **fields["objective"])}
    item = make_item(meeting, **{"title": "Item"} | fields)
    assert bool(said(coordinator, meeting, item)) is touches


def test_nobody_else_is_told(coordinator, leader, member, meeting, rivals):
    invite(meeting, *rivals)
    item = make_item(meeting, "Referrals")
    assert [bool(said(user, meeting, item)) for user in (coordinator, leader, member)] == [True, False, False]


def test_the_builder_says_so_and_costs_the_same(
    as_user, coordinator, coalition, meeting, rivals, django_assert_max_num_queries
):
    invite(meeting, *rivals[:2])
    for number in range(40):
        make_item(meeting, f"Referral {number}", position=number + 1)
    address = reverse("meeting-agenda", args=["river", meeting.pk])
    as_user(coordinator).get(address)
    with django_assert_max_num_queries(20):
        page = as_user(coordinator).get(address).content.decode()
    assert page.count("Lakeside Hospital and Mercy compete here (Heart surgery). What joins them: Blood.") == 40


def test_a_meeting_of_another_coalition_touches_nothing_of_ours(other_coalition, outsider, rivals):
    theirs = make_meeting(other_coalition)
    assert said(outsider, theirs, make_item(theirs, "Referrals")) == {}
