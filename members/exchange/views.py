"""Pages of an import: upload, map, preview, apply with progress, result, undo."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from members.partners.models import Partner

from . import reading, runs
from .forms import ApplyForm, MapForm, UploadForm
from .models import ImportRow, ImportRun

PER_PAGE = 50
Outcome, Status = ImportRow.Outcome, ImportRun.Status
# outcome -> (kind of badge, icon)
MARKS = {
    Outcome.NEW: ("good", "plus-lg"),
    Outcome.CHANGED: ("teal", "pencil"),
    Outcome.SAME: ("", "check-lg"),
    Outcome.DUPLICATE: ("info", "files"),
    Outcome.ERROR: ("wait", "exclamation-triangle"),
}
KEPT = "kept"  # ?show=kept: what an undo left in the table


def found(request, pk):
    """The import of partners, without its content, as this viewer may see it; else 404 (403 for who may only read)."""
    require(request.viewer, Permission.KEEP_RECORDS)
    rows = ImportRun.objects.visible_to(request.viewer).filter(kind=ImportRun.Kind.PARTNERS)
    return get_object_or_404(rows.select_related("coalition", "started_by").defer("content"), pk=pk)


def place_of(run):
    """Where an import stands, as an address."""
    names = {Status.UPLOADED: "import-map", Status.CHECKED: "import-preview"}
    return reverse(names.get(run.status, "import-run"), args=[run.coalition.slug, run.pk])


def index(request, slug):
    """The imports so far."""
    require(request.viewer, Permission.KEEP_RECORDS)
    rows = ImportRun.objects.visible_to(request.viewer).filter(kind=ImportRun.Kind.PARTNERS)
    rows = rows.select_related("coalition", "started_by").defer("content", "columns", "options", "mapping")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Imports", "lede": "Every file brought in, and what became of it.", "page": page}
    return render(request, "members/exchange/list.html", context)


class UploadView(RequiresPermission, View):
    """Take a file in."""

    def get(self, request, slug):
        return self.page(request, UploadForm())

    def post(self, request, slug):
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                run = runs.start(
                    coalition=request.viewer.coalition, by=request.user, file_name=file.name, content=file.read()
                )
            except reading.Unreadable as trouble:
                form.add_error("file", str(trouble))
            else:
                return redirect("import-map", slug, run.pk)
        return self.page(request, form)

    def page(self, request, form):
        """The form, as it stands."""
        lede = "The file you have is good enough. Nothing is written before you have seen what would be."
        context = {"title": "Import partners", "lede": lede, "form": form}
        return render(request, "members/exchange/new.html", context)


class MapView(RequiresPermission, View):
    """Say which column is what, and which rows to take."""

    def get(self, request, slug, pk):
        run = found(request, pk)
        if run.status not in runs.BEFORE[Status.CHECKING]:
            return redirect(place_of(run))
        return self.page(request, run, MapForm(run=run, viewer=request.viewer))

    def post(self, request, slug, pk):
        run = found(request, pk)
        form = MapForm(request.POST, run=run, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, run, form)
        try:
            runs.ask_check(run=run, by=request.user, mapping=form.mapping, filters=form.filters, options=form.options)
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        return redirect("import-run", slug, pk)

    def page(self, request, run, form):
        """The form beside the columns with samples."""
        samples = run.options.get("samples") or [[] for _ in run.columns]
        context = {
            "title": "Which column is what?",
            "lede": "Guessed from the headers. Look it over; what is empty in the file is left alone.",
            "run": run,
            "form": form,
            "columns": list(zip(run.columns, samples, strict=True)),
        }
        return render(request, "members/exchange/map.html", context)


class PreviewView(RequiresPermission, View):
    """What each row would become; then the word to go."""

    def get(self, request, slug, pk):
        run = found(request, pk)
        if run.status != Status.CHECKED:
            return redirect(place_of(run))
        return self.page(request, run, ApplyForm())

    def post(self, request, slug, pk):
        run = found(request, pk)
        form = ApplyForm(request.POST)
        if not form.is_valid():
            return self.page(request, run, form)
        try:
            if not runs.ask_apply(run=run, by=request.user, duplicates=form.cleaned_data["duplicates"]):
                toasts.told(request, "Another import came in between, so the rows are compared again. Look once more.")
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        return redirect("import-run", slug, pk)

    def page(self, request, run, form):
        """Counts, rows, and the form."""
        writes = run.counts.get(Outcome.NEW, 0) + run.counts.get(Outcome.CHANGED, 0)
        context = {
            "title": "Look before it is written",
            "lede": run.file_name,
            "form": form,
            "writes": writes,
            "doubles": run.counts.get(Outcome.DUPLICATE, 0),
            "left_out": run.counts.get(Outcome.LEFT_OUT, 0),
            **rows_page(request, run),
        }
        return render(request, "members/exchange/preview.html", context)


def rows_page(request, run):
    """One page of an import's rows, filtered by ?show=, with tabs that count."""
    shown = request.GET.get("show", "")
    rows = run.rows.all()
    if shown == KEPT:
        rows = rows.exclude(made=[])
    elif shown in Outcome.values:
        rows = rows.filter(outcome=shown)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = dict(
        Partner.objects.filter(pk__in={row.match_id for row in page if row.match_id}).values_list("pk", "name")
    )
    for row in page:
        row.mark = (row.get_outcome_display(), *MARKS[row.outcome])
        row.match_name = names.get(row.match_id, "")
        row.partner_pk = row.made[0][1] if row.made else row.match_id if row.match_name else None
        row.told = [(run_label(field), words) for field, words in row.messages]
    tabs = [("", "All rows", sum(run.counts.get(each, 0) for each in MARKS))]
    tabs += [(each.value, each.label, run.counts.get(each, 0)) for each in MARKS if run.counts.get(each)]
    return {"run": run, "page": page, "tabs": tabs, "shown": shown}


def run_label(field):
    """A field's name on screen, with nothing for messages about the whole row."""
    if field in ("", KEPT):
        return ""
    return str(Partner._meta.get_field(field).verbose_name).capitalize()


def run_page(request, slug, pk):
    """An import at work, or its result. `?part=1` gives the part that changes, and where to go when it is done."""
    run = found(request, pk)
    working = run.status in runs.WORKING
    if request.GET.get("part"):
        if not working:
            return HttpResponse(headers={"X-Done": place_of(run)})
        return render(request, "members/exchange/progress.html", {"run": run})
    if run.status in (Status.UPLOADED, Status.CHECKED):
        return redirect(place_of(run))
    context = {"title": run.file_name, "lede": run.get_status_display(), "run": run, "working": working}
    if not working:
        context |= rows_page(request, run)
        if run.status == Status.UNDONE and run.counts.get("kept"):
            context["tabs"].append((KEPT, "Stayed", run.counts["kept"]))
        context["written"] = run.rows.exclude(made=[]).exists()
    return render(request, "members/exchange/run.html", context)


@require_POST
def undo(request, slug, pk):
    """Have the import taken back."""
    run = found(request, pk)
    try:
        runs.ask_undo(run=run, by=request.user)
    except runs.NotNow as trouble:
        toasts.trouble(request, str(trouble))
    return redirect("import-run", slug, pk)


@require_POST
def discard(request, slug, pk):
    """Forget a file nothing was taken from."""
    run = found(request, pk)
    try:
        runs.discard(run=run)
    except runs.NotNow as trouble:
        toasts.trouble(request, str(trouble))
        return redirect(place_of(run))
    toasts.done(request, f"{run.file_name} is forgotten. Nothing was imported from it.")
    return redirect("import-list", slug)
