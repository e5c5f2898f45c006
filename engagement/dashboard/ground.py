"""What the tiles are counted from: the members of a day with what the ledger says of them, narrowed by the filters."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db import connection
from django.db.models import Q

from engagement.ledger import figures as ledger
from engagement.ledger import sql
from engagement.ledger.models import Channel, Rollup, Signal
from engagement.ledger.policy import CURRENT, Stage
from engagement.ledger.queries import partners_on, past_standings, standings_by_id, sums_of, sums_of_line
from engagement.ledger.scoring import Sums, reading
from members.models import Membership, StakeholderType

PERIODS = {90: "3 months", 180: "6 months", 365: "a year"}
YEAR = 365
QUARTER = timedelta(days=91)
FEW = 5  # fewer say little


@dataclass(frozen=True)
class Scope:
    """Which part of the coalition is looked at; empty ones mean all. `days`: how far back what happened is counted."""

    type: int | None = None
    area: str = ""
    objective: int | None = None
    days: int = YEAR

    @property
    def everything(self):
        """Whether nothing is narrowed."""
        return self == Scope()


@dataclass
class Ground:
    """The facts of one day. Everything is read once, when the first tile asks for it."""

    coalition: object
    day: date
    scope: Scope = Scope()

    @cached_property
    def is_today(self):
        """Whether the roll-ups hold: for a past day the signals themselves are summed."""
        return self.day == self.coalition.today()

    @property
    def since(self):
        """The day before the period; what lies after it counts."""
        return self.day - timedelta(days=self.scope.days)

    @cached_property
    def ends(self):
        """The moment after the day, where the coalition is."""
        return datetime.combine(self.day + timedelta(days=1), time.min, tzinfo=self.coalition.zone)

    def earlier(self, ago=QUARTER):
        """The same ground some time before."""
        before = Ground(self.coalition, self.day - ago, self.scope)
        if not self.is_today and not self.scope.objective and ago == QUARTER:
            before._past = self._pasts[1]
        return before

    def widened(self):
        """The same day without filters of partners, for what belongs to the coalition as such."""
        return replace(self, scope=replace(self.scope, type=None, area=""))

    @cached_property
    def types(self):
        """The coalition's stakeholder types."""
        return list(StakeholderType.objects.filter(coalition=self.coalition))

    @cached_property
    def members(self):
        """Partner id -> type id, for the members of the day within the scope."""
        rows = Membership.objects.filter(coalition=self.coalition, status="member").in_force(on=self.day)
        if self.scope.type:
            rows = rows.filter(partner__stakeholder_type=self.scope.type)
        if self.scope.area:
            rows = rows.filter(partner__county=self.scope.area)
        return dict(rows.values_list("partner", "partner__stakeholder_type"))

    @cached_property
    def readings(self):
        """Member id -> Reading of the day: over everything, or in the objective looked at."""
        if self.scope.objective:
            found = self._in_objective()
            return {pk: reading(CURRENT, found.get(pk, Sums()), self.day) for pk in self.members}
        return {pk: self.everybody[pk] for pk in self.members if pk in self.everybody}

    @cached_property
    def everybody(self):
        """Partner id -> Reading of the day, members or not, over everything."""
        if self.is_today:
            return standings_by_id(self.coalition)
        return past_standings(self.coalition, self.day, self._past)

    @cached_property
    def _pasts(self):
        """What the ledger said on a past day and a quarter before it: read together."""
        return partners_on(self.coalition, self.day, self.day - QUARTER)

    @cached_property
    def _past(self):
        return self._pasts[0]

    def _in_objective(self):
        if self.is_today:
            rows = Rollup.objects.filter(coalition=self.coalition, objective=self.scope.objective)
            return {row.partner_id: sums_of(row) for row in rows}
        values = {"coalition": self.coalition.pk, "objective": self.scope.objective, "on": self.day}
        with connection.cursor() as cursor:
            cursor.execute(sql.as_of(f"{sql.OF_COALITION} AND s.objective_id = %(objective)s"), values)
            return {line[0]: sums_of_line(line[1:]) for line in cursor.fetchall()}

    @cached_property
    def active(self):
        """Members with a word or a deed in the period."""
        rows = Signal.objects.filter(coalition=self.coalition, occurred_on__gt=self.since)
        if self.scope.objective:
            rows = rows.filter(objective=self.scope.objective)
        elif not self.is_today:
            return {pk for pk, on in self._past.acted.items() if on and on > self.since} & self.members.keys()
        else:
            rows = Rollup.objects.filter(coalition=self.coalition, active_on__gt=self.since).of_partners()
            return set(rows.values_list("partner", flat=True)) & self.members.keys()
        live = rows.live(self.day).exclude(channel=Channel.PRESENCE)
        return set(live.order_by().values_list("partner", flat=True).distinct()) & self.members.keys()

    @cached_property
    def engaged(self):
        """Members committed or further."""
        return {pk for pk, now in self.readings.items() if now.stage.rank >= Stage.COMMITTED.rank}

    @cached_property
    def balances(self):
        """Partner id -> Reciprocity, of those in scope."""
        found = ledger.given_and_taken(self.coalition, self.day)
        return found if self.scope.everything else {pk: one for pk, one in found.items() if pk in self.members}

    def of_partners(self, rows, partner="partner"):
        """A queryset narrowed to the partners in scope, and to the objective where it has one."""
        if self.scope.type or self.scope.area:
            rows = rows.filter(**{f"{partner}__in": list(self.members)})
        return rows

    def of_objective(self, rows, objective="objective"):
        """A queryset narrowed to the objective in scope."""
        return rows.filter(**{objective: self.scope.objective}) if self.scope.objective else rows

    def active_objectives(self, rows):
        """Objectives that were active on the day."""
        if self.is_today:
            return rows.filter(status="active")
        return rows.filter(activated_on__lte=self.day).filter(Q(closed_on=None) | Q(closed_on__gt=self.day))
