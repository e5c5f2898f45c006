"""Pages about selling points and the needs they meet; for those who keep records."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile
from members.models import Interest

from . import actions
from .forms import MatchForm, PointEditForm, PointForm
from .models import PointMeetsNeed, SellingPoint

SHOWN = 200  # needs on the page: those nothing meets first, then by how much they matter


def matrix(request, slug):
    """Needs by selling points; needs that nothing meets yet stand on top: they are work."""
    viewer = request.viewer
    require(viewer, Permission.KEEP_RECORDS)
    points = list(SellingPoint.objects.visible_to(viewer))
    met = PointMeetsNeed.objects.visible_to(viewer).filter(interest=OuterRef("pk"))
    needs = Interest.objects.visible_to(viewer).select_related("partner").annotate(is_met=Exists(met))
    shown = list(needs.order_by("is_met", "priority", "partner__name", "pk")[:SHOWN])
    pairs = set(PointMeetsNeed.objects.visible_to(viewer).filter(interest__in=shown).values_list("interest", "point"))
    for point in points:
        point.coalition = viewer.coalition
    context = {
        "title": "What speaks for joining",
        "points": points,
        "rows": [(need, [(need.pk, point.pk) in pairs for point in points]) for need in shown],
        "unmet": needs.filter(is_met=False).count(),
    }
    return render(request, "engagement/selling/matrix.html", context)


class PointView(RequiresPermission, View):
    """Note a selling point, or change one (`pk`)."""

    def dispatch(self, request, slug, pk=None):
        rows = SellingPoint.objects.visible_to(request.viewer)
        self.point = get_object_or_404(rows, pk=pk) if pk else None
        if self.point:
            self.point.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the point, or of a new one."""
        viewer = self.request.viewer
        return PointEditForm(data, instance=self.point, viewer=viewer) if self.point else PointForm(data, viewer=viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.point:
                actions.change(point=self.point, seen=form.seen, by=request.user, **form.values)
            else:
                actions.note(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("selling-matrix", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change a selling point" if self.point else "Note a selling point"
        return render(request, "engagement/selling/form.html", {"title": title, "form": form, "point": self.point})


class RemovePointView(RequiresPermission, View):
    """Take a selling point off the list."""

    http_method_names = ["post"]

    def dispatch(self, request, slug, pk):
        self.point = get_object_or_404(SellingPoint.objects.visible_to(request.viewer), pk=pk)
        self.point.coalition = request.viewer.coalition
        return super().dispatch(request)

    def post(self, request):
        actions.remove(point=self.point, by=request.user)
        toasts.done(request, "It is off the list; its history is kept.")
        return redirect("selling-matrix", request.viewer.coalition.slug)


class MatchView(RequiresPermission, View):
    """Say which selling points meet one need."""

    def dispatch(self, request, slug, pk):
        self.need = get_object_or_404(Interest.objects.visible_to(request.viewer).select_related("partner"), pk=pk)
        self.need.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        chosen = list(SellingPoint.objects.visible_to(request.viewer).filter(meets__interest=self.need))
        return self.page(request, MatchForm(viewer=request.viewer, initial={"points": chosen}))

    def post(self, request):
        form = MatchForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.match(interest=self.need, points=form.cleaned_data["points"], by=request.user)
        toasts.done(request, "Saved.")
        return redirect("selling-matrix", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": f"What meets: {self.need.need}", "need": self.need, "form": form}
        return render(request, "engagement/selling/match.html", context)
