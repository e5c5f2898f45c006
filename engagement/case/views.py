"""Pages of the case for us: evidence, costs and returns. Leadership reads; those who keep records write."""

from django.db.models import BooleanField, Case, Count, Value, When
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import toasts
from coalition.ui.tables import TableView
from meetings.documents.forms import VersionForm
from meetings.documents.views import answer
from meetings.models import Objective

from . import actions, hub, rows, tables
from .forms import BaseForm, EvidenceEditForm, EvidenceForm, RoiEditForm, RoiForm
from .models import EvidenceFile, EvidenceItem, RoiCase

audit.describe(
    evidence_exported="{by} took out the library of evidence as a file ({kind})",
    roi_exported="{by} took out costs and returns as a file ({kind})",
)


@require_safe
def case(request, slug):
    """The hub: what there is, what has to be looked at, where to go."""
    require(request.viewer, Permission.SEE_OVERVIEW)
    context = {"title": "The case for us", **hub.facts(request.viewer)}
    return render(request, "engagement/case/hub.html", context)


class CaseList(RequiresPermission, TableView):
    """Base of the lists of this room."""

    permission = Permission.SEE_OVERVIEW
    export_permission = Permission.EXPORT
    template_name = "engagement/case/list.html"
    new_route, new_words, verb = "", "", ""

    def get_context(self):
        viewer = self.request.viewer
        keeps = viewer.can(Permission.KEEP_RECORDS)
        new = reverse(self.new_route, args=[viewer.coalition.slug]) if keeps else ""
        return {"new_url": new, "new_words": self.new_words}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(self.verb, coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class EvidenceListView(CaseList):
    """The library, what has to be looked at again on top."""

    model = EvidenceItem
    table = tables.EvidenceTable
    filterset_class = tables.EvidenceFilters
    title = "Evidence"
    lede = "Every figure with its source and its day. What is due for review is used in no new text."
    empty = ("No evidence yet", "Note a figure that speaks for what we do, and who says so.")
    new_route, new_words, verb = "evidence-new", "Note evidence", "evidence_exported"

    def with_columns(self, queryset):
        today = self.request.viewer.coalition.today()
        due = Case(When(review_on__lte=today, then=Value(True)), default=Value(False), output_field=BooleanField())
        return queryset.select_related("objective").annotate(due=due)


class RoiListView(CaseList):
    """Costs and returns."""

    model = RoiCase
    table = tables.RoiTable
    filterset_class = tables.RoiFilters
    title = "Costs and returns"
    lede = "Return is mission, quality, standing and duty as well as money."
    empty = ("No case yet", "Say what one thing costs, and all that it returns.")
    new_route, new_words, verb = "roi-new", "Write a case", "roi_exported"

    def with_columns(self, queryset):
        today = self.request.viewer.coalition.today()
        return queryset.with_stale(today).select_related("objective").annotate(behind=Count("evidence_links"))


# --- evidence -------------------------------------------------------------------------------------------------------


class EvidenceView(RequiresPermission, View):
    """One piece of evidence, with where it is used; its source can be added as a file."""

    permission = Permission.SEE_OVERVIEW
    write_permission = Permission.KEEP_RECORDS

    def dispatch(self, request, slug, pk):
        self.item = rows.seen(request, EvidenceItem.objects.select_related("objective"), pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, VersionForm())

    def post(self, request):
        form = VersionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        name = form.cleaned_data["file"].name
        actions.add_file(item=self.item, name=name, content=form.content, by=request.user)
        toasts.done(request, "The source is kept.")
        return redirect(self.item)

    def page(self, request, form):
        """What it says, where it stands, what uses it."""
        item, viewer = self.item, request.viewer
        cases = list(RoiCase.objects.visible_to(viewer).filter(rests_on=item))
        for each in cases:
            each.coalition = viewer.coalition
        context = {
            "title": item.claim,
            "item": item,
            "stale": item.is_stale(viewer.coalition.today()),
            "cases": cases,
            "files": list(EvidenceFile.objects.visible_to(viewer).filter(item=item)),
            "keeps": viewer.can(Permission.KEEP_RECORDS),
            "form": form,
        }
        return render(request, "engagement/case/evidence.html", context)


class OfEvidence(rows.Page):
    """The words that the pages of evidence share."""

    model = EvidenceItem
    list_route, list_title = "evidence-list", "Evidence"
    button = "Save the evidence"


class NewEvidenceView(OfEvidence, rows.NewView):
    """Note evidence."""

    form_class = EvidenceForm
    title, done = "Note evidence", "It is in the library."

    def begins(self):
        return {"objective": rows.chosen(self.request, Objective, "objective")}

    def save(self, form):
        return actions.note_evidence(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditEvidenceView(OfEvidence, rows.EditView):
    """Change evidence."""

    form_class = EvidenceEditForm
    title, remove_route = "Change the evidence", "evidence-remove"
    remove_title, remove_words = "Does it not hold any more?", "Take it out of the library"

    def save(self, form, row):
        actions.change_evidence(item=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveEvidenceView(rows.RemoveView):
    """Take evidence out of the library."""

    model = EvidenceItem
    list_route = "evidence-list"

    def remove(self, row):
        actions.remove_evidence(item=row, by=self.request.user)


@require_POST
def review(request, slug, pk):
    """It was looked at today, and still holds."""
    item = rows.found(request, EvidenceItem.objects.all(), pk)
    held = actions.review(item=item, by=request.user)
    toasts.done(
        request,
        f"Looked at today. The next look is due {held.review_on:%B} {held.review_on.day}, {held.review_on.year}.",
    )
    return redirect(item)


def file_of(request, pk, source):
    """One source of a piece of evidence; 404 when unseen."""
    row = rows.seen(request, EvidenceFile.objects.filter(item=pk).select_related("item"), source)
    row.item.coalition = request.viewer.coalition
    return row


@require_safe
def file(request, slug, pk, source):
    """A source as a file to keep; never shown by the browser as a page of ours."""
    require(request.viewer, Permission.SEE_OVERVIEW)
    return answer(file_of(request, pk, source))


@require_POST
def remove_file(request, slug, pk, source):
    """Take a source away."""
    row = file_of(request, pk, source)
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.remove_file(file=row, by=request.user)
    toasts.done(request, f"“{row.name}” is gone.")
    return redirect(row.item)


# --- costs and returns ------------------------------------------------------------------------------------------------


class RoiView(RequiresPermission, View):
    """One case; what it rests on is ticked here."""

    permission = Permission.SEE_OVERVIEW
    write_permission = Permission.KEEP_RECORDS

    def dispatch(self, request, slug, pk):
        self.case = rows.seen(request, RoiCase.objects.select_related("objective", "point"), pk)
        return super().dispatch(request)

    def get(self, request):
        return self.page(request, None)

    def post(self, request):
        form = BaseForm(request.POST, viewer=request.viewer)
        if not form.is_valid():
            return self.page(request, form)
        actions.base_case(case=self.case, items=form.cleaned_data["items"], by=request.user)
        toasts.done(request, "Saved.")
        return redirect(self.case)

    def page(self, request, form):
        """What it costs and returns, and what that rests on."""
        viewer, case = request.viewer, self.case
        today = viewer.coalition.today()
        items = list(EvidenceItem.objects.visible_to(viewer).filter(roi_cases=case).order_by("claim"))
        for item in items:
            item.coalition, item.stale = viewer.coalition, item.is_stale(today)
        keeps = viewer.can(Permission.KEEP_RECORDS)
        if form is None and keeps:
            form = BaseForm(viewer=viewer, initial={"items": [item.pk for item in items]})
        context = {
            "title": case.title,
            "case": case,
            "items": items,
            "stale": [item for item in items if item.stale],
            "keeps": keeps,
            "form": form,
        }
        return render(request, "engagement/case/roi.html", context)


class OfRoi(rows.Page):
    """The words that the pages of cases share."""

    model = RoiCase
    list_route, list_title = "roi-list", "Costs and returns"
    button = "Save the case"


class NewRoiView(OfRoi, rows.NewView):
    """Write a case."""

    form_class = RoiForm
    title, done = "Write a case", "The case is kept. Say what it rests on."

    def save(self, form):
        return actions.note_case(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditRoiView(OfRoi, rows.EditView):
    """Change a case."""

    form_class = RoiEditForm
    title, remove_route = "Change the case", "roi-remove"
    remove_title = "Does it not hold any more?"

    def save(self, form, row):
        actions.change_case(case=row, seen=form.seen, by=self.request.user, **form.values)


class RemoveRoiView(rows.RemoveView):
    """Take a case out."""

    model = RoiCase
    list_route = "roi-list"

    def remove(self, row):
        actions.remove_case(case=row, by=self.request.user)
