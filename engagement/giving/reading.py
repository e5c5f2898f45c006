"""The reciprocity ledger of one partner: what we gave, what we received, what we asked, and the balance (domain.md 3.7)."""

from dataclasses import dataclass
from datetime import date, timedelta

from engagement.commitments.models import Contribution, Delivery
from engagement.ledger.figures import given_and_taken

from .models import Ask, OutboundService, PartnerGoal

MONTH = timedelta(days=30)
SHOWN = 50


@dataclass(frozen=True)
class Deed:
    """One thing given, by us or by them. `effort` is what it took of the giver, in words."""

    on: date
    what: str
    effort: str
    kind: str
    source: str


def gave_by(partner, day):
    """Whether we had given a partner anything by a day: without a promise, or on one of ours. Two queries at most."""
    given = Contribution.objects.filter(partner=partner, direction=Contribution.Direction.OURS, given_on__lte=day)
    kept = Delivery.objects.filter(pledge__partner=partner, pledge__direction="ours", delivered_on__lte=day)
    return given.exists() or kept.exists()


def deeds(viewer, partner, direction):
    """What was given one way (`ours` or `theirs`), newest first. Two queries."""
    given = Contribution.objects.visible_to(viewer).filter(partner=partner, direction=direction)[:SHOWN]
    kept = Delivery.objects.visible_to(viewer).filter(pledge__partner=partner, pledge__direction=direction)
    found = [
        Deed(row.given_on, row.what, row.get_effort_band_display(), row.get_kind_display(), "given") for row in given
    ]
    for row in kept.select_related("pledge").order_by("-delivered_on")[:SHOWN]:
        what = f"{row.pledge.what} ({row.amount})" if row.amount else row.pledge.what
        found.append(Deed(row.delivered_on, what, row.pledge.get_effort_band_display(), "As promised", "kept"))
    return sorted(found, key=lambda deed: deed.on, reverse=True)


def ledger(viewer, partner):
    """Everything the page of give and take shows. Nine queries, whatever there is."""
    today = viewer.coalition.today()
    asks = list(Ask.objects.visible_to(viewer).filter(partner=partner).select_related("person", "by")[:SHOWN])
    recent = [each for each in asks if each.asked_on > today - MONTH]
    return {
        "balance": given_and_taken(viewer.coalition, today, partner=partner).get(partner.pk),
        "ours": deeds(viewer, partner, "ours"),
        "theirs": deeds(viewer, partner, "theirs"),
        "asks": asks,
        "minutes": sum(each.minutes or 0 for each in recent),
        "recent": len(recent),
        "goals": list(PartnerGoal.objects.visible_to(viewer).filter(partner=partner)),
        "services": list(OutboundService.objects.visible_to(viewer).filter(partner=partner).select_related("person")),
    }


def words(balance):
    """The balance as a sentence, never as a reproach."""
    if balance is None or balance.balance is None:
        return "Nothing given either way yet. A small thing is a good beginning."
    if balance.over_asked:
        return "They gave clearly more than we did. Give something before asking again."
    if balance.balance > 0.33:
        return "We gave more than we received: a good place to ask from."
    return "Give and take are about even."
