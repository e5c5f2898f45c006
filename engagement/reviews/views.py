"""Pages of review cycles: all of them with what changed because of each, one of them, its forms."""

from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import charts, files, toasts
from coalition.versions import ChangedMeanwhile, last_doer

from . import actions, loop
from .forms import AdjustmentEditForm, AdjustmentForm, CloseForm, CycleEditForm, CycleForm, LookForm
from .models import Adjustment, ReviewCycle

HEADS = ("Review", "From", "Until", "Closed", "Objectives looked at", "Changes", "Carried out", "What we learned")


def _line(cycle):
    """A review as a line of a file."""
    return (
        str(cycle), cycle.starts_on, cycle.ends_on, cycle.closed_on, cycle.looked, cycle.changes, cycle.made, cycle.learned
    )  # fmt: skip


class ReviewListView(RequiresPermission, View):
    """Every cycle, the latest first, with what was changed because of it."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request, slug):
        viewer = request.viewer
        done = Count("adjustments", filter=Q(adjustments__done_on__isnull=False), distinct=True)
        rows = ReviewCycle.objects.visible_to(viewer).annotate(
            looked=Count("looks", distinct=True), changes=Count("adjustments", distinct=True), made=done
        )
        cycles = list(rows.prefetch_related("adjustments"))
        for cycle in cycles:
            cycle.coalition = viewer.coalition
        file = files.asked(request, "Looking back", HEADS, lambda: map(_line, cycles))
        if file:
            return file
        context = {"title": "Looking back", "cycles": cycles, "keeps": viewer.can(Permission.KEEP_RECORDS)}
        return render(request, "engagement/reviews/list.html", context)


class LoopView(RequiresPermission, View):
    """Trust, outreach, interest, promises, renewals by quarter (BEN-6)."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request, slug):
        today = request.viewer.coalition.today()
        rows = [
            (turn, charts.sparkline(turn.values, width=140)) for turn in loop.turns(request.viewer.coalition, today)
        ]
        context = {
            "title": "What feeds what",
            "quarters": [loop.name_of(each) for each in loop.quarters(today)],
            "rows": rows,
            "day": today,
        }
        return render(request, "engagement/reviews/loop.html", context)


class OneCycleView(RequiresPermission, View):
    """Base of pages about one cycle: 404 before 403."""

    def dispatch(self, request, slug, pk):
        self.cycle = get_object_or_404(ReviewCycle.objects.visible_to(request.viewer), pk=pk)
        self.cycle.coalition = request.viewer.coalition
        return super().dispatch(request)

    def back(self):
        """To the cycle."""
        return redirect(self.cycle)

    def shown(self, form, title, button):
        """A form about this cycle."""
        context = {"title": title, "form": form, "cycle": self.cycle, "button": button}
        return render(self.request, "engagement/reviews/form.html", context)


