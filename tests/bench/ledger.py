"""The ledger against the bare statements of the same data."""

import datetime as dt
import statistics
import time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from engagement.ledger import actions
from meetings.attendance import actions as attendance
from meetings.models import Attendance, Meeting
from members.models import Partner, Person

from .memory import Growth

PAIRS = 300


def median_seconds(call, rounds):
    """Median seconds of `rounds` calls."""
    taken = []
    for number in range(rounds):
        started = time.perf_counter()
        call(number)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def intake(sizes, report):
    """One signal with its roll-up against the same row in a table without trigger, each in its own transaction."""
    partners = list(Partner.objects.filter(coalition=sizes.big).select_related("coalition")[:PAIRS])
    people = list(Person.objects.filter(coalition=sizes.big)[:PAIRS])
    rounds = min(PAIRS, len(partners))
    first = time.time_ns()  # kept data holds the signals of earlier runs
    day = sizes.big.today() - dt.timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_signal (LIKE engagement_signal INCLUDING ALL)")

    def bare(number):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_signal (coalition_id, partner_id, person_id, kind, channel, occurred_on, magnitude,"
                " source_type, source_id, recorded_at, policy_version, g, e180, f90, l365, credit, counted)"
                " VALUES (%s, %s, %s, 'task_completed', 3, %s, 1, 'bare', %s, now(), 1, 1, 1, 1, 1, 15, TRUE)",
                [sizes.big.pk, partners[number].pk, people[number].pk, day, number],
            )

    def ours(number):
        actions.record(
            partner=partners[number],
            person=people[number],
            kind="task_completed",
            occurred_on=day,
            source_type="bench",
            source_id=first + number,
        )

    # round by round, the two sides alternating
    taken = {bare: [], ours: []}
    for number in range(rounds):
        for side in (bare, ours):
            started = time.perf_counter()
            side(number)
            taken[side].append(time.perf_counter() - started)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_signal")
    report(
        "signal with its roll-up", statistics.median(taken[ours]) / statistics.median(taken[bare]), "x bare INSERT", 2
    )


def attendance_statements(sizes, report):
    """SQL of recording one attendance: action, audit, ledger, roll-up."""
    meeting = Meeting.objects.filter(coalition=sizes.big, status="held").order_by("-pk").first()
    known = Attendance.objects.filter(meeting=meeting).values("person")
    person = Person.objects.filter(coalition=sizes.big).exclude(pk__in=known).first()
    partner = person.affiliations.first().partner
    with CaptureQueriesContext(connection) as queries:
        attendance.record(meeting=meeting, marks=[(person.pk, partner.pk, "present")], by=sizes.user)
    report("recording one attendance", len(queries), "statements", 10)


def whole(sizes, report):
    """verify against a bare GROUP BY over the same signals; rebuild in seconds and memory."""

    def group(_):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT partner_id, person_id, channel, sum(g) FROM engagement_signal WHERE coalition_id = %s GROUP BY 1, 2, 3",
                [sizes.big.pk],
            )
            cursor.fetchall()

    ratio = median_seconds(lambda _: actions.verify(sizes.big), 3) / median_seconds(group, 3)
    report("ledger verify, 1,000,000 signals", ratio, "x bare GROUP BY", 3)
    wrong, _ = actions.verify(sizes.big)
    report("ledger verify finds", wrong, "differences", 0)
    started = time.perf_counter()
    with Growth() as growth:
        actions.rebuild(sizes.big)
    report("ledger rebuild, 1,000,000 signals", time.perf_counter() - started, "s", 90)
    report("ledger rebuild: memory growth", growth.mib, "MiB", 300)


def measure(sizes, report):
    """Everything about the ledger."""
    intake(sizes, report)
    attendance_statements(sizes, report)
    whole(sizes, report)
