"""Writes about votes: drafted, opened, cast, passed on, closed, looked at again. Each is one transaction.

Whoever casts and whoever closes locks the decision's row first, so that no vote slips in after the count.
"""

import hashlib
import secrets

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.crypto import salted_hmac

from coalition import audit, versions
from meetings import facts
from meetings.standing import reading

from . import asked, counting, telling, voters
from .models import Ballot, Decision, DecisionOption, Urn

audit.describe(
    vote_drafted="{by} drafted the decision “{target}”",
    vote_changed="{by} changed the draft “{target}”",
    vote_opened_unasked="{by} put “{target}” to the vote without asking for views first: {reason}",
    vote_opened="{by} opened the vote on “{target}” to {partners} partners",
    vote_cast="{by} noted that {partner} voted on “{target}”",
    vote_passed_on="{by} noted that {partner} passed its vote on “{target}” on to {to}",
    vote_proxy_ended="{by} noted that {partner} casts its vote on “{target}” itself",
    vote_closed="{by} closed the vote on “{target}”: {outcome}",
    vote_called_off="{by} called off the vote on “{target}”",
    decision_reviewed="{by} looked at “{target}” again: {what}",
)

Status, Choice, Method = Decision.Status, Ballot.Choice, Decision.Method
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike


class NotPossible(Exception):
    """The vote is not in a state in which this can be done. Its message says why, in words for people."""


def _locked(decision):
    """The row as it stands, locked, with the coalition the caller has already."""
    current = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    current.coalition = decision.coalition
    return current


# --- Before it opens ------------------------------------------------------------------------------------------------


@transaction.atomic
def draft(*, coalition, by, options=(), **fields):
    """A decision to vote on; nobody is asked yet. `options` are titles; none means yes or no."""
    decision = Decision.objects.create(coalition=coalition, status=Status.DRAFT, **fields)
    _set_options(decision, options)
    audit.record("vote_drafted", coalition=coalition, target=decision, by=by)
    return decision


@transaction.atomic
def change(*, decision, by, options=(), seen=None, **fields):
    """Save a draft. NotPossible once it is open; ChangedMeanwhile when the row's version is not the one `seen`."""
    coalition = decision.coalition
    decision = versions.lock(decision, seen=seen)
    decision.coalition = coalition
    if decision.status != Status.DRAFT:
        raise NotPossible("The vote is open, so what is asked stays as it is. Call it off to ask anew.")
    for name, value in fields.items():
        setattr(decision, name, value)
    decision.save()
    _set_options(decision, options)
    audit.record("vote_changed", coalition=coalition, target=decision, by=by)
    return decision


def _set_options(decision, titles):
    titles = list(dict.fromkeys(titles))
    decision.options.exclude(title__in=titles).delete()
    kept = {option.title: option for option in decision.options.all()}
    for position, title in enumerate(titles, start=1):
        option = kept.get(title) or DecisionOption(coalition=decision.coalition, decision=decision, title=title)
        option.position = position
        option.save()


def lacks(decision, options):
    """What keeps a draft from being opened: a list of sentences. `options` are its options."""
    found = []
    if decision.method not in counting.VOTED:
        found.append("Choose how it is decided.")
    if len(options) == 1:
        found.append("One option is no choice: add another, or take it out.")
    if options and decision.method not in counting.WITH_OPTIONS:
        found.append("By consent or consensus there is one proposal. Take the options out, or choose a majority.")
    if decision.closes_on and decision.closes_on < decision.coalition.today():
        found.append("The last day to vote is over. Choose a later one.")
    return found


