"""Reads about who brought whom."""

from coalition.scope import ScopedQuerySet


class JoinedBecauseQuerySet(ScopedQuerySet):
    """For those who keep records: whose name moved whom is a judgment, and nobody is ranked by it."""
