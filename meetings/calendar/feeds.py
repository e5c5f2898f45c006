"""Feeds that calendar programs subscribe to: secret addresses, what is in them, and their version."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from coalition import audit
from meetings.meetings.models import Meeting

from .entry import Event, calendar
from .models import CalendarFeed

audit.describe(
    feed_made="{by} made a calendar address for {target}",
    feed_revoked="{by} made the calendar address of {target} void",
)

BACK = timedelta(days=90)  # how far back a feed reaches
MOST = 2_000  # events in one feed
FIELDS = ("pk", "uid", "sequence", "title", "purpose", "place", "starts_at", "ends_at", "created_at", "updated_at")


@transaction.atomic
def make_feed(*, coalition, person, by):
    """A new secret address for a person, or (None) for the coalition; the one before is void."""
    revoke(coalition=coalition, person=person, by=by)
    feed = CalendarFeed.objects.create(coalition=coalition, person=person)
    audit.record("feed_made", coalition=coalition, target=person or coalition, by=by)
    return feed


@transaction.atomic
def revoke(*, coalition, person, by):
    """Make the address in force void; whether there was one."""
    feeds = CalendarFeed.objects.filter(coalition=coalition, person=person).in_force()
    ended = feeds.update(revoked_at=timezone.now())
    if ended:
        audit.record("feed_revoked", coalition=coalition, target=person or coalition, by=by)
    return bool(ended)


def _secret(feed):
    return salted_hmac("meetings.calendar.feed", f"{feed.pk}:{feed.nonce}").hexdigest()[:40]


def token_of(feed):
    """What stands in the address."""
    return f"{feed.pk}-{_secret(feed)}"


def address_of(feed):
    """The whole address a calendar program subscribes to."""
    return settings.BASE_URL + reverse("calendar-feed", args=[token_of(feed)])


def opened(token):
    """The feed a token speaks of, or None when it is wrong or void."""
    number, _, secret = token.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    feed = CalendarFeed.objects.in_force().select_related("coalition", "person").filter(pk=int(number)).first()
    return feed if feed and constant_time_compare(secret, _secret(feed)) else None


def rows_of(feed, now=None):
    """The meetings in a feed, as a queryset with `said` (the person's answer) and `link` (to join, invited only)."""
    shown = Meeting.objects.filter(
        coalition=feed.coalition, status__in=["published", "held"], starts_at__gte=(now or timezone.now()) - BACK
    ).order_by("starts_at", "pk")
    if feed.person is None:
        return shown
    return shown.filter(invitations__person=feed.person).annotate(said=F("invitations__answer"), link=F("remote_link"))


def version(feed):
    """The feed's ETag: it changes when anything in it does. One query of few columns."""
    columns = ["pk", "sequence", "updated_at"] + (["said"] if feed.person else [])
    rows = list(rows_of(feed).values_list(*columns)[:MOST])
    coalition = feed.coalition
    told = repr((feed.pk, coalition.name, coalition.time_zone, rows))
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:40]}"'


def body(feed):
    """The bytes of the feed. One query."""
    coalition = feed.coalition
    columns = [*FIELDS, "said", "link"] if feed.person else list(FIELDS)
    base = settings.BASE_URL + reverse("meeting-detail", args=[coalition.slug, 0]).removesuffix("0/")
    events, lines = [], []
    for row in rows_of(feed).values_list(*columns, named=True)[:MOST]:
        event = Event(row, coalition.time_zone, coalition.name)
        link = getattr(row, "link", "")
        description = "\n".join(filter(None, [row.purpose, f"Join remotely: {link}" if link else ""]))
        lines += event.lines(
            dtstamp=row.updated_at,
            status="CONFIRMED",
            description=description,
            place=row.place or link,
            url=f"{base}{row.pk}/",
            free=getattr(row, "said", "") == "declined",
        )
        events.append(event)
    return calendar(events, lines, method="PUBLISH", name=coalition.name)