@transaction.atomic
def open_vote(*, decision, by, why_unasked=""):
    """Ask the partners in good standing today; who they are, and the rules, are fixed from now on. The Decision.

    A major one about which nobody was asked for views (DEC-1) needs `why_unasked`, which the log keeps.
    """
    decision = _locked(decision)
    if decision.status == Status.OPEN:
        return decision
    if decision.status != Status.DRAFT:
        raise NotPossible("Only a draft can be opened.")
    missing = lacks(decision, list(decision.options.all()))
    if missing:
        raise NotPossible(" ".join(missing))
    unasked = asked.is_missing(decision)
    if unasked and not why_unasked.strip():
        raise NotPossible(
            "This is a major decision, and not everybody was asked for views yet. Ask first, or say why not."
        )
    found = reading.roll(decision.coalition, decision.coalition.today())
    partners = [facts_of.partner for facts_of in found.voters]
    if not partners:
        raise NotPossible("No partner is in good standing today, so nobody could vote.")
    Ballot.objects.bulk_create(
        Ballot(coalition=decision.coalition, decision=decision, partner_id=partner) for partner in partners
    )
    if decision.is_secret:
        Urn.objects.create(coalition=decision.coalition, decision=decision)
    decision.status = Status.OPEN
    decision.opened_at = timezone.now()
    decision.policy_version = found.policy.version
    needed = found.quorum(())
    decision.quorum_needed, decision.types_needed = needed.needed, needed.types_needed
    decision.representatives = found.policy.representatives
    decision.proxies = found.policy.proxies
    decision.save()
    telling.owe(decision, "decision-open", partners)
    audit.record("vote_opened", coalition=decision.coalition, target=decision, by=by, partners=len(partners))
    if unasked:
        reason = why_unasked.strip()[:300]
        audit.record("vote_opened_unasked", coalition=decision.coalition, target=decision, by=by, reason=reason)
    return decision


# --- Votes ----------------------------------------------------------------------------------------------------------


def why_over(decision):
    """Why nobody votes on it (any more), in words, or "". The last day belongs to it, by the coalition's calendar."""
    if decision.status != Status.OPEN:
        return "This vote is closed."
    day = decision.closes_on
    if day and day < decision.coalition.today():
        return f"The last day to vote was {day:%B} {day.day}. What came of it follows once the vote is closed."
    return ""


def refusal(decision, choice, option, reason, options):
    """Why this cannot be said in this vote, in words, or "". `options`: ids of its options; `option`: an id or None."""
    if choice not in counting.WORDS.get(decision.method, {}):
        return "Choose one of the answers."
    if options and choice == counting.AGAINST:
        return "Choose one of the options, or abstain."
    if (option is not None and option not in options) or (choice != counting.FOR and option is not None):
        return "Choose one of the options."
    if options and choice == counting.FOR and option is None:
        return "Choose one of the options."
    if choice in counting.WITH_REASON and not reason.strip():
        return "Say why, in a few words."
    return ""


@transaction.atomic
def cast(*, decision, partner_id, choice, by, via, option=None, reason="", person=None, receipt="", press=""):
    """Note a partner's vote, or change it until the vote closes; the receipt of a secret vote, else "".

    `option`: an option's id. `person` casts it, and may: their own partner's or one passed on to it; without one a
    coordinator notes what was said in the room. A secret vote is changed by whoever shows its receipt. `press` names
    the form it was sent from: one that is sent twice gives the same receipt twice.
    """
    decision = _locked(decision)
    if why_over(decision):
        raise NotPossible(why_over(decision))
    why_not = refusal(decision, choice, option, reason, {row.pk for row in decision.options.all()})
    if why_not:
        raise NotPossible(why_not)
    ballot = _ballot(decision, partner_id, person)
    if decision.is_secret and person is None:
        raise NotPossible("In a secret vote each partner casts its own, by link or signed in.")
    before = (ballot.choice, ballot.option_id, ballot.reason, ballot.person_id)
    said = (choice, option, reason.strip() if choice in counting.WITH_REASON else "")
    if decision.is_secret:
        receipt = _into_the_urn(decision, ballot, said, receipt, press)
        said = (Choice.TOOK_PART, None, "")
    again = ballot.cast_at is not None
    if again and decision.is_secret:
        return receipt  # the row stays as it was, so that it does not tell who changed their mind
    ballot.choice, ballot.option_id, ballot.reason = said
    ballot.person = person
    ballot.via = via
    if before == (*said, ballot.person_id):
        return receipt
    ballot.cast_at = ballot.cast_at or timezone.now()
    ballot.save()
    audit.record("vote_cast", coalition=decision.coalition, target=decision, by=by, partner=ballot.partner.name)
    facts.decision_participated.happened(ballots=[ballot], by=by)
    return receipt


