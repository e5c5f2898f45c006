"""Votes: who may, once, until it closes; secret ones; proxies; what the ledger hears; what people are told."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, transaction

from coalition.models import AuditEvent
from engagement.ledger.models import Signal
from meetings.decisions import voters, voting
from meetings.decisions.models import Ballot, Decision, Urn
from meetings.decisions.voting import NotPossible
from meetings.standing import actions as standing
from members.models import Affiliation, Notice
from tests.characters import make_partner, make_person

from .tables import close, make_vote, make_voters, say

SAID = ("choice", "option_id", "reason")


@pytest.fixture
def three(coalition):
    return make_voters(coalition, 3)


def signals(coalition):
    """(partner name, person name or None) of live signals from decisions."""
    rows = Signal.objects.filter(coalition=coalition, kind="decision_participated", voided_at__isnull=True)
    return sorted(rows.values_list("partner__name", "person__name"))


# --- States ---------------------------------------------------------------------------------------------------------

ACTS = {
    "change": lambda d: voting.change(decision=d, by=None, title="Else"),
    "open": lambda d: voting.open_vote(decision=d, by=None),
    "cast": lambda d: say(d, d.first),
    "close": close,
    "call_off": lambda d: voting.call_off(decision=d, by=None),
    "review": lambda d: voting.review(decision=d, by=None),
}
MOVES = {  # state -> acts that are possible and the state they lead to; everything else is refused
    "draft": {"change": "draft", "open": "open", "call_off": "called_off"},
    "open": {"open": "open", "cast": "open", "close": "closed", "call_off": "called_off"},
    "closed": {"close": "closed", "review": "closed"},
    "called_off": {"call_off": "called_off"},
}


@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("act", ACTS)
def test_moves(coalition, three, state, act):
    decision = make_vote(coalition, opened=state in ("open", "closed"))
    if state == "closed":
        close(decision)
    if state == "called_off":
        voting.call_off(decision=decision, by=None)
    decision.first = three[0][0]
    if act in MOVES[state]:
        ACTS[act](decision)
    else:
        with pytest.raises(NotPossible):
            ACTS[act](decision)
    expected = MOVES[state].get(act, state)
    assert Decision.objects.get(pk=decision.pk).status == expected


def test_eligible_partners_are_those_in_good_standing_when_it_opens(coalition, three):
    make_partner(coalition, "Guest", status="prospect")
    standing.adopt(
        coalition=coalition, starts_on=coalition.today(), by=None, waiting_days=10, quorum_share=50, proxies=1
    )
    make_partner(coalition, "New", since=coalition.today())
    decision = make_vote(coalition)
    assert [ballot.partner.name for ballot in decision.ballots.all()] == [partner.name for partner, _ in three]
    assert (decision.quorum_needed, decision.policy_version, decision.proxies) == (2, 1, 1)
    make_partner(coalition, "Later")
    with pytest.raises(NotPossible, match="fixed when it opened"):
        say(decision, make_partner(coalition, "Later still"))
    assert decision.ballots.count() == 3


def test_the_database_lets_no_ballot_in_after_the_opening(coalition, three):
    decision = make_vote(coalition)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(coalition=coalition, decision=decision, partner=make_partner(coalition, "Late"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.bulk_create([Ballot(coalition=coalition, decision=decision, partner=three[0][0])])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"method": "consent", "options": ["A", "B"]}, "one proposal"),
        ({"options": ["A"]}, "One option is no choice"),
        ({"method": "vote"}, "Choose how"),
    ],
)
def test_a_draft_that_cannot_be_asked(coalition, three, fields, words):
    with pytest.raises(NotPossible, match=words):
        make_vote(coalition, **fields)
    assert not Ballot.objects.exists()


def test_nobody_to_ask(coalition):
    with pytest.raises(NotPossible, match="nobody could vote"):
        make_vote(coalition)


# --- Votes ----------------------------------------------------------------------------------------------------------


def test_one_vote_a_partner_whoever_casts_it_and_it_can_change(coalition, three):
    (partner, person), *_ = three
    second = make_person(coalition, "Second", partner=partner)
    decision = make_vote(coalition)
    say(decision, partner, "for", person=person)
    assert signals(coalition) == [(partner.name, person.name)]
    say(decision, partner, "against", person=second)
    ballot = decision.ballots.get(partner=partner)
    assert (ballot.choice, ballot.person) == ("against", second)
    assert signals(coalition) == [(partner.name, "Second")]  # voided for the one, recorded for the other
    close(decision)
    with pytest.raises(NotPossible, match="closed"):
        say(decision, partner, "for", person=person)
    decision.refresh_from_db()
    assert (decision.outcome, decision.totals["against"]) == ("not_adopted", 1)


@pytest.mark.parametrize(
    ("method", "choice", "reason", "words"),
    [
        ("majority", "blocked", "No", "Choose one"),
        ("advice", "blocked", "No", "Choose one"),
        ("majority", "abstained", " ", "Say why"),
        ("consent", "blocked", "", "Say why"),
        ("consent", "against", "", "Choose one"),
        ("majority", "open", "", "Choose one"),
        ("majority", "took_part", "", "Choose one"),
        ("majority", "", "", "Choose one"),
    ],
)
def test_what_cannot_be_said(coalition, three, method, choice, reason, words):
    decision = make_vote(coalition, method=method)
    with pytest.raises(NotPossible, match=words):
        say(decision, three[0][0], choice, reason=reason)
    assert signals(coalition) == []


@pytest.mark.parametrize(
    ("method", "choice", "reason"),
    [("consent", "blocked", "Unsafe"), ("consensus", "blocked", "Unsafe"), ("majority", "abstained", "Own contract")],
)
def test_abstaining_or_blocking_with_a_reason_is_taking_part(coalition, three, method, choice, reason):
    decision = make_vote(coalition, method=method)
    say(decision, three[0][0], choice, reason=reason)
    assert len(signals(coalition)) == 1
    assert close(decision).totals["reasons"] == [[choice, reason]]


def test_options(coalition, three):
    decision = make_vote(coalition, options=["North", "South"])
    north, south = decision.options.all()
    other = make_vote(coalition, title="Other", options=["A", "B"]).options.first()
    for wrong in (None, other.pk):
        with pytest.raises(NotPossible, match="one of the options"):
            say(decision, three[0][0], "for", option=wrong)
    with pytest.raises(NotPossible, match="one of the options"):
        say(decision, three[0][0], "against")
    say(decision, three[0][0], "for", option=north.pk)
    say(decision, three[1][0], "for", option=south.pk)
    say(decision, three[2][0], "for", option=south.pk)
    decision = close(decision)
    assert (decision.outcome, decision.chosen) == ("adopted", south)
    assert decision.totals["options"] == {str(north.pk): 1, str(south.pk): 2}


def test_only_as_many_representatives_as_the_rules_say(coalition, three):
    (partner, lead), *_ = three
    lead.affiliations.update(contact_role="lead")
    second = make_person(coalition, "Second", partner=partner)
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, representatives=1)
    decision = make_vote(coalition)
    with pytest.raises(NotPossible, match="You cannot vote"):
        say(decision, partner, person=second)
    say(decision, partner, person=lead)


def test_a_stranger_or_somebody_who_left_votes_for_nobody(coalition, three):
    (partner, person), (other, _), _ = three
    decision = make_vote(coalition)
    with pytest.raises(NotPossible, match="You cannot vote"):
        say(decision, other, person=person)
    person.affiliations.update(ended_on=coalition.today() - timedelta(days=1))
    with pytest.raises(NotPossible, match="You cannot vote"):
        say(decision, partner, person=person)


def test_a_person_of_two_partners_votes_for_each(coalition, three):
    (one, person), (two, _), _ = three
    Affiliation.objects.create(coalition=coalition, person=person, partner=two, started_on="2025-01-01")
    decision = make_vote(coalition)
    assert [seat.ballot.partner for seat in voters.seats_of(person, decision)] == [one, two]
    say(decision, one, "for", person=person)
    say(decision, two, "against", person=person)
    assert signals(coalition) == [(one.name, person.name), (two.name, person.name)]


def test_a_partner_that_withdraws_keeps_its_vote_and_casts_none_any_more(coalition, three):
    """A vote stands as cast; one not cast lapses; the number of those who could vote stays as it was at the opening."""
    (voted, one), (silent, two), (third, _) = three
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, quorum_share=67)
    decision = make_vote(coalition)
    say(decision, voted, "for", person=one)
    for partner in (voted, silent):
        partner.memberships.update(ended_on=coalition.today() - timedelta(days=1), started_on="2024-01-01")
    with pytest.raises(NotPossible, match="stands as it was cast"):
        say(decision, voted, "against", person=one)
    with pytest.raises(NotPossible, match="cannot vote"):
        say(decision, silent, "for", person=two)
    assert close(decision).outcome == "no_quorum"  # 1 of 3, not 1 of 1
    assert decision.ballots.count() == 3


def test_called_off_is_as_if_it_was_never_asked(coalition, three):
    decision = make_vote(coalition)
    say(decision, three[0][0], person=three[0][1])
    assert len(signals(coalition)) == 1
    voting.call_off(decision=decision, by=None)
    assert signals(coalition) == []


def test_a_closed_vote_stays_as_it_is(coalition, three):
    decision = make_vote(coalition)
    say(decision, three[0][0])
    close(decision)
    for change in ({"choice": "against"}, {"choice": "abstained", "reason": "Else"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.filter(decision=decision, partner=three[0][0]).update(**change)
    for change in ({"outcome": "not_adopted"}, {"totals": {}}, {"status": "open"}):
        with pytest.raises(Exception, match="closed_stays_closed|Cannot update"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)


def test_secrecy_and_method_are_fixed_at_the_opening(coalition, three):
    decision = make_vote(coalition, is_secret=True)
    for change in ({"is_secret": False}, {"method": "consent"}, {"quorum_needed": 9}):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)


# --- Secret ---------------------------------------------------------------------------------------------------------


def everything_stored():
    """Every row of every table of this room and of what it tells, as text; of the history tables too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608  the database's own names
            found[name] = [row for (row,) in cursor.fetchall()]
    return found


