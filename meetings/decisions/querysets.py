"""Reads about decisions."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet


class DecisionQuerySet(ScopedQuerySet):
    """Decisions are made in the open: everybody in the coalition reads them (DEC-4). Drafts are for coordinators."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(status="draft")


class BallotQuerySet(ScopedQuerySet):
    """Who took part is part of the open log."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(decision__status="draft")


class UrnQuerySet(ScopedQuerySet):
    """Nobody reads an urn; it is counted when the vote closes."""

    def narrowed_for(self, viewer):
        return self.none()
