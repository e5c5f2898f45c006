"""The monthly picture: what the figures were at the end of each month, as they were computed then."""

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coalition.models import Coalition
from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground

from .figures import figures
from .models import Snapshot
from .policy import CURRENT


def take_due(until=None):
    """Last month's Snapshot for every coalition that lacks it, before `until` (of time.monotonic()); how many it took.

    Each coalition stands for itself: what was taken stays when the worker is killed, and the next run goes on from there.
    """
    latest = timezone.now().date() + timedelta(days=1)  # somewhere it may be tomorrow already
    taken = 0
    for coalition in Coalition.objects.filter(created_at__date__lt=latest.replace(day=1)).order_by("pk"):
        on = coalition.today().replace(day=1) - timedelta(days=1)
        if coalition.created_at.date() > on or _is_taken(coalition, on):
            continue
        if until is not None and time.monotonic() >= until:
            break
        take(coalition, on)
        taken += 1
    return taken


def _is_taken(coalition, on):
    return Snapshot.objects.filter(coalition=coalition, partner=None, on=on).exists()


@transaction.atomic
def take(coalition, on):
    """Keep the figures of one day: a row for each partner with a signal, and one for the coalition."""
    ground = Ground(coalition, on)
    rows = [
        Snapshot(
            coalition=coalition,
            partner_id=pk,
            on=on,
            policy_version=CURRENT.version,
            score=now.score,
            stage=now.stage,
            confidence=now.confidence,
            momentum=now.momentum,
            points=now.points,
        )
        for pk, now in ground.everybody.items()
        if now.n
    ]
    measured = figures(coalition, on, ground.everybody) | {"tiles": _tiles(ground)}
    rows.append(Snapshot(coalition=coalition, on=on, policy_version=CURRENT.version, figures=measured))
    Snapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _tiles(ground):
    """Figure and denominator of each tile of Overview, for its trend."""
    counted = tiles.count(ground)
    return {key: {"figure": one["figure"], "of": one["of"]} for key, one in counted.items()}


def take_past(coalition, months):
    """Snapshots of the last month ends, for history that was written in one go."""
    on = coalition.today()
    for _ in range(months):
        on = on.replace(day=1) - timedelta(days=1)
        take(coalition, on)
