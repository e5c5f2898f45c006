"""The monthly picture: what the figures were at the end of each month, as they were computed then."""

from datetime import timedelta

from django.db import transaction

from coalition.models import Coalition
from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground

from .figures import figures
from .models import Snapshot
from .policy import CURRENT
from .queries import standings_by_id


def take_due():
    """Last month's Snapshot for every coalition that lacks it; a doubled run adds nothing."""
    for coalition in Coalition.objects.all():
        on = coalition.today().replace(day=1) - timedelta(days=1)
        if (
            coalition.created_at.date() <= on
            and not Snapshot.objects.filter(coalition=coalition, partner=None, on=on).exists()
        ):
            take(coalition, on)


@transaction.atomic
def take(coalition, on):
    """Keep the figures of one day: a row for each partner with a signal, and one for the coalition."""
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
        for pk, now in standings_by_id(coalition, on).items()
        if now.n
    ]
    measured = figures(coalition, on) | {"tiles": _tiles(coalition, on)}
    rows.append(Snapshot(coalition=coalition, on=on, policy_version=CURRENT.version, figures=measured))
    Snapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _tiles(coalition, on):
    """Figure and denominator of each tile of Overview, for its trend."""
    counted = tiles.count(Ground(coalition, on))
    return {key: {"figure": one["figure"], "of": one["of"]} for key, one in counted.items()}


def take_past(coalition, months):
    """Snapshots of the last month ends, for history that was written in one go."""
    on = coalition.today()
    for _ in range(months):
        on = on.replace(day=1) - timedelta(days=1)
        take(coalition, on)
