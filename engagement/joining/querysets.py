"""Reads about those who ask to take part."""

from coalition.scope import ScopedQuerySet


class JoinInterestQuerySet(ScopedQuerySet):
    """For those who keep records. Leadership sees how many, never who (REC-3, REC-4)."""

    def waiting(self):
        """Those without an answer."""
        return self.filter(state="waiting")
