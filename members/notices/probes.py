"""For `manage.py doctor` and `/metrics`: does what we owe go out?"""

from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from coalition.probes import Finding, register

from .models import Notice

LATE_AFTER = timedelta(minutes=10)  # the sweep runs each minute


@register
def owed_notices():
    """How many notices are due and not taken up, and how long the oldest waits."""
    now = timezone.now()
    due = Notice.objects.filter(status=Notice.Status.OWED, not_before__lte=now)
    found = due.aggregate(count=Count("pk"), oldest=Min("not_before"))
    waits = now - found["oldest"] if found["oldest"] else timedelta()
    figures = {"notices_due": found["count"], "notices_oldest_seconds": waits.total_seconds()}
    seen = f"{found['count']} due" + (
        f", the oldest for {waits.total_seconds() // 60:.0f} minutes" if found["count"] else ""
    )
    remedy = "Is a worker running, and does the mail server answer? The sweep sends them as soon as both do."
    return Finding("owed notices", waits < LATE_AFTER, seen, remedy, figures)
