"""What every test may use. Characters, real processes and the browser have a module each."""

import os

import pytest
from django.core.cache import cache
from django.db import connection

pytest_plugins = ["tests.characters", "tests.processes", "tests.browser"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each process's database is a copy of one in which every migration is done (tests/migrated.py)."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits, sessions and queued messages of one test are none of the next one's business."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Files that a test stores go when it ends."""
    settings.MEDIA_ROOT = tmp_path / "media"
