"""The pages of the issue's table: p50 as a ratio to a bare page of the same bytes, and SQL statements."""

import http.client
import statistics
import time
from contextlib import closing

REQUESTS = 40


def fetch(port, path, cookie):
    """(seconds, body) of one GET; anything but 200 is an error of the bench."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        started = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}", "Host": "127.0.0.1"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")
        return time.perf_counter() - started, body


def p50(port, path, cookie):
    """Median seconds of REQUESTS requests."""
    return statistics.median(fetch(port, path, cookie)[0] for _ in range(REQUESTS))


def against(port, cookie, path, other, *, rounds):
    """Median over rounds of p50(path) / p50(other), the two alternating."""
    for warm in (path, other):
        for _ in range(6):
            fetch(port, warm, cookie)
    return statistics.median(p50(port, path, cookie) / p50(port, other, cookie) for _ in range(rounds))


def page(port, cookie, coalition, path, *, rounds):
    """(ratio to the bare page of the same bytes, bytes)."""
    size = len(fetch(port, path, cookie)[1])
    return against(port, cookie, path, f"/bare/{coalition}/{size}/", rounds=rounds), size
