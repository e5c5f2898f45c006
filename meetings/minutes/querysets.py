"""Reads about minutes: everybody reads what was circulated; drafts are for those who keep records."""

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
