"""All rules of the playbook over 2,000 partners and 1,000,000 signals, as a worker runs them, and the page of what they found."""

import statistics
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.models import Step
from engagement.playbook import rules
from engagement.playbook.evaluate import evaluate

from . import pages, web

ROUNDS = 5
SECONDS = 2.0
STATEMENTS = 29
RATIO = 1.6  # of the bare page
PAGE_STATEMENTS = 8


def runs(sizes, report, rounds):
    """The first look, which writes every step; then what a night costs, when little is new."""
    Step.objects.filter(coalition=sizes.big).delete()
    started = time.perf_counter()
    evaluate(sizes.big)
    report(f"playbook, {len(rules.RULES)} rules, first look", time.perf_counter() - started, "s", SECONDS)
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            evaluate(sizes.big)
        taken.append(time.perf_counter() - started)
    report("playbook, every rule, every partner", statistics.median(taken), "s", SECONDS)
    report("playbook: SQL", len(queries), "statements", STATEMENTS)
    found = Step.objects.filter(coalition=sizes.big, state="open").count()
    report("playbook: open steps", found, "steps", found, ok=found > 0)


def measure(port, sizes, report, *, rounds=ROUNDS):
    """The looks, then Today against the bare page of the same bytes."""
    runs(sizes, report, rounds)
    path = f"/c/{sizes.big.slug}/today/"
    ratio, _ = web.page(port, sizes.cookie, sizes.big.pk, path, rounds=rounds)
    report("today", ratio, "x bare page of the same bytes", RATIO)
    report("today: SQL", pages.statements(sizes.user, path), "statements", PAGE_STATEMENTS)
