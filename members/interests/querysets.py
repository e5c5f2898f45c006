"""Reads about what partners need."""

from coalition.scope import ScopedQuerySet


class InterestQuerySet(ScopedQuerySet):
    """For those who keep records: what a partner needs is told in confidence."""
