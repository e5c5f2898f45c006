"""Pages of an import: upload, map, preview, apply with progress, result, undo. The same for every kind (kinds.py)."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from coalition.access import RequiresPermission
from coalition.ui import toasts

from . import arriving, kinds, reading, runs, several_files
from .contacts_forms import ContactsUploadForm
from .forms import UploadForm
from .models import ImportRow, ImportRun

PER_PAGE = 50
Outcome, Status, Decision = ImportRow.Outcome, ImportRun.Status, ImportRow.Decision
# outcome -> (kind of badge, icon)
MARKS = {
    Outcome.NEW: ("good", "plus-lg"),
    Outcome.CHANGED: ("teal", "pencil"),
    Outcome.SAME: ("", "check-lg"),
    Outcome.DUPLICATE: ("info", "files"),
    Outcome.SIMILAR: ("info", "files"),
    Outcome.UNKNOWN: ("info", "question-circle"),
    Outcome.TWICE: ("", "files"),
    Outcome.ERROR: ("wait", "exclamation-triangle"),
    Outcome.LEFT_OUT: ("", "dash-lg"),
}
KEPT = "kept"  # ?show=kept: what an undo left in the table
NUMBER = re.compile(r"\d{1,18}")
SAID = re.compile(rf"|{'|'.join(Decision.values)}|{runs.CANDIDATE}\d{{1,18}}")
CHOICE = "row-"  # name of the choice about one row: this and its id


class ImportPage(RequiresPermission, View):
    """A page about imports of one kind (`value`), of this coalition."""

    value = ImportRun.Kind.PARTNERS

    @property
    def kind(self):
        """What rows of these files mean."""
        return kinds.named(self.value)

    def runs(self):
        """The imports of this kind the viewer may see, without their content."""
        rows = ImportRun.objects.visible_to(self.request.viewer).filter(kind=self.value)
        return rows.select_related("coalition", "started_by").defer("content")

    def found(self, pk):
        """One of them; else 404."""
        return get_object_or_404(self.runs(), pk=pk)

    def address(self, name, *args):
        """A page of this kind as an address."""
        return reverse(self.kind.urls[name], args=[self.request.viewer.coalition.slug, *args])

    def place_of(self, run):
        """Where an import stands, as an address."""
        name = {Status.UPLOADED: "map", Status.CHECKED: "preview"}.get(run.status, "run")
        return self.address(name if name in self.kind.urls else "run", run.pk)

    def show(self, template, run=None, **context):
        """A page with what all have: the kind, addresses by name, the breadcrumb."""
        args = [run.pk] if run else []
        names = [name for name in self.kind.urls if run or name in ("list", "new")]
        addresses = {name: self.address(name, *([] if name in ("list", "new") else args)) for name in names}
        home, name = self.kind.home
        home = (home, reverse(name, args=[self.request.viewer.coalition.slug]))
        return render(
            self.request,
            f"members/exchange/{template}.html",
            {"kind": self.kind, "at": addresses, "home": home, "run": run, **context},
        )


class IndexView(ImportPage):
    """The imports so far."""

    def get(self, request, slug):
        rows = self.runs().defer("content", "columns", "options", "mapping")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        for run in page:
            run.cells = [run.counts.get(name) for _, name in self.kind.list_columns]
            run.url = self.address("run", run.pk)
        return self.show("list", title="Imports", lede="Every file brought in, and what became of it.", page=page)


class UploadView(ImportPage):
    """Take a file in."""

    def form(self, *data):
        """The form that takes the file."""
        return UploadForm(*data)

    def file(self, form):
        """The file that was sent."""
        return form.cleaned_data["file"]

    def options(self, form):
        """What the file is read with."""
        return {}

    def get(self, request, slug):
        failed = request.GET.get("instead", "")
        run = self.runs().filter(pk=failed, status=Status.FAILED).first() if NUMBER.fullmatch(failed) else None
        return self.page(self.form_after(run) if run else self.form())

    def form_after(self, run):
        """The form as it was sent with a file a worker could not read, with the reason beside the file."""
        form = self.form(run.options, {})
        form.errors.pop("file", None)
        form.add_error("file", f"{run.file_name}: {run.problem}")
        return form

    def post(self, request, slug):
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                run = arriving.take(
                    coalition=request.viewer.coalition,
                    by=request.user,
                    file=self.file(form),
                    kind=self.value,
                    options=self.options(form),
                )
            except reading.Unreadable as trouble:
                form.add_error("file", str(trouble))
            else:
                return redirect(self.place_of(runs.load(run.pk)))
        return self.page(form)

    def page(self, form):
        """The form, as it stands."""
        return self.show("new", title=self.kind.title, lede=self.kind.lede, form=form)


class MapView(ImportPage):
    """Say which column is what, and which rows to take."""

    def get(self, request, slug, pk):
        run = self.found(pk)
        if run.status not in runs.BEFORE[Status.CHECKING] or not run.columns:
            return redirect(self.place_of(run))
        return self.page(run, self.kind.map_form(run, request.viewer))

    def post(self, request, slug, pk):
        run = self.found(pk)
        form = self.kind.map_form(run, request.viewer, request.POST)
        if not form.is_valid():
            return self.page(run, form)
        try:
            runs.ask_check(run=run, by=request.user, mapping=form.mapping, filters=form.filters, options=form.options)
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        return redirect(self.address("run", pk))

    def page(self, run, form):
        """The form beside the columns with samples."""
        samples = run.options.get("samples") or [[] for _ in run.columns]
        return self.show(
            "map",
            run,
            title="Which column is what?",
            lede=f"{how(run)} Look it over; what is empty in the file is left alone.",
            form=form,
            columns=list(zip(run.columns, samples, strict=True)),
        )


def how(run):
    """How we came to know which column is what."""
    known = run.options.get("known_as")
    if known == runs.AS_LAST_TIME:
        return "As you said last time of a file with these columns."
    return f"This is how {known} writes its files." if known else "Guessed from the headers."


class PreviewView(ImportPage):
    """What each row would become; choices about rows that are perhaps here already; then the word to go."""

    def get(self, request, slug, pk):
        run = self.found(pk)
        if run.status != Status.CHECKED:
            return redirect(self.place_of(run))
        return self.page(run, self.kind.apply_form(run))

    def post(self, request, slug, pk):
        run = self.found(pk)
        form = self.kind.apply_form(run, request.POST)
        go = request.POST.get("go", "apply")
        try:
            # Whatever button was pressed, what was chosen on this page is kept first.
            runs.decide(run=run, decisions=decisions(request.POST), options=form.options if form.is_valid() else None)
            if not form.is_valid():
                return self.page(run, form)
            if go != "apply":
                return redirect(f"{request.path}{place(go)}")
            if not runs.ask_apply(run=run, by=request.user):
                toasts.told(request, "Another import came in between, so the rows are compared again. Look once more.")
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        return redirect(self.place_of(self.found(pk)))

    def page(self, run, form):
        """Counts, rows with their choices, and the form."""
        context = rows_page(self.request, run, self.kind)
        for row in context["page"]:
            row.choices = self.kind.choices(row) if row.outcome in runs.DECIDED else []
            row.chosen = chosen(row)
        return self.show(
            "preview",
            run,
            title="Look before it is written",
            lede=run.file_name,
            form=form,
            writes=self.kind.waiting(run).count(),
            undecided=sum(run.counts.get(outcome, 0) for outcome in runs.DECIDED),
            left_out=run.counts.get(Outcome.LEFT_OUT, 0),
            foretold=self.kind.foretold(run),
            here=self.request.META["QUERY_STRING"],
            **context,
        )


def decisions(data):
    """{ImportRow id: Decision or ""} from the choices of a page."""
    said = {name.removeprefix(CHOICE): value for name, value in data.items() if name.startswith(CHOICE)}
    return {int(pk): value for pk, value in said.items() if NUMBER.fullmatch(pk) and SAID.fullmatch(value)}


def place(go):
    """The query string of the page that was asked for by a button: only what this page understands."""
    asked, query = QueryDict(go.removeprefix("?")), QueryDict(mutable=True)
    for name in ("show", "page"):
        if asked.get(name):
            query[name] = asked[name]
    return f"?{query.urlencode()}" if query else ""


def chosen(row):
    """The value of the choice that was made about a row."""
    named = row.decision == Decision.UPDATE and row.values.get("candidates")
    return f"{runs.CANDIDATE}{row.match_id}" if named else row.decision


def _told(run, kind, row, field, words):
    """One message about a row: (our field, the file's column, what is typed there, the sentence); "" where there is none."""
    if row.outcome != Outcome.ERROR or field not in row.values.get("typed", {}):
        return ("" if field in ("", KEPT) else kind.field_label(field), "", "", words)
    return (kind.field_label(field), run.columns[run.mapping[field]], row.values["typed"][field], words)


def rows_page(request, run, kind):
    """One page of an import's rows, filtered by ?show=, with tabs that count."""
    shown = request.GET.get("show", "")
    rows = run.rows.all()
    if shown == KEPT:
        rows = rows.exclude(made=[])
    elif shown in Outcome.values:
        rows = rows.filter(outcome=shown)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kind.dress(run, list(page))
    for row in page:
        row.mark = (row.get_outcome_display(), *MARKS[row.outcome])
        row.told = [_told(run, kind, row, field, words) for field, words in row.messages]
    in_table = [each for each in MARKS if each != Outcome.LEFT_OUT]
    tabs = [("", "All rows", sum(run.counts.get(each, 0) for each in in_table))]
    tabs += [(each.value, each.label, run.counts.get(each, 0)) for each in in_table if run.counts.get(each)]
    if run.status == Status.UNDONE and run.counts.get("kept"):
        tabs.append((KEPT, "Stayed", run.counts["kept"]))
    return {"page": page, "tabs": tabs, "shown": shown}


class RunView(ImportPage):
    """An import at work, or its result. `?part=1` gives the part that changes, and where to go when it is done."""

    def get(self, request, slug, pk):
        run = self.found(pk)
        working = run.status in runs.WORKING
        if request.GET.get("part"):
            if not working:
                return HttpResponse(headers={"X-Done": self.place_of(run)})
            return self.show("progress", run)
        if self.place_of(run) != request.path:
            return redirect(self.place_of(run))
        context = {"title": run.file_name, "lede": run.get_status_display(), "working": working}
        context["can_pause"] = run.status in runs.PAUSABLE
        at = run.options.get("paused") if run.status == Status.PAUSED else run.status
        context["can_cancel"] = at in (Status.READING, Status.CHECKING, Status.APPLYING)
        if not working:
            context |= rows_page(request, run, self.kind)
            context["written"] = run.rows.exclude(made=[]).exists()
            context["told"] = self.kind.told(run) if run.status in (Status.APPLIED, Status.UNDONE) else []
        return self.show("run", run, **context)


class UndoView(ImportPage):
    """Have the import taken back."""

    http_method_names = ["post"]

    def post(self, request, slug, pk):
        run = self.found(pk)
        try:
            runs.ask_undo(run=run, by=request.user)
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        return redirect(self.address("run", pk))


class SteerView(ImportPage):
    """Have a running import rest, go on, or stop for good; of any kind."""

    http_method_names = ["post"]
    steps = {"pause": runs.pause, "resume": runs.resume, "cancel": runs.cancel}  # noqa: RUF012

    def post(self, request, slug, pk, step):
        rows = ImportRun.objects.visible_to(request.viewer).select_related("coalition", "started_by").defer("content")
        run = get_object_or_404(rows, pk=pk)
        self.value = run.kind
        try:
            self.steps[step](run=run, by=request.user)
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
        return redirect(self.address("run", pk))


class ContactsUploadView(UploadView):
    """Take one file or several of partners, people and history."""

    def form(self, *data):
        return ContactsUploadForm(*data)

    def file(self, form):
        files = form.cleaned_data["file"]
        if len(files) == 1:
            return files[0]
        content = several_files.pack((file.name, file.read()) for file in files)
        return SimpleUploadedFile(", ".join(file.name for file in files)[:200], content)


class DiscardView(ImportPage):
    """Forget a file nothing was taken from."""

    http_method_names = ["post"]

    def post(self, request, slug, pk):
        run = self.found(pk)
        try:
            runs.discard(run=run)
        except runs.NotNow as trouble:
            toasts.trouble(request, str(trouble))
            return redirect(self.place_of(run))
        toasts.done(request, f"{run.file_name} is forgotten. Nothing was imported from it.")
        return redirect(self.address("list"))
