"""Background work of the trunk."""

import contextlib

from celery import shared_task
from celery.signals import beat_init, worker_ready
from redis.exceptions import RedisError

from . import heartbeat, once


@shared_task(name="coalition.heartbeat", soft_time_limit=10, time_limit=20, expires=55)
def beat():
    """Sent by beat each minute and run by a worker: proof that both live and that the broker carries messages."""
    heartbeat.note(heartbeat.WORKER, heartbeat.BEAT)


@shared_task(name="coalition.forget_occasions", soft_time_limit=60, time_limit=90)
def forget_occasions():
    """Forms sent long ago need not be known again."""
    once.forget_old()


@worker_ready.connect(dispatch_uid="coalition.heartbeat")
def _worker_is_up(**_):
    with contextlib.suppress(RedisError, OSError):  # the next minute's task says it again
        heartbeat.note(heartbeat.WORKER)


@beat_init.connect(dispatch_uid="coalition.heartbeat")
def _beat_is_up(**_):
    with contextlib.suppress(RedisError, OSError):
        heartbeat.note(heartbeat.BEAT)
