"""Using a private server for as long as a process lives."""

import fcntl
import json
import subprocess
import sys
from dataclasses import asdict

from .places import BASE_DIR, START_SECONDS, EmbeddedError, Place, answers, default_home, locked, wait
from .programs import choose_postgres, choose_valkey

_held = []  # open lock files; they are let go when this process ends


def hold(name, home=None, *, durable=True, program=None):
    """Use the private server `name` ("postgres" or "valkey") until this process ends; returns its URL.

    `durable=False` is for tests: no waiting for the disk, and the data goes away with the last user.
    Raises EmbeddedError when it cannot be started.
    """
    place = Place(name, str(home or default_home()))
    try:
        place.prepare()
        with locked(place.folder / "start.lock", fcntl.LOCK_EX):
            users = open(place.folder / "users.lock", "a")  # noqa: SIM115 - held until this process ends
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is just stopping its server
            _held.append(users)
            if not answers(place):
                _start_keeper(place, durable=durable, program=program)
    except OSError as trouble:
        raise EmbeddedError(f"{place.folder} cannot be used: {trouble}") from trouble
    return place.url


def _start_keeper(place, *, durable, program):
    try:
        with locked(place.folder / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            pass
    except BlockingIOError:  # a keeper lives and is just bringing its server back
        if wait(lambda: answers(place), START_SECONDS):
            return
        raise EmbeddedError(f"The private {place.name} server does not answer. {_tail(place)}") from None
    if program is None:
        program = (choose_postgres if place.name == "postgres" else choose_valkey)(place)
    if place.name == "postgres" and durable and not place.data.exists():
        print("Setting up a private PostgreSQL (first time) ...", file=sys.stderr, flush=True)
    spec = json.dumps({"place": asdict(place), "program": str(program), "durable": durable})
    with open(place.log, "a") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "coalition.embedded.keeper", spec],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=BASE_DIR,
            start_new_session=True,  # Ctrl-C must reach the web server first, and the database last
        )
    with keeper.stdout:
        said = keeper.stdout.readline().decode().strip()
    if said != "ready":
        raise EmbeddedError(f"The private {place.name} server did not start. {said} {_tail(place)}")


def _tail(place):
    try:
        lines = place.log.read_text(errors="replace").splitlines()[-5:]
    except OSError:
        lines = []
    return "\n".join([f"The end of {place.log}:", *lines])
