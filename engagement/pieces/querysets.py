"""Reads about pieces for others to publish."""

from coalition.scope import ScopedQuerySet


class PieceQuerySet(ScopedQuerySet):
    """For those who keep records."""
