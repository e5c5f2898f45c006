"""Being somebody's contact is among what a leaver had in hand: the tie itself needs a successor (TRN-1, TRN-2)."""

from django.urls import reverse

from members.models import Affiliation
from members.people import actions as people
from members.people.actions import AffiliationTrouble

from .work import Source, Thing, add

Role = Affiliation.ContactRole
SOLE = "the only contact"


def _still_open(leaver):
    """What their tie carried and nobody carries now, in words: role, number for the night, being the only one."""
    tie = leaver.affiliation
    here = Affiliation.objects.in_force(on=leaver.coalition.today()).filter(partner=leaver.partner).exclude(pk=tie.pk)
    held = list(here.values_list("contact_role", "night_phone"))
    found = []
    if tie.contact_role in (Role.SPONSOR, Role.LEAD) and all(role != tie.contact_role for role, _ in held):
        found.append(tie.get_contact_role_display().lower())
    if tie.night_phone and not any(number for _, number in held):
        found.append("the number for day and night")
    if not held:
        found.append(SOLE)
    return found


def _contact(leaver):
    found = _still_open(leaver)
    if not found:
        return []
    words = ", ".join(found)
    url = reverse("partner-detail", args=[leaver.coalition.slug, leaver.partner.pk])
    return [Thing(leaver.affiliation, f"Our tie to {leaver.partner.name}", f"they were {words}", url)]


def _give_contact(thing, leaver, successor, by):
    """The successor is with the partner, in the leaver's role. They say their own number for the night."""
    tie = leaver.affiliation
    here = Affiliation.objects.in_force().filter(person=successor, partner=leaver.partner).first()
    role = tie.contact_role if tie.contact_role in (Role.SPONSOR, Role.LEAD) else Role.LEAD
    if here is None:
        people.add_affiliation(person=successor, partner=leaver.partner, by=by, level=tie.level, contact_role=role)
    elif here.contact_role != role:
        people.change_affiliation(affiliation=here, by=by, contact_role=role)


add(Source("contact", "Being our contact", _contact, _give_contact, (AffiliationTrouble,)))
