"""The issue's table of pages."""

from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from . import web

ROUNDS = 7
KIB = 1024


def table(sizes):
    """(name, coalition, path, ratio at most, SQL at most, bytes at most or None)."""
    big = f"/c/{sizes.big.slug}"
    return [
        ("partner list", f"{big}/partners/?per=50", 1.5, 6, 30 * KIB),
        ("partner search", f"{big}/partners/?q=clinic&per=50", 1.6, 6, None),
        ("people search", f"{big}/people/?q=an&per=50", 1.8, 6, None),
        ("partner page", f"{big}/partners/{sizes.partner.pk}/", 2.0, 10, None),
        ("meeting page, 250 attendees", f"{big}/meetings/{sizes.meeting.pk}/", 2.0, 8, None),
        ("overview, 1,000,000 signals", f"{big}/overview/", 1.6, 8, None),
    ]


def statements(user, path):
    """SQL statements of one GET."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def resident(parent):
    """Largest resident memory of a process's children, in MiB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = []
    for child in children:
        status = Path(f"/proc/{child}/status").read_text()
        sizes.append(next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")))
    return max(sizes)


def measure(port, sizes, report, *, rounds=ROUNDS):
    """Ratios to the bare page, SQL statements and bytes of each page, and the two comparisons of a page with itself."""
    for name, path, ratio, sql, most in table(sizes):
        value, size = web.page(port, sizes.cookie, sizes.big.pk, path, rounds=rounds)
        report(name, value, "x bare page of the same bytes", ratio)
        report(f"{name}: SQL", statements(sizes.user, path), "statements", sql)
        if most:
            report(f"{name}: size", size / KIB, "KiB", most / KIB)
    wide, big = (f"/c/{coalition.slug}/partners/?q=clinic&per=50" for coalition in (sizes.wide, sizes.big))
    report(
        "partner search, 20,000 partners",
        web.against(port, sizes.cookie, wide, big, rounds=rounds),
        "x itself with 2,000",
        1.3,
    )
    many, few = (f"/c/{coalition.slug}/overview/" for coalition in (sizes.big, sizes.small))
    report(
        "overview, 1,000,000 signals",
        web.against(port, sizes.cookie, many, few, rounds=rounds),
        "x itself with 1,000",
        1.15,
    )
