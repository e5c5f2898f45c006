"""Benchmarks by the clock."""

from datetime import timedelta

from coalition import periodic

from . import making


@periodic.work("engagement.benchmark.make_due", every=timedelta(hours=6))
def make_due():
    """Last quarter's benchmark where there is none yet."""
    making.make_due()