class ReviewView(OneCycleView):
    """One cycle: what was looked at, what we learned, what we change."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request):
        adjustments = list(self.cycle.adjustments.select_related("owner", "objective"))
        for row in adjustments:
            row.coalition = request.viewer.coalition
        context = {
            "title": str(self.cycle),
            "cycle": self.cycle,
            "looks": list(self.cycle.looks.select_related("objective")),
            "adjustments": adjustments,
            "today": request.viewer.coalition.today(),
            "keeps": request.viewer.can(Permission.KEEP_RECORDS),
        }
        return render(request, "engagement/reviews/detail.html", context)


class NewReviewView(RequiresPermission, View):
    """Plan a review."""

    def get(self, request, slug):
        return self.page(request, CycleForm(viewer=request.viewer))

    def post(self, request, slug):
        form = CycleForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        cycle = actions.plan(coalition=request.viewer.coalition, by=request.user, **form.values)
        cycle.coalition = request.viewer.coalition
        toasts.done(request, "Planned.")
        return redirect(cycle)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Plan a review", "form": form, "cycle": None, "button": "Plan it"}
        return render(request, "engagement/reviews/form.html", context)


class EditReviewView(OneCycleView):
    """Change which days, and when."""

    def get(self, request):
        return self.shown(CycleEditForm(instance=self.cycle, viewer=request.viewer), "Change the review", "Save")

    def post(self, request):
        form = CycleEditForm(request.POST, instance=self.cycle, viewer=request.viewer)
        if not form.is_valid():
            return self.shown(form, "Change the review", "Save")
        try:
            actions.change(cycle=self.cycle, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.shown(form, "Change the review", "Save")
        toasts.done(request, "Saved.")
        return self.back()


class FormOfCycleView(OneCycleView):
    """Base of a form that adds to a cycle: inherit and give `form(data)`, `act(form)` and the words."""

    title = button = done = ""

    def get(self, request):
        return self.shown(self.form(), self.title, self.button)

    @transaction.atomic
    def post(self, request):
        self.cycle = ReviewCycle.objects.select_for_update(of=("self",)).get(pk=self.cycle.pk)
        self.cycle.coalition = request.viewer.coalition
        form = self.form(request.POST)
        if not form.is_valid() or self.overtaken(form):
            return self.shown(form, self.title, self.button)
        try:
            self.act(form)
        except actions.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        else:
            toasts.done(request, self.done)
        return self.back()

    def overtaken(self, form):
        """Whether somebody saved other words meanwhile; what only adds overtakes nobody."""
        return False


class LookView(FormOfCycleView):
    """Note what we saw of an objective."""

    title, button, done = "What did we see?", "Note it", "Noted, with where the measure stood today."

    def form(self, data=None):
        """The form."""
        return LookForm(data, viewer=self.request.viewer)

    def act(self, form):
        """Call the action."""
        actions.look(cycle=self.cycle, by=self.request.user, **form.cleaned_data)


class AdjustView(FormOfCycleView):
    """Note what we change because of it."""

    title, button, done = "What do we change?", "Note it", "Noted."

    def form(self, data=None):
        """The form."""
        return AdjustmentForm(data, viewer=self.request.viewer)

    def act(self, form):
        """Call the action."""
        actions.adjust(cycle=self.cycle, by=self.request.user, **form.values)


class CloseView(FormOfCycleView):
    """Close the review with what we learned."""

    title, button, done = (
        "What did we learn?",
        "Close the review",
        "Closed. What we change stays open until it is done.",
    )

    def form(self, data=None):
        """The form."""
        return CloseForm(data, initial={"learned": self.cycle.learned})

    def overtaken(self, form):
        return form.overtaken(self.cycle, by=last_doer(self.cycle, "review_closed", "review_learned"))

    def act(self, form):
        """Call the action."""
        actions.close(cycle=self.cycle, by=self.request.user, **form.cleaned_data)


class ReopenView(OneCycleView):
    """The review goes on."""

    http_method_names = ["post"]

    def post(self, request):
        actions.reopen(cycle=self.cycle, by=request.user)
        toasts.done(request, "Open again.")
        return self.back()


class OneAdjustmentView(RequiresPermission, View):
    """Base of pages about one change we agreed on: 404 before 403."""

    def dispatch(self, request, slug, pk):
        rows = Adjustment.objects.visible_to(request.viewer).select_related("cycle", "owner")
        self.row = get_object_or_404(rows, pk=pk)
        self.row.coalition = self.row.cycle.coalition = request.viewer.coalition
        return super().dispatch(request)


class EditAdjustmentView(OneAdjustmentView):
    """Change what we agreed on."""

    def get(self, request):
        return self.page(request, AdjustmentEditForm(instance=self.row, viewer=request.viewer))

    def post(self, request):
        form = AdjustmentEditForm(request.POST, instance=self.row, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change_adjustment(adjustment=self.row, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect(self.row)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change what we agreed on", "form": form, "cycle": self.row.cycle, "button": "Save"}
        return render(request, "engagement/reviews/form.html", context)


class DoneView(OneAdjustmentView):
    """The change is made (`done=yes`), or not after all."""

    http_method_names = ["post"]

    def post(self, request):
        done = request.POST.get("done") == "yes"
        actions.finish(adjustment=self.row, by=request.user, done=done)
        toasts.done(request, "Done." if done else "Open again.")
        return redirect(self.row)
