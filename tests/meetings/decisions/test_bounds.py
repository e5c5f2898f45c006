"""What a vote holds to once it is open: the kinds of partner the rules of the day ask for, and its last day."""

from datetime import timedelta

import pytest

from meetings.decisions import voters, voting
from meetings.decisions.asking import votes_of
from meetings.decisions.models import Decision
from meetings.decisions.notices import load, vote_wanted
from meetings.decisions.voting import NotPossible
from meetings.standing import actions as standing
from members.models import Notice
from tests.characters import make_partner, make_person

from .tables import close, make_vote, say


@pytest.fixture
def table(coalition):
    """Two hospitals, an ambulance service and a clinic."""
    kinds = ("hospital", "hospital", "ems", "primary-care")
    return [make_partner(coalition, f"Partner {number}", type_code=code) for number, code in enumerate(kinds)]


def adopt(coalition, **rules):
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, **rules)


@pytest.mark.parametrize(
    ("asked_for", "voting_ones", "outcome", "kinds"),
    [
        (0, [0, 1], "adopted", None),  # the rules ask for none
        (2, [0, 1], "no_quorum", 1),  # two hospitals are one kind
        (2, [0, 2], "adopted", 2),
        (3, [0, 1, 2], "no_quorum", 2),
        (3, [0, 2, 3], "adopted", 3),
        (9, [0, 2, 3], "adopted", 3),  # more kinds than there are: all there are
    ],
)
def test_kinds_that_took_part(coalition, table, asked_for, voting_ones, outcome, kinds):
    adopt(coalition, quorum_types=asked_for)
    vote = make_vote(coalition)
    for number in voting_ones:
        say(vote, table[number])
    closed = close(vote)
    assert (closed.outcome, closed.totals.get("kinds")) == (outcome, kinds)
    assert closed.types_needed == min(asked_for, 3)


def test_an_abstention_is_taking_part_and_secret_votes_count_too(coalition, table):
    adopt(coalition, quorum_types=2)
    people = [make_person(coalition, f"Of {partner}", partner=partner) for partner in table]
    vote = make_vote(coalition, is_secret=True)
    say(vote, table[0], person=people[0])
    say(vote, table[2], "abstained", person=people[2], reason="A stake in it.")
    assert close(vote).outcome == "adopted"


def test_later_rules_do_not_reach_an_open_vote(coalition, table):
    adopt(coalition, quorum_types=2)
    vote = make_vote(coalition)
    adopt(coalition, quorum_types=0)
    say(vote, table[0])
    assert close(vote).outcome == "no_quorum"


def test_the_page_says_which_kinds_are_needed(coalition, table, as_user, coordinator):
    adopt(coalition, quorum_types=3)
    vote = make_vote(coalition)
    say(vote, table[0])
    client = as_user(coordinator)
    words = "3 kinds of partner are needed, 1 took part."
    assert words in client.get(vote.get_absolute_url()).content.decode()
    close(vote)
    table[0].stakeholder_type = table[2].stakeholder_type  # what was counted at closing stays
    table[0].save()
    assert words in client.get(vote.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("days", "may"), [(None, True), (1, True), (0, True), (-1, False)])
def test_the_last_day_belongs_to_the_vote(coalition, partner, member, days, may):
    """The row is set back, as time does it: a vote cannot be opened with its last day over."""
    vote = make_vote(coalition, closes_on=None if days is None else coalition.today() + timedelta(days=max(days, 0)))
    if days == -1:
        Decision.objects.filter(pk=vote.pk).update(closes_on=coalition.today() - timedelta(days=1))
    vote.refresh_from_db()
    person = member.people.get(coalition=coalition)
    assert bool(voters.waiting_for(person, coalition)) is may
    assert voters.open_to(coalition, member).exists() is may
    assert bool(votes_of(coalition.pk, [person.pk])) is may
    notice = Notice.objects.get(kind="decision-open", person=person)
    load([notice])
    assert vote_wanted(notice) == ("" if may else "The last day to vote is over")
    if may:
        say(vote, partner, person=person)
        assert vote.ballots.get(partner=partner).choice == "for"
        return
    for attempt in (lambda: say(vote, partner, person=person), lambda: say(vote, partner)):
        with pytest.raises(NotPossible, match="The last day to vote was"):
            attempt()
    assert vote.ballots.get(partner=partner).choice == "open"
    assert close(vote).outcome == "no_quorum"  # a person closes it, with the reason


def test_the_last_day_is_that_of_the_coalition(coalition, monkeypatch):
    """Midnight is where the coalition is: its day is asked, not the server's."""
    vote = make_vote(coalition, closes_on=coalition.today()) if make_partner(coalition, "Any") else None
    monkeypatch.setattr(type(coalition), "today", lambda self: vote.closes_on + timedelta(days=1))
    assert voting.why_over(vote).startswith("The last day to vote was")
    monkeypatch.setattr(type(coalition), "today", lambda self: vote.closes_on)
    assert voting.why_over(vote) == ""


def test_the_page_after_the_last_day(coalition, partner, member, as_user):
    vote = make_vote(coalition)
    Decision.objects.filter(pk=vote.pk).update(closes_on=coalition.today() - timedelta(days=1))
    page = as_user(member).get(vote.get_absolute_url()).content.decode()
    assert "The last day to vote was" in page
    assert "Save the vote" not in page
