"""Writes about the rules of standing."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from coalition import audit

from .models import StandingPolicy

audit.describe(standing_adopted="{by} put {target} into force from {starts_on}")

RULES = (
    "window_kind", "window", "least_share", "waiting_meetings", "waiting_days", "needs_agreement", "needs_work", "work_months",
    "representatives", "proxies", "quorum_share", "quorum_more", "quorum_types",
)  # fmt: skip


def refusal(coalition, starts_on):
    """Why rules cannot come into force on that day, in words, or "".

    What was in force stays as it was, so that the standing of a past day can be asked for again. Only where none were
    in force on that day or since may the first ones start in the past.
    """
    if starts_on >= coalition.today():
        return ""
    since = StandingPolicy.objects.filter(coalition=coalition, replaced_at__isnull=True).exclude(ends_on__lt=starts_on)
    return "Other rules were in force on that day. Choose today or a day to come." if since.exists() else ""


def latest(coalition):
    """The rules adopted last, in force or to come; None where there are none yet."""
    rows = StandingPolicy.objects.filter(coalition=coalition).select_related("adopted_by")
    return rows.order_by("-version").first()


def take_turns(coalition):
    """Two people who adopt at once do so one after the other, until their transactions end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('standing-policy'), %s)", [coalition.pk % 2**31])


@transaction.atomic
def adopt(*, coalition, starts_on, by, source="", **rules):
    """Put new rules into force from a day on; the StandingPolicy.

    The version in force ends the day before. Versions that would have started later are replaced: they keep their
    numbers and never come into force. ValidationError when the day lies before rules that were in force.
    """
    take_turns(coalition)
    why_not = refusal(coalition, starts_on)
    if why_not:
        raise ValidationError({"starts_on": why_not})
    mine = StandingPolicy.objects.filter(coalition=coalition)
    standing = mine.filter(replaced_at__isnull=True)
    standing.filter(starts_on__gte=starts_on).update(replaced_at=timezone.now())
    standing.in_force(starts_on).update(ends_on=starts_on - timedelta(days=1))
    last = mine.aggregate(last=Max("version"))["last"] or 0
    policy = StandingPolicy(
        coalition=coalition, version=last + 1, starts_on=starts_on, source=source, adopted_by=by, **rules
    )
    policy.full_clean(exclude=["coalition", "adopted_by"])
    policy.save()
    audit.record("standing_adopted", coalition=coalition, target=policy, by=by, starts_on=starts_on.isoformat())
    return policy
