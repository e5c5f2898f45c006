"""Runs the bench: services of its own, three synthetic coalitions, gunicorn with two workers.

python -m tests.bench [--small] [--keep DIR] [--only pages|seeing|ledger|playbook|transfer|notices|door|chaos|stamina]
"""

import argparse
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("pages", "seeing", "ledger", "playbook", "transfer", "notices", "door", "chaos", "stamina")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "DEBUG": "0",
    "SECRET_KEY": "bench-" + "x" * 50,
    "ALLOWED_HOSTS": "127.0.0.1",
    "BASE_URL": "http://127.0.0.1",
    "EMAIL_URL": "consolemail://",
}


def report(name, value, unit, goal, ok=None):
    """Print one measured figure; `ok` is value <= goal unless said otherwise."""
    ok = value <= goal if ok is None else ok
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, "goal": goal, "ok": bool(ok)}), flush=True)


def say(line):
    """Progress, apart from the figures."""
    print(line, file=sys.stderr, flush=True)


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def gunicorn():
    """(port, process) of two sync workers, as `manage.py start` runs them."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "coalition.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)  # noqa: S603  our own command line
    try:
        _wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start.")


@contextlib.contextmanager
def home_of_data(keep):
    """The folder of the servers' data: `keep`, made when new and left there, or one that goes with the bench."""
    from coalition import embedded

    folder = Path(keep).resolve() if keep else embedded.scratch_home()
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def options():
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--keep", metavar="DIR", help="keep the data there, and use what is there already")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part alone; may be repeated")
    parser.add_argument("--small", action="store_true", help="a hundredth of the data and few rounds: does it run?")
    return parser.parse_args()


def main():
    """Set up, measure, report."""
    from coalition import embedded

    asked = options()
    parts = asked.only or PARTS
    with home_of_data(asked.keep) as folder:
        os.environ |= {"DATABASE_URL": "embedded", "REDIS_URL": "embedded"}
        embedded.ensure(home=folder)
        import django

        django.setup()
        from tests.bench import (
            agenda,
            chaos,
            data,
            door,
            ledger,
            live,
            notices,
            pages,
            playbook,
            seeing,
            stamina,
            transfer,
        )

        # The door and the chaos bring their own people; alone, they do not need the large coalitions.
        own = {"door", "chaos", "stamina"}
        sizes = data.prepare(say, report, small=asked.small or set(parts) <= own, rows=set(parts) - own != {"notices"})
        if "pages" in parts:
            with gunicorn() as (port, process):
                pages.measure(port, sizes, report, rounds=1 if asked.small else pages.ROUNDS)
                live.measure(port, sizes, report)
                agenda.measure(port, sizes, report)
                report("web worker resident", pages.resident(process.pid), "MiB", 150)
        if "seeing" in parts:
            with gunicorn() as (port, _):
                seeing.measure(
                    port,
                    sizes,
                    report,
                    rounds=1 if asked.small else pages.ROUNDS,
                    many=2 if asked.small else seeing.MEASURED,
                )
        if "ledger" in parts:
            ledger.measure(sizes, report)
        if "playbook" in parts:
            with gunicorn() as (port, _):
                playbook.measure(port, sizes, report, rounds=1 if asked.small else playbook.ROUNDS)
        if "transfer" in parts:
            transfer.measure(folder, sizes, report)
        if "notices" in parts:
            notices.measure(report, say, number=500 if asked.small else notices.NOTICES)
        if "door" in parts:
            with gunicorn() as (port, _):
                door.measure(port, report, people=20 if asked.small else door.PEOPLE)
        if "stamina" in parts:
            stamina.measure(report, say, number=2_000 if asked.small else stamina.NOTICES)
        if "chaos" in parts:
            chaos.measure(report, say, number=200 if asked.small else chaos.NOTICES)


main()
