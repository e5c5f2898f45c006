"""The page of ties that hang by a thread; for those who keep records."""

from coalition.access import Permission, RequiresPermission
from coalition.ui.tables import TableView
from members.partners.models import Partner

from . import reading
from .tables import ThinFilters, ThinTable


class ThinTiesView(RequiresPermission, TableView):
    """Members with one contact only, no sponsor, no champion, no lead, or nobody at night."""

    permission = Permission.KEEP_RECORDS
    export_permission = Permission.EXPORT
    model = Partner
    table = ThinTable
    filterset_class = ThinFilters
    title = "Ties that hang by a thread"
    lede = "Two people keep a tie when one of them moves on. Fewest people first."
    empty = (
        "Every tie holds",
        "Each member has two contacts, a sponsor, a champion, a lead and a number for the night.",
        "partner-list",
        "Partners",
    )

    def get_queryset(self):
        return reading.thin(self.request.viewer).select_related("stakeholder_type")
