"""How many votes wait for somebody, behind their place in the navigation: what My table lists, in one statement."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.ui import nav
from meetings.decisions.voters import open_to, waiting_for
from meetings.models import Ballot, Decision
from members.models import Affiliation, Membership
from tests.characters import make_partner, make_person, make_user, viewer
from tests.meetings.decisions.tables import make_vote, say

ROLES = ("sponsor", "lead", "alternate", "other")


def both(user, coalition):
    person = user.people.get()
    person.coalition = coalition
    listed = sorted(row.pk for row in waiting_for(person, coalition))
    return listed, sorted(open_to(coalition, user.pk).values_list("pk", flat=True))


@pytest.mark.parametrize("seed", range(12))
def test_the_same_as_the_list(coalition, seed):
    """Partners with several people in several roles, people of several partners, proxies, leavers, rules on who speaks."""
    dice = random.Random(seed)
    users = [make_user(coalition, "member", f"User{number}") for number in range(4)]
    partners = [make_partner(coalition, f"P{number}") for number in range(4)]
    today = coalition.today()
    for partner in partners:
        for user in dice.sample(users, dice.randint(1, 4)):
            Affiliation.objects.create(
                coalition=coalition, person=user.people.get(), partner=partner, contact_role=dice.choice(ROLES),
                started_on=today - timedelta(days=dice.choice([10, 10, 400])),
                ended_on=dice.choice([None, None, None, today, today - timedelta(days=1)]),
            )  # fmt: skip
    for number in range(3):
        decision = make_vote(coalition, title=f"Vote {number}")
        Decision.objects.filter(pk=decision.pk).update(representatives=dice.choice([None, 1, 2]))
        giver, taker = dice.sample(partners, 2)
        Ballot.objects.filter(decision=decision, partner=giver).update(proxy=dice.choice([None, taker]))
        if dice.random() < 0.5:
            say(decision, dice.choice(partners))
    Membership.objects.filter(partner=dice.choice(partners)).update(status=dice.choice(["member", "withdrawn"]))
    for user in users:
        listed, counted = both(user, coalition)
        assert listed == counted


@pytest.fixture
def vote(coalition, member):
    return make_vote(coalition)


@pytest.mark.parametrize(
    ("who", "expected"),
    [("member", {"mine": 1, "decision-list": 1}), ("leader", {}), ("coordinator", {})],
)
def test_counted_for_whom_it_waits(request, coalition, vote, who, expected):
    assert nav.counts(viewer(request.getfixturevalue(who), coalition))["waits"] == {
        **dict.fromkeys(["mine", "decision-list"], 0), **expected,
    }  # fmt: skip


def test_two_who_keep_records_have_each_their_own(coalition, coordinator, owner, partner, vote):
    Affiliation.objects.create(coalition=coalition, person=owner.people.get(), partner=partner, started_on="2024-01-01")
    for user, number in ((coordinator, 0), (owner, 1), (coordinator, 0)):
        assert nav.counts(viewer(user, coalition))["waits"]["mine"] == number


def test_told_beside_the_place_and_gone_once_voted(as_user, coalition, member, partner, vote):
    page = as_user(member).get(reverse("meeting-list", args=["river"])).content.decode()
    assert '<span class="ct-count ct-count-waits">1<span class="visually-hidden"> waiting for you</span></span>' in page
    say(vote, partner)
    assert "waiting for you" not in as_user(member).get(reverse("meeting-list", args=["river"])).content.decode()


def test_one_statement(coalition, member, vote, django_assert_num_queries):
    eyes = viewer(member, coalition)
    with django_assert_num_queries(1):
        nav.counts(eyes)


def test_another_coalition_counts_none_of_ours(other_coalition, outsider, vote):
    make_person(other_coalition, "X")
    assert nav.counts(viewer(outsider, other_coalition))["waits"]["mine"] == 0
