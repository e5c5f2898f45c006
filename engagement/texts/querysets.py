"""Reads about shared texts: drafts of what concerns everybody are open to everybody."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class OpenTextQuerySet(ScopedQuerySet):
    """Everybody in the coalition."""

    def narrowed_for(self, viewer):
        return self


class RemarkQuerySet(ScopedQuerySet):
    """As the input they belong to: coordinators, and whoever said it."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(input__person=viewer.person) if viewer.person else self.none()
