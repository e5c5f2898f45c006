"""Where a private server lives on the disk, as whom it runs, and whether it answers."""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import socket
import stat
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SHARED_STATE = Path("/var/lib/common-table")  # for root, where nobody may not enter the checkout
NOBODY = 65534
SOCKET_PATH_MAX = 90  # characters; the system allows 107, PostgreSQL appends its file's name
START_SECONDS = 60  # a server that recovers after a power cut needs a while
ROLE = DATABASE = "common_table"


class EmbeddedError(Exception):
    """A private server could not be started; the message says why and what helps."""


@dataclass(frozen=True)
class Place:
    """Where one private server lives: `folder` is ours, `server` inside it belongs to the server's user."""

    name: str
    home: str

    @property
    def folder(self):
        return Path(self.home) / self.name

    @property
    def server(self):
        return self.folder / "server"

    @property
    def data(self):
        return self.server / "data"

    @property
    def log(self):
        return self.folder / "log"

    @property
    def sockets(self):
        """The folder of the Unix socket; a short one elsewhere where the checkout's path is too long for a socket."""
        if len(str(self.server)) <= SOCKET_PATH_MAX:
            return self.server
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"common-table-{server_user()}-{digest}"

    @property
    def url(self):
        if self.name == "postgres":
            return f"postgres://{ROLE}@/{DATABASE}?host={self.sockets}"
        return f"unix://{self.sockets}/valkey.sock?db=0"

    def prepare(self):
        """Make the folders, each with the rights it needs."""
        ours, theirs = (0o711, 0o700) if os.geteuid() == 0 else (0o700, 0o700)
        for folder in (Path(self.home), self.folder):
            folder.mkdir(parents=True, exist_ok=True)
            if folder.stat().st_uid == os.geteuid():
                folder.chmod(ours)
        for folder in {self.server, self.sockets}:
            folder.mkdir(exist_ok=True, mode=theirs)
            known = folder.lstat()
            if not stat.S_ISDIR(known.st_mode) or known.st_uid not in {os.geteuid(), server_user()}:
                raise EmbeddedError(f"{folder} belongs to somebody else. Move it away, or run as its owner.")
            if known.st_uid != server_user():
                os.chown(folder, server_user(), server_user())


def server_user():
    """The user id servers run as: nobody for root, else our own."""
    return NOBODY if os.geteuid() == 0 else os.geteuid()


def open_to_others(path):
    """May a user without any special right reach this file or folder?"""
    path = Path(path).resolve()
    reachable = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    return reachable and bool(path.stat().st_mode & (stat.S_IXOTH if path.is_dir() else stat.S_IROTH))


def default_home():
    """Where this checkout's servers live."""
    if os.geteuid() == 0 and not open_to_others(BASE_DIR):
        digest = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:10]
        return SHARED_STATE / f"{BASE_DIR.name}-{digest}"
    return BASE_DIR / "var" / "embedded"


def scratch_home():
    """A fresh folder for servers whose data nobody keeps (tests, measurements)."""
    parent = Path(tempfile.gettempdir())
    if os.geteuid() == 0 and not open_to_others(parent):
        parent = SHARED_STATE
        parent.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="common-table-", dir=parent))
    home.chmod(0o711)  # the server's user walks through; each server's own folder is closed
    return home


def wait(ready, seconds, *, gone=lambda: False):
    """Whether `ready()` became true within these seconds, and before `gone()` did."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not gone():
        if ready():
            return True
        time.sleep(0.02)
    return ready()


@contextlib.contextmanager
def locked(path, how):
    """The open file, locked with fcntl.flock while the block runs; BlockingIOError as `how` says."""
    with open(path, "a") as file:
        fcntl.flock(file, how)
        yield file


def answers(place):
    """Does this server take a connection now?"""
    if place.name == "postgres":
        try:
            connect(place, ROLE, DATABASE).close()
        except postgres_error():
            return False
        return True
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(3)
        try:
            client.connect(str(place.sockets / "valkey.sock"))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def postgres_error():
    """What psycopg2 raises when no server answers."""
    import psycopg2

    return psycopg2.OperationalError


def connect(place, user, database):
    """A connection of psycopg2."""
    import psycopg2

    return psycopg2.connect(host=str(place.sockets), user=user, dbname=database, connect_timeout=3)


def dies_with_parent(number):
    """For `preexec_fn`: the kernel sends this signal to the child when the thread that started it ends (Linux)."""
    parent = os.getpid()

    def arrange():
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, int(number))  # PR_SET_PDEATHSIG
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return arrange
