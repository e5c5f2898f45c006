"""Reads about meetings that go on."""

from django.db.models import BooleanField, Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


def led_by(viewer, prefix=""):
    """Meetings this viewer leads: the chair, and whoever was named to take notes. `prefix` is the way to the meeting."""
    return Q(**{f"{prefix}chair__user": viewer.user}) | Q(**{f"{prefix}note_taker__user": viewer.user})


class LiveQuerySet(ScopedQuerySet):
    """Those who keep records, and whoever leads the meeting."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(led_by(viewer, "meeting__"))


class NoteQuerySet(ScopedQuerySet):
    """Those who keep records; whoever leads the meeting, except where they may not read the item."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        items = self.model._meta.get_field("item").related_model.objects.visible_to(viewer)
        open_to_them = Q(item__in=items) | Q(item__isnull=True, is_confidential=False)
        return self.filter(open_to_them, led_by(viewer, "meeting__"))


def in_the_room(viewer, meetings):
    """Meetings this viewer may follow live, of `meetings` (a queryset that starts at visible_to): one query in all.

    Each has `live` loaded, and `drives`: whether the viewer leads it. Others follow it when they are invited or were
    marked as here. `came` is the number of people marked as here, counted only before it is opened live, when nothing
    counts versions yet.
    """
    invitations = meetings.model.invitations.rel.related_model.objects
    sheet = meetings.model.attendances.rel.related_model.objects
    drives = (
        Value(value=True)
        if viewer.can(Permission.KEEP_RECORDS)
        else Case(When(led_by(viewer), then=True), default=False, output_field=BooleanField())
    )
    here = sheet.filter(meeting=OuterRef("pk")).came().order_by().values("meeting")
    rows = meetings.select_related("live").annotate(
        drives=drives,
        came=Case(
            When(live__isnull=True, then=Coalesce(Subquery(here.annotate(number=Count("pk")).values("number")), 0)),
            default=0,
            output_field=IntegerField(),
        ),
    )
    if viewer.can(Permission.KEEP_RECORDS):
        return rows
    asked = Exists(invitations.filter(meeting=OuterRef("pk"), person__user=viewer.user))
    came = Exists(sheet.came().filter(meeting=OuterRef("pk"), person__user=viewer.user))
    return rows.filter(led_by(viewer) | asked | came)
