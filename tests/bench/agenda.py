"""Issue 3's pages: a meeting of 300 invited and 40 items, and a calendar feed of 500 events."""

import http.client
import statistics
import time
import uuid
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from meetings.calendar import feeds
from meetings.models import AgendaItem, Invitation, Meeting
from members.models import Person

from . import web

PEOPLE, ITEMS, EVENTS = 300, 40, 500
LOOKS = 100
PAGE_RATIO, FEED_MS = 2.5, 150


def measure(port, sizes, report):
    """p95 of the page against the bare page of the same bytes, p95 of the feed, and of the feed when nothing changed."""
    _page(port, sizes, report)
    _feed(port, sizes, report)


def _page(port, sizes, report):
    path = f"/c/{sizes.big.slug}/meetings/{_full_meeting(sizes.big).pk}/"
    size = len(web.fetch(port, path, sizes.cookie)[1])
    bare = f"/bare/{sizes.big.pk}/{size}/"
    ratios = []
    for _ in range(5):
        ours, theirs = (_p95(lambda p=p: web.fetch(port, p, sizes.cookie)[0]) for p in (path, bare))
        ratios.append(ours / theirs)
    report("meeting page, 300 invited, 40 items: p95", statistics.median(ratios), "x bare page", PAGE_RATIO)


def _full_meeting(coalition):
    start = timezone.now() + timedelta(days=9)
    meeting = Meeting.objects.create(
        coalition=coalition,
        title="Full, measured",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        status="published",
        published_at=timezone.now(),
    )
    people = list(Person.objects.filter(coalition=coalition).order_by("pk")[:PEOPLE])
    AgendaItem.objects.bulk_create(
        AgendaItem(
            coalition=coalition,
            meeting=meeting,
            title=f"Item {n}",
            position=n,
            minutes=3,
            purpose="consult",
            owner=people[n],
        )
        for n in range(1, ITEMS + 1)
    )
    Invitation.objects.bulk_create(Invitation(coalition=coalition, meeting=meeting, person=each) for each in people)
    return meeting


def _feed(port, sizes, report):
    now = timezone.now()
    Meeting.objects.bulk_create(
        Meeting(
            coalition=sizes.wide,
            title=f"Event {n}",
            uid=uuid.uuid4(),
            starts_at=now + timedelta(hours=n),
            ends_at=now + timedelta(hours=n + 1),
            status="published",
            published_at=now,
        )
        for n in range(EVENTS)
    )
    feed = feeds.make_feed(coalition=sizes.wide, person=None, by=sizes.user)
    path = urlsplit(feeds.address_of(feed)).path
    _, status, body, tag = _look(port, path)
    if status != 200 or body.count(b"BEGIN:VEVENT") < EVENTS:
        raise RuntimeError(f"The feed answered {status} with {body.count(b'BEGIN:VEVENT')} events.")
    report(f"feed of {EVENTS} events: p95", _p95(lambda: _look(port, path)[0]) * 1000, "ms", FEED_MS)
    answers = [_look(port, path, tag) for _ in range(LOOKS)]
    if {status for _, status, _, _ in answers} != {304}:
        raise RuntimeError("The feed changed although nothing did.")
    report("the same, nothing new: p95", statistics.quantiles([a[0] for a in answers], n=20)[-1] * 1000, "ms", FEED_MS)


def _look(port, path, tag=""):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        begun = time.perf_counter()
        line.request("GET", path, headers={"Host": "127.0.0.1", "If-None-Match": tag})
        answer = line.getresponse()
        body = answer.read()
        return time.perf_counter() - begun, answer.status, body, answer.headers["ETag"]


def _p95(look):
    return statistics.quantiles([look() for _ in range(LOOKS)], n=20)[-1]
