"""How the database itself takes inserted signals into the roll-ups.

Triggers and not code above them: whatever way a row comes in (an action, COPY, a set of 10,000), it and its sums are
written together, and two writers at once take turns on the partner's row. Their plans are cached by the server, so they
cost a fifth of the insert itself; a second statement from the client would cost as much as the insert.

One trigger for each row says what the row counts for; one for each statement adds the whole statement to the sums. Row
by row the sums would be rewritten as often as there are rows: every new version of a row stays in the way of the next
until the transaction ends, and 20,000 signals spent nine tenths of their time on that.

Inside `sums_later()` both are left out; `actions.settle` brings everything up afterwards.
"""

from contextlib import contextmanager

import pgtrigger
from django.db import connection

SUMS = ("presence", "voice", "pledge", "action", "lead")
STAMPS = ("e180", "f90", "l365")


def _by_channel(row, value):
    return ", ".join(
        f"CASE WHEN {row}.channel = {number} THEN {value} ELSE 0 END AS {name}" for number, name in enumerate(SUMS)
    )


def _added():
    columns = [f"{name} = r.{name} + EXCLUDED.{name}" for name in (*SUMS, *STAMPS, "n")]
    columns += [f"{name} = LEAST(r.{name}, EXCLUDED.{name})" for name in ("first_on", "known_on")]
    columns += [f"{name} = GREATEST(r.{name}, EXCLUDED.{name})" for name in ("last_on", "active_on")]
    return ", ".join(columns)


def _together():
    """One row a subject: a statement may not touch a roll-up twice."""
    columns = [f"sum({name})" for name in (*SUMS, *STAMPS, "n")]
    columns += ["min(first_on)", "max(last_on)", "min(known_on)", "max(active_on)"]
    return ", ".join(columns)


def _alone(person, objective, worth, n):
    """Adds the statement's only row to one subject's sums; `worth` is the record that says what it adds."""
    added = ", ".join(f"{worth}.{name}" for name in STAMPS)
    return f"""
                INSERT INTO engagement_rollup AS r (coalition_id, partner_id, person_id, objective_id, {_COLUMNS})
                    SELECT one.coalition_id, one.partner_id, {person}, {objective},
                        {_by_channel("one", f"{worth}.g")}, {added}, {n}, one.occurred_on, one.occurred_on,
                        one.occurred_on, CASE WHEN one.channel <> 0 THEN one.occurred_on END
                    ON CONFLICT (partner_id, person_id, objective_id) DO UPDATE SET {_added()};"""


_COLUMNS = ", ".join((*SUMS, *STAMPS, "n", "first_on", "last_on", "known_on", "active_on"))
_GROUP = "coalition_id, partner_id, kind, source_type, source_id, channel"

TAKE_IN = pgtrigger.Trigger(
    name="signal_taken_in",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("before", "record")],
    func="""
        -- whoever writes for this partner goes one after the other; FOR KEY SHARE of foreign keys is not in the way
        PERFORM 1 FROM members_partner WHERE id = NEW.partner_id FOR NO KEY UPDATE;
        SELECT count(*) FILTER (WHERE person_id IS NOT DISTINCT FROM NEW.person_id) > 0 AS recorded,
            max(g) FILTER (WHERE counted) AS g, max(e180) FILTER (WHERE counted) AS e180,
            max(f90) FILTER (WHERE counted) AS f90, max(l365) FILTER (WHERE counted) AS l365,
            min(objective_id) FILTER (WHERE counted) AS objective_id
            INTO before FROM engagement_signal
            WHERE partner_id = NEW.partner_id AND kind = NEW.kind AND source_type = NEW.source_type
              AND source_id = NEW.source_id;
        IF before.recorded THEN
            RETURN NULL;
        END IF;
        NEW.credit = 0;
        NEW.counted = NEW.voided_at IS NULL AND (
            NEW.ended_on IS NULL
            OR NEW.ended_on > (SELECT (now() AT TIME ZONE time_zone)::date FROM coalition_coalition WHERE id = NEW.coalition_id)
        );
        IF NEW.counted THEN
            IF before.g IS NULL THEN
                NEW.credit = 15;
            ELSE
                NEW.objective_id = before.objective_id;  -- one source speaks of one objective
                NEW.credit = (NEW.g > before.g)::int + 2 * (NEW.e180 > before.e180)::int
                    + 4 * (NEW.f90 > before.f90)::int + 8 * (NEW.l365 > before.l365)::int;
                IF NEW.credit > 0 THEN
                    UPDATE engagement_signal SET credit = credit & ~ NEW.credit
                        WHERE partner_id = NEW.partner_id AND kind = NEW.kind AND source_type = NEW.source_type
                          AND source_id = NEW.source_id AND counted AND credit & NEW.credit <> 0;
                END IF;
            END IF;
        END IF;
        RETURN NEW;
    """,
)

