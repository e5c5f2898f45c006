"""Talks one to one (ONE-1): their writes, and how many partners had one."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from coalition import audit, versions
from members.models import Partner

from . import actions
from .models import Contact, OneOnOne

RECENT = timedelta(days=365)

audit.describe(
    one_on_one_noted="{by} noted a talk with {target}",
    one_on_one_changed="{by} changed the notes of a talk with {target}",
    one_on_one_removed="{by} took out a talk with {target} that was noted by mistake",
)

KINDS = {"remote": Contact.Kind.CALL}  # of contact, by where the talk was; else a visit


@transaction.atomic
def note(*, partner, by, **fields):
    """A talk with a partner. It stands in the contact log too, without its notes: a talk is a two-way contact."""
    talk = OneOnOne(coalition=partner.coalition, partner=partner, by=by, **fields)
    talk.contact = actions.log_contact(
        coalition=partner.coalition,
        partner=partner,
        by=by,
        person=talk.person,
        on=talk.on,
        kind=KINDS.get(talk.location_host, Contact.Kind.VISIT),
        note="One to one.",
    )
    talk.save()
    audit.record("one_on_one_noted", coalition=partner.coalition, target=partner, by=by)
    return talk


@transaction.atomic
def change(*, talk, by, seen=None, **fields):
    """Write the given fields; the contact in the log follows. ChangedMeanwhile when the version is not the one `seen`."""
    partner = talk.partner
    held = versions.lock(talk, seen=seen)
    if not versions.set_changed(held, fields):
        return held
    if held.on > partner.coalition.today():
        raise actions.ContactTrouble("That day is still to come. Choose today or an earlier day.")
    held.save()
    if held.contact_id:
        contact = Contact.objects.select_for_update(of=("self",)).get(pk=held.contact_id)
        contact.on, contact.person_id = held.on, held.person_id
        contact.kind = KINDS.get(held.location_host, Contact.Kind.VISIT)
        contact.save()
    audit.record("one_on_one_changed", coalition=partner.coalition, target=partner, by=by)
    return held


@transaction.atomic
def remove(*, talk, by):
    """There was no such talk; its contact goes with it. Twice is once."""
    held = OneOnOne.objects.select_for_update(of=("self",)).filter(pk=talk.pk).first()
    if held is None:
        return
    contact = Contact.objects.filter(pk=held.contact_id).first()
    held.delete()
    if contact:
        contact.coalition = talk.coalition
        actions.take_back(contact=contact, by=by)
    audit.record("one_on_one_removed", coalition=talk.coalition, target=talk.partner, by=by)


@dataclass(frozen=True)
class Coverage:
    """Members with a talk in the last 365 days, of all members."""

    talked: int
    members: int

    @property
    def percent(self):
        """Whole percent; None without members."""
        return round(100 * self.talked / self.members) if self.members else None


def talks(today):
    """Talks of the last 365 days with the partner of the outer query."""
    return OneOnOne.objects.filter(partner=OuterRef("pk"), on__gt=today - RECENT, on__lte=today)


def coverage(viewer):
    """The Coverage of today. Two statements."""
    today = viewer.coalition.today()
    members = Partner.objects.visible_to(viewer).members(today)
    return Coverage(members.filter(Exists(talks(today))).count(), members.count())
