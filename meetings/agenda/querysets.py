"""Reads about agendas: who may see which item, and what is left over from earlier meetings."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, Sum

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


def under_open_item(person, to="agenda_item"):
    """Q: what was noted under no agenda item, under an open one, or under a confidential one `person` may read.

    `to` is the way to the item. `person` may be None.
    """
    is_open = Q(**{f"{to}__isnull": True}) | Q(**{f"{to}__is_confidential": False})
    if person is None:
        return is_open
    named = apps.get_model("meetings", "ItemReader").objects.filter(item=OuterRef(f"{to}_id"), person=person)
    return is_open | Q(**{f"{to}__owner": person}) | Exists(named)


class AgendaItemQuerySet(ScopedQuerySet):
    """An item is seen by whoever sees its meeting, a confidential one by coordinators and those named."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.exclude(meeting__status="draft").open_to(viewer.person)

    def open_to(self, person):
        """What `person` (a Person or None) may read of published agendas, without regard to roles.

        For mails, personal links and feeds, which know a person and no viewer.
        """
        rows = self.exclude(meeting__agenda_pending=True)
        if person is None:
            return rows.filter(is_confidential=False)
        named = self.model._meta.get_field("named").related_model.objects.filter(item=OuterRef("pk"), person=person)
        return rows.filter(Q(is_confidential=False) | Q(owner=person) | Exists(named))

    def on_the_table(self):
        """What the meeting's time is for: without what was parked or moved to a later meeting."""
        return self.exclude(state__in=["parked", "carried"])

    def left_over(self):
        """What earlier meetings parked or did not come to, the latest meeting first.

        Unfinished is an item of a held meeting that is neither marked as done nor has an outcome.
        """
        unfinished = Q(meeting__status="held", state="open", outcome="") & ~Q(kind="break")
        return self.filter(Q(state="parked") | unfinished).order_by("-meeting__starts_at", "position", "pk")

    def minutes(self):
        """Sum of minutes."""
        return self.aggregate(sum=Sum("minutes"))["sum"] or 0


class SuggestionQuerySet(ScopedQuerySet):
    """Coordinators see every suggestion; anybody sees their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()

    def waiting(self):
        """Those nobody has answered yet, the longest waiting first."""
        return self.filter(status="waiting").order_by("suggested_at", "pk")


class AcknowledgementQuerySet(ScopedQuerySet):
    """Coordinators see who ticked; anybody sees their own tick."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()
