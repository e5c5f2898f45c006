"""How the database itself takes an inserted signal into the roll-ups.

A trigger and not code above it: whatever way a row comes in (an action, COPY, a set of 10,000), it and its sums are
written together, and two writers at once take turns on the partner's row. Its plans are cached by the server, so it
costs a fifth of the insert itself; a second statement from the client would cost as much as the insert.

Inside `sums_later()` the sums are left alone; `actions.settle` brings them up afterwards.
"""

from contextlib import contextmanager

import pgtrigger
from django.db import connection

SUMS = ("presence", "voice", "pledge", "action", "lead")
STAMPS = ("e180", "f90", "l365")


def _by_channel(value):
    return ", ".join(f"CASE WHEN NEW.channel = {number} THEN {value} ELSE 0 END" for number in range(len(SUMS)))


def _added():
    columns = [f"{name} = r.{name} + EXCLUDED.{name}" for name in (*SUMS, *STAMPS, "n")]
    columns += [f"{name} = LEAST(r.{name}, EXCLUDED.{name})" for name in ("first_on", "known_on")]
    columns += [f"{name} = GREATEST(r.{name}, EXCLUDED.{name})" for name in ("last_on", "active_on")]
    return ", ".join(columns)


_COLUMNS = ", ".join((*SUMS, *STAMPS, "n", "first_on", "last_on", "known_on", "active_on"))
_ACTIVE = "CASE WHEN NEW.channel <> 0 THEN NEW.occurred_on END"

TAKE_IN = pgtrigger.Trigger(
    name="signal_taken_in",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[
        ("before_g", "double precision"),
        ("before_e180", "double precision"),
        ("before_f90", "double precision"),
        ("before_l365", "double precision"),
        ("group_objective", "bigint"),
    ],
    func=f"""
        -- whoever writes for this partner goes one after the other; FOR KEY SHARE of foreign keys is not in the way
        PERFORM 1 FROM members_partner WHERE id = NEW.partner_id FOR NO KEY UPDATE;
        PERFORM 1 FROM engagement_signal
            WHERE partner_id = NEW.partner_id AND kind = NEW.kind AND source_type = NEW.source_type
              AND source_id = NEW.source_id AND person_id IS NOT DISTINCT FROM NEW.person_id;
        IF FOUND THEN
            RETURN NULL;  -- recorded already
        END IF;
        NEW.credit = 0;
        NEW.counted = NEW.voided_at IS NULL AND (
            NEW.ended_on IS NULL
            OR NEW.ended_on > (SELECT (now() AT TIME ZONE time_zone)::date FROM coalition_coalition WHERE id = NEW.coalition_id)
        );
        IF NEW.counted THEN
            SELECT max(g), max(e180), max(f90), max(l365), min(objective_id)
                INTO before_g, before_e180, before_f90, before_l365, group_objective
                FROM engagement_signal
                WHERE partner_id = NEW.partner_id AND kind = NEW.kind AND source_type = NEW.source_type
                  AND source_id = NEW.source_id AND counted;
            IF before_g IS NULL THEN
                NEW.credit = 15;
                before_g = 0; before_e180 = 0; before_f90 = 0; before_l365 = 0;
            ELSE
                NEW.objective_id = group_objective;  -- one source speaks of one objective
                NEW.credit = (NEW.g > before_g)::int + 2 * (NEW.e180 > before_e180)::int
                    + 4 * (NEW.f90 > before_f90)::int + 8 * (NEW.l365 > before_l365)::int;
                IF NEW.credit > 0 THEN
                    UPDATE engagement_signal SET credit = credit & ~ NEW.credit
                        WHERE partner_id = NEW.partner_id AND kind = NEW.kind AND source_type = NEW.source_type
                          AND source_id = NEW.source_id AND counted AND credit & NEW.credit <> 0;
                END IF;
            END IF;
        END IF;
        IF NEW.voided_at IS NULL THEN
            INSERT INTO engagement_rollup AS r (coalition_id, partner_id, person_id, objective_id, {_COLUMNS})
                SELECT NEW.coalition_id, NEW.partner_id, NULL::bigint, subject.objective_id,
                    {_by_channel("GREATEST(NEW.g - before_g, 0)")},
                    GREATEST(NEW.e180 - before_e180, 0), GREATEST(NEW.f90 - before_f90, 0),
                    GREATEST(NEW.l365 - before_l365, 0), (before_g = 0)::int,
                    NEW.occurred_on, NEW.occurred_on, NEW.occurred_on, {_ACTIVE}
                    FROM (SELECT NULL::bigint AS objective_id UNION ALL
                          SELECT NEW.objective_id WHERE NEW.objective_id IS NOT NULL) subject
                    WHERE NEW.counted
                UNION ALL
                SELECT NEW.coalition_id, NEW.partner_id, NEW.person_id, NULL,
                    {_by_channel("NEW.g")}, NEW.e180, NEW.f90, NEW.l365, 1,
                    NEW.occurred_on, NEW.occurred_on, NEW.occurred_on, {_ACTIVE}
                    WHERE NEW.counted AND NEW.person_id IS NOT NULL
                UNION ALL
                SELECT NEW.coalition_id, NEW.partner_id, subject.person_id, subject.objective_id,
                    0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NEW.occurred_on, NULL
                    FROM (SELECT NULL::bigint AS person_id, NULL::bigint AS objective_id UNION ALL
                          SELECT NEW.person_id, NULL WHERE NEW.person_id IS NOT NULL UNION ALL
                          SELECT NULL, NEW.objective_id WHERE NEW.objective_id IS NOT NULL) subject
                    WHERE NOT NEW.counted
                ON CONFLICT (partner_id, person_id, objective_id) DO UPDATE SET {_added()};
        END IF;
        RETURN NEW;
    """,
)


@contextmanager
def sums_later():
    """Within a transaction: inserted signals stay out of the sums until `actions.settle`.

    `pgtrigger.ignore` rewrites each statement with positional arguments, which named ones and COPY do not survive.
    """
    from .models import Signal

    name = TAKE_IN.get_pgid(Signal)
    with connection.cursor() as cursor:
        # By table and by name: which of them a trigger asks for depends on the version that installed it.
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{Signal._meta.db_table}:{name},{name}}}"]
        )
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
