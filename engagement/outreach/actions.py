"""Writes of the contact log."""

from django.db import transaction

from coalition import audit
from engagement.facts import contact_logged

from .models import Contact

audit.describe(
    contact_logged="{by} logged a contact: {target}",
    contact_asked_first="{by} noted that we asked before giving anything: {target} ({reason})",
    contact_taken_back="{by} took out a contact that was logged by mistake: {target}",
)


class ContactTrouble(Exception):
    """The contact cannot be so. Its message says why, in words."""


@transaction.atomic
def log_contact(*, coalition, partner, by, anyway="", **fields):
    """Note a contact with a partner; a two-way one makes an unaware partner `aware` (domain.md 3.3). `anyway` says why we
    asked something in it before we had given anything (GIV-1)."""
    contact = Contact(coalition=coalition, partner=partner, by=by, **fields)
    if contact.on > coalition.today():
        raise ContactTrouble("That day is still to come. Choose today or an earlier day.")
    contact.save()
    audit.record("contact_logged", coalition=coalition, target=contact, by=by)
    if anyway:
        audit.record("contact_asked_first", coalition=coalition, target=contact, by=by, reason=anyway)
    contact_logged.happened(contact=contact, by=by)
    return contact


@transaction.atomic
def take_back(*, contact, by):
    """Take out a contact logged by mistake. Doing it twice does it once."""
    held = Contact.objects.select_for_update(of=("self",)).filter(pk=contact.pk).first()
    if held is not None:
        audit.record("contact_taken_back", coalition=held.coalition, target=held, by=by)
        held.delete()
