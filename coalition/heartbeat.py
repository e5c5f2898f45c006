"""Signs of life of the processes that work in the background; `doctor` and `/metrics` read them."""

import time

from django.core.cache import cache

WORKER, BEAT = "worker", "beat"
KEPT_SECONDS = 60 * 60 * 24
LATE_AFTER_SECONDS = 180  # beat sends one a minute; three in a row missing is trouble


def note(*names):
    """Say "these live" now."""
    cache.set_many({f"heartbeat:{name}": time.time() for name in names}, KEPT_SECONDS)


def age(name):
    """Seconds since the last sign of life; None when there is none of the last day."""
    last = cache.get(f"heartbeat:{name}")
    return None if last is None else max(0.0, time.time() - last)
