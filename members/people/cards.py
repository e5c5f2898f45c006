"""What this floor shows on the person page; upper floors add to it through panels.py."""

from django.utils import timezone

from coalition.access import Permission
from members.addresses.models import AddressState
from members.notices.models import Notice

from . import panels
from .models import Affiliation, SignInInvitation
from .panels import Panel

NOTICES_SHOWN = 10


def _ties(viewer, person):
    ties = list(Affiliation.objects.visible_to(viewer).filter(person=person).select_related("partner"))
    return {
        "open": [tie for tie in ties if tie.ended_on is None],
        "past": [tie for tie in ties if tie.ended_on is not None],
        "keeps": viewer.can(Permission.KEEP_RECORDS),
    }


def _reach(viewer, person):
    keeps = viewer.can(Permission.KEEP_RECORDS)
    state = AddressState.objects.visible_to(viewer).blocking().filter(person=person).first() if keeps else None
    return {"keeps": keeps, "paused": _paused(viewer, person), "blocked": state}


def _paused(viewer, person):
    return person.paused_until is not None and person.paused_until >= viewer.coalition.today()


def sign_in_state(viewer, person):
    """(state, invitation): "signs in", "invited", "run out" or "" and the latest invitation that is not taken back."""
    if person.user_id:
        return "signs in", None
    latest = SignInInvitation.objects.visible_to(viewer).filter(person=person, revoked_at=None).first()
    if latest is None or latest.accepted_at:
        return "", None
    return ("invited" if latest.expires_at > timezone.now() else "run out"), latest


def _sign_in(viewer, person):
    state, invitation = sign_in_state(viewer, person)
    return {"state": state, "invitation": invitation}


def _notices(viewer, person):
    rows = Notice.objects.visible_to(viewer).filter(person=person).order_by("-owed_at", "-pk")
    return {"notices": list(rows.defer("body", "details")[:NOTICES_SHOWN])}


TEMPLATES = "members/people/panels"
KEEP = Permission.KEEP_RECORDS
for each in (
    Panel("ties", "Partners", f"{TEMPLATES}/ties.html", _ties, "main", 10),
    Panel("notices", "What we sent", f"{TEMPLATES}/notices.html", _notices, "main", 200, KEEP),
    Panel("reach", "How to reach them", f"{TEMPLATES}/reach.html", _reach, "aside", 10),
    Panel("sign-in", "Sign-in", f"{TEMPLATES}/sign_in.html", _sign_in, "aside", 50, KEEP),
):
    panels.register(each)