def test_a_secret_vote_stands_beside_no_name(coalition, three):
    decision = make_vote(coalition, method="consent", is_secret=True)
    (partner, person), (other, second), _ = three
    say(decision, partner, "blocked", person=person, reason="Wormwood")
    say(decision, other, "for", person=second)
    assert set(decision.ballots.values_list(*SAID)) == {("took_part", None, ""), ("open", None, "")}
    places = {name for name, rows in everything_stored().items() if any("Wormwood" in row for row in rows)}
    assert places == {"meetings_urn"}
    # one row, written as a whole with each vote: its transaction says nothing about either partner's
    assert Urn.objects.count() == 1
    assert sorted(vote[0] for vote in Urn.objects.get().votes.values()) == ["blocked", "for"]
    assert not any("blocked" in json.dumps(event.details) for event in AuditEvent.objects.all())
    assert len(signals(coalition)) == 2
    close(decision)
    assert Urn.objects.get().votes == {}
    decision.refresh_from_db()
    assert decision.totals == {"blocked": 1, "for": 1, "options": {}, "reasons": [["blocked", "Wormwood"]]}
    places = {name for name, rows in everything_stored().items() if any("Wormwood" in row for row in rows)}
    assert places == {"meetings_decision"}


def test_a_secret_vote_is_changed_by_its_receipt_only(coalition, three):
    decision = make_vote(coalition, is_secret=True)
    (partner, person), (other, second), _ = three
    receipt = say(decision, partner, "for", person=person)
    others = say(decision, other, "for", person=second)
    row = serializers.serialize("json", decision.ballots.filter(partner=partner))
    for wrong in ("", "AAAA-BBBB-CCCC"):
        with pytest.raises(NotPossible, match="receipt"):
            say(decision, partner, "against", person=person, receipt=wrong)
    say(decision, partner, "against", person=person, receipt=receipt.lower().replace("-", " "))
    assert (
        serializers.serialize("json", decision.ballots.filter(partner=partner)) == row
    )  # tells not even that it changed
    assert receipt != others
    decision = close(decision)
    assert (decision.totals["for"], decision.totals["against"]) == (1, 1)


