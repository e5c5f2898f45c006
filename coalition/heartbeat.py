"""Signs of life of the processes that work in the background; `doctor` and `/metrics` read them."""

import time

from django.core.cache import cache

WORKER = "heartbeat:worker"
KEPT_SECONDS = 60 * 60 * 24
LATE_AFTER_SECONDS = 180  # beat sends one a minute; three in a row missing is trouble


def beat():
    """Say "a worker lives, and beat reaches it" now."""
    cache.set(WORKER, time.time(), KEPT_SECONDS)


def age():
    """Seconds since the last sign of life; None when there is none of the last day."""
    last = cache.get(WORKER)
    return None if last is None else max(0.0, time.time() - last)
