"""What is measured against: 2,000 partners with 1,000,000 signals, the same with 1,000, and 20,000 partners to search."""

import time
from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.db.models import Count

from coalition.actions import give_role
from coalition.models import Coalition, User
from engagement.demo.scale import Scale
from meetings.models import Meeting
from members.models import Partner

SCALE_SECONDS = 300  # at most, for the synthetic coalition with 1,000,000 signals
COALITIONS = {
    "big": {"partners": 2_000, "people": 10_000, "meetings": 300, "signals": 1_000_000, "seed": 1},
    "small": {"partners": 2_000, "people": 10_000, "meetings": 10, "signals": 1_000, "seed": 2},
    "wide": {"partners": 20_000, "people": 1_000, "meetings": 10, "signals": 1_000, "seed": 3},
}
SMALLER = 100  # times smaller with --small; never fewer than 300 people, for one meeting has 250


@dataclass
class Sizes:
    """The coalitions of the bench, a signed-in coordinator of all three, and the rows that are opened."""

    big: Coalition
    small: Coalition
    wide: Coalition
    user: User
    cookie: str
    partner: Partner
    meeting: Meeting


def prepare(say, report, *, small=False, rows=True):
    """Migrate, write the coalitions that are not there yet, and sign somebody in; None without `rows`."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not rows:
        return None
    for slug, numbers in COALITIONS.items():
        if not Coalition.objects.filter(slug=slug).exists():
            write(slug, numbers, say, report, small=small)
    big, little, wide = (Coalition.objects.get(slug=slug) for slug in COALITIONS)
    user = coordinator(big, little, wide)
    return Sizes(
        big=big,
        small=little,
        wide=wide,
        user=user,
        cookie=sign_in(user),
        partner=Partner.objects.filter(coalition=big).annotate(n=Count("signals")).order_by("-n", "pk").first(),
        meeting=Meeting.objects.filter(coalition=big).annotate(n=Count("attendances")).order_by("-n", "pk").first(),
    )


def write(slug, rows, say, report, *, small):
    """One coalition; the big one's time is a figure."""
    if small:
        rows = {name: value if name == "seed" else max(10, value // SMALLER) for name, value in rows.items()}
        rows["people"] = max(300, rows["people"])
    started = time.perf_counter()
    Scale(say=say, slug=slug, **rows).build()
    if slug == "big":
        report(f"demo --scale, {rows['signals']:,} signals", time.perf_counter() - started, "s", SCALE_SECONDS)


def coordinator(*coalitions):
    """A user who is coordinator of all of them."""
    user = User.objects.filter(email="bench@bench.example").first()
    if user is None:
        user = User.objects.create_user("bench@bench.example", name="Bench")
        for coalition in coalitions:
            give_role(user=user, coalition=coalition, role="coordinator", by=None)
    return user


def sign_in(user):
    """A session key as a browser would have it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
