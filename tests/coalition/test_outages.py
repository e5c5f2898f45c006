"""PostgreSQL or Valkey die under a live web server: its pages say so kindly, nothing is half-written, and it comes back
by itself (issue 2, "a dead database or Valkey at start or in mid-flight").

The servers are this module's own, and real; so is gunicorn, which is never started again.
"""

import signal
import threading
import time
from contextlib import closing

import pytest
from django.db import connection

from coalition.actions import create_coalition
from coalition.models import AuditEvent
from members.models import Membership, Partner
from tests.characters import make_user
from tests.processes import wait_for
from tests.servers import PATIENCE_SECONDS, Web, own_servers

pytestmark = pytest.mark.worker

BACK_SECONDS = 15  # from the server's return to a good page; a crashed PostgreSQL reads its journal first
PAGE_SECONDS = 5  # within which a page without its services has to say so


@pytest.fixture(scope="module")
def servers(django_db_blocker):
    """Migrated servers; this process talks to them instead of the test run's own."""
    with django_db_blocker.unblock(), own_servers() as servers:
        yield servers


@pytest.fixture(scope="module")
def table(servers):
    """A coalition, with its coordinator."""
    coalition = create_coalition(slug="outage", name="Outage")
    return coalition, make_user(coalition, "coordinator", "Rosa")


@pytest.fixture
def web(servers, tmp_path):
    web = Web(tmp_path / "web.log", **servers.environment)
    yield web
    web.stop()
    connection.close()  # it may have been cut


@pytest.fixture
def rosas(web, table):
    """The web server, with the coordinator signed in."""
    web.sign_in(table[1])
    warm = [web.status("/c/outage/partners/") for _ in range(6)]  # both workers have met everything
    assert warm == [200] * 6
    return web


def assert_says_so(web, path, data=None, *, within=PAGE_SECONDS):
    """The page of 503, at once."""
    started = time.monotonic()
    status, headers, text = web.ask(path, data)
    assert (status, headers["Retry-After"]) == (503, "30"), text[:500]
    assert "Nothing is lost, and nothing half-done was saved." in text
    assert time.monotonic() - started < within


def wait_until_back(web, path="/readyz", seconds=BACK_SECONDS):
    """Both workers answer well again."""
    wait_for(lambda: [web.status(path) for _ in range(6)] == [200] * 6, what=f"{path} to be back", seconds=seconds)


def test_a_database_killed_in_mid_flight(servers, rosas):
    with servers.without("postgres"):
        for _ in range(4):
            assert_says_so(rosas, "/c/outage/partners/")
        assert_says_so(rosas, "/c/outage/partners/new/", {"name": "Lost Clinic"})
        assert rosas.status("/readyz") == 503
        assert rosas.status("/healthz") == 200
    wait_until_back(rosas)
    assert rosas.status("/c/outage/partners/") == 200, "the session has lived on"
    connection.close()
    assert not Partner.objects.filter(name="Lost Clinic").exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT, signal.SIGINT], ids=["killed", "crash", "restart"])
def test_a_database_that_its_keeper_brings_back(servers, rosas, number):
    servers.end_postgres(number)
    wait_until_back(rosas, "/c/outage/partners/")


def test_what_was_being_written_is_not_half_there(servers, rosas, table):
    """The partner is in its table, the audit trail waits: then the server dies. The same form is sent again after."""
    coalition, _ = table
    form = {"name": "Hillside Clinic", "kind": "organization", "status": "prospect", "since": "2026-01-05"}
    form |= {"occasion": "the-same-form"}
    answers = []
    with closing(servers.connect()) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLE coalition_auditevent IN SHARE MODE")
        sender = threading.Thread(target=lambda: answers.append(rosas.ask("/c/outage/partners/new/", form)))
        sender.start()
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'coalition_auditevent'::regclass"
        wait_for(lambda: servers.execute(waiting), what="the audit trail to be asked")
        servers.end_postgres(signal.SIGKILL)
        sender.join(timeout=20)
    [(status, _, text)] = answers
    assert status == 503, text[:500]
    wait_until_back(rosas, "/c/outage/partners/")
    connection.close()
    mine = {"coalition": coalition, "name": "Hillside Clinic"}
    assert not Partner.objects.filter(**mine).exists()
    assert not AuditEvent.objects.filter(coalition=coalition, verb="partner_created").exists()

    again = [rosas.ask("/c/outage/partners/new/", form)[:2] for _ in range(2)]
    assert [(status, headers["Location"]) for status, headers in again] == [(302, again[0][1]["Location"])] * 2
    partner = Partner.objects.get(**mine)
    assert Membership.objects.filter(partner=partner).count() == 1
    assert AuditEvent.objects.filter(coalition=coalition, verb="partner_created").count() == 1


def test_a_query_under_way_does_not_keep_the_next_server_out(servers, rosas):
    """A process of PostgreSQL that computes does not see that its server was killed; the keeper ends it."""
    busy = "DO $$ DECLARE n bigint := 0; BEGIN LOOP n := n + 1; EXIT WHEN n = 100000000000; END LOOP; END $$"

    def compute():
        with closing(servers.connect()) as other, other.cursor() as cursor:
            cursor.execute(busy)

    def computes():
        try:
            compute()
        except connection.Database.OperationalError as trouble:
            cut.append(trouble)

    cut = []
    computing = threading.Thread(target=computes)
    computing.start()
    active = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO $$%'"
    wait_for(lambda: servers.execute(active), what="the long query")
    servers.end_postgres(signal.SIGKILL)
    wait_until_back(rosas, "/c/outage/partners/")
    computing.join(timeout=5)
    assert len(cut) == 1


def test_valkey_killed_in_mid_flight(servers, rosas):
    """Sessions live in the database as well: who is signed in goes on; only what counts attempts has to wait."""
    with servers.without("valkey"):
        started = time.monotonic()
        assert [rosas.status("/c/outage/partners/") for _ in range(4)] == [200] * 4
        assert time.monotonic() - started < PAGE_SECONDS
        assert rosas.status("/readyz") == 503
        rosas.session, mine = "", rosas.session
        assert_says_so(rosas, "/accounts/login/", {"login": "rosa@outage.example", "password": "wrong"})
        rosas.session = mine
    wait_until_back(rosas)
    status, _, text = rosas.ask("/accounts/login/", {"login": "rosa@outage.example", "password": "wrong"})
    assert status in {200, 302}, text[:500]


@pytest.mark.parametrize("names", [("postgres",), ("valkey",), ("postgres", "valkey")], ids="-".join)
def test_dead_at_the_start(servers, table, tmp_path, names):
    connection.close()  # where this is the first test of the module, `table` has left it open: it would be cut
    with servers.without(*names):
        web = Web(tmp_path / "web.log", **servers.environment)
        try:
            assert web.status("/healthz") == 200
            assert web.status("/readyz") == 503
            if "postgres" in names:
                web.session = "a" * 32
                assert_says_so(web, "/c/outage/partners/", within=PATIENCE_SECONDS)  # its first page ever takes longer
        except BaseException:
            web.stop()
            raise
    try:
        wait_until_back(web)
        web.sign_in(table[1])
        assert web.status("/c/outage/partners/") == 200
    finally:
        web.stop()
        connection.close()
