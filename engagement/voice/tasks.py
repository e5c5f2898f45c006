"""What the clock does in this room: requests whose last day has passed are closed, and the answer becomes the work."""

from datetime import timedelta

from django.utils import timezone

from coalition import periodic

from . import actions
from .models import InputRequest


@periodic.work("engagement.voice.close_due", every=timedelta(minutes=15))
def close_due():
    """Close open requests whose last day has passed where their coalition is. Safe to run twice."""
    rows = InputRequest.objects.filter(status="open", closes_on__lt=timezone.now().date() + timezone.timedelta(days=1))
    closed = 0
    for request in rows.select_related("coalition").iterator(chunk_size=200):
        if request.closes_on < request.coalition.today():
            actions.close_request(request=request, by=None)
            closed += 1
    return closed
