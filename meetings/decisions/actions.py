"""Writes about decisions: recorded with method, reasons, and who took part (DEC-4)."""

from django.db import transaction

from coalition import audit
from meetings import facts

from .models import Ballot, Decision

audit.describe(decision_recorded="{by} recorded the decision “{target}”, with {partners} partners taking part")


class NotDecidedYet(Exception):
    """A decision is dated today or earlier."""


@transaction.atomic
def record_decision(*, coalition, title, by, decided_on, took_part=(), **fields):
    """A decision, and a ballot for each partner (ids in `took_part`) that took part. Returns the Decision."""
    if decided_on > coalition.today():
        raise NotDecidedYet("That day is still to come. Record the decision once it is taken.")
    decision = Decision.objects.create(coalition=coalition, title=title, decided_on=decided_on, **fields)
    ballots = Ballot.objects.bulk_create(
        Ballot(coalition=coalition, decision=decision, partner_id=partner, choice=Ballot.Choice.TOOK_PART)
        for partner in dict.fromkeys(took_part)
    )
    audit.record("decision_recorded", coalition=coalition, target=decision, by=by, partners=len(ballots))
    if ballots:
        facts.decision_participated.happened(ballots=ballots, by=by)
    return decision
