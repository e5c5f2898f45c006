"""Seats on committees, as the voting rules count them as work (design.md 5)."""

from meetings.standing import sources

from .models import Seat


def partners_on(coalition, day):
    """Ids of the partners that hold a seat whose term covers a day. One statement."""
    rows = Seat.objects.filter(coalition=coalition, partner__isnull=False).in_term(day)
    return set(rows.values_list("partner_id", flat=True))


def connect():
    """Called once, when the app is ready."""
    sources.register(sources.SEATS, partners_on)
