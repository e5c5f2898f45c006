"""The Celery side of imports: a message carries an id, the row is the record. Harmless to run twice."""

from celery import shared_task

from coalition.wake import wake

from . import applying, checking, runs, undoing
from .models import ImportRun


@shared_task(name="members.exchange.check", ignore_result=True)
def check(run_pk):
    """Compare the rows of an import with what is here."""
    checking.check(run_pk)


@shared_task(name="members.exchange.apply", ignore_result=True)
def apply(run_pk):
    """Write the rows of an import."""
    applying.apply(run_pk)


@shared_task(name="members.exchange.undo", ignore_result=True)
def undo(run_pk):
    """Take back what an import wrote."""
    undoing.undo(run_pk)


@shared_task(name="members.exchange.sweep", ignore_result=True, expires=55)
def sweep():
    """Wake a worker for every import that waits: its message was lost, or its worker died."""
    steps = {ImportRun.Status.CHECKING: check, ImportRun.Status.APPLYING: apply, ImportRun.Status.UNDOING: undo}
    for pk, status in ImportRun.objects.filter(status__in=runs.WORKING).values_list("pk", "status"):
        if not wake(steps[status], pk):
            break
