"""Several threads that begin together, each with a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

PATIENCE = 60  # seconds; a thread that waits longer for the others fails the test


def at_once(*works):
    """Run the callables in one thread each, from the same moment on; what they return, in order.

    Whatever one of them raises reaches the test.
    """
    start = threading.Barrier(len(works))

    def run(work):
        try:
            start.wait(PATIENCE)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(PATIENCE) for each in [pool.submit(run, work) for work in works]]