def _ballot(decision, partner_id, person):
    """The partner's ballot, if this person may cast it now."""
    ballot = decision.ballots.select_related("partner").filter(partner=partner_id).first()
    if ballot is None:
        raise NotPossible("This partner does not vote on this decision: who does was fixed when it opened.")
    if person is not None:
        seats = {seat.ballot.pk: seat for seat in voters.seats_of(person, decision)}
        if ballot.pk not in seats:
            raise NotPossible(f"You cannot vote for {ballot.partner.name}. Ask your coordinator who can.")
        if not seats[ballot.pk].is_proxy:
            ballot.proxy = None  # a partner that speaks for itself takes its vote back
    if ballot.partner_id not in voters.members_today(decision, [ballot.partner_id]):
        raise NotPossible(voters.left_in_words(ballot))
    ballot.coalition = decision.coalition
    return ballot


def digest(decision, receipt):
    """Under which name a vote lies in the urn; only who holds the receipt can find it."""
    plain = "".join(letter for letter in receipt.upper() if letter in _LETTERS)
    return hashlib.sha256(f"{decision.pk}:{plain}".encode()).hexdigest()


def _new_receipt(decision, ballot, press):
    """Twelve letters. With a `press` they follow from it and our secret key: nothing that is kept leads to them."""
    if press:
        drawn = salted_hmac("receipt", f"{decision.pk}:{ballot.pk}:{press}", algorithm="sha256").digest()
        plain = "".join(_LETTERS[each % len(_LETTERS)] for each in drawn[:12])
    else:
        plain = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join(plain[start : start + 4] for start in range(0, 12, 4))


def _into_the_urn(decision, ballot, said, receipt, press):
    urn = Urn.objects.select_for_update().get(decision=decision)
    pressed = _new_receipt(decision, ballot, press)
    is_same_press = not receipt and urn.votes.get(digest(decision, pressed)) == list(said)
    if ballot.choice == Choice.OPEN or is_same_press:
        receipt = pressed
    elif digest(decision, receipt) not in urn.votes:
        raise NotPossible("To change a secret vote, type the receipt you got when you cast it.")
    urn.votes[digest(decision, receipt)] = list(said)
    urn.save(update_fields=["votes"])
    return receipt


# --- Passing a vote on ----------------------------------------------------------------------------------------------


@transaction.atomic
def pass_on(*, decision, partner_id, to, by):
    """Pass a partner's vote on to another that votes too (`to`: its id), or take it back (None); until it is cast."""
    decision = _locked(decision)
    if why_over(decision):
        raise NotPossible(why_over(decision))
    if not decision.proxies:
        raise NotPossible("The voting rules do not let a partner pass its vote on.")
    ballot = decision.ballots.select_related("partner").filter(partner=partner_id).first()
    if ballot is None:
        raise NotPossible("This partner does not vote on this decision.")
    if ballot.choice != Choice.OPEN:
        raise NotPossible("This vote is cast already.")
    if to is None:
        ballot.proxy = None
        ballot.save(update_fields=["proxy"])
        audit.record(
            "vote_proxy_ended", coalition=decision.coalition, target=decision, by=by, partner=str(ballot.partner)
        )
        return ballot
    holder = decision.ballots.select_related("partner").filter(partner=to).exclude(partner=partner_id).first()
    if holder is None:
        raise NotPossible("It can be passed on to another partner that votes on this.")
    if holder.proxy_id:
        raise NotPossible(f"{holder.partner} has passed its own vote on.")
    if decision.ballots.filter(proxy=partner_id).exists():
        raise NotPossible(f"{ballot.partner} carries another partner's vote, so it cannot pass on its own.")
    if decision.ballots.filter(proxy=to).exclude(pk=ballot.pk).count() >= decision.proxies:
        raise NotPossible(f"{holder.partner} carries as many votes of others as the rules allow.")
    ballot.proxy = holder.partner
    ballot.save(update_fields=["proxy"])
    audit.record(
        "vote_passed_on",
        coalition=decision.coalition,
        target=decision,
        by=by,
        partner=str(ballot.partner),
        to=str(holder.partner),
    )
    return ballot


