"""Whom to call at any hour, on one page to print (PUR-1): a number for every member partner, or the gap."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.shortcuts import render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import files
from members.people.models import Affiliation

from .cards import CALL_FIRST
from .models import Membership, Partner


@dataclass(frozen=True)
class Line:
    """One member partner, and the ties with a number that answers at any hour, the working lead's first."""

    partner: Partner
    ties: list


def lines(viewer):
    """A Line for every member today, by name. Two statements."""
    ties = Affiliation.objects.visible_to(viewer).in_force().exclude(night_phone="").select_related("person")
    rows = Partner.objects.visible_to(viewer).of_status(Membership.Status.MEMBER).select_related("stakeholder_type")
    rows = rows.prefetch_related(Prefetch("affiliations", ties, to_attr="night_ties")).order_by("name", "pk")
    return [Line(row, sorted(row.night_ties, key=lambda tie: CALL_FIRST.index(tie.contact_role))) for row in rows]


HEADS = ("Partner", "Number", "Who answers", "Job title")


def _rows(found):
    """The numbers as lines of a file; a partner without one has a line, too."""
    for line in found:
        for tie in line.ties:
            yield line.partner.name, tie.night_phone, tie.person.name, tie.title
        if not line.ties:
            yield line.partner.name, "", "", ""


class CallListView(RequiresPermission, View):
    """The list, and whose number is still missing, core types first."""

    def get(self, request, slug):
        found = lines(request.viewer)
        file = files.asked(request, "Day and night", HEADS, lambda: _rows(found))
        if file:
            return file
        missing = [line.partner for line in found if not line.ties]
        missing.sort(key=lambda row: not (row.stakeholder_type and row.stakeholder_type.is_core))
        context = {
            "title": "Day and night: whom to call",
            "lines": [line for line in found if line.ties],
            "missing": missing,
            "members": len(found),
            "today": request.viewer.coalition.today(),
        }
        return render(request, "members/partners/call_list.html", context)
