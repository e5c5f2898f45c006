"""`manage.py start` and `doctor`, really run."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import free_port, wait_for

pytestmark = pytest.mark.worker


def _manage(*arguments, **more):
    environment = {**os.environ, "EMAIL_URL": "", "DJANGO_SETTINGS_MODULE": "coalition.settings", **more}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _answers(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except (OSError, urllib.error.URLError):
        return None


def _children(number):
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


@pytest.fixture
def start():
    """Starts everything on a free port; ended afterwards, however the test went."""
    port = free_port()
    running = _manage("start", "--no-demo", "--port", str(port))
    try:
        wait_for(lambda: _answers(port, "/readyz") == 200 or running.poll() is not None, seconds=600, what="the site")
        yield running, port
    finally:
        if running.poll() is None:
            running.terminate()
            running.communicate(timeout=40)
        running.stdout.close()


def test_start_serves_works_in_the_background_and_stops_together(start):
    running, port = start
    assert running.poll() is None, running.communicate()[0]
    children = _children(running.pid)
    assert len(children) == 3

    second = _manage("start", "--no-demo", "--port", str(port))
    said = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in said

    def well():
        doctor = _manage("doctor")
        said = doctor.communicate(timeout=60)[0]
        return doctor.returncode == 0 and said

    assert "All is well." in wait_for(well, seconds=60, what="a healthy doctor")

    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[0]
    assert running.returncode == 0, said
    assert f"Common Table is at http://127.0.0.1:{port}" in said
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_when_one_program_dies_all_stop(start):
    running, port = start
    assert running.poll() is None, running.communicate()[0]
    children = _children(running.pid)
    os.kill(children[-1], signal.SIGKILL)
    said = running.communicate(timeout=60)[0]
    assert running.returncode == 1
    assert "The beat ended by itself" in said
    assert _answers(port, "/healthz") is None
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_the_doctor_names_what_is_ill_and_its_remedy():
    doctor = _manage("doctor", DATABASE_URL="postgres://nobody@127.0.0.1:1/none", REDIS_URL="redis://127.0.0.1:1/0")
    said = doctor.communicate(timeout=60)[0]
    assert doctor.returncode == 1, said
    assert "Start PostgreSQL, or correct DATABASE_URL." in said
    assert "Start Valkey or Redis, or correct REDIS_URL." in said
    assert "Not well: database, cache" in said


def test_start_says_in_plain_words_that_the_database_is_away():
    start = _manage("start", "--port", str(free_port()), DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    said = start.communicate(timeout=60)[0]
    assert start.returncode == 1
    assert "The database is not well" in said
    assert "Traceback" not in said
