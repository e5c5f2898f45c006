"""Work of the series room by the clock."""

from datetime import timedelta

from coalition import periodic

from .actions import draw_on
from .models import Series


@periodic.work("meetings.series.draw_on", every=timedelta(hours=1))
def draw_on_all():
    """Make the meetings that have come within half a year, of every series that goes on."""
    for series in Series.objects.filter(ended_at=None).select_related("coalition").order_by("pk"):
        draw_on(series=series)
