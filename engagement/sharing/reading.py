"""What the board shows: needs with the offers that may meet them, what is out, and who can do what."""

from dataclasses import dataclass
from datetime import date

from coalition.search import having
from engagement.commitments.models import Contribution, Pledge

from .models import Loan, ResourceNeed, ResourceOffer

SHOWN = 100
FOUND = 40


@dataclass(frozen=True)
class Match:
    """A need, and the open offers of its kind by somebody else."""

    need: ResourceNeed
    offers: list


@dataclass(frozen=True)
class Asset:
    """Something a partner has, gave or promised: who can help."""

    partner: object
    what: str
    how: str
    on: date


def board(viewer):
    """(needs as Matches, offers, loans that are out). Three queries."""
    today = viewer.coalition.today()
    offers = ResourceOffer.objects.visible_to(viewer).open_on(today).select_related("partner", "person")[:SHOWN]
    needs = ResourceNeed.objects.visible_to(viewer).open_on(today).select_related("partner", "person")[:SHOWN]
    loans = Loan.objects.visible_to(viewer).out().select_related("lender", "borrower")[:SHOWN]
    offers, needs = _with_coalition(offers, viewer), _with_coalition(needs, viewer)
    matches = [
        Match(need, [each for each in offers if each.good == need.good and each.partner_id != need.partner_id])
        for need in needs
    ]
    return matches, offers, _with_coalition(loans, viewer)


def _with_coalition(rows, viewer):
    rows = list(rows)
    for row in rows:
        row.coalition = viewer.coalition
    return rows


def lines(viewer, needs, offers, loans):
    """What stands on the board as lines of a file: (which, kind, what, whose, whom to ask, since, until)."""
    for word, rows, end in (("Needed", needs, "needed_by"), ("Offered", offers, "until")):
        for row in rows:
            asked = str(row.person or "")
            yield word, row.get_good_display(), row.what, row.whose, asked, row.made_on, getattr(row, end)
    for row in loans:
        lender, borrower = (str(each or viewer.coalition) for each in (row.lender, row.borrower))
        yield "Lent", "", row.what, lender, borrower, row.lent_on, row.due_back_on


def who_can(viewer, words):
    """Assets in which every word stands: open offers, what was given before, what was promised. Three queries."""
    today = viewer.coalition.today()
    offers = ResourceOffer.objects.visible_to(viewer).open_on(today).select_related("partner")
    given = Contribution.objects.visible_to(viewer).filter(direction="theirs").select_related("partner")
    promised = Pledge.objects.visible_to(viewer).filter(direction="theirs").exclude(status="withdrawn")
    found = [
        Asset(row.partner or viewer.coalition, row.what, "offers it", row.made_on)
        for row in having(offers, words, "what", "details")[:FOUND]
    ]
    found += [
        Asset(row.partner, row.what, f"gave it ({row.get_kind_display().lower()})", row.given_on)
        for row in having(given, words, "what")[:FOUND]
    ]
    found += [
        Asset(row.partner, row.what, "promised it", row.made_on)
        for row in having(promised.select_related("partner"), words, "what").order_by("-made_on")[:FOUND]
    ]
    return found
