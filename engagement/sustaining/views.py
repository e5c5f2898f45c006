"""Pages of the sustainability plan: quarters against what they cost, the sources, their forms."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile

from . import actions, reading
from .forms import PlanForm, SourceEditForm, SourceForm
from .models import FundingSource

HEADS = ("Source", "Kind", "Partner", "Dollars", "Certain", "From", "Last day", "Note")


def _line(source):
    """A source as a line of a file."""
    partner = source.partner.name if source.partner else ""
    return (
        source.name, source.get_kind_display(), partner, float(source.amount), source.is_secured, source.starts_on,
        source.ends_on, source.note,
    )  # fmt: skip


class PlanView(RequiresPermission, View):
    """What comes in quarter by quarter, where it is not enough, and which sources run out."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request, slug):
        viewer = request.viewer
        today, plan = viewer.coalition.today(), actions.plan_of(viewer.coalition)
        sources = list(FundingSource.objects.visible_to(viewer).select_related("partner"))
        for source in sources:
            source.coalition = viewer.coalition
            source.state = reading.state(source, today)
        file = files.asked(request, "What keeps us going", HEADS, lambda: map(_line, sources))
        if file:
            return file
        quarters = reading.by_quarter(sources, plan.yearly_need, today)
        context = {
            "title": "What keeps us going",
            "plan": plan,
            "quarters": quarters,
            "in_kind_share": reading.in_kind_share(quarters),
            "gap": next((quarter for quarter in quarters if quarter.gap), None),
            "sources": [source for source in sources if source.state != "over"],
            "past": [source for source in sources if source.state == "over"],
            "soon": [source for source in sources if source.state == "soon" and source.is_secured],
            "keeps": viewer.can(Permission.KEEP_RECORDS),
        }
        return render(request, "engagement/sustaining/plan.html", context)


class EditPlanView(RequiresPermission, View):
    """Change what a year costs."""

    def dispatch(self, request, slug):
        self.plan = actions.plan_of(request.viewer.coalition)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, PlanForm(instance=self.plan))

    def post(self, request):
        form = PlanForm(request.POST, instance=self.plan)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_plan(coalition=request.viewer.coalition, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("sustain-plan", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "What a year costs", "form": form, "source": None, "button": "Save the plan"}
        return render(request, "engagement/sustaining/form.html", context)


class SourceView(RequiresPermission, View):
    """Add a source, or change one (`pk`)."""

    def dispatch(self, request, slug, pk=None):
        rows = FundingSource.objects.visible_to(request.viewer)
        self.source = get_object_or_404(rows, pk=pk) if pk else None
        if self.source:
            self.source.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the source, or of a new one."""
        viewer = self.request.viewer
        return (
            SourceEditForm(data, instance=self.source, viewer=viewer)
            if self.source
            else SourceForm(data, viewer=viewer)
        )

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.source:
                actions.change(source=self.source, seen=form.seen, by=request.user, **form.values)
            else:
                actions.add(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("sustain-plan", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        title = str(self.source or "Add a source")
        context = {"title": title, "form": form, "source": self.source, "button": "Save the source"}
        return render(request, "engagement/sustaining/form.html", context)


class RemoveSourceView(RequiresPermission, View):
    """Take a source away that was noted by mistake."""

    http_method_names = ["post"]

    def dispatch(self, request, slug, pk):
        self.source = get_object_or_404(FundingSource.objects.visible_to(request.viewer), pk=pk)
        self.source.coalition = request.viewer.coalition
        return super().dispatch(request)

    def post(self, request):
        actions.remove(source=self.source, by=request.user)
        toasts.done(request, "It is gone from the plan; its history is kept.")
        return redirect("sustain-plan", request.viewer.coalition.slug)
