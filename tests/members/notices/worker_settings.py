"""Settings of a worker process under test: knows the test's kinds of notices."""

from coalition.settings import *  # noqa: F403  the settings are the real ones

CELERY_IMPORTS = ["tests.members.notices.kinds"]
