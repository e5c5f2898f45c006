"""What the front doors and measures read about promises and deeds."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from .models import Pledge

YEAR = timedelta(days=365)
EFFORT = {"light": 0.5, "moderate": 1.0, "major": 2.0}  # domain.md 1, effort_band
OPEN = ("open", "partly", "renegotiated")


def fulfilment_rows(coalition, on, *, direction="theirs", partner=None):
    """(effort, f on that day) of promises due in the 365 days up to `on`, for measures.fulfilment.

    One withdrawn before its due day is left out; f counts what was delivered by `on`.
    """
    rows = Pledge.objects.filter(coalition=coalition, direction=direction, due_on__lte=on, due_on__gt=on - YEAR)
    if partner is not None:
        rows = rows.filter(partner=partner)
    rows = rows.exclude(status="withdrawn", settled_on__lt=F("due_on"))
    by_then = Sum("deliveries__quantity", filter=Q(deliveries__delivered_on__lte=on))
    rows = rows.annotate(by_then=Coalesce(by_then, Value(Decimal(0)), output_field=DecimalField()))
    return [
        (EFFORT[effort], float(min(Decimal(1), by_then / quantity)))
        for effort, quantity, by_then in rows.values_list("effort_band", "quantity", "by_then")
    ]


def on_time_count(coalition, on, *, direction="theirs", partner=None):
    """How many of the same promises were whole by their due day."""
    rows = Pledge.objects.filter(coalition=coalition, direction=direction, due_on__lte=on, due_on__gt=on - YEAR)
    if partner is not None:
        rows = rows.filter(partner=partner)
    rows = rows.exclude(status="withdrawn", settled_on__lt=F("due_on"))
    in_time = Sum("deliveries__quantity", filter=Q(deliveries__delivered_on__lte=F("due_on")))
    return rows.annotate(in_time=in_time).filter(in_time__gte=F("quantity")).count()


def my_promises(viewer):
    """What the viewer promised or their partner did, still open, for My table."""
    if viewer.person is None:
        return Pledge.objects.none()
    rows = Pledge.objects.visible_to(viewer).filter(direction="theirs", status__in=OPEN)
    mine = Q(person=viewer.person)
    mine |= Q(person__isnull=True, partner__affiliations__person=viewer.person, partner__affiliations__ended_on=None)
    return rows.filter(mine).select_related("partner").distinct().order_by("due_on", "pk")
