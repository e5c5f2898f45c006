"""The network as tables, as a map, and without somebody; for those who keep records."""

import json
from datetime import date
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile
from coalition.wake import wake
from engagement.dashboard.tiles import plural
from members.models import Acquaintance, Affiliation, Partner, Person

from . import actions, leaving, pictures, tables, tasks, ties
from .forms import RatingForm
from .models import NetworkNode, NetworkPicture, RelationshipRating

DRAWN_KEPT = 64

audit.describe(network_exported="{by} took out the network as a file ({kind})")


def day_asked(request):
    """The day of ?on=: today, or the end of one of the last quarters; anything else is today."""
    today = request.viewer.coalition.today()
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return asked if asked in pictures.quarter_ends(today) else today


@lru_cache(maxsize=DRAWN_KEPT)
def drawn(measures, names, slug):
    """The measures of a whole network, given as JSON text: drawn once for equal ones (docs/adr/0013)."""
    measures, names = json.loads(measures), dict(names)
    figures = [
        (ties.KINDS[kind], measures[kind], [(pk, names[pk]) for pk in measures[kind]["brokers"] if pk in names])
        for kind in ties.MEASURED
    ]
    return mark_safe(render_to_string("engagement/network/_whole.html", {"figures": figures, "slug": slug}))  # noqa: S308  (autoescaped)


