"""100,000 notices through one worker of two processes: does its memory grow?"""

import os
import time

from tests.bench.notices import PROCESSES, _free_port, _peak, _process, _wait_for_port, _worker

NOTICES = 100_000
STEP = 5_000  # people, each owed one notice a round
MIB = 300
PATIENCE_SECONDS = 3_600


def measure(report, say, number=NOTICES):
    """Report the most memory a process of the worker took, and what it had taken after the first tenth."""
    import tests.members.notices.kinds  # noqa: F401  registers the kinds
    from coalition.actions import create_coalition
    from members.models import Notice, Person
    from members.notices import actions

    port = _free_port()
    os.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "QUIET_HOURS": "off"}
    coalition = create_coalition(slug=f"stamina-{time.time_ns()}", name="Stamina")
    rows = [Person(coalition=coalition, name=f"P{n}", email=f"p{n}@stamina.example") for n in range(STEP)]
    people = Person.objects.bulk_create(rows)
    peaks, begun = [], time.monotonic()
    with (
        _process("-m", "tests.smtp_sink", str(port)),
        _worker(DJANGO_SETTINGS_MODULE="tests.members.notices.worker_settings") as worker,
    ):
        _wait_for_port(port)
        for start in range(0, number, STEP):
            owed = [(f"stamina:{start}:{person.pk}", person.pk, {}) for person in people[: number - start]]
            actions.owe_many(coalition=coalition, kind="test-report_back", about=None, rows=owed)
            _wait_for(Notice.objects.filter(coalition=coalition).exclude(status="sent"), begun)
            peaks.append(max(_peak(pid) for pid in _processes(worker)))
            say(f"{start + len(owed)} notices sent, a process at its peak {peaks[-1]:.0f} MiB")
    words = f"worker process at its peak, {number} notices, {PROCESSES} processes"
    report(words, peaks[-1], "MiB", MIB)
    report("- above what it was after the first tenth", peaks[-1] - peaks[len(peaks) // 10], "MiB", 0, True)
    report("- notices a second", number / (time.monotonic() - begun), "per s", 0, True)


def _wait_for(unsent, begun):
    while unsent.exists():
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise RuntimeError("The notices did not go out.")
        time.sleep(0.2)


def _processes(worker):
    with open(f"/proc/{worker.pid}/task/{worker.pid}/children") as children:
        return (worker.pid, *children.read().split())
