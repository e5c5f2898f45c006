"""Votes for tests."""

from datetime import timedelta

from meetings.decisions import voting
from meetings.decisions.models import Ballot
from tests.characters import make_partner, make_person


def make_voters(coalition, number, start=1):
    """[(partner, its person)] of so many members."""
    found = []
    for each in range(start, start + number):
        partner = make_partner(coalition, f"Partner {each:03}")
        found.append(
            (partner, make_person(coalition, f"Person {each:03}", partner=partner, email=f"p{each}@x.example"))
        )
    return found


def make_vote(coalition, *, by=None, opened=True, **fields):
    """A vote, open unless said otherwise."""
    fields = {"title": "Adopt the plan", "method": "majority"} | fields
    decision = voting.draft(coalition=coalition, by=by, **fields)
    return voting.open_vote(decision=decision, by=by) if opened else decision


def say(decision, partner, choice="for", *, person=None, **more):
    """A partner's vote; by one of its people when `person` is given."""
    via = Ballot.Via.APP if person else Ballot.Via.ROOM
    return voting.cast(decision=decision, partner_id=partner.pk, person=person, choice=choice, via=via, by=None, **more)


def close(decision, **more):
    """Close a vote with what that needs."""
    start = {"rationale": "Because.", "review_on": decision.coalition.today() + timedelta(days=90), "by": None}
    return voting.close(decision=decision, **start | more)
