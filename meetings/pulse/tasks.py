"""What the clock does in this room: three poor meetings in a row open a task."""

from datetime import timedelta

from coalition import periodic
from coalition.models import Coalition
from meetings.series.models import Series

from . import actions


@periodic.work("meetings.pulse.open_reviews", every=timedelta(hours=1))
def open_reviews():
    """Open the agenda reviews that are due and not open. Safe to run twice."""
    rows = Coalition.objects.order_by("pk").iterator(chunk_size=200)
    return sum(_reviews(coalition) for coalition in rows)


def _reviews(coalition):
    bodies = [None, *Series.objects.filter(coalition=coalition, meetings__status="held").distinct().order_by("pk")]
    return sum(actions.open_review(coalition, series) is not None for series in bodies)
