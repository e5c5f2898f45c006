"""Whose place we meet at: the share at partners', and whose turn it might be (ONE-2, “go to them”)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils import timezone

from meetings.meetings.models import Meeting
from members.models import Partner

YEAR = dt.timedelta(days=365)
HINTED = 3  # partners named at once


@dataclass(frozen=True)
class Hosting:
    """Where a year's meetings were, and who has not hosted for longest."""

    meetings: int
    at_partners: int
    turn: tuple

    @property
    def sentence(self):
        """ "4 of 12 meetings in the last year were at a partner's place." """
        if not self.meetings:
            return "No meetings held in the last year yet."
        return f"{self.at_partners} of {self.meetings} meetings in the last year were at a partner’s place."

    @property
    def hint(self):
        """Whose place might be next, in words."""
        return f"Not for long, or never: {', '.join(self.turn)}. Perhaps ask them next." if self.turn else ""


def hosting(coalition, now=None):
    """The Hosting of a coalition. Two queries."""
    now = now or timezone.now()
    held = Meeting.objects.filter(coalition=coalition, status="held", starts_at__gt=now - YEAR, starts_at__lte=now)
    figures = held.aggregate(all=Count("pk"), theirs=Count("pk", filter=Q(location_host="theirs")))
    members = Partner.objects.filter(coalition=coalition, kind="organization").members()
    last = Max(
        "hosted_meetings__starts_at",
        filter=Q(hosted_meetings__location_host="theirs", hosted_meetings__status__in=["held", "published"]),
    )
    rows = members.annotate(last_hosted=last).filter(Q(last_hosted=None) | Q(last_hosted__lte=now - YEAR / 2))
    rows = rows.order_by("last_hosted", "name")
    # PostgreSQL puts rows without a date last; who never hosted comes first.
    turn = sorted(rows.values_list("name", "last_hosted"), key=lambda row: (row[1] is not None, row[1] or now, row[0]))
    return Hosting(figures["all"], figures["theirs"], tuple(name for name, _ in turn[:HINTED]))
