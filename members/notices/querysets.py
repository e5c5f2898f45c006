"""Reads and claims of notices."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class NoticeQuerySet(ScopedQuerySet):
    """Coordinators see all notices of the coalition; anybody sees those sent to them."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()


class PreferenceQuerySet(ScopedQuerySet):
    """Somebody's own switches, and the coordinators' view of them."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(person=viewer.person) if viewer.person else self.none()
