"""Pages about pieces for others to publish; for those who keep records."""

import django_filters
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from coalition import audit
from coalition.access import Permission, RequiresPermission, require
from coalition.ui import parts, toasts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from coalition.versions import ChangedMeanwhile

from . import actions
from .forms import PieceEditForm, PieceForm
from .models import ContentContribution

audit.describe(pieces_exported="{by} took out the pieces for others to publish as a file ({kind})")


def _day(name):
    return lambda row: parts.short_date(getattr(row, name)) if getattr(row, name) else ""


class PieceTable(Table):
    caption, start = "Pieces for others to publish", "-begun_on"
    columns = (
        Column("Piece", "title", sort="title", link="piece-edit"),
        Column("What it is", "kind", sort="kind", html=lambda row: row.get_kind_display(),
            export=labels("kind", ContentContribution.Kind.choices)),
        Column("Where", "outlet", sort="outlet"),
        Column("For", "partner", sort="partner__name", html=lambda row: row.partner.name if row.partner else "",
            export="partner__name"),
        Column("Who reads it", "reaches"),
        Column("Who writes it", "author", sort="author__name",
            html=lambda row: row.author.name if row.author else "Nobody yet", export="author__name"),
        Column("Offered", "begun_on", sort="begun_on", align="day", html=_day("begun_on"), export="begun_on"),
        Column("By", "due_on", sort="due_on", align="day", html=_day("due_on"), export="due_on"),
        Column("Out", "published_on", sort="published_on", align="day", html=_day("published_on"), export="published_on"),
    )  # fmt: skip


class PieceFilters(Filters):
    """By kind, and what is out."""

    kind = django_filters.ChoiceFilter(choices=ContentContribution.Kind.choices, label="Kind", empty_label="All kinds")
    out = django_filters.ChoiceFilter(
        choices=[("no", "To be written"), ("yes", "Out")], label="State", empty_label="All", method="of_state"
    )

    class Meta:
        model = ContentContribution
        fields: tuple = ()

    def of_state(self, rows, _name, value):
        """Out, or still to be written."""
        return rows.filter(Q(published_on=None) if value == "no" else ~Q(published_on=None))


class PieceListView(RequiresPermission, TableView):
    """All pieces, the newest first."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = ContentContribution
    table = PieceTable
    filterset_class = PieceFilters
    template_name = "engagement/pieces/list.html"
    title = "Pieces for others to publish"
    lede = "A few lines in a newsletter reach leaders who never come to a meeting."
    empty = ("None yet", "Ask a partner whether its newsletter has room for a few lines.", "piece-new", "Note a piece")

    def with_columns(self, rows):
        return rows.select_related("partner", "author")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("pieces_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


def found(request, pk):
    """One piece, for whoever keeps records."""
    piece = get_object_or_404(ContentContribution.objects.visible_to(request.viewer), pk=pk)
    piece.coalition = request.viewer.coalition
    return piece


class PieceView(RequiresPermission, View):
    """Note a piece, or change one (`pk`); it is out when it says on which day."""

    def dispatch(self, request, slug, pk=None):
        self.piece = found(request, pk) if pk else None
        return super().dispatch(request)

    def form(self, data=None):
        """The form of the piece, or of a new one."""
        viewer = self.request.viewer
        return PieceEditForm(data, instance=self.piece, viewer=viewer) if self.piece else PieceForm(data, viewer=viewer)

    def get(self, request):
        return self.page(request, self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        try:
            if self.piece:
                actions.change(piece=self.piece, seen=form.seen, by=request.user, **form.values)
            else:
                actions.offer(coalition=request.viewer.coalition, by=request.user, **form.values)
        except ChangedMeanwhile as trouble:
            form.meet(trouble.row)
            return self.page(request, form)
        toasts.done(request, "Saved.")
        return redirect("piece-list", request.viewer.coalition.slug)

    def page(self, request, form):
        """The form, as it stands."""
        title = "Change a piece" if self.piece else "A piece for others to publish"
        return render(request, "engagement/pieces/form.html", {"title": title, "form": form, "piece": self.piece})


@require_POST
def remove(request, slug, pk):
    """Noted by mistake."""
    piece = found(request, pk)
    require(request.viewer, Permission.KEEP_RECORDS)
    actions.remove(piece=piece, by=request.user)
    toasts.done(request, "It is gone; its history is kept.")
    return redirect("piece-list", slug)
