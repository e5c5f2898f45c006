"""How often the coalition meets, or takes up an objective: shown where it belongs, changed on a page of its own."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from coalition.versions import last_doer
from meetings.objectives.models import Objective

from . import actions
from .forms import CadenceForm
from .models import Cadence


class CadenceView(RequiresPermission, View):
    """Say how often: for an objective (`pk`), or for the coalition as a whole."""

    def dispatch(self, request, slug, pk=None):
        rows = Objective.objects.visible_to(request.viewer)
        self.objective = get_object_or_404(rows, pk=pk) if pk else None
        if self.objective:
            self.objective.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        held = self.held(Cadence.objects.all())
        return self.page(request, CadenceForm(initial={"weeks": held.weeks if held else None}))

    def held(self, rows):
        """What is noted, or None."""
        return rows.visible_to(self.request.viewer).filter(objective=self.objective).first()

    @transaction.atomic
    def post(self, request):
        held = self.held(Cadence.objects.select_for_update(of=("self",)))
        form = CadenceForm(request.POST, initial={"weeks": held.weeks if held else None})
        writer = last_doer(self.objective or request.viewer.coalition, "cadence_set", "cadence_removed")
        if not form.is_valid() or form.overtaken(held, by=writer):
            return self.page(request, form)
        weeks, coalition = form.cleaned_data["weeks"], request.viewer.coalition
        actions.set_cadence(coalition=coalition, objective=self.objective, weeks=weeks, by=request.user)
        toasts.done(request, "Saved. Today keeps an eye on it." if weeks else "Saved. There is no rule now.")
        return redirect(self.objective) if self.objective else redirect("series-list", coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        whose = self.objective.title if self.objective else request.viewer.coalition.name
        title = "How often is it taken up?" if self.objective else "How often do we meet?"
        context = {"title": title, "whose": whose, "objective": self.objective, "form": form}
        return render(request, "meetings/cadence/form.html", context)
