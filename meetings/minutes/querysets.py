"""Reads about minutes: everybody reads what was circulated; drafts are for those who keep records."""

from django.db.models import Q

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class MinutesQuerySet(ScopedQuerySet):
    """Minutes of meetings."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.filter(edition__gt=0)


class MinutesPartQuerySet(ScopedQuerySet):
    """Notes, editions and corrections."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.filter(minutes__edition__gt=0)


class NoteQuerySet(MinutesPartQuerySet):
    """Notes item by item; those on a confidential item only for whoever may read the item."""

    def narrowed_for(self, viewer):
        rows = super().narrowed_for(viewer)
        if viewer.can(Permission.KEEP_RECORDS):
            return rows
        items = self.model._meta.get_field("item").related_model.objects.visible_to(viewer)
        return rows.filter(Q(is_confidential=False) | Q(item__in=items))

    def for_everybody(self):
        """What an edition holds."""
        return self.filter(is_confidential=False)
