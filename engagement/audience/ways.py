"""How to ask with the least burden, the least first: where people meet anyway, where they work, and then by a form (WRK-4)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from meetings.models import Meeting
from members.models import Affiliation, Partner

SOON = timedelta(days=21)
VISITS = 3  # places to go to, at most


@dataclass(frozen=True)
class Slot:
    """A meeting within three weeks; `comes` of the people it concerns are on its list."""

    meeting: object
    comes: int


@dataclass(frozen=True)
class Visit:
    """A partner with people of groups nobody of whom was heard yet."""

    partner: object
    people: int


def slots(viewer, asked, grid):
    """Meetings within 21 days, the one most of the people concerned come to first. One statement."""
    now = timezone.now()
    people = set().union(*(cell.people for cell in grid.cells)) if grid.cells else set()
    rows = Meeting.objects.visible_to(viewer).filter(
        status__in=["draft", "published"], starts_at__gt=now, starts_at__lte=now + SOON
    )
    rows = rows.annotate(
        comes=Count("invitations", filter=Q(invitations__person__in=people) if people else Q(), distinct=True)
    )
    return [Slot(row, row.comes) for row in rows.order_by("-comes", "starts_at")[:VISITS]]


def visits(viewer, asked, grid):
    """Partners whose people belong to cells nobody was heard in: most of them under one roof first. One statement."""
    people = set().union(*(cell.people for cell in grid.cells if not cell.is_heard)) if grid.cells else set()
    if not people:
        return []
    ties = Affiliation.objects.filter(person__in=people).in_force(on=viewer.coalition.today())
    here = Partner.objects.visible_to(viewer).filter(pk__in=ties.values("partner"))
    here = here.annotate(concerned=Count("affiliations", filter=Q(affiliations__person__in=people), distinct=True))
    return [Visit(row, row.concerned) for row in here.order_by("-concerned", "name")[:VISITS]]
