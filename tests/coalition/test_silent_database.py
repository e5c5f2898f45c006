"""A database that takes connections and never answers: the page says so within about ten seconds, and its worker is free
(issue 2, "a dead database … in mid-flight"; gunicorn alone would kill the worker after thirty)."""

import socket
import threading
import time

import pytest
from django.db import InterfaceError, OperationalError, connection

from coalition import watch
from coalition.actions import create_coalition
from tests.characters import make_user
from tests.processes import wait_for
from tests.servers import Web, own_servers
from tests.silence import Silence

ABOUT_TEN_SECONDS = 16  # 6.5 to notice, 5 for the connection that is tried again, and a slow machine
AT_ONCE_SECONDS = 2


@pytest.fixture
def silence(tmp_path_factory, db):
    """A silent one before the test run's own database."""
    found = Silence(tmp_path_factory.mktemp("s"), "/nowhere")
    found.silent.set()
    yield found
    found.close()


def test_who_answers_and_who_does_not(db, silence):
    line = connection.connection
    assert watch.answers(line.info.host, int(line.info.port))
    host = silence._door.getsockname().rpartition("/")[0]
    began = time.monotonic()
    assert not watch.answers(host, 5432, seconds=0.3)
    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert not watch.answers("/nowhere", 5432)


def test_a_silent_one_over_tcp():
    with socket.create_server(("127.0.0.1", 0)) as door:
        assert not watch.answers("127.0.0.1", door.getsockname()[1], seconds=0.3)


class Line:
    """A page's database as `watch` sees it, at an address of the test's."""

    def __init__(self, host):
        self.connection, self.settings_dict, self.Database = None, {"HOST": host, "PORT": ""}, connection.Database


def test_a_slow_page_of_a_database_that_answers_is_left_alone(db, monkeypatch):
    monkeypatch.setattr(watch, "SLOW", 0.0)
    mine = watch.Watch()
    mine._process = watch.os.getpid()  # the test looks itself
    with mine.page():
        mine.look()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    assert mine.silent is None


def test_pages_are_told_at_once_until_it_answers_again(monkeypatch):
    said = {"answers": False}
    monkeypatch.setattr(watch, "SLOW", 0.0)
    monkeypatch.setattr(watch, "answers", lambda host, port: said["answers"])
    monkeypatch.setattr(watch, "connections", {"default": Line("/somewhere")})
    mine = watch.Watch()
    mine._process = watch.os.getpid()
    with mine.page():
        mine.look()
    assert mine.silent == ("/somewhere", 5432)
    with pytest.raises(watch.Hangs), mine.page():
        pytest.fail("nobody waits for a database that was silent a moment ago")
    said["answers"] = True
    mine.look()
    with mine.page():
        assert mine.silent is None


def test_a_page_that_waits_is_cut_and_the_next_is_told_at_once(db, tmp_path_factory, monkeypatch):
    """The driver itself, on a connection that was good a moment ago."""
    real, folder = connection.connection.info, tmp_path_factory.mktemp("s")
    door = Silence(folder, f"{real.host}/.s.PGSQL.{real.port}")
    mine = connection.copy()
    mine.settings_dict |= {"HOST": str(folder), "PORT": ""}
    monkeypatch.setattr(watch, "connections", {"default": mine})
    found = watch.Watch()

    def page():
        with found.page(), mine.cursor() as cursor:
            cursor.execute("SELECT 1")

    try:
        page()
        door.silent.set()
        began = time.monotonic()
        with pytest.raises((OperationalError, InterfaceError)):
            page()
        assert time.monotonic() - began < ABOUT_TEN_SECONDS
        began = time.monotonic()
        with pytest.raises(watch.Hangs):
            page()
        assert time.monotonic() - began < AT_ONCE_SECONDS
        door.silent.clear()
        wait_for(lambda: found.silent is None, what="the answer", seconds=15)
        mine.close()
        page()
    finally:
        mine.close()
        door.close()


@pytest.mark.worker
def test_a_web_server_whose_database_falls_silent(django_db_blocker, tmp_path, tmp_path_factory):
    with django_db_blocker.unblock(), own_servers() as servers:
        folder = tmp_path_factory.mktemp("s")
        door = Silence(folder, f"{servers.place('postgres').sockets}/.s.PGSQL.5432")
        coalition = create_coalition(slug="silence", name="Silence")
        rosa = make_user(coalition, "coordinator", "Rosa")
        real = servers.environment
        url = real["DATABASE_URL"].replace(str(servers.place("postgres").sockets), str(folder))
        assert url != real["DATABASE_URL"]
        web = Web(tmp_path / "web.log", **(real | {"DATABASE_URL": url}))
        try:
            web.sign_in(rosa)
            assert [web.status("/c/silence/partners/") for _ in range(6)] == [200] * 6
            door.silent.set()
            answers = both_workers(web)
            assert [status for status, _, _ in answers] == [503, 503]
            assert all("does not answer" in text for _, text, _ in answers)
            assert max(seconds for _, _, seconds in answers) < ABOUT_TEN_SECONDS
            began = time.monotonic()
            assert web.status("/c/silence/partners/") == 503
            assert web.status("/healthz") == 200
            assert time.monotonic() - began < AT_ONCE_SECONDS, "the workers are free, and know"
            door.silent.clear()
            wait_for(lambda: [web.status("/c/silence/partners/") for _ in range(6)] == [200] * 6, what="it", seconds=15)
            assert "WORKER TIMEOUT" not in web.log.read_text()
        finally:
            web.stop()
            door.close()


def both_workers(web):
    """[(status, text, seconds)] of two pages asked for at the same time: each of the two workers has one."""
    answers = []

    def ask():
        began = time.monotonic()
        status, _, text = web.ask("/c/silence/partners/")
        answers.append((status, text, time.monotonic() - began))

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    return answers
