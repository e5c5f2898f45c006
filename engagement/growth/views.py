"""Pages about the growth plan; for those who keep records."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.versions import ChangedMeanwhile

from . import actions, plan
from .forms import WaveEditForm, WaveForm
from .models import GrowthWave


def growth_plan(request, slug):
    """The waves, the one under way, and what is missing before the next."""
    require(request.viewer, Permission.KEEP_RECORDS)
    waves = list(GrowthWave.objects.visible_to(request.viewer))
    for wave in waves:
        wave.coalition = request.viewer.coalition
    context = {"title": "Growth plan", "waves": waves, "standing": plan.standing(request.viewer)}
    return render(request, "engagement/growth/plan.html", context)


class WaveView(RequiresPermission, View):
    """Plan a wave, or change one (`pk`)."""

    def dispatch(self, request, slug, pk=None):
        rows = GrowthWave.objects.visible_to(request.viewer)
        self.wave = get_object_or_404(rows, pk=pk) if pk else None
        if self.wave:
            self.wave.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the wave, or of a new one."""
        viewer = self.request.viewer
        return WaveEditForm(data, instance=self.wave, viewer=viewer) if self.wave else WaveForm(data, viewer=viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.wave:
                actions.change(wave=self.wave, seen=form.seen, by=request.user, **form.values)
            else:
                actions.plan(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("growth-plan", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": str(self.wave or "Plan a wave"), "form": form, "wave": self.wave}
        return render(request, "engagement/growth/form.html", context)


class OneWaveView(RequiresPermission, View):
    """Base of steps about one wave."""

    http_method_names = ["post"]

    def dispatch(self, request, slug, pk):
        self.wave = get_object_or_404(GrowthWave.objects.visible_to(request.viewer), pk=pk)
        self.wave.coalition = request.viewer.coalition
        return super().dispatch(request)


class CloseWaveView(OneWaveView):
    """The wave is done, or is opened again (`again=yes`)."""

    def post(self, request):
        again = request.POST.get("again") == "yes"
        actions.close(wave=self.wave, by=request.user, closed=not again)
        toasts.done(request, "The wave is open again." if again else "The wave is closed.")
        return redirect("growth-plan", request.viewer.coalition.slug)


class RemoveWaveView(OneWaveView):
    """Take a wave out of the plan."""

    def post(self, request):
        actions.remove(wave=self.wave, by=request.user)
        toasts.done(request, "It is out of the plan; its history is kept.")
        return redirect("growth-plan", request.viewer.coalition.slug)
