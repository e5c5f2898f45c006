"""Writes of judgments: noted, taken back. They are not changed: a new one stands beside the old one, with its day."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition import audit
from coalition.models import AuditEvent

from .models import ReputationCheck

READ_AGAIN = timedelta(hours=12)

audit.describe(
    judgment_noted="{by} noted a judgment about {target}",
    judgment_removed="{by} took back a judgment about {target}",
    restricted_read="{by} read restricted notes about {target}",
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


@transaction.atomic
def note_read(*, partner, by):
    """Somebody reads a check of reputation: the log says so, once in twelve hours (domain.md 5, rule 20)."""
    lately = timezone.now() - READ_AGAIN
    told = AuditEvent.objects.filter(
        coalition=partner.coalition, verb="restricted_read", by=by, target_id=partner.pk, at__gte=lately
    )
    if not told.exists():
        audit.record("restricted_read", coalition=partner.coalition, target=partner, by=by)


def forget_checks(today):
    """Delete the checks of reputation that have expired, in every coalition; how many (domain.md 5, rule 17)."""
    return ReputationCheck.objects.expired(today).delete()[0]
