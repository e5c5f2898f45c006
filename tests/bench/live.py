"""What open screens cost while a meeting goes on: 40 items, 300 invited, nothing changed."""

import http.client
import random
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.live import steps
from meetings.models import AgendaItem, Invitation, Meeting
from members.models import Person

LOOKS = 200
PEOPLE, ITEMS = 300, 40
SCREENS, CHANGES = 20, 8


def started(coalition, user):
    """A large meeting that goes on."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        coalition=coalition,
        title="Live, measured",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        status="published",
        published_at=now,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(coalition=coalition, meeting=meeting, title=f"Item {number}", position=number, minutes=3)
        for number in range(1, ITEMS + 1)
    )
    people = Person.objects.filter(coalition=coalition).order_by("pk")[:PEOPLE]
    Invitation.objects.bulk_create(Invitation(coalition=coalition, meeting=meeting, person=each) for each in people)
    steps.start(meeting=meeting, by=user)
    return meeting


def look(port, path, cookie, tag=""):
    """(seconds, status, version tag) of one look at the state."""
    headers = {"Cookie": f"sessionid={cookie}", "Host": "127.0.0.1", "If-None-Match": tag}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        begun = time.perf_counter()
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        return time.perf_counter() - begun, answer.status, answer.headers["ETag"]


def pause():
    """Seconds between two looks of an open screen, as the page's own script has them."""
    script = (settings.BASE_DIR / "static" / "js" / "live.js").read_text(encoding="utf-8")
    return int(re.search(r"const EVERY = (\d+);", script)[1]) / 1000


def until_seen(port, path, cookie, tag, offset):
    """The moment an open screen, which looks every `pause`, meets another state than `tag`."""
    time.sleep(offset)
    while look(port, path, cookie, tag)[1] == 304:
        time.sleep(pause())
    return time.perf_counter()


def seen_by_all(port, path, cookie, change):
    """Seconds from a change to the moment the last of all open screens has met it: the longest of several changes."""
    waits, chance = [], random.Random(7)
    with ThreadPoolExecutor(SCREENS) as screens:
        for _ in range(CHANGES):
            tag = look(port, path, cookie)[2]
            offsets = [chance.uniform(0, pause()) for _ in range(SCREENS)]
            seen = [screens.submit(until_seen, port, path, cookie, tag, offset) for offset in offsets]
            time.sleep(pause() + chance.uniform(0, pause()))
            change()
            changed = time.perf_counter()
            waits.append(max(each.result() for each in seen) - changed)
    return max(waits)


def measure(port, sizes, report):
    """p95 of a look that finds nothing new, its statements, and those of a look that does."""
    meeting = started(sizes.big, sizes.user)
    path = f"/c/{sizes.big.slug}/meetings/{meeting.pk}/live/state/?as=drive"
    tag = look(port, path, sizes.cookie)[2]
    looks = [look(port, path, sizes.cookie, tag) for _ in range(LOOKS)]
    if {status for _, status, _ in looks} != {304}:
        raise RuntimeError("The state of a meeting in which nothing happens changed.")
    p95 = statistics.quantiles([seconds for seconds, _, _ in looks], n=20)[-1]
    report("live state, nothing new: p95", p95 * 1000, "ms", 50)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(sizes.user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(path)
    for name, headers, most in (("nothing new", {"If-None-Match": tag}, 3), ("40 items, 300 invited", {}, 20)):
        with CaptureQueriesContext(connection) as queries:
            client.get(path, headers=headers)
        report(f"live state, {name}: SQL", len(queries), "statements", most)

    def change():
        steps.ask_to_speak(meeting=meeting, name=f"Guest {random.random()}", by=sizes.user)

    waited = seen_by_all(port, path, sizes.cookie, change)
    report(f"live: a change is seen by all of {SCREENS} open screens within", waited, "s", 2)
