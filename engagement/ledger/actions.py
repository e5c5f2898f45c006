"""Writes of the ledger. Nothing else writes signals or roll-ups (design.md 3, promise 3).

An inserted signal is taken into the roll-ups by the database (triggers.py). Everything that takes something out (void,
end, rebuild) ends in `settle`, which brings credit, counting and sums of the partners in question up to their signals.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from coalition import audit
from coalition.models import Coalition

from . import sources, sql
from .models import PolicyVersion, Signal
from .policy import CURRENT
from .querysets import CHANNEL_NUMBER
from .scoring import decay, stamps
from .triggers import sums_later, unguarded

audit.describe(
    signals_forgotten="{by} took back an import; {signals} void signals went with the people and organizations it had made",
)

# Inside an action's transaction a savepoint would cost two statements and save nothing: act and evidence stand or fall together.
_together = transaction.atomic(savepoint=False)


class InTheFuture(ValueError):
    """Evidence is about what has happened (domain.md 3.1)."""


_RECORD = """
    INSERT INTO engagement_signal (coalition_id, partner_id, person_id, objective_id, kind, channel, occurred_on, magnitude,
        source_type, source_id, recorded_at, ended_on, policy_version, g, e180, f90, l365, credit, counted)
    VALUES (%(coalition)s, %(partner)s, %(person)s, %(objective)s, %(kind)s, %(channel)s, %(occurred_on)s, %(magnitude)s,
        %(source_type)s, %(source_id)s, now(), %(ended_on)s, %(version)s, %(g)s, %(e180)s, %(f90)s, %(l365)s, 0, FALSE)"""
_REVIVE = """
    UPDATE engagement_signal SET objective_id = %(objective)s, occurred_on = %(occurred_on)s, magnitude = %(magnitude)s,
        recorded_at = now(), ended_on = %(ended_on)s, voided_at = NULL, policy_version = %(version)s,
        g = %(g)s, e180 = %(e180)s, f90 = %(f90)s, l365 = %(l365)s
    WHERE partner_id = %(partner)s AND kind = %(kind)s AND source_type = %(source_type)s AND source_id = %(source_id)s
        AND person_id IS NOT DISTINCT FROM %(person)s AND voided_at IS NOT NULL"""


def record(
    *, partner, kind, occurred_on, source_type, source_id, person=None, objective=None, magnitude=1.0, ended_on=None
):
    """Take in one signal; True when it is new, or was voided and now holds again. Recording it again does nothing.

    InTheFuture for a day that has not come where the coalition is; KeyError for an unknown kind; ValueError for a
    magnitude that is not positive. One statement when it is new.
    """
    if occurred_on > partner.coalition.today():
        raise InTheFuture("Choose today or a day that has passed.")
    if not magnitude > 0:
        raise ValueError("A signal says something: its magnitude is above 0.")
    stamp = stamps(CURRENT, kind, magnitude, occurred_on)
    arguments = {
        "coalition": partner.coalition_id,
        "partner": partner.pk,
        "person": person.pk if person else None,
        "objective": objective.pk if objective else None,
        "kind": kind,
        "channel": CHANNEL_NUMBER[CURRENT.kind[kind].channel],
        "occurred_on": occurred_on,
        "magnitude": magnitude,
        "source_type": source_type,
        "source_id": source_id,
        "ended_on": ended_on,
        "version": CURRENT.version,
        "g": stamp.g,
        "e180": stamp.e180,
        "f90": stamp.f90,
        "l365": stamp.l365,
    }
    with _together, connection.cursor() as cursor:
        cursor.execute(_RECORD, arguments)
        if cursor.rowcount == 1:
            return True
        cursor.execute(_REVIVE, arguments)
        if cursor.rowcount == 0:
            return False
        settle_partners(partner.coalition, {partner.pk})
    return True


@_together
def follow(coalition, kinds, ids):
    """Bring the ledger up to some source rows; what receivers of facts call. `ids` as in sources.SOURCES."""
    touched = sources.sync(coalition, kinds, ids)
    if touched:
        settle_partners(coalition, touched)


@_together
def void(signals):
    """Entered by mistake: as if never recorded (invariant I6)."""
    _take_out(signals, voided_at=timezone.now(), counted=False, credit=0)


@_together
def forget(coalition, *, people, partners, by):
    """Drop the voided signals of people and partners (ids) who were entered by mistake and go in the same transaction.

    The one exception to append-only beside the erasure of a person (docs/adr/0008): a voided signal counts for nothing
    on any day (invariant I6), so no figure changes. What is not voided stays, and keeps who it is about. The audit
    trail says how many went.
    """
    with connection.cursor() as cursor, unguarded(cursor):
        cursor.execute(
            "DELETE FROM engagement_signal WHERE coalition_id = %s AND voided_at IS NOT NULL "
            "AND (person_id = ANY(%s) OR partner_id = ANY(%s))",
            [coalition.pk, list(people), list(partners)],
        )
        gone = cursor.rowcount
    if gone:
        audit.record("signals_forgotten", coalition=coalition, target=coalition, by=by, signals=gone)


@_together
def end(signals, *, on):
    """Stop counting from a day on; earlier days keep their value (invariant I15). `on=None` lifts the end."""
    _take_out(signals, ended_on=on)


def _take_out(signals, **values):
    rows = Signal.objects.filter(pk__in=[signal.pk for signal in signals])
    by_coalition = {}
    for coalition, partner in rows.values_list("coalition", "partner").distinct():
        by_coalition.setdefault(coalition, set()).add(partner)
    with connection.cursor() as cursor:
        # In the order in which everybody locks, so that two who take out at once take turns.
        cursor.execute(sql.LOCK_PARTNERS, {"partners": sorted(set().union(*by_coalition.values()))})
    rows.update(**values)
    for coalition in Coalition.objects.filter(pk__in=by_coalition):
        settle_partners(coalition, by_coalition[coalition.pk])


@_together
def settle_partners(coalition, partners):
    """Make credit, counting and sums of some partners (ids) what their signals say today. Four statements."""
    arguments = {"partners": sorted(partners), "today": coalition.today(), "coalition": coalition.pk}
    _settle(sql.LOCK_PARTNERS, sql.OF_PARTNERS, arguments)


def _much_memory(cursor):
    # Sums over a whole coalition hash into memory instead of sorting a million rows: a third of the time. Until the
    # transaction ends.
    cursor.execute("SET LOCAL work_mem = '64MB'")


@_together
def settle(coalition):
    """The same for a whole coalition, in a few passes over its signals."""
    with connection.cursor() as cursor:
        _much_memory(cursor)
        # After a COPY the planner still thinks the table empty, and would compare every row with every other.
        cursor.execute("ANALYZE engagement_signal, engagement_rollup")
        cursor.execute("SET LOCAL enable_nestloop = off")
        _settle(sql.LOCK_COALITION, sql.OF_COALITION, {"today": coalition.today(), "coalition": coalition.pk})
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")


def _settle(lock, scope, arguments):
    with connection.cursor() as cursor:
        cursor.execute(lock, arguments)
        cursor.execute(sql.demote(scope), arguments)
        cursor.execute(sql.promote(scope), arguments)
        cursor.execute(sql.refresh(scope), arguments)


@_together
def rebuild(coalition):
    """Derive all signals again from what happened, and the sums from the signals.

    Signals without a source row of ours (imported, synthetic, recorded by hand) are kept.
    """
    PolicyVersion.objects.get_or_create(
        coalition=coalition, version=CURRENT.version, defaults={"document": CURRENT.to_json()}
    )
    # Sums are made once at the end instead of signal by signal.
    with sums_later():
        sources.sync(coalition, sources.KINDS)
    settle(coalition)


def retire_ended():
    """Take signals whose end has come out of the sums, coalition by coalition; how many partners it touched."""
    touched = 0
    latest = timezone.now().date() + timedelta(days=1)  # somewhere it may be tomorrow already
    due = Signal.objects.filter(counted=True, ended_on__lte=latest)
    for coalition in Coalition.objects.filter(pk__in=due.values("coalition")):
        partners = set(
            due.filter(coalition=coalition, ended_on__lte=coalition.today()).values_list("partner", flat=True)
        )
        if partners:
            settle_partners(coalition, partners)
            touched += len(partners)
    return touched


@_together
def verify(coalition):
    """Compare the sums with the signals (invariant I8): (number of differing roll-ups, the first of them as dicts)."""
    today = coalition.today()
    factors = {channel.key.lower(): decay(CURRENT, today, channel.half_life) for channel in CURRENT.channels}
    factors |= {
        "e180": decay(CURRENT, today, CURRENT.evidence_half_life),
        "f90": decay(CURRENT, today, CURRENT.momentum_fast),
        "l365": decay(CURRENT, today, CURRENT.momentum_slow),
    }
    with connection.cursor() as cursor:
        _much_memory(cursor)
        cursor.execute(sql.differences(sql.OF_COALITION, factors), {"coalition": coalition.pk, "today": today})
        rows = cursor.fetchall()
    names = ("partner", "person", "objective", "expected_signals", "kept_signals")
    return (rows[0][-1] if rows else 0), [dict(zip(names, row[:-1], strict=True)) for row in rows]
