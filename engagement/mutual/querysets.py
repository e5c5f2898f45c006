"""Reads about mutual benefits."""

from coalition.scope import ScopedQuerySet


class MutualBenefitQuerySet(ScopedQuerySet):
    """For those who keep records; the partner has it in the talk in which it is agreed."""
