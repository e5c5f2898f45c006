"""Background work of the trunk."""

from celery import shared_task

from . import heartbeat


@shared_task(name="coalition.heartbeat", ignore_result=True, time_limit=20, expires=55)
def beat():
    """Sent by beat each minute and run by a worker: proof that both live and that the broker carries messages."""
    heartbeat.beat()
