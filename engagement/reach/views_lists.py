"""Lists of what partners did outside, said together and run, and of counts; each with its forms."""

from typing import Any

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui.tables import TableView
from engagement.case import rows
from meetings.models import Objective
from members.models import Partner

from . import actions, forms, tables
from .models import JointCommunication, OutreachAction, Turnout, WorkShare
from .views import tabs


class Listed(RequiresPermission, TableView):
    """Base of the lists of this room: taking one out is told in the log."""

    export_permission = Permission.EXPORT
    template_name = "engagement/reach/list.html"
    new_route = ""
    new_words = ""
    tab = ""
    open_table: Any = None  # for those who only read

    def table(self, query, slug):
        """The rows lead to their form for those who may write them."""
        keeps = self.request.viewer.can(Permission.KEEP_RECORDS)
        return (self.linked if keeps or self.open_table is None else self.open_table)(query, slug)

    def get_context(self):
        keeps = self.request.viewer.can(Permission.KEEP_RECORDS)
        new = {"new_route": self.new_route if keeps else "", "new_words": self.new_words}
        return new | tabs(self.request.viewer, self.tab)

    def exported(self, kind):
        here = self.request.viewer.coalition
        audit.record(
            "list_exported", coalition=here, target=here, by=self.request.user, title=self.title, kind=kind.upper()
        )


class Row(rows.Page):
    """Base of the forms of this room."""

    home = ("reach", "Reach and gaps")

    def begins(self):
        """A partner or an objective named in the address."""
        names = [("partner", Partner), ("objective", Objective)]
        fields = self.form_class.base_fields
        return {name: rows.chosen(self.request, model, name) for name, model in names if name in fields}

    def save(self, form, row=None):
        """Note it, or change it."""
        if row is None:
            coalition = self.request.viewer.coalition
            return actions.note(model=self.model, coalition=coalition, by=self.request.user, **form.values)
        return actions.change(row=row, seen=form.seen, by=self.request.user, **form.values)


class Remove(rows.RemoveView):
    """Base: take a row out."""

    def remove(self, row):
        actions.remove(row=row, by=self.request.user)


# --- outside ----------------------------------------------------------------------------------------------------------


class OutreachListView(Listed):
    """What partners did outside."""

    model = OutreachAction
    linked = tables.OutreachTable
    filterset_class = tables.OutreachFilters
    title = "Carried outside"
    lede = "Where partners spread the word, in places people go to anyway. Each counts as a deed of theirs."
    empty = ("Nothing yet", "Note who told whom, where, and about how many people.", "outreach-new", "Note it")
    tab = "outside"
    new_route, new_words = "outreach-new", "Note what was done"

    def with_columns(self, rows):
        return rows.select_related("partner", "community", "objective")


class OfOutreach(Row):
    """The words that its pages share."""

    model = OutreachAction
    list_route, list_title = "outreach-list", "Carried outside"


class NewOutreachView(OfOutreach, rows.NewView):
    """Note what was done outside."""

    form_class = forms.OutreachForm
    title, done = "Note what was done outside", "Noted. It counts as their deed."


class EditOutreachView(OfOutreach, rows.EditView):
    """Change what was done outside."""

    form_class = forms.OutreachEditForm
    title, remove_route = "Change what was done outside", "outreach-remove"


class RemoveOutreachView(Remove):
    """Take out what was done outside."""

    model = OutreachAction
    list_route = "outreach-list"


# --- said together ----------------------------------------------------------------------------------------------------


class JointListView(Listed):
    """What was said together; everybody reads it."""

    permission = Permission.TAKE_PART
    model = JointCommunication
    linked = tables.JointTable
    filterset_class = tables.JointFilters
    title = "Said together"
    lede = "Releases and posts that carry more than one name."
    empty = ("Nothing yet", "A release or a post that several partners put their names to stands here.")
    tab = "together"
    new_route, new_words = "joint-new", "Note one"

    def with_columns(self, rows):
        return rows.counted().select_related("objective")


class OfJoint(Row):
    """The words that its pages share."""

    model = JointCommunication
    list_route, list_title = "joint-list", "Said together"


class NewJointView(OfJoint, rows.NewView):
    """Note what was said together."""

    form_class = forms.JointForm
    title, done = "Note what was said together", "Noted. Say who took part."


class EditJointView(OfJoint, rows.EditView):
    """Change what was said together."""

    form_class = forms.JointEditForm
    title, remove_route = "Change what was said together", "joint-remove"


class RemoveJointView(Remove):
    """Take it out."""

    model = JointCommunication
    list_route = "joint-list"


# --- who runs what ----------------------------------------------------------------------------------------------------


class WorkListView(Listed):
    """Who runs which part of the work; everybody reads it."""

    permission = Permission.TAKE_PART
    model = WorkShare
    linked, open_table = tables.WorkTable, tables.OpenWorkTable
    filterset_class = tables.WorkFilters
    title = "Who runs what"
    lede = "Parts of the work that partners run, alone or as joint programs."
    empty = ("Nothing yet", "Who runs which service or task stands here, so that nobody builds it twice.")
    tab = "work"
    new_route, new_words = "work-new", "Note who runs what"

    def with_columns(self, rows):
        return rows.select_related("partner", "community", "objective")


class OfWork(Row):
    """The words that its pages share."""

    model = WorkShare
    list_route, list_title = "work-list", "Who runs what"


class NewWorkView(OfWork, rows.NewView):
    """Note who runs what."""

    form_class = forms.WorkShareForm
    title, done = "Note who runs what", "Noted."


class EditWorkView(OfWork, rows.EditView):
    """Change who runs what."""

    form_class = forms.WorkShareEditForm
    title, remove_route = "Change who runs what", "work-remove"


class RemoveWorkView(Remove):
    """Take it out."""

    model = WorkShare
    list_route = "work-list"


# --- how many took part -----------------------------------------------------------------------------------------------


class TurnoutListView(Listed):
    """Counts of patients and residents; leadership reads them."""

    permission = Permission.SEE_OVERVIEW
    model = Turnout
    linked, open_table = tables.TurnoutTable, tables.OpenTurnoutTable
    filterset_class = tables.TurnoutFilters
    title = "How many took part"
    lede = "Patients and residents, counted over at least four weeks. No names, here or behind it."
    empty = ("Nothing counted yet", "Note how many came for an objective, over which weeks, and who counted.")
    tab = "counts"
    new_route, new_words = "turnout-new", "Note a count"

    def with_columns(self, rows):
        return rows.select_related("objective")


class OfTurnout(Row):
    """The words that its pages share."""

    model = Turnout
    list_route, list_title = "turnout-list", "How many took part"


class NewTurnoutView(OfTurnout, rows.NewView):
    """Note a count."""

    form_class = forms.TurnoutForm
    title, done = "Note how many took part", "Noted."


class EditTurnoutView(OfTurnout, rows.EditView):
    """Change a count."""

    form_class = forms.TurnoutEditForm
    title, remove_route = "Change how many took part", "turnout-remove"


class RemoveTurnoutView(Remove):
    """Take a count out."""

    model = Turnout
    list_route = "turnout-list"
