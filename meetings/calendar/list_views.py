"""Answers that came from calendar programs by mail, for those who keep records: what was taken, and what was not and why."""

from coalition.access import RequiresPermission
from coalition.ui.tables import TableView

from .models import CalendarReply
from .tables import ReplyFilters, ReplyTable


class ReplyListView(RequiresPermission, TableView):
    """Taken ones stand as the answer on the meeting's page; the others need a person to look."""

    model = CalendarReply
    table = ReplyTable
    filterset_class = ReplyFilters
    title = "Answers by mail"
    lede = "What people’s calendar programs answered to invitations, and what became of it."
    empty = ("No answers by mail yet", "When somebody says yes or no in their own calendar, it shows up here.")

    def with_columns(self, rows):
        return rows.select_related("meeting", "person")
