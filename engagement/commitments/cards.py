"""What this room shows on the partner page."""

from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

from .models import Contribution, Pledge

SHOWN = 8
TEMPLATES = "engagement/commitments/panels"


def _promises(viewer, partner):
    today = viewer.coalition.today()
    pledges = list(Pledge.objects.visible_to(viewer).filter(partner=partner).order_by("-made_on", "-pk")[:SHOWN])
    for pledge in pledges:
        pledge.standing = pledge.words_on(today)
    return {
        "ours": [each for each in pledges if each.direction == "ours"],
        "theirs": [each for each in pledges if each.direction == "theirs"],
    }


def _give_and_take(viewer, partner):
    given = Contribution.objects.visible_to(viewer).filter(partner=partner)
    return {"given": list(given[:SHOWN])}


KEEP = Permission.KEEP_RECORDS
panels.register(Panel("promises", "Promises", f"{TEMPLATES}/promises.html", _promises, "main", 60, KEEP))
panels.register(
    Panel("give-and-take", "Give and take", f"{TEMPLATES}/give_and_take.html", _give_and_take, "aside", 40, KEEP)
)
