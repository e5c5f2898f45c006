"""What a member sees first: what became of what they said, the next meeting, what is asked of them, what they promised."""

from dataclasses import dataclass

from django.db.models import F, Prefetch

from engagement.answering.models import Receipt, Theme
from engagement.commitments.models import Contribution
from engagement.concerns.models import Concern
from engagement.voice.models import Input, InputRequest
from engagement.workload.models import RoleOffer
from meetings.checkin import claims
from meetings.models import Invitation, Meeting, Task


@dataclass(frozen=True)
class Answered:
    """One input of the viewer with its answer: the request, their words, the themes that hold them, the receipt."""

    request: InputRequest
    input: Input
    themes: list
    receipt: Receipt | None


def answers(viewer, limit=5):
    """What became of the viewer's input, newest answer first: a list of Answered. Two queries."""
    rows = (
        Input.objects.filter(coalition=viewer.coalition, person=viewer.person)
        .filter(request__report_back__published_at__isnull=False)
        .select_related("request__report_back")
        .prefetch_related(Prefetch("themes", Theme.objects.all()))
        .order_by("-request__report_back__published_at")[:limit]
    )
    receipts = {
        receipt.report_back_id: receipt
        for receipt in Receipt.objects.filter(coalition=viewer.coalition, person=viewer.person)
    }
    return [
        Answered(row.request, row, list(row.themes.all()), receipts.get(row.request.report_back.pk)) for row in rows
    ]


def waiting(viewer):
    """The viewer's input that is still with us: a list of Input with its request."""
    return list(
        Input.objects.filter(coalition=viewer.coalition, person=viewer.person)
        .exclude(request__report_back__published_at__isnull=False)
        .select_related("request")
    )


def next_meeting(viewer, now):
    """(meeting, the viewer's invitation or None) of the next published meeting, or None."""
    meeting = Meeting.objects.visible_to(viewer).upcoming(now).first()
    if meeting is None:
        return None
    return meeting, Invitation.objects.filter(meeting=meeting, person=viewer.person).first()


def unnoted(viewer, now):
    """Meetings that are over, to which the viewer was invited and at which nobody noted them: they can say "I was there"."""
    return [meeting for meeting in claims.open_for(viewer, now) if meeting.ends_at <= now]


def asked(viewer):
    """Open requests the viewer has not answered, soonest promise first."""
    return list(
        InputRequest.objects.visible_to(viewer)
        .filter(status="open")
        .exclude(inputs__person=viewer.person)
        .order_by("report_back_on", "pk")
    )


def concerns(viewer, limit=5):
    """What the viewer told us worries them: those that are not settled first, then the latest."""
    rows = Concern.objects.raised_by(viewer).select_related("coordinator")
    return list(rows.order_by(F("settled_on").desc(nulls_first=True), "-raised_on", "-pk")[:limit])


def roles_offered(viewer):
    """Roles that wait for the viewer's yes or no."""
    rows = RoleOffer.objects.filter(coalition=viewer.coalition, person=viewer.person, status="offered")
    return list(rows.order_by("offered_on", "pk"))


def tasks(viewer):
    """What is in the viewer's hands, soonest first: what they said they would do, and what they do for a colleague; and what
    waits for their yes."""
    rows = Task.objects.visible_to(viewer)
    rows = (rows.of(viewer.person) | rows.filter(held_for=viewer.person)).open()
    return list(rows.select_related("objective", "owner").by_day())


def received(viewer, limit=5):
    """What the coalition gave the viewer's own partners, newest first."""
    return list(
        Contribution.objects.visible_to(viewer)
        .filter(direction=Contribution.Direction.OURS)
        .select_related("partner")
        .order_by("-given_on")[:limit]
    )
