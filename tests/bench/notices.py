"""Report-backs to 10,000 people, from *publish* to the last "250", beside two processes that only build and send.

The mail of the `report-back` kind, text and HTML, with each recipient's own words and themes. The sides alternate, round
by round, against one sink (`tests/smtp_sink.py`). The baselines (`postman.py`) have read all their rows before their
clock starts, render the same templates, send over one reused connection each, and record nothing: `django` with
Django's message and SMTP backend, as anybody would, `own` with the product's cheaper ones, so that what differs is
claiming, reading and recording alone. `usual.py` is a task, a row and a connection for each mail.
"""

import os
import smtplib
import socket
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOTICES = 10_000
ROUNDS = 3
PUBLISHED = 20  # times, for the 95th percentile
USUAL = 20  # times fewer notices the usual way
READY = 2_000  # messages of ready bytes
PATIENCE_SECONDS = 900
PROCESSES = 2
GOAL = 0.8  # of the baseline
MIB = 300


def measure(report, say, number=NOTICES, rounds=ROUNDS):
    """Report how fast a published answer reaches everybody, as shares of what bare sending does."""
    from tests.bench.consultation import consult

    port = _free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    os.environ["QUIET_HOURS"] = "off"
    waiting = consult(number)
    _publishing(report, waiting, 3 if number < NOTICES else PUBLISHED)
    _messages(report, waiting)
    with _process("-m", "tests.smtp_sink", str(port)):
        _wait_for_port(port)
        ready = _ready_bytes(port)
        usual = _usual(consult(number // USUAL))
        found = {"django": [], "own": [], "ours": []}
        with _worker() as worker:
            for _ in range(rounds):
                found["django"].append(_bare("django", waiting, number))
                found["ours"].append(_ours(consult(number), number))
                found["own"].append(_bare("own", waiting, number))
                say(f"notices a second: { ({side: round(rates[-1]) for side, rates in found.items()}) }")
            _memory(report, worker, rounds * number)
    rate = statistics.median(found["ours"])
    report(f"{number} answers, publish to the last 250, two processes", rate, "per s", 0, True)
    for side, words in (("django", "Django's message and backend"), ("own", "our own message and conversation")):
        share = statistics.median(one / other for one, other in zip(found["ours"], found[side], strict=True))
        report(f"- against built and sent, nothing recorded, by {words}", share, "ratio", GOAL, share >= GOAL)
    report("- against a task and a connection for each", rate / usual, "ratio", 10, rate / usual >= 10)
    report("- against ready bytes on one connection", rate / ready, "ratio", 0, True)


# --- the request that publishes -----------------------------------------------------------------------------------


def _publishing(report, waiting, times):
    """The request, and the bare INSERT ... SELECT of its rows, in turn."""
    ours, by_hand = [], []
    for _ in range(times):
        by_hand.append(waiting.insert_by_hand())
        waiting.take_back()
        ours.append(waiting.publish_in_browser())
        waiting.take_back()
    p95 = sorted(ours)[int(0.95 * (times - 1))]
    report("the request that publishes, p95", p95 * 1000, "ms", 500)
    report("- against INSERT ... SELECT of its rows", p95 / statistics.median(by_hand), "ratio", 4)


def _messages(report, waiting):
    """How many messages a publication puts on the queue, those of the sweep that it wakes included."""
    from coalition.celery import app
    from members.notices import tasks

    app.control.purge()
    waiting.publish()
    tasks.sweep()
    with app.connection_for_read() as broker:
        waits = broker.default_channel.queue_declare("celery", passive=True).message_count
    report("messages on the queue for one publication", waits, "messages", 110)
    app.control.purge()
    _put_off(waiting)


def _put_off(waiting):
    """Those the baseline sends are nobody else's business."""
    from django.utils import timezone

    waiting.notices.update(not_before=timezone.now() + timezone.timedelta(days=1))


# --- ways to send -------------------------------------------------------------------------------------------------


def _ours(consultation, number):
    """Answers a second, from publishing to the last one sent."""
    begun = time.perf_counter()
    consultation.publish()
    _wait_until_sent(consultation)
    return number / (time.perf_counter() - begun)


def _bare(how, waiting, number):
    """Mails a second that two processes build and send."""
    with ExitStack() as stack:
        postmen = [
            stack.enter_context(
                _process(
                    *("-m", "tests.bench.postman", how),
                    *map(str, (waiting.report_back.pk, part, PROCESSES)),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for part in range(PROCESSES)
        ]
        for postman in postmen:
            _hears(postman, "ready")
        begun = time.perf_counter()
        for postman in postmen:
            postman.stdin.write(b"go\n")
            postman.stdin.flush()
        for postman in postmen:
            _hears(postman, "done")
        return number / (time.perf_counter() - begun)


def _usual(consultation):
    """Mails a second by a task, a row and a connection for each, on a worker of two processes."""
    from django.utils import timezone

    from coalition.celery import app
    from engagement.answering.models import ReportBack
    from tests.bench.usual import send

    consultation.publish()
    app.control.purge()
    ReportBack.objects.filter(pk=consultation.report_back.pk).update(published_at=timezone.now())
    with _worker(DJANGO_SETTINGS_MODULE="tests.bench.usual_settings"):
        begun = time.perf_counter()
        ids = list(consultation.notices.values_list("pk", flat=True))
        for pk in ids:
            send.delay(pk)
        _wait_until_sent(consultation)
        return len(ids) / (time.perf_counter() - begun)


def _hears(postman, word):
    said = postman.stdout.readline().decode().strip()
    if said != word:
        raise RuntimeError(f"The postman said {said!r}, not {word!r}.")


def _wait_until_sent(consultation):
    until = time.monotonic() + PATIENCE_SECONDS
    while consultation.notices.exclude(status="sent").exists():
        if time.monotonic() > until:
            raise RuntimeError("The notices did not go out.")
        time.sleep(0.1)


def _ready_bytes(port):
    """Messages a second that one connection carries when there is nothing else to do."""
    body = b"Subject: ready\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 80
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        begun = time.perf_counter()
        for _ in range(READY):
            smtp.sendmail("a@example.org", ["b@example.org"], body)
        return READY / (time.perf_counter() - begun)


def _memory(report, worker, sent):
    """The most a process of the worker took so far."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    peak = max(_peak(pid) for pid in (worker.pid, *children))
    report(f"worker process at its peak, {sent} notices", peak, "MiB", MIB)


def _peak(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


# --- processes ----------------------------------------------------------------------------------------------------


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
def _process(*arguments, stdin=None, stdout=sys.stderr, **environment):
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | environment, stdin=stdin, stdout=stdout
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _worker(**environment):
    """A worker of two processes, as `manage.py start` runs it, that is ready for work."""
    from coalition.celery import app

    command = ("-m", "celery", "--quiet", "-A", "coalition", "worker", "--concurrency", str(PROCESSES))
    with _process(*command, "--loglevel", "ERROR", **environment) as process:
        while not app.control.ping(timeout=1):
            if process.poll() is not None:
                raise RuntimeError("The worker did not start.")
        yield process
