"""Which meetings gave little: found poor by those who came, or without anything that came of them (MTG-4)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.agenda.models import AgendaItem
from meetings.decisions.models import Decision
from meetings.meetings.models import Meeting
from meetings.objectives.models import Task

IN_A_ROW = 3
SETTLES_AFTER = timedelta(days=7)  # what came of a meeting is often written down days later


def settled(coalition, now=None, series=None):
    """Meetings of one body (a series, or those of none) held that ended a week ago or more, the latest first, with `has_output`."""
    mine = {"meeting": OuterRef("pk")}
    output = (
        Exists(Decision.objects.filter(**mine, status__in=["noted", "closed"]))
        | Exists(Task.objects.filter(**mine))
        | Exists(AgendaItem.objects.filter(**mine).exclude(outcome=""))
    )
    rows = Meeting.objects.filter(
        coalition=coalition,
        series=series,
        status=Meeting.Status.HELD,
        ends_at__lte=(now or timezone.now()) - SETTLES_AFTER,
    )
    return rows.annotate(has_output=Q(output)).select_related("pulse", "created_by").order_by("-starts_at", "-pk")


def is_poor(meeting):
    """Whether a meeting of `settled` gave little."""
    pulse = getattr(meeting, "pulse", None)
    return not meeting.has_output or (pulse is not None and pulse.is_low)


def three_poor(coalition, now=None, series=None):
    """The last three meetings of a body, the latest first, when all of them gave little; else []."""
    rows = list(settled(coalition, now, series)[:IN_A_ROW])
    return rows if len(rows) == IN_A_ROW and all(is_poor(row) for row in rows) else []
