"""Work of the series room by the clock."""

from celery import shared_task

from .actions import draw_on
from .models import Series


@shared_task(name="meetings.series.draw_on")
def draw_on_all():
    """Make the meetings that have come within half a year, of every series that goes on."""
    for series in Series.objects.filter(ended_at=None).select_related("coalition").order_by("pk"):
        draw_on(series=series)
