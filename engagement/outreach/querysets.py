"""Reads about contacts."""

from coalition.scope import ScopedQuerySet


class ContactQuerySet(ScopedQuerySet):
    """The log is for coordinators."""


class OneOnOneQuerySet(ScopedQuerySet):
    """What was said in private is for those who keep records."""
