"""Writes of judgments: noted, taken back. They are not changed: a new one stands beside the old one, with its day."""

from django.db import transaction

from coalition import audit

from .models import ReputationCheck

audit.describe(
    judgment_noted="{by} noted a judgment about {target}",
    judgment_removed="{by} took back a judgment about {target}",
)


@transaction.atomic
def note(*, model, partner, by, **fields):
    """A judgment about a partner, as of a day. The log says that there is one, never which."""
    row = model.objects.create(coalition=partner.coalition, partner=partner, by=by, **fields)
    audit.record("judgment_noted", coalition=partner.coalition, target=partner, by=by)
    return row


@transaction.atomic
def remove(*, judgment, by):
    """It was noted by mistake. Twice is once."""
    held = type(judgment).objects.select_for_update(of=("self",)).filter(pk=judgment.pk).first()
    if held is not None:
        held.delete()
        audit.record("judgment_removed", coalition=judgment.coalition, target=judgment.partner, by=by)


def forget_checks(today):
    """Delete the checks of reputation that have expired, in every coalition; how many (domain.md 5, rule 17)."""
    return ReputationCheck.objects.expired(today).delete()[0]
