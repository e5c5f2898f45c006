"""The ledger's set-based statements. `{scope}` is a condition on `engagement_signal s`, over a coalition or some partners.

One SELECT (`sums`) says what a roll-up is; refreshing, verifying and rebuilding all use it, so they cannot disagree.
"""

from .triggers import STAMPS, SUMS

OF_COALITION = "s.coalition_id = %(coalition)s"
OF_PARTNERS = "s.partner_id = ANY(%(partners)s)"

KEYS = ("partner_id", "person_id", "objective_id")
VALUES = (*SUMS, *STAMPS)
DAYS = ("first_on", "last_on", "known_on", "active_on")

LIVE = "s.voided_at IS NULL AND (s.ended_on IS NULL OR s.ended_on > %(today)s)"
LOCK_PARTNERS = "SELECT id FROM members_partner WHERE id = ANY(%(partners)s) ORDER BY id FOR NO KEY UPDATE"
LOCK_COALITION = "SELECT count(*) FROM (SELECT 1 FROM members_partner WHERE coalition_id = %(coalition)s ORDER BY id FOR NO KEY UPDATE) x"

_GROUP = "s.partner_id, s.kind, s.source_type, s.source_id"


def _carries(stamp, bit):
    """1 x bit for the first row of its group by a stamp; an earlier row wins a tie, as in the trigger."""
    return f"{bit} * (row_number() OVER (PARTITION BY {_GROUP} ORDER BY s.{stamp} DESC, s.id) = 1)::int"


def desired(scope):
    """Every signal in scope with what `counted` and `credit` have to be today."""
    bits = " + ".join(_carries(stamp, 1 << number) for number, stamp in enumerate(("g", *STAMPS)))
    alone = f"""
        SELECT s.id, s.credit, s.counted, {_GROUP}, s.g, s.e180, s.f90, s.l365,
            count(*) OVER (PARTITION BY {_GROUP}) AS of_group
        FROM engagement_signal s WHERE {scope} AND {LIVE}"""
    return f"""
        WITH live AS MATERIALIZED ({alone})
        SELECT s.id, s.credit, s.counted, 15 AS want_credit, TRUE AS want_counted FROM live s WHERE s.of_group = 1
        UNION ALL
        SELECT s.id, s.credit, s.counted, {bits}, TRUE FROM live s WHERE s.of_group > 1
        UNION ALL
        SELECT s.id, s.credit, s.counted, 0, FALSE FROM engagement_signal s
            WHERE {scope} AND NOT ({LIVE}) AND (s.counted OR s.credit <> 0)"""


def demote(scope):
    """Take away credit that is somebody else's, before it is given: at no moment are there two carriers."""
    return f"""
        UPDATE engagement_signal t SET credit = t.credit & d.want_credit, counted = d.want_counted
        FROM ({desired(scope)}) d
        WHERE t.id = d.id AND (t.credit & ~ d.want_credit <> 0 OR t.counted AND NOT d.want_counted)"""


def promote(scope):
    """Give credit and counting to whom they belong."""
    return f"""
        UPDATE engagement_signal t SET credit = d.want_credit, counted = d.want_counted
        FROM ({desired(scope)}) d
        WHERE t.id = d.id AND (t.credit <> d.want_credit OR t.counted <> d.want_counted)"""


