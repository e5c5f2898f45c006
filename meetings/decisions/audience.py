"""Who is asked to vote, and who hears what came of it; said before it goes out."""

from meetings.standing import reading
from members.models import Partner
from members.notices import audiences

from . import voters
from .models import Decision

Status = Decision.Status


def people_of(decision, partners):
    """Ids of everybody who may cast the vote of one of the partners and may read the decision, in order."""
    found = {person for each in voters.people_of(decision, partners).values() for person in each}
    item = decision.agenda_item
    if item is not None and item.is_confidential:
        found &= {item.owner_id, *item.named.values_list("person_id", flat=True)}
    return sorted(found)


def _found(viewer, pk):
    return Decision.objects.visible_to(viewer).filter(pk=pk).first()


def _group(decision, partners, not_asked):
    people = audiences.people(people_of(decision, partners))
    return audiences.Group(people, decision.title, decision.get_absolute_url(), not_asked=not_asked)


def _speechless(decision, partners):
    """[(partner, why)] of those who may vote, and have nobody here to do it."""
    heard = {partner for partner, people in voters.people_of(decision, partners).items() if people}
    silent = Partner.objects.filter(pk__in=set(partners) - heard).order_by("name", "pk")
    return [(name, "Nobody here speaks for this partner") for name in silent.values_list("name", flat=True)]


def of_opening(viewer, pk):
    """Whom an opened vote would ask: people of the partners in good standing today."""
    decision = _found(viewer, pk)
    if decision is None or decision.status != Status.DRAFT:
        return None
    found = reading.roll(viewer.coalition, viewer.coalition.today())
    decision.coalition, decision.representatives = viewer.coalition, found.policy.representatives
    partners = [each.partner for each in found.voters]
    return _group(decision, partners, _speechless(decision, partners))


def of_closing(viewer, pk):
    """Who hears what came of an open vote: people of all who could cast one."""
    decision = _found(viewer, pk)
    if decision is None or decision.status != Status.OPEN:
        return None
    decision.coalition = viewer.coalition
    partners = list(decision.ballots.values_list("partner_id", flat=True))
    return _group(decision, partners, _speechless(decision, partners))


audiences.register("decision-open", of_opening)
audiences.register("decision-closed", of_closing)
