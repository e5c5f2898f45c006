"""What is measured against: 2,000 partners with 1,000,000 signals, the same with 1,000, and 20,000 partners to search."""

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


def prepare(say):
    """Migrate and write the three coalitions."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    Scale(say=say, slug="big", partners=2_000, people=10_000, meetings=300, signals=1_000_000, seed=1).build()
    Scale(say=say, slug="small", partners=2_000, people=10_000, meetings=10, signals=1_000, seed=2).build()
    Scale(say=say, slug="wide", partners=20_000, people=1_000, meetings=10, signals=1_000, seed=3).build()
    big, small, wide = (Coalition.objects.get(slug=slug) for slug in ("big", "small", "wide"))
    user = User.objects.create_user("bench@bench.example", name="Bench")
    for coalition in (big, small, wide):
        give_role(user=user, coalition=coalition, role="coordinator", by=None)
    return Sizes(
        big=big,
        small=small,
        wide=wide,
        user=user,
        cookie=sign_in(user),
        partner=Partner.objects.filter(coalition=big).annotate(n=Count("signals")).order_by("-n").first(),
        meeting=Meeting.objects.filter(coalition=big).annotate(n=Count("attendances")).order_by("-n").first(),
    )


def sign_in(user):
    """A session key as a browser would have it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
