"""Writes about nominations: a name put forward, taken back."""

from django.db import transaction

from coalition import audit
from members.facts import nomination_changed
from members.people.models import Affiliation

from .models import Nomination

audit.describe(
    nomination_noted="{by} noted that {target} was put forward",
    nomination_removed="{by} took out a nomination of {target}",
)


@transaction.atomic
def note(*, partner, nominator, reason, by, may_name=False, on=None):
    """Somebody puts this partner's name forward; a deed of theirs for the partner they stand for that day (REC-2)."""
    coalition = partner.coalition
    day = on or coalition.today()
    row = Nomination.objects.create(
        coalition=coalition,
        partner=partner,
        nominator=nominator,
        for_partner=Affiliation.objects.partner_of(nominator, day),
        reason=reason,
        may_name=may_name,
        nominated_on=day,
        noted_by=by,
    )
    audit.record("nomination_noted", coalition=coalition, target=partner, by=by)
    nomination_changed.happened(coalition=coalition, nomination=row.pk)
    return row


@transaction.atomic
def remove(*, nomination, by):
    """It was noted by mistake. Twice is once."""
    held = Nomination.objects.select_for_update(of=("self",)).filter(pk=nomination.pk).first()
    if held is not None:
        held.delete()
        audit.record("nomination_removed", coalition=nomination.coalition, target=nomination.partner, by=by)
        nomination_changed.happened(coalition=nomination.coalition, nomination=nomination.pk)
