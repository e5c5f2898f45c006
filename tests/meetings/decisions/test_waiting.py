"""Which votes still wait for a person, whatever their number (My table)."""

import pytest

from meetings.decisions.voters import waiting_for
from meetings.models import Ballot, Decision
from members.models import Membership
from tests.characters import make_person
from tests.meetings.decisions.tables import make_vote, make_voters, say


@pytest.fixture
def voters(coalition):
    return make_voters(coalition, 2)


def waits(person):
    return [row.title for row in waiting_for(person, person.coalition)]


def test_until_the_partner_has_voted(coalition, voters):
    (partner, person), (_, other) = voters
    decision = make_vote(coalition)
    assert (waits(person), waits(other)) == (["Adopt the plan"], ["Adopt the plan"])
    say(decision, partner)
    assert (waits(person), waits(other)) == ([], ["Adopt the plan"])


def test_not_for_whom_the_rules_do_not_let_speak(coalition, voters):
    (partner, person), _ = voters
    second = make_person(coalition, "Second", partner=partner)
    decision = make_vote(coalition)
    assert waits(second) == ["Adopt the plan"]
    Decision.objects.filter(pk=decision.pk).update(representatives=1)
    assert (waits(person), waits(second)) == (["Adopt the plan"], [])


def test_a_vote_passed_on_waits_for_who_carries_it(coalition, voters):
    (partner, person), (other, carrier) = voters
    decision = make_vote(coalition)
    say(decision, other)
    Ballot.objects.filter(decision=decision, partner=partner).update(proxy=other)
    assert waits(carrier) == ["Adopt the plan"]


def test_not_of_a_partner_that_left(coalition, voters):
    (partner, person), _ = voters
    make_vote(coalition)
    Membership.objects.filter(partner=partner).update(status="withdrawn")
    assert waits(person) == []


@pytest.mark.parametrize("number", [1, 5])
def test_the_same_statements_for_many(coalition, voters, django_assert_num_queries, number):
    for each in range(number):
        make_vote(coalition, title=f"Vote {each}")
    person = voters[0][1]
    person.coalition = coalition
    with django_assert_num_queries(4):
        assert len(waits(person)) == number
