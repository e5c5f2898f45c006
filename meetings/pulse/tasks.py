"""What the clock does in this room: three poor meetings in a row open a task."""

from celery import shared_task

from coalition.models import Coalition

from . import actions


@shared_task(name="meetings.pulse.open_reviews", time_limit=300)
def open_reviews():
    """Open the agenda reviews that are due and not open. Safe to run twice."""
    rows = Coalition.objects.order_by("pk").iterator(chunk_size=200)
    return sum(actions.open_review(coalition) is not None for coalition in rows)
