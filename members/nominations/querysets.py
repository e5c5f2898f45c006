"""Reads about nominations."""

from coalition.scope import ScopedQuerySet


class NominationQuerySet(ScopedQuerySet):
    """For those who keep records: whose name was put forward is nobody else's business until it is said."""
