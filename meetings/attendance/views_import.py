"""Attendance from a file in the browser: upload, look, apply."""

from django import forms
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts
from coalition.ui.forms import TableForm
from members.exchange.models import ImportRun

from . import importing, importing_runs
from .files import Unreadable

SHOWN = 100  # lines that need a look, on the page


class FileForm(TableForm):
    """A CSV or Excel file."""

    file = forms.FileField(label="File", help_text="CSV or Excel (.xlsx). The first line names the columns.")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(f"It is larger than {settings.IMPORT_MAX_BYTES // 2**20} MB. Cut it in two.")
        return file


class UploadView(RequiresPermission, View):
    """Choose a file."""

    def get(self, request, slug):
        return self.page(request, FileForm())

    def post(self, request, slug):
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        file = form.cleaned_data["file"]
        try:
            run = importing_runs.upload(
                coalition=request.viewer.coalition, file_name=file.name, content=file.read(), by=request.user
            )
        except Unreadable as error:
            form.add_error("file", str(error))
            return self.page(request, form)
        return redirect("attendance-import-run", slug, run.pk)

    def page(self, request, form):
        """The form, as it stands."""
        context = {"title": "Attendance from a file", "form": form, "columns": importing.COLUMNS}
        return render(request, "meetings/attendance/import_new.html", context)


class RunView(RequiresPermission, View):
    """What the file would do; a POST does it."""

    def dispatch(self, request, slug, pk):
        rows = ImportRun.objects.visible_to(request.viewer).filter(kind=importing_runs.KIND)
        self.imported = get_object_or_404(rows.select_related("coalition"), pk=pk)
        return super().dispatch(request)

    def get(self, request):
        applied = self.imported.status == ImportRun.Status.APPLIED
        plan = None if applied else importing_runs.plan_of(self.imported)
        context = {
            "title": self.imported.file_name,
            "run": self.imported,
            "applied": applied,
            "counts": self.imported.counts if applied else plan.counts,
            "errors": plan.errors[:SHOWN] if plan else [],
            "more": max(len(plan.errors) - SHOWN, 0) if plan else 0,
            "good": len(plan.marks) if plan else 0,
            "too_many": self.imported.total_rows > importing_runs.MOST,
        }
        return render(request, "meetings/attendance/import_run.html", context)

    def post(self, request):
        if self.imported.total_rows > importing_runs.MOST:
            toasts.trouble(request, "This file is too long for the browser: use the command on the server.")
            return redirect(request.path)
        try:
            importing_runs.apply(run=self.imported, members="members" in request.POST, by=request.user)
        except importing_runs.TooLate as error:
            toasts.told(request, str(error))
        else:
            toasts.done(request, "Applied. This is what was made and noted.")
        return redirect(request.path)
