"""Reports as they are read: the list, one version, its files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView

from . import paper, reading
from .models import Report, ReportVersion
from .tables import ReportTable, with_latest

NO_PDF = "PDF files are not made here. Print this page to a PDF in your browser."


class ReportListView(RequiresPermission, TableView):
    """Every report the viewer may read."""

    permission = Permission.TAKE_PART
    model, table = Report, ReportTable
    template_name = "engagement/reporting/list.html"
    title = "Reports"
    lede = "What we reported to whom, version by version. A figure that is wrong is corrected for everybody who had it."
    empty = ("No reports yet", "What we report to funders, the board and members stands here.")

    def with_columns(self, rows):
        return with_latest(rows, self.request.viewer)

    def get_context(self):
        viewer = self.request.viewer
        keeps = viewer.can(Permission.KEEP_RECORDS)
        open_errors = reading.open_in(viewer.coalition) if keeps else []
        return {"keeps": keeps, "errors": open_errors, "leads": viewer.can(Permission.SEE_OVERVIEW)}


def seen_report(request, pk):
    """The report as this viewer may see it, else 404."""
    report = get_object_or_404(Report.objects.visible_to(request.viewer), pk=pk)
    report.coalition = request.viewer.coalition
    return report


def seen_version(request, pk, number):
    """A version as this viewer may see it, else 404."""
    rows = ReportVersion.objects.visible_to(request.viewer).select_related("report", "made_by")
    version = get_object_or_404(rows, report=pk, number=number)
    version.coalition = version.report.coalition = request.viewer.coalition
    return version


def detail(request, slug, pk):
    """The newest version the viewer may read; for those who keep records the draft while there is none."""
    report = seen_report(request, pk)
    newest = ReportVersion.objects.visible_to(request.viewer).filter(report=report).order_by("-number").first()
    if newest is None:
        return redirect("pack-draft", slug, pk)
    return redirect("pack-version", slug, pk, newest.number)


def version_page(request, slug, pk, number):
    """One version, with what is being checked or was corrected beside each figure."""
    viewer, version = request.viewer, seen_version(request, pk, number)
    keeps, levels = viewer.can(Permission.KEEP_RECORDS), reading.levels_for(viewer)
    editions = list(ReportVersion.objects.visible_to(viewer).filter(report=version.report).select_related("report"))
    for edition in editions:
        edition.coalition = viewer.coalition
    document = reading.page_of(version, levels)
    context = {
        "title": version.report.title,
        "report": version.report,
        "version": version,
        "document": document,
        "correction": reading.correction_in(version, document),
        "tells": levels == reading.LEADERSHIP,
        "editions": editions,
        "newest": editions[0],
        "keeps": keeps,
        "may_say": viewer.person is not None,
        "files": viewer.can(Permission.EXPORT),
        "prints": paper.printer() is not None,
        "receivers": [row.person for row in version.receipts.select_related("person")] if keeps else [],
        "errors": reading.checking(version.report) if keeps else [],
    }
    return render(request, "engagement/reporting/version.html", context)


def file_name(version):
    """What files of a version are called."""
    return f"{slugify(version.report.title) or 'report'}-{version.number}"


class FileView(RequiresPermission, View):
    """`?kind=xlsx` all of it; `?table=` one table as CSV."""

    permission = Permission.TAKE_PART

    def get(self, request, slug, pk, number):
        version = seen_version(request, pk, number)
        require(request.viewer, Permission.EXPORT)
        document = reading.for_reader(version.document, reading.levels_for(request.viewer))
        is_book = request.GET.get("kind") == "xlsx"
        name = file_name(version)
        made = paper.xlsx_file(document, name) if is_book else None
        made = made or paper.csv_file(document, request.GET.get("table", "figures"), name)
        if made is None:
            raise Http404("No such table.")
        kind = "XLSX" if is_book else "CSV"
        audit.record(
            "report_exported", coalition=request.viewer.coalition, target=version, by=request.user, kind=kind
        )  # fmt: skip
        return made


def pdf_answer(version, levels):
    """The version as a PDF for a reader, or None where no PDF can be made."""
    made = paper.pdf(version, reading.page_of(version, levels))
    if made is None:
        return None
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(version)}.pdf"'
    return answer


def pdf_file(request, slug, pk, number):
    """A tagged PDF, where WeasyPrint is installed; else the page, which the browser prints."""
    answer = pdf_answer(seen_version(request, pk, number), reading.levels_for(request.viewer))
    if answer is None:
        toasts.told(request, NO_PDF)
        return redirect("pack-version", slug, pk, number)
    return answer
