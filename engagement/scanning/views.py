"""Pages about what we found out; for those who keep records."""

import django_filters
from django.db.models import Case, DateField, DateTimeField, ExpressionWrapper, F, When
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import parts, toasts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import ChangedMeanwhile

from . import actions
from .forms import ScanEditForm, ScanForm
from .models import LASTS, ScanEntry

audit.describe(scan_exported="{by} took out what we found out as a file ({kind})")


UNTIL = Cast(ExpressionWrapper(F("found_on") + LASTS, output_field=DateTimeField()), DateField())


class ScanTable(Table):
    caption, start = "What we found out", "-found_on"
    columns = (
        Column("Finding", "finding", sort="finding", link="scan-edit"),
        Column(
            "Kind", "theme", sort="theme", html=lambda row: row.get_theme_display(),
            export=labels("theme", ScanEntry.Theme.choices),
        ),
        Column("How we know", "method", sort="method", html=lambda row: row.get_method_display(),
            export=labels("method", ScanEntry.Method.choices)),
        Column("Where", "region", sort="region"),
        Column("About", "partner", sort="partner__name", html=lambda row: row.partner.name if row.partner else "",
            export="partner__name"),
        Column(
            "True as of", "found_on", sort="found_on", align="day",
            html=lambda row: parts.short_date(row.found_on), export="found_on",
        ),
        Column("Good until", "good_until", align="day", html=lambda row: _until(row), export=UNTIL),
    )  # fmt: skip


def _until(row):
    if row.stale:
        return parts.badge("Expired", icon_name="hourglass-split")
    return parts.short_date(row.found_on + LASTS)


class ScanFilters(Filters):
    """By kind, and what has expired."""

    theme = django_filters.ChoiceFilter(choices=ScanEntry.Theme.choices, label="Kind", empty_label="All kinds")
    fresh = django_filters.ChoiceFilter(
        choices=[("yes", "Still good"), ("no", "Expired")], label="Age", empty_label="All", method="by_age"
    )

    class Meta:
        model = ScanEntry
        fields: tuple = ()

    def by_age(self, rows, _name, value):
        """Looked at within 180 days, or before."""
        since = self.request.viewer.coalition.today() - LASTS
        return rows.filter(found_on__gte=since) if value == "yes" else rows.filter(found_on__lt=since)


class ScanListView(RequiresPermission, TableView):
    """What we found out, the newest first; what has expired says so."""

    export_permission = Permission.EXPORT
    model = ScanEntry
    table = ScanTable
    filterset_class = ScanFilters
    template_name = "engagement/scanning/list.html"
    title = "What we found out"
    lede = "Needs, opportunities, competition, what is customary where. After 180 days look again."
    empty = (
        "Nothing noted yet",
        "Talks, figures, the news: note what could matter, and where it says so.",
        "scan-new",
        "Note a finding",
    )

    def with_columns(self, rows):
        since = self.request.viewer.coalition.today() - LASTS
        return rows.select_related("partner").annotate(stale=Case(When(found_on__lt=since, then=True), default=False))

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("scan_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class ScanView(RequiresPermission, View):
    """Note a finding, or change one (`pk`); confirming it is saying a newer day."""

    def dispatch(self, request, slug, pk=None):
        rows = ScanEntry.objects.visible_to(request.viewer)
        self.entry = get_object_or_404(rows, pk=pk) if pk else None
        if self.entry:
            self.entry.coalition = request.viewer.coalition
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the finding, or of a new one."""
        viewer = self.request.viewer
        return ScanEditForm(data, instance=self.entry, viewer=viewer) if self.entry else ScanForm(data, viewer=viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.entry:
                actions.change(entry=self.entry, seen=form.seen, by=request.user, **form.values)
            else:
                actions.note(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("scan-list", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change a finding" if self.entry else "Note a finding"
        return render(request, "engagement/scanning/form.html", {"title": title, "form": form, "entry": self.entry})


class RemoveScanView(RequiresPermission, View):
    """Take a finding away."""

    http_method_names = ["post"]

    def dispatch(self, request, slug, pk):
        self.entry = get_object_or_404(ScanEntry.objects.visible_to(request.viewer), pk=pk)
        self.entry.coalition = request.viewer.coalition
        return super().dispatch(request)

    def post(self, request):
        actions.remove(entry=self.entry, by=request.user)
        toasts.done(request, "It is gone; its history is kept.")
        return redirect("scan-list", request.viewer.coalition.slug)