# --- Closing --------------------------------------------------------------------------------------------------------


def _votes(decision):
    """[(choice, option id or None, reason), ...] of everybody who took part."""
    if decision.is_secret:
        return [tuple(vote) for vote in decision.urn.votes.values()]
    cast_ones = decision.ballots.exclude(choice=Choice.OPEN)
    return list(cast_ones.values_list("choice", "option_id", "reason"))


def totals_of(decision):
    """The count as `totals` keeps it."""
    votes = _votes(decision)
    counted = counting.count((choice, option) for choice, option, _ in votes)
    reasons = sorted([choice, reason] for choice, _, reason in votes if reason)
    options = {str(option): number for option, number in counted.options.items()}
    return dict(counted.choices) | {"options": options, "reasons": reasons}, counted


def kinds_of(decision):
    """Of how many kinds of partner somebody took part. One statement."""
    took_part = decision.ballots.exclude(choice=Choice.OPEN).filter(partner__stakeholder_type__isnull=False)
    return took_part.aggregate(number=Count("partner__stakeholder_type", distinct=True))["number"]


@transaction.atomic
def close(*, decision, by, rationale, review_on):
    """Count, say what came of it and why, and tell everybody who could vote. NotPossible unless it is open."""
    decision = _locked(decision)
    if decision.status == Status.CLOSED:
        return decision
    if decision.status != Status.OPEN:
        raise NotPossible("Only an open vote can be closed.")
    if not rationale.strip():
        raise NotPossible("Say why, for those who were not there.")
    if review_on is None or review_on <= decision.coalition.today():
        raise NotPossible("Choose a day to come on which you look at it again.")
    decision.totals, counted = totals_of(decision)
    kinds = kinds_of(decision)
    if decision.types_needed:
        decision.totals["kinds"] = kinds
    decision.outcome, decision.chosen_id = counting.outcome(
        decision.method, counted, quorum=decision.quorum_needed, kinds_needed=decision.types_needed, kinds=kinds
    )
    decision.rationale, decision.review_on = rationale.strip(), review_on
    decision.status = Status.CLOSED
    decision.closed_at = timezone.now()
    decision.decided_on = decision.coalition.today()
    decision.save()
    if decision.is_secret:
        Urn.objects.filter(decision=decision).update(votes={})
    telling.owe(decision, telling.CLOSED, list(decision.ballots.values_list("partner_id", flat=True)))
    outcome = decision.get_outcome_display()
    audit.record("vote_closed", coalition=decision.coalition, target=decision, by=by, outcome=outcome.lower())
    return decision


@transaction.atomic
def call_off(*, decision, by):
    """The question is withdrawn, as if it had not been asked: votes cast so far are no evidence of anything."""
    decision = _locked(decision)
    if decision.status == Status.CALLED_OFF:
        return decision
    if decision.status not in (Status.DRAFT, Status.OPEN):
        raise NotPossible("What is decided stays in the log. Record a new decision instead.")
    decision.status = Status.CALLED_OFF
    decision.save()
    cast_ones = list(decision.ballots.exclude(choice=Choice.OPEN))
    for ballot in cast_ones:
        ballot.coalition = decision.coalition
    if decision.is_secret:
        Urn.objects.filter(decision=decision).update(votes={})
    audit.record("vote_called_off", coalition=decision.coalition, target=decision, by=by)
    if cast_ones:
        facts.decision_participated.happened(ballots=cast_ones, by=by)
    return decision


@transaction.atomic
def review(*, decision, by, review_on=None):
    """It was looked at again and stands; `review_on` names the next day, None that it needs none."""
    decision = _locked(decision)
    if decision.status != Status.CLOSED:
        raise NotPossible("Only what is decided can be looked at again.")
    if review_on is not None and review_on <= decision.coalition.today():
        raise NotPossible("Choose a day to come.")
    decision.reviewed_on, decision.review_on = decision.coalition.today(), review_on
    decision.save()
    what = f"it stands, next look {review_on.isoformat()}" if review_on else "it stands"
    audit.record("decision_reviewed", coalition=decision.coalition, target=decision, by=by, what=what)
    return decision
