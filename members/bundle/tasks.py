"""The Celery side of exports of everything: a message carries an id, the row is the record."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from coalition import periodic
from coalition.wake import wake

from . import actions, arriving
from .models import Bringing, Export


@shared_task(name="members.bundle.make", ignore_result=True, soft_time_limit=3000, time_limit=3300)
def make(pk):
    """Put everything into a zip."""
    actions.make(pk)


@shared_task(name="members.bundle.bring", ignore_result=True, soft_time_limit=3000, time_limit=3300)
def bring(pk):
    """Make a coalition of a zip."""
    arriving.bring(pk)


@periodic.work("members.bundle.sweep", every=timedelta(minutes=10), lease=timedelta(minutes=5))
@shared_task(name="members.bundle.sweep", ignore_result=True, expires=300)
def sweep():
    """Wake a worker for exports whose message was lost; throw away what is old."""
    for pk in Export.objects.filter(status=Export.Status.WAITING).values_list("pk", flat=True):
        if not wake(make, pk):
            break
    for pk in Bringing.objects.filter(status=Bringing.Status.WAITING).values_list("pk", flat=True):
        if not wake(bring, pk):
            break
    actions.throw_away(before=timezone.now() - actions.KEPT)
