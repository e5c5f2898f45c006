"""What this floor shows on the partner page; upper floors add to it through panels.py.

What several cards show is read once (`read`); no card asks again.
"""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from coalition import compiled
from coalition.access import Permission
from members.influence.models import JoinedBecause
from members.people.models import Affiliation

from . import panels
from .models import Membership, Partner
from .panels import Panel

CALL_FIRST = ("lead", "sponsor", "alternate", "other")


def read(viewer, pk):
    """The partner as this viewer may see it, or None; with `ties`, the open affiliations and their people, and `days`,
    the memberships, for the cards to read from. Two queries.
    """
    found = compiled.rows("partner-page", viewer, lambda key: _partner(viewer, key), row=pk)
    if not found:
        return None
    partner = found[0]
    partner.days = [_membership(line) for line in partner.day_lines]
    partner.ties = compiled.rows("partner-ties", viewer, lambda key: _ties(viewer, key), row=pk)
    return partner


DAYS = ("status", "started_on", "ended_on", "note")


def _partner(viewer, pk):
    days = (
        Membership.objects.filter(partner=OuterRef("pk"))
        .order_by("-started_on", "-pk")
        .values_list(JSONObject(**{name: name for name in DAYS}))
    )
    seen = Partner.objects.visible_to(viewer).order_by("name", "pk")
    line = JSONObject(pk="pk", name="name")
    brought = JoinedBecause.objects.visible_to(viewer).order_by("pk")
    rows = Partner.objects.visible_to(viewer).filter(pk=pk).select_related("stakeholder_type", "coalition")
    return rows.annotate(
        day_lines=ArraySubquery(days),
        above=ArraySubquery(seen.filter(pk=OuterRef("part_of")).values_list(line)),
        below=ArraySubquery(seen.filter(part_of=OuterRef("pk")).values_list(line)),
        because=ArraySubquery(
            brought.filter(partner=OuterRef("pk")).values_list(
                JSONObject(pk="because_of_id", name="because_of__name", why="why")
            )
        ),
        brought=ArraySubquery(
            brought.filter(because_of=OuterRef("pk"))
            .order_by("partner__name", "partner_id")
            .values_list(JSONObject(pk="partner_id", name="partner__name"))
        ),
    )


def _membership(line):
    """A Membership as the partner's statement brings it along: for reading, without a key."""
    started, ended = (date.fromisoformat(line[name]) if line[name] else None for name in ("started_on", "ended_on"))
    return Membership(status=line["status"], started_on=started, ended_on=ended, note=line["note"])


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
    found = [
        (tie.person_id, tie.person.name, tie.title, tie.get_contact_role_display(), tie.is_champion) for tie in ties
    ]
    return {"people": found, "leaning_on_one": len(ties) == 1}


def _facts(viewer, partner):
    street = ", ".join(filter(None, [partner.address, partner.city]))
    region = " ".join(filter(None, [partner.state, partner.postal_code]))
    return {"address": ", ".join(filter(None, [street, region]))}


KEEP, ROSTER = Permission.KEEP_RECORDS, Permission.SEE_ROSTER
for each in (
    Panel(
        "status",
        "Status",
        "partner/status.html",
        lambda _, partner: {"current": current_of(partner)},
        "glance",
        50,
    ),
    Panel("where", "Where", "partner/where.html", lambda *_: {}, "glance", 80),
    Panel("call", "Who to call", "partner/call.html", _call, "glance", 90, KEEP),
    Panel("about", "About", "partner/about.html", _facts, "main", 200),
    Panel("people", "People", "partner/people.html", _people, "aside", 10, KEEP),
    Panel("membership", "Membership", "partner/membership.html", lambda *_: {}, "aside", 200, ROSTER),
):
    panels.register(each)
