"""Votes that arrive while the vote closes, on real connections: the totals equal the ballots (issue 3)."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from engagement.ledger.models import Signal
from meetings.decisions import voting
from meetings.decisions.models import Ballot, Decision
from members.models import Notice

from .tables import close, make_vote, make_voters, say

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS = 200
HANDS = 8  # connections at once


def at_once(deeds):
    """Run all deeds on HANDS connections; what each returned, or the NotPossible it met."""

    def run(deed):
        try:
            return deed()
        except voting.NotPossible as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.parametrize("is_secret", [False, True])
def test_closing_while_200_vote(coalition, is_secret):
    people = make_voters(coalition, VOTERS)
    decision = make_vote(coalition, is_secret=is_secret)
    chance = random.Random(7)

    def ballot(partner, person, choice):
        return lambda: (say(decision, partner, choice, person=person), choice)

    deeds = [ballot(partner, person, chance.choice(["for", "against"])) for partner, person in people]
    deeds.insert(VOTERS * 3 // 4, lambda: close(decision))
    told = at_once(deeds)
    counted = [each[1] for each in told if isinstance(each, tuple)]
    refused = [each for each in told if isinstance(each, voting.NotPossible)]
    decision.refresh_from_db()
    assert decision.status == "closed"
    assert len(counted) + len(refused) == VOTERS
    assert {str(each) for each in refused} == {"This vote is closed."}
    assert (decision.totals.get("for", 0), decision.totals.get("against", 0)) == (
        counted.count("for"), counted.count("against"),
    )  # fmt: skip
    assert decision.ballots.exclude(choice="open").count() == len(counted)
    assert decision.ballots.count() == VOTERS
    assert Signal.objects.filter(kind="decision_participated", voided_at__isnull=True).count() == len(counted)
    assert Notice.objects.filter(kind="decision-closed").count() == VOTERS


def test_two_people_of_one_partner_at_once_are_one_vote(coalition):
    [(partner, person)] = make_voters(coalition, 1)
    decision = make_vote(coalition)
    gate = threading.Barrier(2)

    def deed(choice):
        gate.wait(10)
        return say(decision, partner, choice, person=person)

    at_once([lambda: deed("for"), lambda: deed("against")])
    assert Ballot.objects.filter(decision=decision).exclude(choice="open").count() == 1
    assert sum(close(decision).totals.get(choice, 0) for choice in ("for", "against")) == 1


def test_two_openings_at_once_ask_once(coalition):
    people = make_voters(coalition, 5)
    decision = make_vote(coalition, opened=False)
    at_once([lambda: voting.open_vote(decision=decision, by=None)] * 4)
    assert Ballot.objects.filter(decision=decision).count() == len(people)
    assert Notice.objects.filter(kind="decision-open").count() == len(people)


def test_two_closings_at_once_are_one(coalition):
    people = make_voters(coalition, 3)
    decision = make_vote(coalition)
    at_once([lambda: close(decision)] * 4)
    assert Decision.objects.get(pk=decision.pk).status == "closed"
    assert Notice.objects.filter(kind="decision-closed").count() == len(people)
