"""Reads about date polls."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class PollQuerySet(ScopedQuerySet):
    """Coordinators see all polls; anybody sees those they are asked in."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(invitees__person=viewer.person) if viewer.person else self.none()


class PollAnswerQuerySet(ScopedQuerySet):
    """Coordinators see all answers; anybody sees their own."""

    def narrowed_for(self, viewer):
        if viewer.can(Permission.KEEP_RECORDS):
            return self
        return self.filter(invitee__person=viewer.person) if viewer.person else self.none()
