"""Who reads exit talks: those who keep records, nobody else."""

from coalition.scope import ScopedQuerySet


class FarewellQuerySet(ScopedQuerySet):
    """For those who keep records."""
