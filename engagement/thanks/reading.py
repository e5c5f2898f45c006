"""What the page of thanks shows."""

from datetime import timedelta

from engagement.commitments.models import Contribution, Pledge
from engagement.wins.models import WinCredit

from .models import PublicThanks

LOOK_BACK = timedelta(days=365)
UNASKED_SHOWN = 12


def own(viewer):
    """What the viewer's own partners are asked or agreed to, what waits first. One query."""
    if viewer.person is None:
        return []
    rows = PublicThanks.objects.visible_to(viewer).asked_of(viewer).select_related("partner", "person")
    found = sorted(rows[:50], key=lambda row: row.answer != PublicThanks.Answer.WAITING)
    for row in found:
        row.is_mine = row.person_id == viewer.person.pk
    return found


def waiting_for(viewer):
    """How many questions wait for the viewer's own partners. One query."""
    if viewer.person is None:
        return 0
    rows = PublicThanks.objects.filter(coalition=viewer.coalition).asked_of(viewer)
    return rows.filter(answer=PublicThanks.Answer.WAITING).count()


def in_wins(viewer):
    """[(partner, its wins)] of those who agreed to be named there, by name. One query."""
    rows = WinCredit.objects.visible_to(viewer).filter(consent=WinCredit.Consent.YES).select_related("partner", "win")
    found = {}
    for row in rows.order_by("partner__name", "partner", "-win__on"):
        row.win.coalition = viewer.coalition
        found.setdefault(row.partner, []).append(row.win)
    return list(found.items())


def unasked(viewer):
    """Deeds of a year nobody was asked about, the newest first: [("contribution" or "pledge", row, its day)]. Two queries."""
    since = viewer.coalition.today() - LOOK_BACK
    given = Contribution.objects.visible_to(viewer).filter(direction="theirs", public_thanks=None, given_on__gte=since)
    kept = Pledge.objects.visible_to(viewer).filter(
        direction="theirs", status="fulfilled", public_thanks=None, settled_on__gte=since
    )
    found = [
        ("contribution", row, row.given_on)
        for row in given.select_related("partner").order_by("-given_on", "-pk")[:UNASKED_SHOWN]
    ]
    found += [
        ("pledge", row, row.settled_on)
        for row in kept.select_related("partner").order_by("-settled_on", "-pk")[:UNASKED_SHOWN]
    ]
    return sorted(found, key=lambda each: each[2], reverse=True)[:UNASKED_SHOWN]
