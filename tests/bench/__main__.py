"""Runs the whole bench: services of its own, three synthetic coalitions, gunicorn with two workers."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
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


def gunicorn(port):
    """Two sync workers, as `manage.py start` runs them."""
    command = [sys.executable, "-m", "gunicorn", "coalition.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)  # noqa: S603  our own command line
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start.")


def main():
    """Set up, measure, report."""
    from coalition import embedded

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= {"DATABASE_URL": "embedded", "REDIS_URL": "embedded"}
        embedded.ensure(home=Path(folder))
        import django

        django.setup()
        from tests.bench import data, ledger, pages, transfer

        say("Writing the coalitions …")
        sizes = data.prepare(say)
        port = free_port()
        server = gunicorn(port)
        try:
            pages.measure(port, sizes, report)
            report("web worker resident", pages.resident(server.pid), "MiB", 150)
        finally:
            server.terminate()
            server.wait()
        ledger.measure(sizes, report)
        transfer.measure(Path(folder), sizes, report)


main()
