"""A database that hangs (takes connections and never answers) is noticed while a page waits for it.

`connect_timeout` ends a connection that is not made, and `tcp_user_timeout` one whose server has vanished. A server that
hangs does neither: its machine acknowledges every byte, and a page would hold its web worker until gunicorn kills it.
So a thread looks after the pages under way. Where one has waited for SLOW seconds it asks the database something every
PostgreSQL answers before anybody signs in; no answer within ANSWER seconds, and the page's connection is cut. The page then
meets an OperationalError and becomes the 503 page (trouble.py). While the silence lasts, further pages are told at once.
A slow page of a database that answers is left alone.
"""

import logging
import os
import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError, connections

logger = logging.getLogger(__name__)

SLOW = 2.0  # seconds a page may take before the database is asked
ANSWER = 4.0  # seconds it has to answer; a busy machine takes longer than an idle one
EVERY = 0.5  # seconds between looks
SSL_REQUEST = struct.pack(
    "!ii", 8, 80877103
)  # "do you speak TLS?": answered by one letter, by whatever stands in front too


class Hangs(OperationalError):
    """The database was silent a moment ago; a page need not wait to see it again."""


def answers(host, port, seconds=ANSWER):
    """Whether a PostgreSQL at this address says anything; a host with a leading slash is the folder of its socket."""
    try:
        with _dial(host, port, seconds) as line:
            line.settimeout(seconds)
            line.sendall(SSL_REQUEST)
            return bool(line.recv(1))
    except OSError:
        return False


def _dial(host, port, seconds):
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        line.close()
        raise
    return line


class Watch:
    """The pages under way in this process: {thread: (when it began, its database)}."""

    def __init__(self):
        self._pages, self._lock, self._process = {}, threading.Lock(), None
        self.silent = None  # the address that did not answer when it was last asked, until it does

    @contextmanager
    def page(self):
        """Looked after while the block runs. Hangs when the database was silent a moment ago."""
        if self.silent:
            raise Hangs("The database does not answer.")
        if self._process != os.getpid():
            self._begin()
        mine = threading.get_ident()
        self._pages[mine] = (time.monotonic(), connections["default"])
        try:
            yield
        finally:
            with self._lock:
                self._pages.pop(mine, None)

    def _begin(self):
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._run, name="database-watch", daemon=True).start()

    def _run(self):
        while True:
            time.sleep(EVERY)
            self.look()

    def look(self):
        """Ask once, where there is a reason to; cut what waits for a database that is silent."""
        if self.silent:
            if answers(*self.silent):
                logger.warning("The database at %s:%s answers again.", *self.silent)
                self.silent = None
                return
        else:
            address = self._reason()
            if address is None or answers(*address):
                return
            self.silent = address
            logger.error("The database at %s:%s does not answer: pages that wait for it are told so.", *address)
        self._cut()

    def _reason(self):
        """The address of a database some page has waited for too long; None when there is none."""
        since = time.monotonic() - SLOW
        for began, database in list(self._pages.values()):
            if began < since and (address := address_of(database)):
                return address
        return None

    def _cut(self):
        with self._lock:  # a page that has just ended takes its connection with it
            for began, database in self._pages.values():
                if began < time.monotonic() - SLOW:
                    cut(database)


def address_of(database):
    """(host, port) of a connection; while there is none, of the settings. None where libpq alone knows."""
    line = database.connection
    if line is not None:
        with suppress(InterfaceError, OperationalError):
            return line.info.host, int(line.info.port)
    host = database.settings_dict.get("HOST") or ""
    return (host, int(database.settings_dict.get("PORT") or 5432)) if host and "," not in host else None


def cut(database):
    """Shut a connection's socket: whoever waits on it is told by the driver that the server is gone."""
    line = database.connection
    with suppress(OSError, InterfaceError, OperationalError, database.Database.Error):
        if line is not None and not line.closed:
            with socket.socket(fileno=os.dup(line.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)


watch = Watch()