def sums(scope):
    """The roll-ups as they have to be, from the rows themselves: one pass over the signals, then three small ones."""
    own, credit = [], []
    for number, name in enumerate(SUMS):
        own.append(f"sum(s.g) FILTER (WHERE s.channel = {number} AND s.counted) AS own_{name}")
        credit.append(f"sum(s.g) FILTER (WHERE s.channel = {number} AND s.credit & 1 = 1) AS {name}")
    for number, name in enumerate(STAMPS, 1):
        own.append(f"sum(s.{name}) FILTER (WHERE s.counted) AS own_{name}")
        credit.append(f"sum(s.{name}) FILTER (WHERE s.credit & {1 << number} <> 0) AS {name}")

    def outer(prefix, count):
        values = ", ".join(f"COALESCE(sum({prefix}{name}), 0) AS {name}" for name in VALUES)
        return (
            f"{values}, COALESCE(sum({count}), 0)::int AS n, min(first_on) AS first_on, max(last_on) AS last_on, "
            "min(known_on) AS known_on, max(active_on) AS active_on, min(coalition_id) AS coalition_id"
        )

    return f"""
        WITH base AS MATERIALIZED (
            SELECT s.partner_id, s.person_id, s.objective_id, {", ".join(own)}, {", ".join(credit)},
                count(*) FILTER (WHERE s.counted) AS own_n, count(*) FILTER (WHERE s.credit & 1 = 1) AS n,
                min(s.occurred_on) FILTER (WHERE s.counted) AS first_on,
                max(s.occurred_on) FILTER (WHERE s.counted) AS last_on,
                max(s.occurred_on) FILTER (WHERE s.counted AND s.channel <> 0) AS active_on,
                min(s.occurred_on) AS known_on, min(s.coalition_id) AS coalition_id
            FROM engagement_signal s WHERE {scope} AND s.voided_at IS NULL
            GROUP BY s.partner_id, s.person_id, s.objective_id)
        SELECT partner_id, NULL::bigint AS person_id, NULL::bigint AS objective_id, {outer("", "n")}
            FROM base GROUP BY partner_id
        UNION ALL
        SELECT partner_id, NULL, objective_id, {outer("", "n")}
            FROM base WHERE objective_id IS NOT NULL GROUP BY partner_id, objective_id
        UNION ALL
        SELECT partner_id, person_id, NULL, {outer("own_", "own_n")}
            FROM base WHERE person_id IS NOT NULL GROUP BY partner_id, person_id"""


_SAME = (
    "s.partner_id = f.partner_id AND COALESCE(s.person_id, 0) = COALESCE(f.person_id, 0) "
    "AND COALESCE(s.objective_id, 0) = COALESCE(f.objective_id, 0)"
)


def refresh(scope):
    """Make the roll-ups in scope what the signals say; rows of nothing go."""
    columns = ", ".join(("coalition_id", *KEYS, *VALUES, "n", *DAYS))
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in (*VALUES, "n", *DAYS))
    return f"""
        WITH fresh AS MATERIALIZED ({sums(scope)}),
        gone AS (DELETE FROM engagement_rollup s WHERE {scope} AND NOT EXISTS (SELECT 1 FROM fresh f WHERE {_SAME}))
        INSERT INTO engagement_rollup ({columns}) SELECT {columns} FROM fresh
        ON CONFLICT (partner_id, person_id, objective_id) DO UPDATE SET {updates}"""


def differences(scope, factors, limit=20):
    """Roll-ups that are not what the signals say, by more than 1e-6 points today; `factors` = decay today by column."""
    apart = [f"abs(COALESCE(f.{name}, 0) - COALESCE(s.{name}, 0)) * {factors[name]!r} > 1e-6" for name in VALUES]
    apart += ["COALESCE(f.n, 0) <> COALESCE(s.n, 0)"]
    apart += [f"f.{name} IS DISTINCT FROM s.{name}" for name in DAYS]
    return f"""
        SELECT COALESCE(f.partner_id, s.partner_id), COALESCE(f.person_id, s.person_id),
            COALESCE(f.objective_id, s.objective_id), f.n, s.n, count(*) OVER ()
        FROM ({sums(scope)}) f
        FULL JOIN (SELECT * FROM engagement_rollup s WHERE {scope}) s ON {_SAME}
        WHERE {" OR ".join(apart)} LIMIT {limit}"""


AS_OF = """
    SELECT subject, {sums}, {stamps}, count(*)::int, min(first_on), max(last_on) FROM (
        SELECT s.{subject} AS subject, s.channel, max(s.g) AS g, max(s.e180) AS e180, max(s.f90) AS f90,
            max(s.l365) AS l365, min(s.occurred_on) AS first_on, max(s.occurred_on) AS last_on
        FROM engagement_signal s
        WHERE {scope} AND s.occurred_on <= %(on)s AND s.voided_at IS NULL AND (s.ended_on IS NULL OR s.ended_on > %(on)s)
        GROUP BY s.{subject}, s.channel, s.partner_id, s.kind, s.source_type, s.source_id
    ) credits GROUP BY subject"""


def as_of(scope, *, people=False):
    """Sums of one subject each (partner, or person over all their partners) over the signals live on a day.

    Rows: subject, the sums, the stamps, n, first_on, last_on.
    """
    parts = [f"COALESCE(sum(g) FILTER (WHERE channel = {number}), 0)" for number in range(len(SUMS))]
    stamps = [f"sum({name})" for name in STAMPS]
    subject = "person_id" if people else "partner_id"
    scope = f"{scope} AND s.person_id IS NOT NULL" if people else scope
    return AS_OF.format(sums=", ".join(parts), stamps=", ".join(stamps), subject=subject, scope=scope)
