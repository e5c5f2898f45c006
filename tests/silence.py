"""A socket before a PostgreSQL that can fall silent: it takes every connection and every byte, and answers nothing."""

import select
import socket
import threading
from contextlib import suppress


class Silence:
    """Listens as `<folder>/.s.PGSQL.5432` and passes everything on to the server behind `target`, unless `silent` is set."""

    def __init__(self, folder, target):
        self.target, self.silent, self.taken = target, threading.Event(), 0
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(f"{folder}/.s.PGSQL.5432")
        self._door.listen(64)
        threading.Thread(target=self._take, daemon=True).start()

    def close(self):
        """No more visitors."""
        self._door.close()

    def _take(self):
        with suppress(OSError):
            while True:
                line, _ = self._door.accept()
                self.taken += 1
                threading.Thread(target=self._pass_on, args=(line,), daemon=True).start()

    def _pass_on(self, line):
        with line, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self.target)
            other = {line: server, server: line}
            while True:
                for one in select.select([line, server], [], [], 0.2)[0]:
                    said = one.recv(65536)
                    if not said:
                        return
                    if not self.silent.is_set():
                        other[one].sendall(said)