class NetworkView(RequiresPermission, TableView):
    """Partners and how they are tied, as of today or a quarter's end."""

    model = NetworkNode
    table = tables.NodeTable
    filterset_class = tables.NodeFilters
    fields = ("partner_id", "name", "type", "rated", "rated_between", "met", "met_between", "trust", "value", "said_by")
    template_name = "engagement/network/list.html"
    export_permission = Permission.EXPORT
    title = "Network"
    empty = (
        "No network yet",
        "It is drawn from how partners say they work together, the meetings they sat in, and who knows whom.",
        "rating-new",
        "Note a tie",
    )

    def get(self, request, *args, **kwargs):
        self.day = day_asked(request)
        self.picture, self.behind = pictures.kept(request.viewer.coalition, self.day)
        if self.behind:
            wake(tasks.draw, request.viewer.coalition.pk, self.day.isoformat())
        return super().get(request, *args, **kwargs)

    @property
    def name(self):
        """The statements depend on the day that is looked at."""
        return f"{super().name} {self.day}"

    def get_queryset(self):
        newest = NetworkPicture.objects.filter(coalition=self.request.viewer.coalition, on__lte=self.day).order_by(
            "-on"
        )
        return super().get_queryset().filter(picture=Subquery(newest.values("pk")[:1]))

    def with_columns(self, rows):
        return tables.named(rows)

    def get_context(self):
        viewer = self.request.viewer
        today = viewer.coalition.today()
        return {
            "picture": self.picture,
            "behind": self.behind,
            "day": self.day,
            "today": today,
            "quarters": pictures.quarter_ends(today),
            "lede": self._lede(),
            "whole": self._whole(viewer),
        }

    def _lede(self):
        rated = self.picture.measures["rated"] if self.picture else None
        if not rated or not rated["ties"]:
            return "Nobody has said yet how closely they work together."
        return f"{plural(rated['ties'], 'tie', 'ties')} of cooperation or closer between {rated['n']:,} members."

    def _whole(self, viewer):
        """What is measured of the whole, with the brokers by name."""
        if self.picture is None:
            return ""
        chosen = sorted({pk for kind in ties.MEASURED for pk in self.picture.measures[kind]["brokers"]})
        rows = Partner.objects.visible_to(viewer).filter(pk__in=chosen)
        names = tuple(rows.order_by("pk").values_list("pk", "name")) if chosen else ()
        return drawn(json.dumps(self.picture.measures), names, viewer.coalition.slug)

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("network_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class MapView(RequiresPermission, View):
    """The network as a picture; its table is a page away."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug):
        viewer, day = request.viewer, day_asked(request)
        picture, behind = pictures.kept(viewer.coalition, day)
        if behind:
            wake(tasks.draw, viewer.coalition.pk, day.isoformat())
        today = viewer.coalition.today()
        context = {
            "title": "Map of the network",
            "picture": picture,
            "behind": behind,
            "day": day,
            "kinds": ties.KINDS.items(),
            "quarters": [*pictures.quarter_ends(today)[::-1], today],
            "data": reverse("network-data", args=[slug]),
        }
        return render(request, "engagement/network/map.html", context)


class MapDataView(RequiresPermission, View):
    """Nodes and ties of the latest picture by ?on=, for the map."""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug):
        viewer, day = request.viewer, day_asked(request)
        picture = NetworkPicture.objects.visible_to(viewer).filter(on__lte=day).order_by("-on").first()
        if picture is None:
            return JsonResponse({"on": None, "nodes": [], "ties": []})
        rows = tables.named(NetworkNode.objects.visible_to(viewer).filter(picture=picture)).order_by("name", "partner")
        fields = ("partner_id", "name", "type", "rated", "rated_between", "met", "trust", "value")
        return JsonResponse(
            {
                "on": picture.on.isoformat(),
                "fields": fields,
                "nodes": list(rows.values_list(*fields)),
                "ties": picture.ties,
            }
        )


class PeopleView(RequiresPermission, TableView):
    """People by whom they know, and where they are the only tie."""

    model = Person
    table = tables.PeopleTable
    filterset_class = tables.PeopleFilters
    fields = ("name",)
    template_name = "engagement/network/people.html"
    export_permission = Permission.EXPORT
    title = "People in the network"
    lede = "Whom they know, and where nobody else would be left."
    empty = ("Nobody yet", "People stand here as soon as there are some.", "person-new", "Add a person")

    def with_columns(self, rows):
        today = self.request.viewer.coalition.today()
        return rows.annotate(
            knows=_count(Acquaintance.objects.filter(one=OuterRef("pk")))
            + _count(Acquaintance.objects.filter(other=OuterRef("pk"))),
            sole=_count(_only_ties(today).filter(person=OuterRef("pk"))),
        )

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("network_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


def _count(rows):
    number = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _only_ties(today):
    """Affiliations of today to a partner that nobody else is with."""
    others = (
        Affiliation.objects.in_force(on=today).filter(partner=OuterRef("partner")).exclude(person=OuterRef("person"))
    )
    return Affiliation.objects.in_force(on=today).filter(~Exists(others))


class WithoutView(RequiresPermission, View):
    """What if this person leaves?"""

    permission = Permission.KEEP_RECORDS

    def get(self, request, slug, pk):
        person = get_object_or_404(Person.objects.visible_to(request.viewer), pk=pk)
        context = {"title": f"If {person} leaves", "person": person, "gap": leaving.gap(request.viewer, person)}
        return render(request, "engagement/network/without.html", context)


class TieView(RequiresPermission, View):
    """How one partner sees its tie to another: noted, or changed."""

    permission = Permission.KEEP_RECORDS

    def dispatch(self, request, slug, pk=None):
        rows = RelationshipRating.objects.visible_to(request.viewer)
        self.tie = get_object_or_404(rows, pk=pk) if pk else None
        return super().dispatch(request)

    def get(self, request):
        about = request.GET.get("about", "")
        start = {"rated_on": request.viewer.coalition.today()}
        if about.isdecimal() and len(about) < 19:
            start["rater"] = Partner.objects.visible_to(request.viewer).filter(pk=about).first()
        return self.page(
            request, RatingForm(viewer=request.viewer, instance=self.tie, initial={} if self.tie else start)
        )

    def post(self, request):
        form = RatingForm(request.POST, viewer=request.viewer, instance=self.tie)
        if not form.is_valid():
            return self.page(request, form)
        try:
            self.write(request, form)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "The tie is noted.")
        return redirect("rating-list", request.viewer.coalition.slug)

    def write(self, request, form):
        """Note it, or change what was noted; ChangedMeanwhile when somebody was quicker."""
        if self.tie:
            actions.change(tie=self.tie, by=request.user, seen=form.seen, **form.values)
        else:
            actions.rate(coalition=request.viewer.coalition, by=request.user, **form.values)

    def page(self, request, form):
        """The form; a tie that is there can be taken out."""
        context = {"title": "Tie between two partners", "form": form, "tie": self.tie}
        return render(request, "engagement/network/tie.html", context)


class TakeOutView(RequiresPermission, View):
    """Entered by mistake."""

    permission = Permission.KEEP_RECORDS
    http_method_names = ("post",)

    def post(self, request, slug, pk):
        tie = get_object_or_404(RelationshipRating.objects.visible_to(request.viewer), pk=pk)
        tie.coalition = request.viewer.coalition
        actions.take_out(tie=tie, by=request.user)
        toasts.done(request, "Taken out.")
        return redirect("rating-list", slug)


class TieListView(RequiresPermission, TableView):
    """Every word about a tie, the latest first."""

    model = RelationshipRating
    table = tables.TieTable
    filterset_class = tables.TieFilters
    template_name = "engagement/network/ties.html"
    export_permission = Permission.EXPORT
    title = "What partners say of their ties"
    empty = ("Nothing said yet", "Ask partners whom they work with, and how closely.", "rating-new", "Note a tie")

    def get_queryset(self):
        return super().get_queryset().select_related("rater", "rated")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("network_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())
