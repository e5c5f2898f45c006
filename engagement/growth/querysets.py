"""Reads about the growth plan."""

from coalition.scope import ScopedQuerySet


class GrowthWaveQuerySet(ScopedQuerySet):
    """For those who keep records."""

    def current(self):
        """The first wave that is not closed, or None when all are, or none is planned."""
        return self.filter(closed_on__isnull=True).order_by("number").first()