ADD_UP = pgtrigger.Trigger(
    name="signals_added_up",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="fresh"),
    declare=[("one", "engagement_signal%ROWTYPE"), ("added", "record")],
    func=f"""
        IF (SELECT count(*) FROM fresh) = 1 THEN
            -- the same as below for the most frequent statement, in a third of the time: no plan of twenty nodes to start
            SELECT * INTO one FROM fresh;
            IF one.counted THEN
                SELECT (count(*) = 0)::int AS n,
                    {", ".join(f"GREATEST(one.{name} - COALESCE(max(s.{name}), 0), 0) AS {name}" for name in ("g", *STAMPS))}
                    INTO added FROM engagement_signal s
                    WHERE s.partner_id = one.partner_id AND s.kind = one.kind AND s.source_type = one.source_type
                      AND s.source_id = one.source_id AND s.counted AND s.id <> one.id;
                {_alone("NULL", "NULL", "added", "added.n")}
                IF one.objective_id IS NOT NULL THEN
                    {_alone("NULL", "one.objective_id", "added", "added.n")}
                END IF;
                IF one.person_id IS NOT NULL THEN
                    {_alone("one.person_id", "NULL", "one", "1")}
                END IF;
                RETURN NULL;
            END IF;
        END IF;
        INSERT INTO engagement_rollup AS r (coalition_id, partner_id, person_id, objective_id, {_COLUMNS})
            WITH groups AS MATERIALIZED (
                SELECT {_GROUP}, min(objective_id) AS objective_id, array_agg(id) AS ids, max(g) AS g,
                    {", ".join(f"max({name}) AS {name}" for name in STAMPS)},
                    min(occurred_on) AS first_on, max(occurred_on) AS last_on
                FROM fresh WHERE counted GROUP BY {_GROUP}
            ), credits AS MATERIALIZED (
                -- what the statement made of each group: its largest stamps now, less those it had before
                SELECT now.coalition_id, now.partner_id, now.objective_id, now.channel,
                    now.first_on, now.last_on, (NOT before.here)::int AS n,
                    {", ".join(f"GREATEST(now.{name} - before.{name}, 0) AS {name}" for name in ("g", *STAMPS))}
                FROM groups now CROSS JOIN LATERAL (
                    SELECT count(*) > 0 AS here,
                        {", ".join(f"COALESCE(max(s.{name}), 0) AS {name}" for name in ("g", *STAMPS))}
                    FROM engagement_signal s
                    WHERE s.partner_id = now.partner_id AND s.kind = now.kind AND s.source_type = now.source_type
                      AND s.source_id = now.source_id AND s.counted AND s.id <> ALL (now.ids)
                ) before
            )
            SELECT min(coalition_id), partner_id, person_id, objective_id, {_together()}
            FROM (
                SELECT c.coalition_id, c.partner_id, NULL::bigint AS person_id, subject.objective_id,
                    {_by_channel("c", "c.g")}, c.e180, c.f90, c.l365, c.n,
                    c.first_on, c.last_on, c.first_on AS known_on, CASE WHEN c.channel <> 0 THEN c.last_on END AS active_on
                    FROM credits c CROSS JOIN LATERAL (
                        SELECT NULL::bigint AS objective_id UNION ALL
                        SELECT c.objective_id WHERE c.objective_id IS NOT NULL) subject
                UNION ALL
                SELECT f.coalition_id, f.partner_id, f.person_id, NULL,
                    {_by_channel("f", "f.g")}, f.e180, f.f90, f.l365, 1,
                    f.occurred_on, f.occurred_on, f.occurred_on, CASE WHEN f.channel <> 0 THEN f.occurred_on END
                    FROM fresh f WHERE f.counted AND f.person_id IS NOT NULL
                UNION ALL
                -- what had ended before it was recorded counts for nothing, but the partner is known by it
                SELECT f.coalition_id, f.partner_id, subject.person_id, subject.objective_id,
                    0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, f.occurred_on, NULL
                    FROM fresh f CROSS JOIN LATERAL (
                        SELECT NULL::bigint AS person_id, NULL::bigint AS objective_id UNION ALL
                        SELECT f.person_id, NULL WHERE f.person_id IS NOT NULL UNION ALL
                        SELECT NULL, f.objective_id WHERE f.objective_id IS NOT NULL) subject
                    WHERE NOT f.counted AND f.voided_at IS NULL
            ) said
            GROUP BY partner_id, person_id, objective_id
            ORDER BY partner_id, person_id, objective_id
            ON CONFLICT (partner_id, person_id, objective_id) DO UPDATE SET {_added()};
        RETURN NULL;
    """,
)


STAYS = pgtrigger.Protect(name="signal_stays", operation=pgtrigger.Delete)


@contextmanager
def sums_later():
    """Within a transaction: inserted signals stay out of the sums until `actions.settle`."""
    with connection.cursor() as cursor, _without(cursor, TAKE_IN, ADD_UP):
        yield


@contextmanager
def unguarded(cursor):
    """Within a transaction: signals may be deleted. Only for `actions.forget`."""
    with _without(cursor, STAYS):
        yield


@contextmanager
def _without(cursor, *triggers):
    """Triggers of the signals that do nothing for a while.

    `pgtrigger.ignore` rewrites each statement with positional arguments, which named ones and COPY do not survive.
    """
    from .models import Signal

    ids = [trigger.get_pgid(Signal) for trigger in triggers]
    # By table and by name: which of them a trigger asks for depends on the version that installed it.
    names = ",".join([*ids, *(f"{Signal._meta.db_table}:{name}" for name in ids)])
    cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
    yield
    cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
