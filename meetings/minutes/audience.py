"""Who gets the minutes, and a correction of them; said before they go out."""

from django.urls import reverse

from members.models import Notice
from members.notices import audiences

from .models import Minutes


def readers(meeting):
    """Ids of everybody who was invited or came, in order."""
    people = set(meeting.invitations.values_list("person_id", flat=True))
    return sorted(
        people | set(meeting.attendances.came().filter(person__isnull=False).values_list("person_id", flat=True))
    )


def who_had_them(minutes):
    """Ids of everybody who had any edition, in order."""
    had = Notice.objects.filter(
        coalition=minutes.coalition_id, kind="minutes", key__startswith=f"minutes:{minutes.pk}:"
    )
    return sorted(set(had.exclude(status=Notice.Status.SKIPPED).values_list("person_id", flat=True)))


def _found(viewer, pk):
    return Minutes.objects.visible_to(viewer).select_related("meeting").filter(pk=pk).first()


def _group(viewer, minutes, ids):
    url = reverse("meeting-minutes", args=[viewer.coalition.slug, minutes.meeting_id])
    return audiences.Group(audiences.people(ids), f"Minutes: {minutes.meeting.title}", url)


def of_minutes(viewer, pk):
    """Whom an edition goes to while it can still go round."""
    minutes = _found(viewer, pk)
    if minutes is None or minutes.status not in (Minutes.Status.DRAFT, Minutes.Status.CORRECTED):
        return None
    return _group(viewer, minutes, readers(minutes.meeting))


def of_correction(viewer, pk):
    """Whom a correction of approved minutes goes to."""
    minutes = _found(viewer, pk)
    if minutes is None or minutes.status != Minutes.Status.APPROVED:
        return None
    return _group(viewer, minutes, who_had_them(minutes))


audiences.register("minutes", of_minutes)
audiences.register("minutes-correction", of_correction)
