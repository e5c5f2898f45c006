"""Reads about objectives and tasks."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class ObjectiveQuerySet(ScopedQuerySet):
    """What we are after is open to everybody in the coalition."""

    def narrowed_for(self, viewer):
        return self


class TaskQuerySet(ScopedQuerySet):
    """Coordinators see all tasks; anybody sees their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(owner=viewer.person) if viewer.person else self.none()

    def open(self):
        """Not done yet."""
        return self.filter(done_on__isnull=True)
