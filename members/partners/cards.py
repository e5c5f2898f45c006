"""What this floor shows on the partner page; upper floors add to it through panels.py.

What several cards show is read once (`read`); no card asks again.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from coalition import compiled
from coalition.access import Permission
from members.people.models import Affiliation

from . import panels
from .models import Membership
from .panels import Panel

CALL_FIRST = ("lead", "sponsor", "alternate", "other")


def read(viewer, partner):
    """Sets `ties`, the open affiliations with their people, and `days`, the memberships, for the cards to read from."""
    partner.ties = compiled.rows("partner-ties", viewer, lambda key: _ties(viewer, key), row=partner.pk)
    partner.days = compiled.rows(
        "partner-days", viewer, lambda key: Membership.objects.filter(partner=key), row=partner.pk
    )


def _ties(viewer, key):
    return Affiliation.objects.visible_to(viewer).in_force().filter(partner=key).select_related("person")


def current_of(partner):
    """The partner's membership today, or None."""
    return next((each for each in partner.days if each.ended_on is None), None)


def joined_on(partner):
    """The first day it was a member, whatever came after; None when it never was."""
    days = [each.started_on for each in partner.days if each.status == Membership.Status.MEMBER]
    return min(days, default=None)


def whom_to_call(partner):
    """The open affiliation of the first person to turn to: the working lead, else the sponsor, else anybody."""
    return min(partner.ties, key=lambda tie: (CALL_FIRST.index(tie.contact_role), tie.started_on), default=None)


def whom_to_call_at_night(partner):
    """The open affiliation with a number that answers at any hour (PUR-1), the working lead's first; None without one."""
    ties = [tie for tie in partner.ties if tie.night_phone]
    return min(ties, key=lambda tie: (CALL_FIRST.index(tie.contact_role), tie.started_on), default=None)


def _call(viewer, partner):
    tie = whom_to_call(partner)
    return {"tie": tie, "at_night": whom_to_call_at_night(partner)} if tie else {}


def _people(viewer, partner):
    ties = sorted(partner.ties, key=lambda tie: (CALL_FIRST.index(tie.contact_role), tie.person.name))
    found = tuple((tie.person_id, tie.person.name, tie.title, tie.get_contact_role_display()) for tie in ties)
    return {"people": _people_list(viewer.coalition.slug, found) if ties else "", "leaning_on_one": len(ties) == 1}


@lru_cache(maxsize=500)  # about 1 KiB each
def _people_list(slug, ties):
    context = {"slug": slug, "ties": ties}
    return mark_safe(render_to_string("partner_people.html", context, using="jinja2"))  # noqa: S308  (autoescaped)


def _facts(viewer, partner):
    street = ", ".join(filter(None, [partner.address, partner.city]))
    region = " ".join(filter(None, [partner.state, partner.postal_code]))
    return {"address": ", ".join(filter(None, [street, region]))}


TEMPLATES = "members/partners/panels"
KEEP, ROSTER = Permission.KEEP_RECORDS, Permission.SEE_ROSTER
for each in (
    Panel(
        "status",
        "Status",
        f"{TEMPLATES}/status.html",
        lambda _, partner: {"current": current_of(partner)},
        "glance",
        50,
    ),
    Panel("where", "Where", f"{TEMPLATES}/where.html", lambda *_: {}, "glance", 80),
    Panel("call", "Who to call", f"{TEMPLATES}/call.html", _call, "glance", 90, KEEP),
    Panel("about", "About", f"{TEMPLATES}/about.html", _facts, "main", 200),
    Panel("people", "People", f"{TEMPLATES}/people.html", _people, "aside", 10, KEEP),
    Panel("membership", "Membership", f"{TEMPLATES}/membership.html", lambda *_: {}, "aside", 200, ROSTER),
):
    panels.register(each)
