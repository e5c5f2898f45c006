"""Everything that can go wrong while notices go out, at random and at once; and whether each went out once.

Workers are killed, PostgreSQL restarts and crashes, Valkey forgets and restarts, the mail server hangs, says 421, 451,
452 and 550, and dies before or after it took a mail. It keeps a log of its own, with which ours has to agree.
"""

import asyncio
import contextlib
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import redis
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from kombu import Connection

from members.models import Notice, Person
from members.notices import actions, delivery, registry, tasks
from tests.processes import MailServer, Worker

LEASE = timedelta(seconds=20)  # how long no news of a worker is good news; in earnest five minutes
EMAIL_TIMEOUT = 3  # seconds a worker waits for the mail server; in earnest twenty
FAR_SECONDS = 0.06  # the server is so far away, or twice as near
PATIENCE_SECONDS = 1500
STEP_SECONDS = 0.5
SETTINGS = "tests.members.notices.worker_settings"

# What the mail server does at the first mail to somebody: so many of a thousand, and each at least once.
MOODS = {"busy": 15, "leave": 4, "full": 6, "refuse": 8, "hang": 4, "die": 4, "drop": 4}
LOST = {"hang", "die", "drop"}  # nobody was told whether it was taken


class StormyServer(MailServer):
    """A mail server that is in a mood at the first mail to somebody, and well at the next; `taken` is its log."""

    def __init__(self, chance, number):
        super().__init__()
        self.chance = chance
        self.moods = [mood for mood, share in MOODS.items() for _ in range(-(-share * number // 1000))]
        self.moods += ["accept"] * (number - len(self.moods))
        chance.shuffle(self.moods)
        self.taken = []  # addresses, in order, as often as a mail to them was taken
        self.had = {}  # address -> the mood of the first mail
        self.pardoned = False  # refused addresses are refused until somebody has put that right

    def _mood(self, address):
        if address not in self.had:
            self.had[address] = self.moods.pop()
            return self.had[address]
        return "refuse" if self.had[address] == "refuse" and not self.pardoned else "accept"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        session.mood = self._mood(address)
        if session.mood == "refuse":
            return "550 5.1.1 No such person here"
        if session.mood == "busy":
            return "451 4.3.0 Try again later"
        if session.mood == "leave":
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
            return "421 4.3.2 Going away"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.seen += 1
        await asyncio.sleep(self.chance.uniform(0, FAR_SECONDS))
        if session.mood == "full":
            return "452 4.3.1 No room left"
        if session.mood == "hang":
            await asyncio.sleep(3600)
        if session.mood != "drop":
            self.taken += envelope.rcpt_tos
        if session.mood in ("die", "drop"):
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 OK"


@dataclass
class Found:
    """What the storm left: `unsure` and `failed` are sets of addresses, the others counts."""

    notices: int
    sent: int
    unsure: set
    failed: set
    events: Counter = field(default_factory=Counter)
    seconds: float = 0.0


class Storm:
    """Owes `number` notices in `coalition`, and lets workers send them while everything happens."""

    def __init__(self, servers, coalition, number, log, *, workers=3, seed=20261123, say=lambda line: None):
        self.servers, self.coalition, self.number, self.say = servers, coalition, number, say
        self.chance = random.Random(seed)
        self.smtp = StormyServer(self.chance, number)
        environment = {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "QUIET_HOURS": "off",
            "EMAIL_URL": self.smtp.url,
            "TEST_EMAIL_TIMEOUT": str(EMAIL_TIMEOUT),
        }
        self.workers = [Worker(log / f"worker{place}.log", children=1, **environment) for place in range(workers)]
        self.events = Counter()

    def rage(self):
        """Send everything; the Found."""
        begun = time.monotonic()
        self.smtp.start()
        try:
            self._owe()
            for worker in self.workers:
                worker.start()
            self._send(self._happenings())
            found = self._found()
            found.seconds = time.monotonic() - begun
            self._settle()
            self._send(iter(()))
        finally:
            for worker in self.workers:
                worker.kill()
            self.smtp.stop()
        return found

    def _owe(self):
        names = [f"person{place:05}" for place in range(self.number)]
        people = Person.objects.bulk_create(
            [
                Person(coalition=self.coalition, name=name, email=f"{name}@{self.coalition.slug}.example")
                for name in names
            ]
        )
        rows = [(f"storm:{person.pk}", person.pk, {}) for person in people]
        Notice.objects.owe(coalition=self.coalition, kind=registry.lookup("test-report_back"), about=None, rows=rows)

    def _happenings(self):
        """(after how many mails, what happens), at random intervals, in turn; about forty in all."""
        turns = (
            *(self._kill_a_worker, self._forget_queue, self._kill_a_worker, self._restart_valkey),
            *(self._kill_a_worker, self._restart_postgres, self._kill_a_worker, self._crash_postgres),
        )
        seen, step, turn = 0, max(self.number // 40, 8), 0
        while seen < self.number * 0.95:
            seen += self.chance.randint(step // 2, step * 3 // 2)
            yield seen, turns[turn % len(turns)]
            turn += 1

    def _send(self, happenings):
        until = time.monotonic() + PATIENCE_SECONDS
        after, happens = next(happenings, (0, None))
        while True:
            while happens and self.smtp.seen >= after:  # all that is due: on a slow machine many mails go by meanwhile
                happens()
                after, happens = next(happenings, (0, None))
            if self._time_passes():
                return
            if time.monotonic() > until:
                raise RuntimeError(f"The notices did not go out: {self._counts()}")
            time.sleep(STEP_SECONDS)

    def _time_passes(self):
        """What the clock does, faster: waits are over, the lost come to light. Whether nothing is under way."""
        try:
            rows = Notice.objects.filter(coalition=self.coalition, status="owed")
            rows.filter(not_before__gt=timezone.now()).update(not_before=timezone.now())
            delivery.recover_stuck(lease=LEASE)
            counts = self._counts()
        except (DatabaseError, InterfaceError):
            connection.close()
            return False
        self._sweep()
        return not counts["owed"] + counts["claimed"] + counts["sending"]

    def _sweep(self):
        url = self.servers.redis_url.replace("unix://", "redis+socket://").replace("db=", "virtual_host=")
        with (
            contextlib.suppress(OSError, redis.RedisError),
            Connection(url, transport_options={"max_retries": 1}) as broker,
        ):
            tasks.sweep.apply_async(connection=broker, retry=False)

    def _counts(self):
        return Counter(Notice.objects.filter(coalition=self.coalition).values_list("status", flat=True))

    # --- what happens -------------------------------------------------------------------------------------------------

    def _note(self, what):
        self.events[what] += 1
        self.say(f"{self.smtp.seen} mails seen: {what}")

    def _kill_a_worker(self):
        self._note("a worker is killed")
        worker = self.chance.choice(self.workers)
        worker.kill()
        worker.start()

    def _forget_queue(self):
        self._note("Valkey is flushed")
        with contextlib.suppress(redis.RedisError, OSError):
            redis.from_url(self.servers.redis_url).flushall()

    def _restart_valkey(self):
        self._note("Valkey restarts")
        with contextlib.suppress(redis.RedisError, OSError):
            self.servers.end_valkey()

    def _restart_postgres(self):
        self._note("PostgreSQL restarts")
        self.servers.end_postgres(signal.SIGINT)

    def _crash_postgres(self):
        self._note("PostgreSQL crashes")
        self.servers.end_postgres(signal.SIGQUIT)

    # --- what is left -------------------------------------------------------------------------------------------------

    def _found(self):
        rows = list(Notice.objects.filter(coalition=self.coalition).values_list("status", "person__email"))
        by_status = {status: {email for each, email in rows if each == status} for status in Notice.Status.values}
        strange = {status for status, _ in rows} - {"sent", "unsure", "failed"}
        if strange:
            raise RuntimeError(f"Neither sent nor waiting for a person: {strange}")
        return Found(
            notices=len(rows),
            sent=len(by_status["sent"]),
            unsure=by_status["unsure"],
            failed=by_status["failed"],
            events=self.events,
        )

    def _settle(self):
        """People do their part: who was asked says whether it came; refused addresses are put right."""
        self.before = Counter(self.smtp.taken)
        self.smtp.pardoned = True
        for notice in Notice.objects.filter(coalition=self.coalition, status="unsure").select_related("person"):
            actions.settle_unsure(notice=notice, sent=self.before[notice.person.email] > 0, by=None)
        for notice in Notice.objects.filter(coalition=self.coalition, status="failed").select_related(
            "person", "coalition"
        ):
            actions.retry_failed(notice=notice, by=None)

    # --- what must hold -----------------------------------------------------------------------------------------------

    def troubles(self, found):
        """What does not hold, in words; empty when every promise was kept."""
        had, before, after = self.smtp.had, self.before, Counter(self.smtp.taken)
        emails = {person.email for person in Person.objects.filter(coalition=self.coalition)}
        refused = {address for address, mood in had.items() if mood == "refuse"}
        lost = {address for address, mood in had.items() if mood in LOST}
        doubtful = found.unsure - lost  # what a killed worker had in its hands
        settled_sent = {address for address in found.unsure if before[address]}
        checks = {
            "every notice is there": found.notices == self.number == found.sent + len(found.unsure) + len(found.failed),
            "nobody got two": max(after.values()) == 1,
            "everybody got one in the end": set(after) == emails,
            "all are sent in the end": self._counts() == {"sent": self.number},
            "our log and the server's are one to one": set(before)
            == emails - found.unsure - found.failed | settled_sent,
            "failed are those that were refused": found.failed <= refused,
            "who was refused failed, or their worker was killed at it": refused - found.failed <= doubtful,
            "each lost answer waits for a person": lost <= found.unsure,
            "else only what a killed worker had in its hands": len(doubtful) <= self.events["a worker is killed"],
        }
        return [words for words, holds in checks.items() if not holds]