def test_nobody_notes_a_secret_vote_for_another(coalition, three):
    decision = make_vote(coalition, is_secret=True)
    with pytest.raises(NotPossible, match="casts its own"):
        say(decision, three[0][0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(decision=decision).update(choice="for")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(decision=decision).update(choice="took_part", reason="We are for it")


def test_an_urn_is_for_nobody_to_read(coalition, coordinator, owner, three):
    from tests.characters import viewer

    make_vote(coalition, is_secret=True)
    for user in (coordinator, owner):
        assert not Urn.objects.visible_to(viewer(user, coalition)).exists()


def test_an_empty_urn_when_called_off(coalition, three):
    decision = make_vote(coalition, is_secret=True)
    say(decision, three[0][0], person=three[0][1])
    voting.call_off(decision=decision, by=None)
    assert Urn.objects.get().votes == {}


# --- Proxies --------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_proxies(coalition, three):
    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, proxies=1)
    return make_vote(coalition)


def pass_on(decision, giver, to):
    return voting.pass_on(decision=decision, partner_id=giver.pk, to=to and to.pk, by=None)


def test_without_the_rule_no_vote_is_passed_on(coalition, three):
    with pytest.raises(NotPossible, match="do not let"):
        pass_on(make_vote(coalition), three[0][0], three[1][0])


def test_a_vote_passed_on(coalition, three, with_proxies):
    (giver, own), (holder, person), _ = three
    with pytest.raises(NotPossible):
        say(with_proxies, giver, "against", person=person)
    pass_on(with_proxies, giver, holder)
    assert [(seat.ballot.partner, seat.is_proxy) for seat in voters.seats_of(person, with_proxies)] == [
        (giver, True),
        (holder, False),
    ]
    say(with_proxies, giver, "against", person=person)
    assert signals(coalition) == [(giver.name, None)]  # the partner took part; the person is another partner's
    say(with_proxies, giver, "for", person=own)  # speaks for itself, so the vote is its own again
    assert with_proxies.ballots.get(partner=giver).proxy is None
    assert signals(coalition) == [(giver.name, own.name)]


def test_what_cannot_be_passed_on(coalition, three, with_proxies):
    (one, _), (two, _), (three_, _) = three
    with pytest.raises(NotPossible, match="another partner that votes"):
        pass_on(with_proxies, one, one)
    with pytest.raises(NotPossible, match="another partner that votes"):
        pass_on(with_proxies, one, make_partner(coalition, "Guest", status="prospect"))
    pass_on(with_proxies, one, two)
    with pytest.raises(NotPossible, match="as many"):
        pass_on(with_proxies, three_, two)
    with pytest.raises(NotPossible, match="passed its own vote on"):
        pass_on(with_proxies, three_, one)
    with pytest.raises(NotPossible, match="cannot pass on its own"):
        pass_on(with_proxies, two, three_)
    pass_on(with_proxies, one, None)
    pass_on(with_proxies, three_, two)
    say(with_proxies, one)
    with pytest.raises(NotPossible, match="cast already"):
        pass_on(with_proxies, one, two)


# --- Closing and telling --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "words"), [({"rationale": " "}, "Say why"), ({"review_on": None}, "Choose a day")])
def test_closing_needs_reason_and_review(coalition, three, more, words):
    decision = make_vote(coalition)
    with pytest.raises(NotPossible, match=words):
        close(decision, **more)
    with pytest.raises(NotPossible, match="Choose a day"):
        close(decision, review_on=coalition.today())


def owed(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def test_everybody_eligible_is_asked_and_told_once(coalition, three):
    people = [person.name for _, person in three]
    make_person(coalition, "Outside", partner=make_partner(coalition, "Guest", status="prospect"))
    decision = make_vote(coalition)
    voting.open_vote(decision=decision, by=None)
    assert owed("decision-open") == people
    say(decision, three[0][0], person=three[0][1])
    close(decision)
    close(decision)
    assert owed("decision-closed") == people


def test_reviews(coalition, three):
    decision = close(make_vote(coalition))
    again = coalition.today() + timedelta(days=365)
    voting.review(decision=decision, by=None, review_on=again)
    decision.refresh_from_db()
    assert (decision.reviewed_on, decision.review_on) == (coalition.today(), again)
    with pytest.raises(NotPossible):
        voting.review(decision=decision, by=None, review_on=coalition.today())


def test_the_ledger_derives_votes_as_it_recorded_them(coalition, three):
    """`ledger verify` finds nothing to complain of, and `ledger rebuild` gives the same signals."""
    from engagement.ledger.actions import rebuild, verify

    standing.adopt(coalition=coalition, starts_on=coalition.today(), by=None, proxies=1)
    (one, first), (two, second), (three_, _) = three
    decision, secret, gone = (make_vote(coalition, title=title, is_secret=title == "S") for title in "DSG")
    say(decision, one, "for", person=first)
    say(decision, one, "against", person=first)
    pass_on(decision, three_, two)
    say(decision, three_, "for", person=second)
    say(secret, two, "for", person=second)
    say(gone, two, "for", person=second)
    voting.call_off(decision=gone, by=None)
    close(secret)
    before = signals(coalition)
    assert before == [(one.name, first.name), (two.name, second.name), (three_.name, None)]
    assert verify(coalition) == (0, [])
    rebuild(coalition)
    assert signals(coalition) == before
    assert verify(coalition) == (0, [])
