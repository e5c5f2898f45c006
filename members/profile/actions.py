"""A partner's own people propose how it is described; a coordinator takes it over, all or in part."""

from django.db import transaction
from django.utils import timezone

from coalition import audit
from members.partners.actions import change_partner
from members.partners.models import Partner

from .models import ProfileProposal

audit.describe(
    profile_proposed="{by} proposed another profile of {target}",
    profile_settled="{by} looked at the proposed profile of {target}: {outcome}",
)

# What a partner may say of itself. Type, status and outside number are the coalition's to keep.
FIELDS = [
    "name",
    "address",
    "city",
    "state",
    "postal_code",
    "county",
    "phone",
    "email",
    "website",
    "about",
    "represents",
]
Outcome = ProfileProposal.Outcome


class AlreadySettled(Exception):
    """Somebody has looked at it meanwhile."""


@transaction.atomic
def propose(*, partner, person, by, fields):
    """Keep what they want changed; a proposal that still waits is replaced. None when nothing differs."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    changes = {
        name: [getattr(partner, name), value] for name, value in fields.items() if getattr(partner, name) != value
    }
    waiting = ProfileProposal.objects.filter(partner=partner, outcome=Outcome.WAITING)
    if not changes:
        waiting.delete()
        return None
    proposal = waiting.first() or ProfileProposal(coalition_id=partner.coalition_id, partner=partner)
    proposal.person, proposal.changes, proposal.said_at = person, changes, timezone.now()
    proposal.save()
    audit.record("profile_proposed", coalition=partner.coalition, target=partner, by=by)
    return proposal


@transaction.atomic
def settle(*, proposal, taken, by, answer=""):
    """Take over the fields named in `taken`. AlreadySettled when another coordinator was quicker."""
    rows = ProfileProposal.objects.select_for_update(of=("self",)).select_related("partner", "coalition")
    proposal = rows.get(pk=proposal.pk)
    if proposal.outcome != Outcome.WAITING:
        raise AlreadySettled("Somebody has looked at it already.")
    chosen = {name: new for name, (_, new) in proposal.changes.items() if name in taken}
    if chosen:
        change_partner(partner=proposal.partner, by=by, **chosen)
    whole = len(chosen) == len(proposal.changes)
    proposal.outcome = Outcome.TAKEN if whole else Outcome.PARTLY if chosen else Outcome.LEFT
    proposal.answer, proposal.settled_at, proposal.settled_by = answer, timezone.now(), by
    proposal.save()
    outcome = proposal.get_outcome_display().lower()
    audit.record("profile_settled", coalition=proposal.coalition, target=proposal.partner, by=by, outcome=outcome)
    return proposal
