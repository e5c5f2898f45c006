"""Everything that can go wrong, at once and at random, in small; `make bench ARGS="--only chaos"` does it in large."""

import time

import pytest

from coalition.actions import create_coalition
from tests.servers import own_servers
from tests.storm import Storm

from . import kinds  # noqa: F401  registers the kinds

pytestmark = [pytest.mark.worker, pytest.mark.long]


@pytest.fixture
def servers(django_db_blocker, settings):
    """Servers of its own, which may be ended at any time."""
    with django_db_blocker.unblock(), own_servers() as servers:
        settings.REDIS_URL = servers.redis_url
        yield servers


def test_each_goes_out_once_or_waits_for_a_person(servers, tmp_path):
    coalition = create_coalition(slug=f"storm-{time.time_ns()}", name="Storm")
    storm = Storm(servers, coalition, 400, tmp_path, workers=2)
    found = storm.rage()
    assert storm.troubles(found) == []
    assert {"a worker is killed", "Valkey restarts", "PostgreSQL restarts"} <= set(found.events)
    assert found.unsure  # else nothing was lost, and the test shows nothing
    assert found.failed
