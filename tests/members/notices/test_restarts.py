"""PostgreSQL or Valkey restart while a live worker sends: it goes on by itself, nothing is lost, nobody gets two.

The servers are this module's own, and real; so is the worker, which is started once and never again.
"""

import asyncio
import contextlib
import signal
import time
from collections import Counter
from functools import partial

import pytest
import redis
from django.db import DatabaseError, InterfaceError, connection
from kombu import Connection

from coalition.actions import create_coalition
from members.models import Notice
from members.notices import actions, tasks
from tests.processes import Worker, wait_for
from tests.servers import own_servers

from .test_worker import SETTINGS, make_people, owe_all

pytestmark = pytest.mark.worker

LETTERS = 400


@pytest.fixture(scope="module")
def servers(django_db_blocker):
    """Migrated servers; this process talks to them instead of the test run's own."""
    with django_db_blocker.unblock(), own_servers() as servers:
        yield servers


@pytest.fixture
def worker(servers, tmp_path, smtp, settings, monkeypatch):
    """A worker on those servers. Only `sweep` wakes it, as the beat would."""
    settings.REDIS_URL = servers.redis_url
    monkeypatch.setattr(actions, "wake_on_commit", lambda *_: None)
    environment = {"DJANGO_SETTINGS_MODULE": SETTINGS, "QUIET_HOURS": "off", "EMAIL_URL": smtp.url}
    worker = Worker(tmp_path / "worker.log", **environment).start()
    yield worker
    worker.stop()


@pytest.fixture
def coalition(servers):
    return create_coalition(slug=f"restarts-{time.time_ns()}", name="Restarts")


def sweep(servers):
    """What the beat does each minute."""
    url = servers.redis_url.replace("unix://", "redis+socket://").replace("db=", "virtual_host=")
    with (
        contextlib.suppress(OSError, redis.RedisError),
        Connection(url, transport_options={"max_retries": 1}) as broker,
    ):
        tasks.sweep.apply_async(connection=broker, retry=False)


def slowly(smtp):
    """Each mail takes a moment, so that something can happen meanwhile."""
    taken = smtp.handle_DATA

    async def handle(server, session, envelope):
        await asyncio.sleep(0.02)
        return await taken(server, session, envelope)

    smtp.handle_DATA = handle


def theirs(smtp, coalition):
    """{address: mails} of the coalition's people; what a test before left behind may still arrive."""
    return Counter(address for address in smtp.recipients if address.endswith(f"@{coalition.slug}.example"))


def counts(coalition):
    """{status: number}; nothing while the database is away."""
    try:
        return Counter(Notice.objects.filter(coalition=coalition).values_list("status", flat=True))
    except (DatabaseError, InterfaceError):
        connection.close()
        return Counter()


def go_on(smtp, servers, coalition, *moments):
    """Do each of the moments (mails arrived, what happens then) while the notices go out; until none is under way.

    The sweep comes each half second, not each minute.
    """

    def swept(is_so):
        def looks():
            sweep(servers)
            time.sleep(0.5)
            return is_so()

        return looks

    def nothing_under_way():
        now = counts(coalition)
        return now.total() == LETTERS and not now["owed"] + now["claimed"] + now["sending"]

    for arrived, happens in moments:
        wait_for(swept(lambda arrived=arrived: smtp.seen >= arrived), what=f"{arrived} mails", seconds=180)
        happens()
    wait_for(swept(nothing_under_way), what="all notices", seconds=300)


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
def test_postgres_restarts_while_a_worker_sends(servers, coalition, worker, smtp, signal_number):
    """What the mail server said is remembered until the database is back: even the mail in hand is noted as sent."""
    slowly(smtp)
    people = make_people(coalition, LETTERS)
    owe_all(coalition, people)
    end = partial(servers.end_postgres, signal_number)
    go_on(smtp, servers, coalition, (20, end), (180, end))
    assert counts(coalition) == {"sent": LETTERS}
    assert theirs(smtp, coalition) == {person.email: 1 for person in people}
    assert "database went away" in worker.said()
    assert worker.process.poll() is None


def test_valkey_restarts_while_a_worker_sends(servers, coalition, worker, smtp):
    """A broker that forgets everything costs wake-ups; what is being sent goes on, and nothing is cut off."""
    slowly(smtp)
    people = make_people(coalition, LETTERS)
    owe_all(coalition, people)
    go_on(smtp, servers, coalition, (20, servers.end_valkey), (180, servers.end_valkey))
    assert counts(coalition) == {"sent": LETTERS}
    assert theirs(smtp, coalition) == {person.email: 1 for person in people}
    assert "onnection to broker lost" in worker.said()
    assert worker.process.poll() is None
