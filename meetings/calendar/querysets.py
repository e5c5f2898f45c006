"""Reads about calendar feeds and answers from calendar programs."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class FeedQuerySet(ScopedQuerySet):
    """One's own feeds; the coalition's feed is for coordinators to give out."""

    def narrowed_for(self, viewer):
        own = self.filter(person=viewer.person) if viewer.person else self.none()
        return own | self.filter(person__isnull=True) if viewer.can(Permission.KEEP_RECORDS) else own

    def in_force(self):
        """Feeds nobody has revoked."""
        return self.filter(revoked_at__isnull=True)


class ReplyQuerySet(ScopedQuerySet):
    """What calendar programs answered is for coordinators."""
