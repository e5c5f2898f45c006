"""What every test may use. Characters, real processes and the browser have a module each."""

import os

import pytest
from django.core.cache import cache
from django.db import connection

pytest_plugins = ["tests.characters", "tests.processes", "tests.browser"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Long tests first among those that commit, which pytest-django has put behind the ones that roll back."""
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    start = next((at for at, item in enumerate(rest) if _commits(item)), len(rest))
    items[:] = [*rest[:start], *long, *rest[start:]]


def _commits(item):
    marker = item.get_closest_marker("django_db")
    return marker is not None and marker.kwargs.get("transaction", False)


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
