"""Real processes for tests: an SMTP server with moods, and a Celery worker."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from coalition import embedded


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(condition, *, seconds=20, what="the condition"):
    """The condition's first true value; fails the test when it does not come in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    pytest.fail(f"Waited {seconds} s in vain for {what}.")


class MailServer:
    """An SMTP server in a thread. `mood` changes at any time and holds for the messages that follow.

    accept: takes each message. refuse: 550 for every recipient. busy: 451 for every recipient, try later.
    leave: 421 and the end of the connection. full, sour: 452 or 554 as the answer to the message's bytes.
    hang: takes the message's bytes and never replies. die: takes the message (it counts as received) and cuts the
    connection before the reply. drop: cuts the connection before the message is taken.
    `refused` names recipients refused in any mood. `received` holds (recipient, message) pairs in order.
    """

    def __init__(self):
        self.mood = "accept"
        self.refused = set()
        self.received = []
        self.connections = 0
        self.seen = 0  # messages whose bytes arrived, whatever became of them
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), ready_timeout=10)

    @property
    def port(self):
        return self._controller.port

    @property
    def url(self):
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self):
        """Who received something, in order, as often as they did."""
        return [recipient for recipient, _ in self.received]

    def start(self):
        self._controller.start()

    def stop(self):
        self._controller.stop(no_assert=True)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.mood == "refuse" or address in self.refused:
            return "550 5.1.1 No such person here"
        if self.mood == "busy":
            return "451 4.3.0 Try again later"
        if self.mood == "leave":
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
            return "421 4.3.2 Going away"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.seen += 1
        if self.mood == "hang":
            await asyncio.sleep(3600)
        if self.mood in {"full", "sour"}:
            return {"full": "452 4.3.1 No room left", "sour": "554 5.6.0 Not in these words"}[self.mood]
        if self.mood != "drop":
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.received.extend((recipient, message) for recipient in envelope.rcpt_tos)
        if self.mood in {"die", "drop"}:
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 OK"


@pytest.fixture
def smtp(settings):
    """A real SMTP server; this process's mail goes to it, and so does a `celery_worker`'s."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 3
    yield server
    server.stop()


def child_environment(**more):
    """The environment of a child process that shall see this test's database and Valkey."""
    known = connection.settings_dict
    url = f"postgres://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    if known["PORT"]:
        url += f"&port={known['PORT']}"
    return {**os.environ, "DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL, **more}


class Worker:
    """A real Celery worker process with two (or `children`) children, on this test's database."""

    def __init__(self, log, *, children=2, **environment):
        self.log, self.children, self.environment, self.process = Path(log), children, environment, None

    def start(self):
        """Start it and wait until it takes tasks."""
        before = self.said().count(" ready.")
        command = [sys.executable, "-m", "celery", "-A", "coalition", "worker", "--concurrency", str(self.children)]
        command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=child_environment(**self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=embedded.dies_with_parent(signal.SIGKILL),
            )
        try:
            wait_for(
                lambda: self.said().count(" ready.") > before or self.process.poll() is not None,
                seconds=40,
                what="the worker",
            )
            assert self.process.poll() is None, self.said()[-3000:]
        except BaseException:
            self.kill()
            raise
        return self

    def said(self):
        """Its log so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self):
        """SIGKILL to the worker and its children: the power cut."""
        self._end(signal.SIGKILL)

    def stop(self):
        """A warm stop: running tasks are finished."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
        self._end(signal.SIGKILL)

    def _end(self, number):
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait()


@pytest.fixture
def celery_worker(transactional_db, tmp_path, request):
    """A running worker; `celery_worker.kill()` and `.start()` again at will. Mail goes to a test's `smtp`."""
    environment = {}
    if "smtp" in request.fixturenames:
        environment["EMAIL_URL"] = request.getfixturevalue("smtp").url
    worker = Worker(tmp_path / "worker.log", **environment).start()
    yield worker
    worker.stop()
