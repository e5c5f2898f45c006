"""`/healthz`, `/readyz`, `/metrics` and the page for services that are away."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from redis.exceptions import ConnectionError as ValkeyAway

from coalition import heartbeat, probes
from coalition.sessions import SessionStore


def _raise(error):
    def view(request):
        raise error

    view.login_required = False
    return view


def _session(request):
    return HttpResponse(str(request.session.get("word")))


_session.login_required = False  # type: ignore[attr-defined]
urlpatterns = [
    path("database/", _raise(OperationalError("server closed the connection"))),
    path("interface/", _raise(InterfaceError("connection already closed"))),
    path("valkey/", _raise(ValkeyAway("Connection refused"))),
    path("bug/", _raise(ValueError("ours"))),
    path("session/", _session),
    path("guarded/", lambda request: HttpResponse("in")),
]
handler500 = "django.views.defaults.server_error"


@pytest.fixture
def dead_valkey(settings):
    """Points the cache at an address where nobody listens."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture
def dead_database(monkeypatch):
    def away(*_):
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(connection, "ensure_connection", away)
    monkeypatch.setattr(connection, "cursor", away)


def test_alive_asks_nobody_and_answers_any_host_name(settings):
    settings.ALLOWED_HOSTS = []
    answer = Client().get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_when_all_is_well():
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "migrations": "ok", "cache": "ok"}}


def test_not_ready_without_the_database_while_still_alive(dead_database):
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "failing", "cache": "ok"}}
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_not_ready_without_valkey(dead_valkey):
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "cache": "failing"}


@pytest.mark.django_db
def test_metrics_for_this_machine_only():
    heartbeat.note(heartbeat.WORKER)
    answer = Client().get("/metrics")
    assert b'common_table_up{service="database"} 1.0' in answer.content
    assert b'common_table_up{service="worker"} 1.0' in answer.content
    assert b'common_table_up{service="beat"} 0.0' in answer.content
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "status"), [("Bearer secret", 200), ("Bearer wrong", 404), ("", 404)])
def test_metrics_with_a_token(settings, given, status):
    settings.METRICS_TOKEN = "secret"
    answer = Client(REMOTE_ADDR="192.0.2.7").get("/metrics", headers={"authorization": given})
    assert answer.status_code == status


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("address", ["/database/", "/interface/", "/valkey/"])
def test_a_service_that_is_away_gives_a_page_that_says_so(settings, address, debug):
    settings.DEBUG = debug
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 503
    assert b"Nothing is lost" in answer.content
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "no-store")


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("address", ["/session/", "/guarded/"])
def test_so_does_one_that_is_away_before_the_view(settings, dead_database, debug, address):
    settings.DEBUG = debug
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    assert client.get(address).status_code == 503


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_sessions_live_on_without_valkey(dead_valkey):
    kept = SessionStore()
    kept["word"] = "mine"
    kept.save()
    client = Client()
    client.cookies["sessionid"] = kept.session_key
    assert client.get("/session/").content == b"mine"


@override_settings(ROOT_URLCONF=__name__)
def test_a_bug_of_ours_stays_a_bug():
    assert Client(raise_request_exception=False).get("/bug/").status_code == 500


def test_a_probe_of_a_floor_above_is_asked(monkeypatch):
    monkeypatch.setattr(probes, "_registered", [])
    finding = probes.Finding("soup", True, "warm")
    probe = probes.register(lambda: finding)
    probes.register(probe)
    assert probes.registered() == [finding]
