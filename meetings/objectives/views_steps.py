"""Steps, measurements, affected groups, ratings and barriers of an objective."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile, last_doer

from . import actions, groups
from .forms import (
    BarrierEditForm,
    BarrierForm,
    GroupForm,
    MeasurementForm,
    MilestoneEditForm,
    MilestoneForm,
    RatingForm,
)
from .models import Barrier, Measurement, Milestone, Objective
from .tables import BarrierFilters, BarrierTable
from .views import detail, visible
from .views_page import own_person

KEEP = Permission.KEEP_RECORDS


def _back(objective, place):
    return redirect(f"{objective.get_absolute_url()}#{place}")


def _row(request, model, pk):
    """A row of an objective this viewer may change, with the coalition filled in."""
    row = get_object_or_404(model.objects.visible_to(request.viewer).select_related("objective"), pk=pk)
    require(request.viewer, KEEP)
    row.coalition = request.viewer.coalition
    if row.objective:
        row.objective.coalition = request.viewer.coalition
    return row


# --- steps ------------------------------------------------------------------------------------------------------------


@require_POST
def add_milestone(request, slug, pk):
    """Add a step."""
    objective = visible(request, pk)
    require(request.viewer, KEEP)
    form = MilestoneForm(request.POST, prefix="step")
    if not form.is_valid():
        return detail(request, slug, pk, milestone_form=form)
    actions.add_milestone(objective=objective, by=request.user, **form.cleaned_data)
    return _back(objective, "steps")


@require_POST
def reach_milestone(request, slug, pk):
    """A step is reached, or is not after all."""
    milestone = _row(request, Milestone, pk)
    actions.reach_milestone(milestone=milestone, reached=request.POST.get("reached") == "yes", by=request.user)
    return _back(milestone.objective, "steps")


class MilestoneEditView(RequiresPermission, View):
    """Other words for a step, another day."""

    def dispatch(self, request, slug, pk):
        self.milestone = _row(request, Milestone, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, self.form(self.milestone))

    def form(self, row, data=None):
        """The form over what is saved now."""
        return MilestoneEditForm(data, initial={"title": row.title, "due_on": row.due_on})

    @transaction.atomic
    def post(self, request):
        now = get_object_or_404(Milestone.objects.select_for_update(of=("self",)), pk=self.milestone.pk)
        form = self.form(now, request.POST)
        writer = last_doer(self.milestone.objective, "milestone_changed")
        if not form.is_valid() or form.overtaken(now, by=writer):
            return self.page(request, form)
        actions.change_milestone(milestone=self.milestone, by=request.user, **form.cleaned_data)
        return _back(self.milestone.objective, "steps")

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the step", "milestone": self.milestone, "objective": self.milestone.objective}
        return render(request, "meetings/objectives/milestone.html", context | {"form": form})


@require_POST
def remove_milestone(request, slug, pk):
    """A step nobody needs any more."""
    milestone = _row(request, Milestone, pk)
    actions.remove_milestone(milestone=milestone, by=request.user)
    toasts.done(request, f"“{milestone.title}” is out.")
    return _back(milestone.objective, "steps")


# --- measurements -----------------------------------------------------------------------------------------------------


@require_POST
def measure(request, slug, pk):
    """Note what the measure stands at."""
    objective = visible(request, pk)
    require(request.viewer, KEEP)
    form = MeasurementForm(request.POST, prefix="measure", today=request.viewer.coalition.today())
    if not form.is_valid():
        return detail(request, slug, pk, measurement_form=form)
    actions.record_measurement(objective=objective, by=request.user, **form.cleaned_data)
    toasts.done(request, "Noted.")
    return _back(objective, "measured")


@require_POST
def remove_measurement(request, slug, pk):
    """A measurement entered by mistake."""
    measurement = _row(request, Measurement, pk)
    actions.remove_measurement(measurement=measurement, by=request.user)
    toasts.done(request, "Taken out.")
    return _back(measurement.objective, "measured")


# --- whom it touches ---------------------------------------------------------------------------------------------------


class GroupsView(RequiresPermission, View):
    """Whom an objective touches: the grid, and a form for one more group."""

    def dispatch(self, request, slug, pk):
        self.objective = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, GroupForm(viewer=request.viewer, initial=self.known(request.GET.get("name", ""))))

    @transaction.atomic
    def post(self, request):
        Objective.objects.select_for_update(of=("self",), no_key=True).get(pk=self.objective.pk)
        name = request.POST.get("name", "").strip()
        form = GroupForm(request.POST, viewer=request.viewer, initial=self.known(name))
        named = self.objective.affected_groups.filter(name=name).first()
        if not form.is_valid() or (named and form.overtaken(named, by=last_doer(self.objective, "groups_changed"))):
            return self.page(request, form)
        actions.set_group(objective=self.objective, by=request.user, **form.cleaned_data)
        toasts.done(request, f"Noted: it touches {form.cleaned_data['name']}.")
        return redirect("objective-groups", request.viewer.coalition.slug, self.objective.pk)

    def known(self, name):
        """What is noted about a group, to be changed."""
        rows = list(self.objective.affected_groups.filter(name=name)) if name else []
        if not rows:
            return {}
        return {
            "name": name,
            "stakeholder_type": rows[0].stakeholder_type_id,
            "levels": [row.level for row in rows if row.level],
            "is_direct": any(row.is_direct for row in rows),
            "support": rows[0].support,
            "why_not_needed": rows[0].why_not_needed,
        }

    def page(self, request, form):
        """The grid and the form."""
        context = {"title": "Whom it touches", "objective": self.objective, "form": form}
        context |= {"grid": groups.grid(self.objective), "keeps": True}
        return render(request, "meetings/objectives/groups.html", context)


@require_POST
def remove_group(request, slug, pk):
    """A group that is not touched after all."""
    objective = visible(request, pk)
    require(request.viewer, KEEP)
    actions.remove_group(objective=objective, name=request.POST.get("name", ""), by=request.user)
    return redirect("objective-groups", slug, pk)


@require_POST
def rate(request, slug, pk):
    """How one finds a plan that is being designed."""
    objective = visible(request, pk)
    person = own_person(request)
    if objective.status != Objective.Status.DESIGN:
        toasts.trouble(request, "It is not being designed now, so there is nothing to rate.")
        return redirect(objective)
    form = RatingForm(request.POST, prefix="rating")
    if not form.is_valid():
        return detail(request, slug, pk, rating_form=form)
    actions.rate(objective=objective, person=person, by=request.user, **form.cleaned_data)
    toasts.done(request, "Thank you. Your rating is read by coordinators only.")
    return _back(objective, "rating")


# --- barriers -----------------------------------------------------------------------------------------------------------


class BarrierListView(RequiresPermission, TableView):
    """What stands in the way of the coalition and its objectives."""

    permission = Permission.SEE_OVERVIEW
    model = Barrier
    table = BarrierTable
    filterset_class = BarrierFilters
    title = "What stands in the way"
    lede = "Named, with what we do about it and when we look again."
    export_permission = Permission.EXPORT
    empty = ("Nothing is noted", "When something holds an objective up, note it on the objective’s page.")

    def with_columns(self, rows):
        return rows.select_related("objective", "owner")


class BarrierNewView(RequiresPermission, View):
    """Note what stands in the way of an objective."""

    def dispatch(self, request, slug, pk):
        self.objective = visible(request, pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, BarrierForm(viewer=request.viewer))

    def post(self, request):
        form = BarrierForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.note_barrier(
            coalition=request.viewer.coalition, objective=self.objective, by=request.user, **form.values
        )
        toasts.done(request, "Noted.")
        return redirect(self.objective)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Note what stands in the way", "objective": self.objective, "form": form}
        return render(request, "meetings/objectives/barrier.html", context)


class BarrierEditView(RequiresPermission, View):
    """One barrier: leadership reads it, coordinators change it."""

    permission = Permission.SEE_OVERVIEW
    write_permission = KEEP

    def dispatch(self, request, slug, pk):
        rows = Barrier.objects.visible_to(request.viewer).select_related("objective", "owner")
        if not request.viewer.can(self.permission):
            raise PermissionDenied
        self.barrier = get_object_or_404(rows, pk=pk)
        self.barrier.coalition = request.viewer.coalition
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, BarrierEditForm(instance=self.barrier, viewer=request.viewer))

    def post(self, request):
        form = BarrierEditForm(request.POST, instance=self.barrier, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_barrier(barrier=self.barrier, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as error:
            form.meet(error.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("barrier-list", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form for coordinators, the facts for leadership."""
        context = {"title": self.barrier.what, "barrier": self.barrier, "objective": self.barrier.objective}
        context |= {"form": form, "keeps": request.viewer.can(KEEP)}
        return render(request, "meetings/objectives/barrier.html", context)


@require_POST
def clear_barrier(request, slug, pk):
    """It is out of the way, or is not after all."""
    barrier = _row(request, Barrier, pk)
    cleared = request.POST.get("cleared") == "yes"
    actions.clear_barrier(barrier=barrier, cleared=cleared, by=request.user)
    toasts.done(request, "Out of the way." if cleared else "It is in the way again.")
    return redirect("barrier-list", slug)
