"""Reads about how partners are won: what of the first contact is done."""

from coalition.scope import ScopedQuerySet


class FirstContactQuerySet(ScopedQuerySet):
    """For those who keep records."""
