"""A PostgreSQL and a Valkey of a test's own, which may be stopped, held down and brought back at any time."""

import fcntl
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from coalition import embedded
from coalition.embedded import holding, places
from tests import migrated
from tests.processes import free_port, wait_for

DEAD_MAIL = "smtp://127.0.0.1:1"  # nobody listens there
TOKEN = "a" * 32  # of the forms a test sends
PATIENCE_SECONDS = 40  # longer than gunicorn waits for a worker


class Servers:
    """A PostgreSQL and a Valkey that may be killed at any time; their keepers bring them back.

    Nobody waits for the disk, but what is committed has been handed to the system: a killed server loses none of it.
    """

    def __init__(self):
        self.home = embedded.scratch_home()
        migrated.copy_to(self.home)
        before = len(holding._held)
        url = embedded.hold("postgres", self.home, durable=False)
        self.database_url = url.replace(f"/{embedded.DATABASE}?", f"/{migrated.TEMPLATE}?")
        self.redis_url = embedded.hold("valkey", self.home, durable=False)  # forgets its queue
        self.locks = holding._held[before:]
        del holding._held[before:]
        self.execute(f"ALTER ROLE {embedded.ROLE} SET synchronous_commit = on")

    @property
    def environment(self):
        """For a process that shall use them."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def connect(self):
        """A connection of its own, as the application's role."""
        return places.connect(self.place("postgres"), embedded.ROLE, migrated.TEMPLATE)

    def execute(self, statement):
        """One statement, committed; its rows."""
        with closing(self.connect()) as mine, mine, mine.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None

    def place(self, name):
        """Where the server lives."""
        return embedded.Place(name, str(self.home))

    def process_id(self, name):
        """The number of the server's first process."""
        if name == "valkey":
            return redis.from_url(self.redis_url).info("server")["process_id"]
        return int((self.place("postgres").data / "postmaster.pid").read_text().split()[0])

    def end_postgres(self, number):
        """SIGINT: a restart that disconnects everybody. SIGQUIT: a crash. SIGKILL: its children are left behind."""
        os.kill(self.process_id("postgres"), number)

    def end_valkey(self):
        """At once, as by a power cut."""
        os.kill(self.process_id("valkey"), signal.SIGKILL)

    @contextmanager
    def without(self, *names):
        """These servers are killed, and stay dead while the block runs."""
        keepers = {}
        for name in names:
            number = self.process_id(name)
            keepers[name] = parent_of(number)
            os.kill(keepers[name], signal.SIGSTOP)
            os.kill(number, signal.SIGKILL)
            wait_for(lambda name=name: not embedded.answers(self.place(name)), what=f"the end of {name}")
        try:
            yield
        finally:
            for number in keepers.values():
                os.kill(number, signal.SIGCONT)

    def stop(self):
        """Let them go, and wait until they are gone."""
        for lock in self.locks:
            lock.close()
        for name in ("postgres", "valkey"):
            users = self.home / name / "keeper.lock"
            wait_for(lambda users=users: not users.exists() or _is_free(users), what=f"the end of {name}", seconds=30)
        shutil.rmtree(self.home, ignore_errors=True)


def parent_of(number):
    """The process that started this one."""
    return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])


def _is_free(path):
    with suppress(BlockingIOError), places.locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
        return True
    return False


@contextmanager
def own_servers():
    """Migrated servers; this process talks to their database instead of the test run's own."""
    servers = Servers()
    connection.close()
    usual = connection.settings_dict
    connection.settings_dict = usual | {
        "HOST": str(servers.place("postgres").sockets),
        "NAME": migrated.TEMPLATE,
        "USER": embedded.ROLE,
        "PASSWORD": "",
        "PORT": "",
    }
    try:
        yield servers
    finally:
        connection.close()
        connection.settings_dict = usual
        servers.stop()


class Web:
    """A real gunicorn with two workers, and somebody's browser. `environment` names its servers."""

    def __init__(self, log, **environment):
        self.log, self.port = Path(log), free_port()
        command = [sys.executable, "-m", "gunicorn", "coalition.wsgi", "--workers", "2", "--log-level", "warning"]
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}"],
                cwd=settings.BASE_DIR,
                env=os.environ | {"EMAIL_URL": DEAD_MAIL} | environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                preexec_fn=embedded.dies_with_parent(signal.SIGKILL),
            )
        self.session = ""
        wait_for(lambda: self.status("/healthz") == 200, what="the web server", seconds=60)

    def ask(self, path, data=None):
        """(status, headers, text) of a GET, or of a POST with `data`; redirects are not followed."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)) as line:
            headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
            if data is not None:
                data = encode_multipart(BOUNDARY, data | {"csrfmiddlewaretoken": TOKEN})
                headers["Content-Type"] = MULTIPART_CONTENT
            line.request("GET" if data is None else "POST", path, data, headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def status(self, path):
        """Of a GET; None when nobody listens."""
        try:
            return self.ask(path)[0]
        except ConnectionError:
            return None

    def sign_in(self, user):
        """As if by the sign-in page."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.session = client.cookies["sessionid"].value

    def peaks(self):
        """The most memory each of its workers ever had, in bytes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        status = [Path(f"/proc/{number}/status").read_text() for number in children]
        return [int(re.search(r"VmHWM:\s+(\d+) kB", text)[1]) * 1024 for text in status]

    def stop(self):
        """End it, with its workers."""
        self.process.terminate()
        self.process.wait(timeout=40)
