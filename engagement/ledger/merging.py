"""Two partners, or two people, who turn out to be one: their evidence becomes one ledger, and two again.

A signal of both from one source (each was at the meeting) is one signal afterwards. What the source rows say has the
last word, as always (sources.py), so a rebuild after a merge changes nothing.
"""

from django.db import connection
from django.dispatch import receiver

from engagement.commitments.models import Delivery
from members.duplicates import journal as journals
from members.duplicates import pointing
from members.facts import records_merged, records_parted

from . import sources, sql
from .actions import settle_partners
from .models import Rollup, Signal

pointing.looked_after(Signal, Rollup)

# Signals of the one that goes, and those of the other from the same sources: all a merge can touch.
_TOUCHED = """
    SELECT s.id FROM engagement_signal s WHERE s.{0} = %(gone)s
    UNION
    SELECT k.id FROM engagement_signal k JOIN engagement_signal s
        ON s.kind = k.kind AND s.source_type = k.source_type AND s.source_id = k.source_id AND s.{0} = %(gone)s
    WHERE k.{0} = %(kept)s"""
# And whoever else of these partners was there: one of them carries the credit.
_GROUPS = """
    SELECT DISTINCT k.id FROM engagement_signal k JOIN engagement_signal s
        ON s.kind = k.kind AND s.source_type = k.source_type AND s.source_id = k.source_id
    WHERE s.id = ANY(%(touched)s) AND k.partner_id = ANY(%(partners)s)"""
# Of two that become one, the one that holds stays; of two alike, the one that was there.
_TWICE = """
    SELECT CASE WHEN k.voided_at IS NOT NULL AND s.voided_at IS NULL THEN k.id ELSE s.id END
    FROM engagement_signal s JOIN engagement_signal k
        ON s.kind = k.kind AND s.source_type = k.source_type AND s.source_id = k.source_id
        AND s.{1} IS NOT DISTINCT FROM k.{1}
    WHERE s.{0} = %(gone)s AND k.{0} = %(kept)s"""


@receiver(records_merged)
def become_one(coalition, kind, kept, gone, journal, **_):
    """Their signals are one partner's, or one person's, from now on."""
    own, other = _columns(kind)
    names = {"kept": kept, "gone": gone}
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED.format(own), names)
        touched = [pk for (pk,) in cursor.fetchall()]
        rows = Signal.objects.filter(pk__in=touched)
        partners = set(rows.values_list("partner", flat=True)) | ({kept, gone} if kind == "partner" else set())
        groups = _sources(rows)
        cursor.execute(sql.LOCK_PARTNERS, {"partners": sorted(partners)})
        cursor.execute(_GROUPS, {"touched": touched, "partners": sorted(partners)})
        journal.hold(Signal, [pk for (pk,) in cursor.fetchall()])
        cursor.execute(_TWICE.format(own, other), names)
        twice = [pk for (pk,) in cursor.fetchall()]
    journals.delete(Signal, twice)
    moving = Signal.objects.filter(**{own: gone}).values_list("pk", flat=True)
    with pointing.unguarded(Signal) as cursor:
        cursor.execute(
            f"UPDATE engagement_signal SET {own} = %s, credit = 0, counted = FALSE WHERE id = ANY(%s)",  # noqa: S608
            [kept, list(moving)],
        )
    Rollup.objects.filter(**{own: gone}).delete()
    latest = Signal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _follow(coalition, groups, partners)
    fresh = Signal.objects.filter(pk__gt=latest, partner__in=partners)
    journal.made(Signal, list(fresh.values_list("pk", flat=True)))


@receiver(records_parted)
def become_two(coalition, kind, kept, gone, **_):
    """Each has its own signals again; what came since follows its source rows."""
    own, _other = _columns(kind)
    rows = Signal.objects.filter(**{f"{own}__in": [kept, gone]})
    partners = set(rows.values_list("partner", flat=True)) | ({kept, gone} if kind == "partner" else set())
    _follow(coalition, _sources(rows), partners)


def _columns(kind):
    return ("partner_id", "person_id") if kind == "partner" else ("person_id", "partner_id")


def _sources(rows):
    """{source type: ids of what happened} of some signals."""
    found = {}
    for source_type, source_id in rows.values_list("source_type", "source_id").distinct():
        found.setdefault(source_type, set()).add(source_id)
    if "delivery" in found:  # these are followed by their pledge
        found["delivery"] = set(Delivery.objects.filter(pk__in=found["delivery"]).values_list("pledge", flat=True))
    return found


def _follow(coalition, groups, partners):
    for source_type, ids in sorted(groups.items()):
        kinds = {source.kind for source in sources.SOURCES if source.source_type == source_type}
        if kinds and ids:
            partners = partners | sources.sync(coalition, kinds, ids)
    settle_partners(coalition, partners)
