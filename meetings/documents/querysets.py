"""Reads about papers: a paper is seen by whoever may see the item it belongs to, or its meeting."""

from django.db.models import Exists, OuterRef, Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class DocumentQuerySet(ScopedQuerySet):
    """Papers of a meeting, or of one item of it."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.exclude(meeting__status="draft").open_to(viewer.person)

    def open_to(self, person):
        """Papers `person` (a Person or None) may read, by the rule of their items."""
        from meetings.agenda.models import AgendaItem

        open_items = AgendaItem.objects.open_to(person).filter(pk=OuterRef("item"))
        return self.filter(Q(item__isnull=True) | Exists(open_items))


class DocumentVersionQuerySet(ScopedQuerySet):
    """Versions of papers one may see."""

    def narrowed_for(self, viewer):
        from .models import Document

        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(document__in=Document.objects.visible_to(viewer).values("pk"))
