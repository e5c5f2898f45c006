"""The keeper: one process per private server.

python -m coalition.embedded.keeper '{"place": …, "program": …, "durable": true}'
"""

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from .places import (
    DATABASE,
    NOBODY,
    ROLE,
    START_SECONDS,
    EmbeddedError,
    Place,
    answers,
    connect,
    dies_with_parent,
    locked,
    postgres_error,
    wait,
)

POLL_SECONDS = 0.2


class Keeper:
    """Owns one server: starts it, brings it back when it dies, stops it when nobody holds it."""

    def __init__(self, place, program, *, durable):
        self.place, self.program, self.durable = place, Path(program), durable
        self.process = None
        self.stopping = False

    def run(self):
        signal.signal(signal.SIGTERM, self._stop_soon)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # `users` is let go last: who waits for it must find the keeper's own lock free
        adopt_orphans()
        files = self.place.folder
        with open(files / "users.lock", "a") as users, locked(files / "keeper.lock", fcntl.LOCK_EX):
            self.start()
            print("ready", flush=True)
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            self._watch(users)
            self.stop()

    def _watch(self, users):
        while not self.stopping and not self._nobody_left(users):
            if self.process.poll() is not None:
                print(f"{self.place.name} ended with {self.process.returncode}; again", file=sys.stderr, flush=True)
                end_orphans()
                self._spawn()
                time.sleep(1)
            time.sleep(POLL_SECONDS)

    def _stop_soon(self, _number, _frame):
        self.stopping = True

    @staticmethod
    def _nobody_left(users):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def start(self):
        if self.place.name == "postgres" and not self.place.data.exists():
            self._create_data()
        self._spawn()
        if not wait(self._usable, START_SECONDS, gone=self._is_gone):
            raise EmbeddedError("It ended, or did not answer in time.")

    def _is_gone(self):
        if self.process.poll() is None:
            return False
        time.sleep(1)  # an earlier server may just be ending: try once more, then give up
        self._spawn()
        time.sleep(0.5)
        return self.process.poll() is not None

    def _usable(self):
        return self._create_role() if self.place.name == "postgres" else answers(self.place)

    def _create_data(self):
        half = self.place.server / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        command = [self.program / "initdb", "-D", half, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", *([] if self.durable else ["--no-sync"])]
        subprocess.run(command, check=True, stdout=sys.stderr, **self._as_server_user())
        half.rename(self.place.data)

    def _create_role(self):
        """The application's role owns its database and may make test databases, but is no superuser."""
        try:
            connection = connect(self.place, "postgres", "postgres")
        except postgres_error():
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        connection.close()
        return True

    def _spawn(self):
        self.process = subprocess.Popen(
            self._postgres() if self.place.name == "postgres" else self._valkey(),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            preexec_fn=dies_with_parent(self._stop_signal()),
            **self._as_server_user(),
        )

    def _postgres(self):
        options = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "max_connections": 200}
        if sys.platform == "linux":
            # Back after a crash: one call for the whole disk in the place of one for each of thousands of files, which
            # takes minutes on a busy disk.
            options["recovery_init_sync_method"] = "syncfs"
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
        command = [self.program / "postgres", "-D", self.place.data, "-k", self.place.sockets]
        return command + [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _valkey(self):
        command = [self.program, "--port", "0", "--unixsocket", self.place.sockets / "valkey.sock", "--save", ""]
        command += ["--unixsocketperm", "700", "--databases", "64", "--dir", self.place.server]
        return [*command, "--appendonly", "yes" if self.durable else "no"]

    def _as_server_user(self):
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        return {"env": environment, "cwd": self.place.server, **user}

    def _stop_signal(self):
        return signal.SIGINT if self.place.name == "postgres" else signal.SIGTERM  # PostgreSQL: fast shutdown

    def stop(self):
        self.process.send_signal(self._stop_signal())
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        end_orphans()
        if self.place.sockets != self.place.server:
            shutil.rmtree(self.place.sockets, ignore_errors=True)
        if not self.durable:
            shutil.rmtree(self.place.folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                Path(self.place.home).rmdir()


def adopt_orphans():
    """Processes whose server was killed become our children, so that we can end them (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def end_orphans():
    """End what a killed server left behind.

    A PostgreSQL process in the midst of a long query does not notice that its server is gone: it keeps its client
    waiting, and no new server starts on the data while it lives.
    """
    ours = Path(f"/proc/self/task/{os.getpid()}/children")
    for number in map(int, ours.read_text().split() if ours.exists() else []):
        os.kill(number, signal.SIGKILL)  # a child that has ended is there until it is waited for
        os.waitpid(number, 0)


def keep(spec):
    """The keeper's main; the first line it prints is "ready" or what went wrong."""
    os.chdir("/")
    keeper = Keeper(Place(**spec["place"]), spec["program"], durable=spec["durable"])
    try:
        keeper.run()
    except (EmbeddedError, OSError, subprocess.SubprocessError) as trouble:
        print(str(trouble).replace("\n", " "), flush=True)
        if keeper.process and keeper.process.poll() is None:
            keeper.stop()
        sys.exit(1)


if __name__ == "__main__":
    keep(json.loads(sys.argv[1]))
