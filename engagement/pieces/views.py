"""Pages about pieces for others to publish; for those who keep records."""

import django_filters
from django.db.models import Q

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui import parts
from coalition.ui.filters import Filters
from coalition.ui.tables import Column, Table, TableView, labels
from engagement.case import rows

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

    def of_state(self, pieces, _name, value):
        """Out, or still to be written."""
        return pieces.filter(Q(published_on=None) if value == "no" else ~Q(published_on=None))


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

    def with_columns(self, pieces):
        return pieces.select_related("partner", "author")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("pieces_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())


class OfPiece(rows.Page):
    """The words that its pages share; they lead back to the list."""

    model = ContentContribution
    list_route, list_title, home = "piece-list", "Pieces for others to publish", ()
    button = "Save the piece"

    def after(self, row):
        return self.listed()


class NewPieceView(OfPiece, rows.NewView):
    """Note a piece; it is out when it says on which day."""

    form_class = PieceForm
    title = "A piece for others to publish"

    def save(self, form):
        return actions.offer(coalition=self.request.viewer.coalition, by=self.request.user, **form.values)


class EditPieceView(OfPiece, rows.EditView):
    """Change one."""

    form_class = PieceEditForm
    title, remove_route = "Change a piece", "piece-remove"

    def save(self, form, row):
        actions.change(piece=row, seen=form.seen, by=self.request.user, **form.values)


class RemovePieceView(rows.RemoveView):
    """Noted by mistake."""

    model = ContentContribution
    list_route = "piece-list"

    def remove(self, row):
        actions.remove(piece=row, by=self.request.user)
