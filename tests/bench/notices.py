"""Notices a second through a real worker into a mail sink, beside what the sink takes in the same run."""

import os
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOTICES = 10_000
READY = 2_000  # messages of ready bytes a round
WORDS = ["You told us what you think. " * 6, "We did it, and this is how it was considered. " * 8]
PATIENCE_SECONDS = 120
GOAL = 420  # notices a second: 0.6 of the 700 that hand-written code reached on two cores
SETTINGS = "tests.members.notices.worker_settings"  # the real ones, and a worker that knows the test's kinds


def measure(report, number=NOTICES):
    """Report notices a second, and their share of what one connection carries."""
    from members.models import Notice
    from tests.members.notices import kinds  # noqa: F401  registers the kind that is owed

    port = _free_port()
    with _process("-m", "tests.smtp_sink", str(port)), _worker(port):
        _wait_for_port(port)
        before = _ready_bytes(port)
        people = _people(number)
        begun = time.perf_counter()
        _owe(people)
        until = time.monotonic() + PATIENCE_SECONDS
        while Notice.objects.filter(key__startswith="bench:").exclude(status="sent").exists():
            if time.monotonic() > until:
                raise RuntimeError("The notices did not go out.")
            time.sleep(0.2)
        rate = number / (time.perf_counter() - begun)
        limit = (before + _ready_bytes(port)) / 2
    report(f"{number} notices owed, worded, sent, noted", rate, "per s", GOAL, rate >= GOAL)
    report("the same against ready bytes on one connection", rate / limit, "ratio", 0.5, rate / limit >= 0.5)


def _people(number):
    from coalition.actions import create_coalition
    from members.models import Person

    coalition = create_coalition(
        slug=f"notices-{time.time_ns()}", name="Bench of notices"
    )  # kept data may hold earlier runs
    rows = [Person(coalition=coalition, name=f"Person {n}", email=f"p{n}@example.org") for n in range(number)]
    return Person.objects.bulk_create(rows)


def _owe(people):
    from members.notices import actions

    rows = [(f"bench:{person.pk}", person.pk, {"paragraphs": WORDS}) for person in people]
    actions.owe_many(coalition=people[0].coalition, kind="test-report_back", about=None, rows=rows)


def _ready_bytes(port):
    """Messages a second that one connection carries when there is nothing else to do."""
    body = b"Subject: ready\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 80
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        begun = time.perf_counter()
        for _ in range(READY):
            smtp.sendmail("a@example.org", ["b@example.org"], body)
        return READY / (time.perf_counter() - begun)


def _free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _wait_for_port(port):
    for _ in range(200):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("The sink did not start.")


@contextmanager
def _process(*arguments, **environment):
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=os.environ | environment, stdout=sys.stderr)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _worker(port):
    """A worker of two processes, as `manage.py start` runs it."""
    return _process(
        *("-m", "celery", "-A", "coalition", "worker", "--concurrency", "2", "--loglevel", "ERROR"),
        DJANGO_SETTINGS_MODULE=SETTINGS,
        EMAIL_URL=f"smtp://127.0.0.1:{port}",
        QUIET_HOURS="off",
    )
