"""Reads about contacts."""

from coalition.scope import ScopedQuerySet


class ContactQuerySet(ScopedQuerySet):
    """The log is for coordinators."""
