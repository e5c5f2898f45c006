"""Brings PostgreSQL and Valkey for the tests; named by `addopts` because the settings are read before any conftest.

Always private servers, never those of `.env` or DATABASE_URL: tests empty the database and flush the cache.
TEST_DATABASE_URL and TEST_REDIS_URL name others. Under xdist only the controller starts servers; each worker has a
database of its own (pytest-django) and a Valkey database of its own (here).
"""

import os
import sys

from coalition import embedded
from tests import migrated

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "coalition.settings",
    "DEBUG": "1",  # plain static files and permissive names; pytest-django switches DEBUG itself off
    "SECRET_KEY": "for-tests-only-" + "x" * 40,
    "ALLOWED_HOSTS": "*",
    "BASE_URL": "http://testserver",
    "EMAIL_URL": "smtp://127.0.0.1:1",  # nobody listens there; the `smtp` fixture brings a server
    "TIME_ZONE": "UTC",
    "REQUIRE_MFA": "0",
    "METRICS_TOKEN": "",
    "DEFAULT_FROM_EMAIL": "Common Table <notices@common-table.example>",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's event loop beside the ORM
}


def _start():
    home = None
    for variable, name in (("DATABASE_URL", "postgres"), ("REDIS_URL", "valkey")):
        given = os.environ.get(f"TEST_{variable}")
        if not given:
            home = home or embedded.scratch_home()
            if name == "postgres":
                migrated.copy_to(home)
                os.environ["TEST_TEMPLATE"] = migrated.TEMPLATE
            given = embedded.hold(name, home, durable=False)
        os.environ[variable] = given


def prepare():
    """Set the environment, and start the servers unless another process of this run has."""
    os.environ.update(ENVIRONMENT)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("=", 1)[0] + f"={number}"
    elif not {"-h", "--help", "--version", "-V"} & set(sys.argv):
        _start()


# At import: other plugins import Django, and so the settings, as soon as they are loaded.
prepare()
