"""How a tile's figure went month by month, from the pictures kept at each month's end (ledger.snapshots)."""

from engagement.ledger.models import Snapshot

MONTHS = 24
SHORT = 11


def months(viewer, key, before, most=MONTHS):
    """[(month end, figure, denominator), …] of a tile, oldest first; months without one are left out. One query."""
    rows = Snapshot.objects.visible_to(viewer).filter(partner=None, on__lt=before, figures__tiles__has_key=key)
    found = rows.order_by("-on").values_list("on", f"figures__tiles__{key}")[:most]
    return [(on, one["figure"], one["of"]) for on, one in found][::-1]


def past(coalition, day, most=SHORT):
    """Key -> figures of the last month ends before a day, oldest first, for the small lines on the tiles. One query."""
    rows = Snapshot.objects.filter(coalition=coalition, partner=None, on__lt=day, figures__has_key="tiles")
    found = {}
    for kept in list(rows.order_by("-on").values_list("figures__tiles", flat=True)[:most])[::-1]:
        for key, one in kept.items():
            found.setdefault(key, []).append(one["figure"])
    return found


def short(measure):
    """The small line of a tile: the figures of the past months and that of the day; nothing where there is no past."""
    past_ones = measure.get("past") or []
    return [*past_ones, measure["figure"]] if past_ones else None
