"""Reads about giving and asking."""

from coalition.scope import ScopedQuerySet


class GivingQuerySet(ScopedQuerySet):
    """What was asked, and what we know of their agenda, is the coordinators' own."""
