"""Pages about recruitment efforts; for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile
from engagement.scanning import norms

from . import actions, reading
from .forms import EffortEditForm, EffortForm, ReachForm
from .models import Reached, RecruitmentEffort

SHOWN = 100  # efforts on the page, the latest


HEADS = (
    "For whom", "How", "Setting", "Who asks", "Begins", "Last day", "Asked", "Answered", "Joined", "What we learned",
)  # fmt: skip


def _line(effort):
    """An effort as a line of a file."""
    return (
        effort.audience, effort.approach, effort.get_setting_display(), str(effort.asker or ""), effort.started_on,
        effort.ended_on, effort.asked, effort.answered, effort.joined, effort.learned,
    )  # fmt: skip


def effort_list(request, slug):
    """Every effort with its result, and what came of each setting."""
    require(request.viewer, Permission.KEEP_RECORDS)
    efforts = list(RecruitmentEffort.objects.visible_to(request.viewer).select_related("asker").counted()[:SHOWN])
    for effort in efforts:
        effort.coalition = request.viewer.coalition
    file = files.asked(request, "Recruitment", HEADS, lambda: map(_line, efforts))
    if file:
        return file
    context = {
        "title": "Recruitment",
        "efforts": efforts,
        "settings": reading.by_setting(request.viewer),
        "enough": reading.ENOUGH,
    }
    return render(request, "engagement/recruitment/list.html", context)


class EffortView(RequiresPermission, View):
    """Begin an effort, or change one (`pk`)."""

    def dispatch(self, request, slug, pk=None):
        rows = RecruitmentEffort.objects.visible_to(request.viewer)
        self.effort = get_object_or_404(rows, pk=pk) if pk else None
        if self.effort:
            self.effort.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the effort, or of a new one."""
        viewer = self.request.viewer
        return (
            EffortEditForm(data, instance=self.effort, viewer=viewer)
            if self.effort
            else EffortForm(data, viewer=viewer)
        )

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.effort:
                effort = actions.change(effort=self.effort, seen=form.seen, by=request.user, **form.values)
            else:
                effort = actions.begin(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("effort-detail", request.viewer.coalition.slug, effort.pk)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change the effort" if self.effort else "Begin a recruitment effort"
        context = {"title": title, "form": form, "effort": self.effort}
        return render(request, "engagement/recruitment/form.html", context)


class EffortDetailView(RequiresPermission, View):
    """One effort: whom it reaches, what they said; a further partner is added here."""

    lacks_view = None  # the partner whose view is to be noted first

    def dispatch(self, request, slug, pk):
        rows = RecruitmentEffort.objects.visible_to(request.viewer).select_related("asker").counted()
        self.effort = get_object_or_404(rows, pk=pk)
        self.effort.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, ReachForm(viewer=request.viewer))

    def post(self, request):
        form = ReachForm(request.POST, viewer=request.viewer)
        if form.is_valid():
            try:
                actions.reach(effort=self.effort, partner=form.cleaned_data["partner"], by=request.user)
            except actions.ViewFirst as trouble:
                self.lacks_view = form.cleaned_data["partner"]
                form.add_error("partner", str(trouble))
            except actions.EffortTrouble as trouble:
                form.add_error("partner", str(trouble))
            else:
                toasts.done(request, f"{form.cleaned_data['partner']} is on the list.")
                return redirect(self.effort)
        return self.page(request, form)

    def page(self, request, form):
        """The list, and the form."""
        rows = Reached.objects.visible_to(request.viewer).filter(effort=self.effort).select_related("partner")
        context = {
            "title": self.effort.audience,
            "effort": self.effort,
            "reached": list(rows.order_by("partner__name", "pk")),
            "results": Reached.Result.choices,
            "norms": norms.along(request.viewer, self.effort),
            "form": form,
            "lacks_view": self.lacks_view,
        }
        return render(request, "engagement/recruitment/detail.html", context)


def found(request, pk, reached):
    """One partner in an effort, for whoever keeps records."""
    rows = Reached.objects.visible_to(request.viewer).filter(effort=pk).select_related("effort", "partner")
    row = get_object_or_404(rows, pk=reached)
    row.effort.coalition = request.viewer.coalition
    return row


@require_POST
def answer(request, slug, pk, reached):
    """Note what they said."""
    row = found(request, pk, reached)
    result = request.POST.get("result", "")
    if result not in Reached.Result.values:
        toasts.trouble(request, "Choose what they said.")
    else:
        actions.answer(reached=row, result=result, by=request.user)
        toasts.done(request, f"{row.partner}: {Reached.Result(result).label.lower()}.")
    return redirect(row.effort)


@require_POST
def remove(request, slug, pk, reached):
    """Take a partner out of the effort."""
    row = found(request, pk, reached)
    actions.remove(reached=row, by=request.user)
    toasts.done(request, f"{row.partner} is not in this effort any more.")
    return redirect(row.effort)
