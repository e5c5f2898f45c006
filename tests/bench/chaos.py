"""5,000 notices through three workers while everything dies (tests/storm.py): each goes out once, or waits for a person."""

import logging
import time
from pathlib import Path
from tempfile import TemporaryDirectory

NOTICES = 5_000
WORKERS = 3


def measure(report, say, number=NOTICES):
    """Report what the storm left, and whether every promise was kept. Brings PostgreSQL and Valkey of its own."""
    from django.conf import settings

    import tests.members.notices.kinds  # noqa: F401  registers the kinds
    from coalition.actions import create_coalition
    from tests.servers import own_servers
    from tests.storm import Storm

    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the mail server tells every line it hears
    usual = settings.REDIS_URL
    with own_servers() as servers, TemporaryDirectory() as folder:
        settings.REDIS_URL = servers.redis_url
        try:
            coalition = create_coalition(slug=f"storm-{time.time_ns()}", name="Storm")
            storm = Storm(servers, coalition, number, Path(folder), workers=WORKERS, say=say)
            found = storm.rage()
            troubles = storm.troubles(found)
        finally:
            settings.REDIS_URL = usual
    for words in troubles:
        say(f"Does not hold: {words}")
    for words, times in sorted(found.events.items()):
        report(f"chaos: {words}", times, "times", 0, True)
    report(f"chaos: {number} notices, promises broken", len(troubles), "promises", 0)
    report("- wait for a person: the answer was lost", len(found.unsure), "notices", 0, True)
    report("- wait for a person: refused", len(found.failed), "notices", 0, True)
    report("- until the last was sent or waited", found.seconds, "s", 0, True)
