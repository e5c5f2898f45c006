"""The roster a funder asks for, as a page and as a file."""

from coalition import audit
from coalition.access import Permission, RequiresPermission
from coalition.ui.tables import TableView
from members.models import Partner, StakeholderType

from .queries import held_within, with_roster
from .tables import RosterFilters, RosterTable

audit.describe(roster_exported="{by} took out the roster for a funder as a file ({kind})")


class RosterView(RequiresPermission, TableView):
    """Members today with type, join date, seats and participation; which core types are at the table."""

    permission = Permission.SEE_ROSTER
    export_permission = Permission.EXPORT
    model = Partner
    table = RosterTable
    filterset_class = RosterFilters
    template_name = "engagement/roster/roster.html"
    title = "Roster for a funder"
    lede = "Who is a member today, since when, on which seats, and how often they came."
    empty = ("No members yet", "A partner with the status “member” stands here.")

    def get_queryset(self):
        return super().get_queryset().members()

    def with_columns(self, rows):
        coalition = self.request.viewer.coalition
        return with_roster(rows, coalition, coalition.today())

    def get_context(self):
        viewer = self.request.viewer
        core = StakeholderType.objects.visible_to(viewer).filter(is_core=True).with_members()
        return {"core": list(core), "held": held_within(viewer.coalition, viewer.coalition.today()).count()}

    def exported(self, kind):
        coalition = self.request.viewer.coalition
        audit.record("roster_exported", coalition=coalition, target=coalition, by=self.request.user, kind=kind.upper())
