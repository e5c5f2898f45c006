"""Meetings for tests."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import AgendaItem, Invitation, Meeting


def make_meeting(coalition, title="Quarterly council", *, days=7, minutes=90, status="draft", **fields):
    """A meeting `days` from now (negative: past)."""
    starts = timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)
    fields = {"starts_at": starts, "ends_at": starts + timedelta(minutes=minutes), "place": "Station 2"} | fields
    if status in ("published", "held", "cancelled"):
        fields.setdefault("published_at", timezone.now())
    return Meeting.objects.create(coalition=coalition, title=title, status=status, **fields)


def make_item(meeting, title="Where we stand", *, owner=None, purpose="inform", minutes=10, **fields):
    """An agenda item; complete when `owner` is given."""
    return AgendaItem.objects.create(
        coalition=meeting.coalition,
        meeting=meeting,
        title=title,
        owner=owner,
        purpose=purpose,
        minutes=minutes,
        **{"position": meeting.agenda_items.count() + 1} | fields,
    )


def make_invitation(meeting, person, partner=None, **fields):
    """Somebody on the list."""
    return Invitation.objects.create(
        coalition=meeting.coalition, meeting=meeting, person=person, partner=partner, **fields
    )
