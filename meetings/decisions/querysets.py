"""Reads about decisions."""

from coalition.access import Permission
from coalition.scope import ScopedQuerySet
from coalition.search import close_to, having


class DecisionQuerySet(ScopedQuerySet):
    """Decisions are made in the open: everybody in the coalition reads them (DEC-4). Drafts are for coordinators."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(status="draft")

    def matching(self, words):
        """Decisions in whose title or question every word occurs. Uses the trigram indexes."""
        return having(self, words, "title", "question")

    def close_to(self, words):
        """Decisions whose title is written nearly so, the nearest first."""
        return close_to(self, words, "title")


class BallotQuerySet(ScopedQuerySet):
    """Who took part is part of the open log."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.exclude(decision__status="draft")


class UrnQuerySet(ScopedQuerySet):
    """Nobody reads an urn; it is counted when the vote closes."""

    def narrowed_for(self, viewer):
        return self.none()
