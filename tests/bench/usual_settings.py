"""Settings of a worker that sends the usual way: Celery as it comes."""

from coalition.settings import *  # noqa: F403  the settings are the real ones but for these

CELERY_IMPORTS = ["tests.bench.usual"]
CELERY_DB_REUSE_MAX = None  # type: ignore[assignment]  # a connection for each task
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_TASK_ACKS_LATE = False
