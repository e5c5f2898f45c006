"""Seats are among what somebody who leaves a partner had in hand (TRN-1)."""

from django.urls import reverse

from meetings.handover.work import Source, Thing, add
from members.models import Affiliation

from . import actions
from .models import Seat


def _seats(leaver):
    """Seats they sit on for the partner, or in their own name once no other tie is left."""
    rows = Seat.objects.filter(coalition=leaver.coalition, person=leaver.person)
    partners = [leaver.affiliation.partner_id, *([None] if leaver.is_gone else [])]
    return [
        Thing(row, str(row), _until(row), reverse("seat-edit", args=[leaver.coalition.slug, row.pk]))
        for row in rows
        if row.partner_id in partners
    ]


def _until(seat):
    return f"until {seat.ends_on:%B} {seat.ends_on.day}, {seat.ends_on.year}" if seat.ends_on else ""


def _give_seat(thing, leaver, successor, by):
    """The successor sits there; a seat held by a partner stays with it, and goes along only with another partner's person."""
    thing.row.coalition = leaver.coalition
    fields = {"person": successor}
    if thing.row.partner_id:
        today = leaver.coalition.today()
        here = Affiliation.objects.in_force(on=today).filter(person=successor, partner=thing.row.partner_id).exists()
        if not here:
            fields["partner"] = Affiliation.objects.partner_of(successor, today) or thing.row.partner
    actions.change_seat(seat=thing.row, by=by, **fields)


add(Source("seat", "Seats", _seats, _give_seat))
