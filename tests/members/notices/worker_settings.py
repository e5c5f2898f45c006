"""Settings of a worker process under test: knows the test's kinds of notices, and waits as long as the test says."""

import os

from coalition.settings import *  # noqa: F403  the settings are the real ones

CELERY_IMPORTS = ["tests.members.notices.kinds"]
EMAIL_TIMEOUT = int(os.environ.get("TEST_EMAIL_TIMEOUT", "20"))  # seconds
