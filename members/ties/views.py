"""Pages about where partners compete (CMP-1); for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import files, toasts
from coalition.versions import ChangedMeanwhile

from . import actions
from .forms import AreaEditForm, AreaForm
from .models import CompetitionArea


def area_list(request, slug):
    """Every area with its partners."""
    require(request.viewer, Permission.KEEP_RECORDS)
    areas = list(CompetitionArea.objects.visible_to(request.viewer).with_rivals())
    heads = ("Where they compete", "Who", "Words that touch it", "What they do together")
    file = files.asked(request, "Where partners compete", heads, lambda: map(_line, areas))
    return file or render(request, "members/ties/list.html", {"title": "Where partners compete", "areas": areas})


def _line(area):
    """An area as a line of a file."""
    return area.name, ", ".join(each.name for each in area.rivals), ", ".join(area.words), area.together


class AreaView(RequiresPermission, View):
    """Note an area, or change one (`pk`)."""

    def dispatch(self, request, slug, pk=None):
        rows = CompetitionArea.objects.visible_to(request.viewer)
        self.area = get_object_or_404(rows, pk=pk) if pk else None
        if self.area:
            self.area.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the area, or of a new one."""
        viewer = self.request.viewer
        return AreaEditForm(data, instance=self.area, viewer=viewer) if self.area else AreaForm(data, viewer=viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.area:
                actions.change_area(area=self.area, seen=form.seen, by=request.user, **form.values)
            else:
                actions.note_area(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved. Agendas that touch it say so to coordinators.")
        return redirect("competition-list", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change where they compete" if self.area else "Note where partners compete"
        return render(request, "members/ties/form.html", {"title": title, "form": form, "area": self.area})


class RemoveAreaView(RequiresPermission, View):
    """Take an area away."""

    http_method_names = ["post"]

    def dispatch(self, request, slug, pk):
        self.area = get_object_or_404(CompetitionArea.objects.visible_to(request.viewer), pk=pk)
        self.area.coalition = request.viewer.coalition
        return super().dispatch(request)

    def post(self, request):
        actions.remove_area(area=self.area, by=request.user)
        toasts.done(request, f"“{self.area}” is gone; its history is kept.")
        return redirect("competition-list", request.viewer.coalition.slug)
