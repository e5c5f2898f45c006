"""Errors in reports: said by any reader, acknowledged, kept with a reason or corrected for everybody (COR-2)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from coalition.ui.parts import counted
from members.notices import audiences

from . import actions, reading
from .forms import CorrectForm, ErrorForm, KeepForm
from .models import FigureError
from .views import seen_version
from .views_keeping import KeeperView

THANKS = "Thank you. It says “being checked” beside the figure now, and you hear from us."


def part_shown(document, levels, key):
    """The figure or table of a reader’s document, else 404: nobody learns what they may not read by asking about it."""
    found = reading.parts_of(reading.for_reader(document, levels)).get(key)
    if found is None:
        raise Http404("That figure is not in this report.")
    return found


class SayView(View):
    """Say that a figure is wrong."""

    def dispatch(self, request, slug, pk, number, figure):
        self.version, self.key = seen_version(request, pk, number), figure
        self.part = part_shown(self.version.document, reading.levels_for(request.viewer), self.key)
        if request.viewer.person is None:
            raise PermissionDenied("We could not tell you what became of it: you are not on the list of people.")
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, ErrorForm())

    def post(self, request):
        form = ErrorForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        actions.say_wrong(
            version=self.version, figure=self.key, person=request.viewer.person, by=request.user, **form.cleaned_data
        )  # fmt: skip
        toasts.done(request, THANKS)
        return redirect(f"{self.version.get_absolute_url()}#{self.key}")

    def page(self, request, form):
        """The form, as it stands."""
        context = {
            "title": "Something is wrong here", "form": form, "part": self.part, "version": self.version,
            "report": self.version.report, "back": f"{self.version.get_absolute_url()}#{self.key}",
        }  # fmt: skip
        return render(request, "engagement/reporting/wrong.html", context)


class ErrorView(RequiresPermission, View):
    """Base of pages about one error: 404 before 403."""

    def dispatch(self, request, slug, pk):
        rows = FigureError.objects.visible_to(request.viewer)
        rows = rows.select_related("person", "version__report", "correction__version", "settled_by")
        self.error = get_object_or_404(rows, pk=pk)
        self.error.coalition = self.error.version.report.coalition = request.viewer.coalition
        self.error.version.coalition = request.viewer.coalition
        return super().dispatch(request)


class AcknowledgeView(ErrorView):
    """Tell whoever found it that it is being checked."""

    http_method_names = ["post"]

    def post(self, request):
        try:
            actions.acknowledge(error=self.error, by=request.user)
        except actions.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        else:
            toasts.done(request, f"{self.error.person} hears that you are on it.")
        return redirect(self.error)


class SettleView(ErrorView):
    """An error somebody found: keep the figure with a reason (`act=keep`), or correct it for everybody who had it."""

    def get(self, request):
        return self.page(request, KeepForm(), CorrectForm())

    def post(self, request):
        keeps = request.POST.get("act") == "keep"
        form = KeepForm(request.POST) if keeps else CorrectForm(request.POST)
        if not form.is_valid():
            return self.page(request, form if keeps else KeepForm(), CorrectForm() if keeps else form)
        try:
            if keeps:
                actions.keep(error=self.error, by=request.user, **form.cleaned_data)
            else:
                report, key = self.error.version.report, self.error.figure
                actions.correct(report=report, figure=key, by=request.user, **form.values)
        except actions.NotNow as trouble:
            toasts.trouble(request, str(trouble))
            return redirect(self.error)
        toasts.done(request, "They hear why it stays." if keeps else "Corrected. Everybody who had it hears of it.")
        return redirect("pack-detail", request.viewer.coalition.slug, self.error.version.report_id)

    def page(self, request, keep_form, correct_form):
        """What was said, and both ways to settle it."""
        report = self.error.version.report
        newest = reading.latest(report)
        context = {
            "title": "Is this figure wrong?",
            "error": self.error,
            "report": report,
            "now": reading.parts_of(newest.document).get(self.error.figure),
            "newest": newest,
            "told": len(reading.receivers(report)),
            "audience": audiences.look(request.viewer, "pack-correction", report.pk),
            "keep_form": keep_form,
            "correct_form": correct_form,
        }
        return render(request, "engagement/reporting/settle.html", context)


class CorrectView(KeeperView):
    """Correct a figure nobody has complained about."""

    def dispatch(self, request, slug, pk, figure):
        return super().dispatch(request, slug, pk, figure=figure)

    def _part(self, key):
        newest = reading.latest(self.report)
        found = reading.parts_of(newest.document).get(key) if newest else None
        if found is None:
            raise Http404("That figure is not in the latest version.")
        return found

    def get(self, request, figure):
        return self.page(request, CorrectForm(), self._part(figure))

    def post(self, request, figure):
        form, part = CorrectForm(request.POST), self._part(figure)
        if not form.is_valid():
            return self.page(request, form, part)
        try:
            actions.correct(report=self.report, figure=figure, by=request.user, **form.values)
        except actions.NotNow as trouble:
            toasts.trouble(request, str(trouble))
            return self.page(request, form, part)
        toasts.done(request, "Corrected. Everybody who had it hears of it.")
        return self.back("pack-detail")

    def page(self, request, form, part):
        """The form, as it stands."""
        told = len(reading.receivers(self.report))
        context = {
            "title": "Correct a figure", "report": self.report, "part": part, "form": form,
            "told": told, "audience": audiences.look(request.viewer, "pack-correction", self.report.pk),
            "correct_words": f"Correct it and tell {counted(told, 'person,people')}",
        }  # fmt: skip
        return render(request, "engagement/reporting/correct.html", context)
