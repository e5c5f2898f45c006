"""Pages on which reports are made: planned, looked at, sent, to whom."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from coalition.ui.parts import counted
from coalition.versions import ChangedMeanwhile
from members.notices import audiences

from . import actions, composing, reading
from .forms import RecipientForm, ReportEditForm, ReportForm, SendForm
from .models import Report, ReportRecipient
from .views import seen_report


class PlanView(RequiresPermission, View):
    """Begin a report; `?kind=` funder or board chooses what such a pack usually shows."""

    def dispatch(self, request, slug):
        asked = request.GET.get("kind", "")
        self.kind = asked if asked in Report.Kind.values else Report.Kind.OWN
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, ReportForm(viewer=request.viewer, kind=self.kind))

    def post(self, request):
        form = ReportForm(request.POST, viewer=request.viewer, kind=self.kind)
        if not form.is_valid():
            return self.page(request, form)
        report = actions.plan(coalition=request.viewer.coalition, by=request.user, kind=self.kind, **form.values)
        toasts.done(request, "Begun. Nobody has it yet: look it over, choose who gets it, and send it.")
        return redirect("pack-draft", request.viewer.coalition.slug, report.pk)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": f"New: {Report.Kind(self.kind).label.lower()}", "form": form, "report": None}
        return render(request, "engagement/reporting/form.html", context)


class KeeperView(RequiresPermission, View):
    """Base of pages about one report for those who keep records: 404 before 403."""

    def dispatch(self, request, slug, pk, **more):
        self.report = seen_report(request, pk)
        return super().dispatch(request, **more)

    def back(self, name="pack-draft"):
        """To the draft, or to another page of the report."""
        return redirect(name, self.request.viewer.coalition.slug, self.report.pk)


class DraftView(KeeperView):
    """The next version as it would be now; a POST sends it."""

    def get(self, request):
        return self.page(request, SendForm())

    def post(self, request):
        form = SendForm(request.POST)
        newest = reading.latest(self.report)
        if newest and not form.is_valid():
            return self.page(request, form)
        said = form.cleaned_data["what_changed"] if newest else ""
        try:
            version = actions.send(report=self.report, by=request.user, what_changed=said)
        except actions.NotNow as trouble:
            toasts.trouble(request, str(trouble))
            return self.back()
        toasts.done(request, f"Version {version.number} is on its way. It never changes from now on.")
        return self.back("pack-detail")

    def page(self, request, form):
        """The draft, as it stands."""
        people = [row.person for row in self.report.recipients.select_related("person")]
        newest = reading.latest(self.report)
        if newest:
            newest.coalition = self.report.coalition
        number = newest.number + 1 if newest else 1
        context = {
            "title": self.report.title,
            "report": self.report,
            "document": reading.dated(composing.compose(self.report, request.viewer.coalition)),
            "newest": newest,
            "people": people,
            "audience": audiences.look(request.viewer, "pack", self.report.pk) if people else None,
            "send_words": f"Send version {number} to {counted(len(people), 'person,people')}",
            "form": form,
            "errors": reading.checking(self.report),
        }
        return render(request, "engagement/reporting/draft.html", context)


class EditView(KeeperView):
    """Change what the next version shows."""

    def get(self, request):
        return self.page(request, ReportEditForm(instance=self.report, viewer=request.viewer))

    def post(self, request):
        form = ReportEditForm(request.POST, instance=self.report, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        try:
            actions.change(report=self.report, seen=form.seen, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved. Versions that went out stay as they were.")
        return self.back()

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Change the report", "form": form, "report": self.report}
        return render(request, "engagement/reporting/form.html", context)


class RemoveView(KeeperView):
    """Take away a report nobody had."""

    http_method_names = ["post"]

    def post(self, request):
        try:
            actions.remove(report=self.report, by=request.user)
        except actions.NotNow as trouble:
            toasts.trouble(request, str(trouble))
            return self.back()
        toasts.done(request, "It is gone. Nobody had it.")
        return redirect("report-list", request.viewer.coalition.slug)


class RecipientsView(KeeperView):
    """Who gets the next version."""

    def get(self, request):
        return self.page(request, RecipientForm(viewer=request.viewer))

    def post(self, request):
        form = RecipientForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.choose(report=self.report, person=form.cleaned_data["person"], by=request.user)
        toasts.done(request, f"{form.cleaned_data['person']} gets the next version.")
        return self.back("pack-people")

    def page(self, request, form):
        """The list and the form, as it stands."""
        chosen = list(self.report.recipients.select_related("person"))
        had = reading.receivers(self.report)
        context = {
            "title": "Who gets it",
            "report": self.report,
            "chosen": chosen,
            "had_before": len(had - {row.person_id for row in chosen}),
            "form": form,
        }
        return render(request, "engagement/reporting/people.html", context)


class LeadershipView(KeeperView):
    """Everybody with a leading role gets it too."""

    http_method_names = ["post"]

    def post(self, request):
        added = actions.choose_leadership(report=self.report, by=request.user)
        toasts.done(request, f"{added} more." if added else "They are all chosen already.")
        return self.back("pack-people")


class LeaveOutView(KeeperView):
    """Somebody does not get the next version."""

    http_method_names = ["post"]

    def post(self, request, recipient):
        rows = ReportRecipient.objects.visible_to(request.viewer).select_related("person", "report")
        row = get_object_or_404(rows, report=self.report, pk=recipient)
        row.report.coalition = request.viewer.coalition
        actions.leave_out(recipient=row, by=request.user)
        toasts.done(request, "The next version does not go to them. What they had they keep.")
        return self.back("pack-people")
