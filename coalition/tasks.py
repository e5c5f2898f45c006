"""Background work of the trunk."""

import contextlib
from datetime import timedelta

from celery import shared_task
from celery.signals import beat_init, worker_ready
from redis.exceptions import RedisError

from . import heartbeat, once, periodic
from .wake import wake


@shared_task(name="coalition.beat", soft_time_limit=20, time_limit=30, expires=55)
def beat():
    """Sent by beat each minute and run by a worker: proof that both live, and a wake-up for every work that is due."""
    heartbeat.note(heartbeat.WORKER, heartbeat.BEAT)
    for name in periodic.due():
        if not wake(work, name):
            break


@shared_task(name="coalition.work", expires=600)
def work(name):
    """Do one periodic work, if it is due and nobody is at it."""
    periodic.run(name)


@periodic.work("coalition.forget_occasions", every=timedelta(hours=1))
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
