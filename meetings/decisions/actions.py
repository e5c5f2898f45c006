"""Writes about decisions taken in the room: recorded with method, reasons, and who took part (DEC-4).

In a hurry they are noted only, and closed once their reason and the day of their review are there.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition import audit
from meetings import facts

from . import asked, telling
from .models import Ballot, Decision

audit.describe(
    decision_recorded="{by} recorded the decision “{target}”, with {partners} partners taking part",
    decision_noted="{by} noted the decision “{target}”, with {partners} partners taking part; its reason is to come",
    decision_settled="{by} wrote down why “{target}” was decided",
    decision_recorded_unasked="{by} recorded “{target}” though nobody was asked for views first: {reason}",
)

Status = Decision.Status
REVIEW_AFTER = timedelta(days=365)  # what the forms offer


class NotDecidedYet(Exception):
    """A decision is dated today or earlier."""


class NotComplete(Exception):
    """What a decision lacks before it can stand in the log as closed, in words for people."""


def needs_words(decision):
    """Whether nobody was asked before this major decision (DEC-1): then it needs a reason why not."""
    return asked.is_missing(decision)


def _check(decision, why_unasked):
    if not decision.rationale.strip():
        raise NotComplete("Say why, for those who were not there.")
    if decision.review_on is None or decision.review_on <= decision.coalition.today():
        raise NotComplete("Choose a day to come on which you look at it again.")
    unasked = needs_words(decision)
    if unasked and not why_unasked.strip():
        raise NotComplete("This is a major decision, and not everybody was asked for views first. Say why not.")
    return unasked


def _log_unasked(decision, why, by):
    audit.record(
        "decision_recorded_unasked", coalition=decision.coalition, target=decision, by=by, reason=why.strip()[:300]
    )


def _create(coalition, took_part, by, **fields):
    if fields["decided_on"] > coalition.today():
        raise NotDecidedYet("That day is still to come. Record the decision once it is taken.")
    decision = Decision.objects.create(coalition=coalition, **fields)
    ballots = Ballot.objects.bulk_create(
        Ballot(coalition=coalition, decision=decision, partner_id=partner, choice=Ballot.Choice.TOOK_PART)
        for partner in dict.fromkeys(took_part)
    )
    return decision, ballots


def _participated(ballots, by):
    if ballots:
        facts.decision_participated.happened(ballots=ballots, by=by)


@transaction.atomic
def record_decision(*, coalition, title, by, decided_on, rationale, review_on, took_part=(), why_unasked="", **fields):
    """A closed decision, and a ballot for each partner (ids in `took_part`) that took part. Returns the Decision.

    NotComplete without its reason or a day to come for its review, and for a major one nobody was asked about
    (DEC-1) without `why_unasked`, which the log keeps. Everybody who could take part is told, once.
    """
    decision, ballots = _create(
        coalition, took_part, by, title=title, decided_on=decided_on, rationale=rationale, review_on=review_on,
        status=Status.CLOSED, closed_at=timezone.now(), **fields,
    )  # fmt: skip
    unasked = _check(decision, why_unasked)
    audit.record("decision_recorded", coalition=coalition, target=decision, by=by, partners=len(ballots))
    if unasked:
        _log_unasked(decision, why_unasked, by)
    _participated(ballots, by)
    telling.tell_recorded(decision)
    return decision


@transaction.atomic
def note_decision(*, coalition, title, by, decided_on, took_part=(), **fields):
    """A decision in the words it was put, its reason to come: `settle` closes it. Nobody is told so far."""
    decision, ballots = _create(
        coalition, took_part, by, title=title, decided_on=decided_on, status=Status.NOTED, **fields
    )
    audit.record("decision_noted", coalition=coalition, target=decision, by=by, partners=len(ballots))
    _participated(ballots, by)
    return decision


@transaction.atomic
def settle(*, decision, by, rationale, review_on, why_unasked="", **fields):
    """Close what was noted, with its reason and the day of its review; everybody who could take part is told, once.

    NotComplete as for `record_decision`. What is closed already stays as it is.
    """
    coalition = decision.coalition
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    decision.coalition = coalition
    if decision.status == Status.CLOSED:
        return decision
    if decision.status != Status.NOTED:
        raise NotComplete("Only what was noted in the room is closed this way.")
    for name, value in fields.items():
        setattr(decision, name, value)
    decision.rationale, decision.review_on = rationale.strip(), review_on
    unasked = _check(decision, why_unasked)
    decision.status, decision.closed_at = Status.CLOSED, timezone.now()
    decision.save()
    audit.record("decision_settled", coalition=coalition, target=decision, by=by)
    if unasked:
        _log_unasked(decision, why_unasked, by)
    telling.tell_recorded(decision)
    return decision
