"""Reads about what we found out."""

from coalition.scope import ScopedQuerySet


class ScanEntryQuerySet(ScopedQuerySet):
    """For those who keep records."""
