"""Signed agreements, as the voting rules ask for them (design.md 5)."""

from meetings.standing import sources

from .models import Agreement


def partners_on(coalition, day):
    """Ids of the partners with a signed agreement of any kind in force on a day. One statement."""
    rows = Agreement.objects.filter(coalition=coalition).in_force(day)
    return set(rows.values_list("partner_id", flat=True))


def connect():
    """Called once, when the app is ready."""
    sources.register(sources.AGREEMENTS, partners_on)
