"""The page of who had a voice in what was decided."""

from django.http import Http404
from django.shortcuts import render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import charts
from members.models import StakeholderType

from . import ownership

COLORS = ("c-fill", "c-soft", "c-three")  # decided, heard beforehand, carries it
NONE = "none"  # ?type= of partners without one


class OwnershipView(RequiresPermission, View):
    """Share of members with a voice in each major decision, by way and by type; partner by partner for who keeps records."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request, slug):
        viewer = request.viewer
        found = ownership.voices(viewer)
        context = {
            "title": "Whose decisions they are",
            "lines": [(each, self._chart(each)) for each in found],
            "lede": self._lede(found),
            "types": ownership.by_type(viewer, found),
            "shown": ownership.SHOWN,
            "keeps": viewer.can(Permission.KEEP_RECORDS),
            "none": NONE,
        }
        if context["keeps"] and request.GET.get("type"):
            context |= self._partners(viewer, found, request.GET["type"])
        return render(request, "engagement/insight/ownership.html", context)

    def _chart(self, each):
        decided, asked, carries = each.parts
        words = f"{each.decision.title}: {decided} decided, {asked} were heard beforehand, {carries} carry it"
        return charts.lying(each.parts, len(each.members), f"{words}, of {len(each.members)} members", series=COLORS)

    def _lede(self, found):
        known = [each.percent for each in found if each.percent is not None]
        if not known:
            return "Who had a voice in what matters most."
        low, high = min(known), max(known)
        span = f"{low} %" if low == high else f"{low} to {high} %"
        return f"{span} of the members of the day had a voice in each of our major decisions."

    def _partners(self, viewer, found, asked):
        kind = None if asked == NONE else int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        row = StakeholderType.objects.visible_to(viewer).filter(pk=kind).first() if kind else None
        if kind is not None and row is None:
            raise Http404("No such type.")
        name = row.name if row else ownership.NO_TYPE
        return {"partners": ownership.by_partner(viewer, found, kind), "type_name": name}
