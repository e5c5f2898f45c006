"""Pages of assessments: the list, one run beside our own measures, typed in and changed."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import Permission, RequiresPermission
from coalition.ui import toasts
from coalition.ui.tables import TableView
from coalition.versions import ChangedMeanwhile

from . import actions, reading
from .forms import AssessmentEditForm, AssessmentForm
from .instruments import CHOICES, INSTRUMENTS, OTHER
from .models import Assessment
from .tables import AssessmentTable


class AssessmentListView(RequiresPermission, TableView):
    """Every run that was typed in."""

    permission = Permission.SEE_OVERVIEW
    export_permission = Permission.EXPORT
    model, table = Assessment, AssessmentTable
    template_name = "engagement/assessments/list.html"
    title = "Assessments"
    lede = "What instruments of others say of us, beside what our own records say."
    empty = ("No assessment yet", "Run one with its own license, then type in the means of its sections here.")

    def get_context(self):
        return {"keeps": self.request.viewer.can(Permission.KEEP_RECORDS), "instruments": CHOICES}


class OneAssessmentView(RequiresPermission, View):
    """Base of pages about one run: 404 before 403."""

    def dispatch(self, request, slug, pk):
        self.assessment = get_object_or_404(Assessment.objects.visible_to(request.viewer), pk=pk)
        self.assessment.coalition = request.viewer.coalition
        return super().dispatch(request)


class DetailView(OneAssessmentView):
    """One run, section by section."""

    permission = Permission.SEE_OVERVIEW

    def get(self, request):
        earlier = reading.before(request.viewer, self.assessment)
        found = reading.lines(request.viewer, self.assessment, earlier)
        context = {
            "title": str(self.assessment),
            "assessment": self.assessment,
            "earlier": earlier,
            "lines": found,
            "has_bands": any(line.band for line in found),
            "has_own": any(line.own_name for line in found),
            "picture": reading.picture(self.assessment, found),
            "keeps": request.viewer.can(Permission.KEEP_RECORDS),
        }
        return render(request, "engagement/assessments/detail.html", context)


class NewView(RequiresPermission, View):
    """Type in a run; `?instrument=` says of which instrument."""

    def dispatch(self, request, slug):
        asked = request.GET.get("instrument", "")
        self.instrument = asked if asked in INSTRUMENTS else OTHER
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, AssessmentForm(viewer=request.viewer, instrument=self.instrument))

    def post(self, request):
        form = AssessmentForm(request.POST, viewer=request.viewer, instrument=self.instrument)
        if not form.is_valid():
            return self.page(request, form)
        row = actions.note(
            coalition=request.viewer.coalition, by=request.user, instrument=self.instrument, scores=form.scores, **form.values
        )  # fmt: skip
        row.coalition = request.viewer.coalition
        toasts.done(request, "Typed in.")
        return redirect(row)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": f"Type in: {INSTRUMENTS[self.instrument].name}", "form": form, "assessment": None}
        return render(request, "engagement/assessments/form.html", context)


class EditView(OneAssessmentView):
    """Change what was typed in."""

    def get(self, request):
        return self.page(request, self.form())

    def form(self, data=None):
        """The form of this run."""
        return AssessmentEditForm(
            data, instance=self.assessment, viewer=self.request.viewer, instrument=self.assessment.instrument
        )

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change(
                assessment=self.assessment, seen=form.seen, by=request.user, scores=form.scores, **form.values
            )
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect(self.assessment)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the means", "form": form, "assessment": self.assessment}
        return render(request, "engagement/assessments/form.html", context)


class RemoveView(OneAssessmentView):
    """Take a run away that was typed in by mistake."""

    http_method_names = ["post"]

    def post(self, request):
        actions.remove(assessment=self.assessment, by=request.user)
        toasts.done(request, "It is gone from the list; its history is kept.")
        return redirect("assessment-list", request.viewer.coalition.slug)
