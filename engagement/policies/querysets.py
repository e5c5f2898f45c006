"""Reads about policies we watch."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class PolicyQuerySet(ScopedQuerySet):
    """For those who keep records and for leadership."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.SEE_OVERVIEW) else self.none()
