"""What every test may use. Characters, real processes and the browser have a module each."""

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.characters", "tests.processes", "tests.browser"]


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits, sessions and queued messages of one test are none of the next one's business."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """Files that a test stores go when it ends."""
    settings.MEDIA_ROOT = tmp_path / "media"
