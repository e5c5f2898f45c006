"""Attendance over all meetings, as a list and as a file."""

from coalition import audit
from coalition.access import Permission
from coalition.ui.tables import TableView

from .models import Attendance
from .tables import AttendanceFilters, AttendanceTable

audit.describe(attendance_exported="{by} took out the attendance as a file ({kind})")


class AttendanceListView(TableView):
    """Everybody sees what they may: coordinators all lines, anybody their own."""

    model = Attendance
    table = AttendanceTable
    filterset_class = AttendanceFilters
    export_permission = Permission.EXPORT
    title = "Attendance"
    lede = "Who took part in which meeting."
    empty = ("No attendance yet", "Lines appear here once somebody marks who came to a meeting.")

    def with_columns(self, rows):
        return rows.select_related("meeting", "person", "partner")

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record(
            "attendance_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper()
        )
