"""Sends a wake-up to Celery without ever failing what was already committed.

The row in PostgreSQL is the record. When the broker is away the message is dropped with a line in the log, and the
next sweep (at most a minute later) finds the row.
"""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def wake(task, *args, after=0):
    """Ask Celery to run `task(*args)` soon, `after` seconds; whether the message was taken. Never raises for a dead broker."""
    try:
        task.apply_async(args=args, ignore_result=True, countdown=after or None)
    except (OperationalError, RedisError, OSError) as trouble:
        logger.warning("No wake-up for %s%r, the sweep will find it: %s", task.name, args, trouble)
        return False
    return True


def wake_on_commit(task, *args):
    """`wake` after the running transaction has committed; nothing when it rolls back."""
    transaction.on_commit(lambda: wake(task, *args))
