"""Report-backs to 10,000 people, from *publish* to the last "250", beside two processes that only build and send.

The mail of the `report-back` kind, text and HTML, with each recipient's own words and themes. Both sides of a ratio are
measured in one run, against one sink (`tests/smtp_sink.py`). The baseline (`tests/bench/postman.py`) has read all its
rows before its clock starts, and records nothing.
"""

import os
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOTICES = 10_000
THEMES = 6
READY = 2_000  # messages of ready bytes a round
PATIENCE_SECONDS = 600
PROCESSES = 2
GOAL = 0.8  # of what two processes build and send with nothing recorded
SAID = "We need a second charger at the church hall, because the stairs keep the wheelchairs out when the lift stops. "
DID = (
    "The board agreed to it in its last meeting and put it on the plan for the coming quarter, with a name and a date. "
)


def measure(report, number=NOTICES):
    """Report how fast a published answer reaches everybody, as shares of what bare sending does."""
    from engagement.voice import reporting

    port = _free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    with _process("-m", "tests.smtp_sink", str(port)):
        _wait_for_port(port)
        ready = _ready_bytes(port)
        _publish(number)
        bare = {how: _bare(how, number) for how in ("own", "django")}
        _forget_all()
        with _worker():
            consultation = _consultation(number)
            begun = time.perf_counter()
            published = reporting.publish(request=consultation[0], by=consultation[1])
            print("publish", time.perf_counter() - begun, file=sys.stderr)
            _wait_until_sent(published)
            rate = number / (time.perf_counter() - begun)
    print(ready, bare, rate, file=sys.stderr)


def _publish(number):
    """Publish an answer to `number` givers; the report-back."""
    from engagement.voice import reporting

    request, by = _consultation(number)
    return reporting.publish(request=request, by=by)


def _forget_all():
    """Nothing is owed, and no wake-up waits."""
    from coalition.celery import app
    from members.models import Notice

    Notice.objects.filter(status="owed").delete()
    app.control.purge()


def _consultation(number):
    """A request that `number` people answered, sorted and weighed, ready to be published; and who publishes it."""
    from django.utils import timezone

    from coalition.actions import create_coalition
    from coalition.models import User
    from engagement.voice.models import Input, InputRequest, ReportBack, Theme
    from members.models import Person

    mark = time.time_ns()  # kept data may hold earlier runs
    coalition = create_coalition(slug=f"notices-{mark}", name="Bench of notices")
    by = User.objects.create_user(f"by-{mark}@bench.example", name="Bench")
    people = [Person(coalition=coalition, name=f"Person {n}", email=f"p{n}@example.org") for n in range(number)]
    people = Person.objects.bulk_create(people, batch_size=1000)
    request = InputRequest.objects.create(
        coalition=coalition,
        title="Where to put the shelter",
        question="Where?",
        owner=by,
        what_is_open="The place.",
        how_used="The board decides by it.",
        phase="design",
        estimated_minutes=5,
        report_back_on=timezone.localdate(),
        closes_on=timezone.localdate(),
    )
    themes = [
        Theme(coalition=coalition, request=request, title=f"Theme {n}", outcome="adopted", what_changed=DID, reason=DID)
        for n in range(THEMES)
    ]
    themes = Theme.objects.bulk_create(themes)
    said = [
        Input(coalition=coalition, request=request, person=person, text=f"{SAID * 2} ({person.name})")
        for person in people
    ]
    said = Input.objects.bulk_create(said, batch_size=1000)
    through = Theme.inputs.through
    links = [through(theme=themes[(n + k) % THEMES], input=each) for n, each in enumerate(said) for k in range(2)]
    through.objects.bulk_create(links, batch_size=5000)
    ReportBack.objects.create(coalition=coalition, request=request, how_considered=DID * 2, next_step="A plan in May.")
    return request, by


def _bare(how, number):
    """Mails a second that two processes build and send."""
    with ExitStack() as stack:
        men = [
            stack.enter_context(
                _process(
                    *("-m", "tests.bench.postman", how, str(part), str(PROCESSES)),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for part in range(PROCESSES)
        ]
        for man in men:
            _hears(man, "ready")
        begun = time.perf_counter()
        for man in men:
            man.stdin.write(b"go\n")
            man.stdin.flush()
        for man in men:
            _hears(man, "done")
        return number / (time.perf_counter() - begun)


def _hears(man, word):
    said = man.stdout.readline().decode().strip()
    if said != word:
        raise RuntimeError(f"The postman said {said!r}, not {word!r}.")


def _wait_until_sent(published):
    """Until every notice of an answer is sent."""
    from members.models import Notice

    notices = Notice.objects.about(published)
    begun = time.perf_counter()
    while notices.exclude(status="sent").exists():
        if time.perf_counter() - begun > PATIENCE_SECONDS:
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
def _worker():
    """A worker of two processes, as `manage.py start` runs it, that has nothing left to start with."""
    command = ("-m", "celery", "-A", "coalition", "worker", "--concurrency", str(PROCESSES), "--loglevel", "ERROR")
    with _process(*command) as process:
        from coalition.celery import app

        while not app.control.ping(timeout=1):
            if process.poll() is not None:
                raise RuntimeError("The worker did not start.")
        yield process
