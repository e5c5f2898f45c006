"""Networks too large to be computed while somebody waits."""

from celery import shared_task

from coalition.models import Coalition

from . import pictures


@shared_task(name="engagement.network.draw")
def draw(coalition_id, on):
    """Compute the picture of a day (ISO) where it is missing or old; safe to run twice."""
    coalition = Coalition.objects.filter(pk=coalition_id).first()
    if coalition is not None:
        pictures.bring_up_to_date(coalition, on)
