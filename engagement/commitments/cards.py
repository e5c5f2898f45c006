"""What this room shows on the partner page; read from the timeline's rows, which hold the same promises and gifts."""

from datetime import date
from decimal import Decimal

from coalition.access import Permission
from engagement.outreach.cards import happened_with
from members.partners import panels
from members.partners.panels import Panel

from .models import Pledge

SHOWN = 8


def _day(text):
    return date.fromisoformat(text) if text else None


def _pledge(row):
    """A row of the timeline as the pledge it tells of."""
    facts = row["facts"]
    days = {name: _day(facts[name]) for name in ("due_on", "settled_on")}
    amounts = {name: Decimal(facts[name]) for name in ("quantity", "delivered")}
    return Pledge(pk=row["pk"], made_on=row["event_day"], **facts | days | amounts)


def _promises(viewer, partner):
    today = viewer.coalition.today()
    pledges = [_pledge(row) for row in happened_with(viewer, partner)["pledge"][:SHOWN]]
    for pledge in pledges:
        pledge.standing = pledge.words_on(today)
    return {
        "ours": [each for each in pledges if each.direction == "ours"],
        "theirs": [each for each in pledges if each.direction == "theirs"],
    }


def _give_and_take(viewer, partner):
    given = happened_with(viewer, partner)["contribution"][:SHOWN]
    return {"given": [_gift(row) for row in given]}


def _gift(row):
    """A row of the timeline as the gift it tells of."""
    facts = row["facts"]
    return facts | {"pk": row["pk"], "given_on": row["event_day"], "thanked_on": _day(facts["thanked_on"])}


KEEP = Permission.KEEP_RECORDS
panels.register(Panel("promises", "Promises", "partner/promises.html", _promises, "main", 60, KEEP))
panels.register(
    Panel("give-and-take", "Give and take", "partner/give_and_take.html", _give_and_take, "aside", 40, KEEP)
)
