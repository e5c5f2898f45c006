"""What all rules share: one row a partner, computed once a run in one statement, whatever the number of signals.

Columns of `playbook_partner`: id, name, type_id, status, since (of its open membership), is_member; touched_on, cared_on (last
contact; last one that was not an ask), met_on (last talk one to one); people, only_person, has_sponsor, has_lead, has_night;
given_on (our first gift); presence, voice, pledge, action, lead (points today), active_on, momentum, stage; falls_on (the first
day the stage no longer holds without a new sign, domain.md 3.3) and `weakest` (the channel that goes first).
"""

from engagement.ledger.policy import CURRENT, Stage
from engagement.ledger.querysets import CHANNEL_NUMBER, score_annotations
from engagement.ledger.scoring import decay

PLEDGE = CHANNEL_NUMBER["PLEDGE"]
CHANNELS = {channel.key.lower(): channel for channel in CURRENT.channels}


def table(day):
    """The statement that makes the table for %(c)s on `day`."""
    points = ", ".join(
        f"coalesce(r.{name}, 0) * {decay(CURRENT, day, channel.half_life)!r} AS {name}"
        for name, channel in CHANNELS.items()
    )
    columns = {name: f"r.{name}" for name in (*CHANNELS, "known_on")}
    stage = score_annotations(day)["stage"].formula.format(**columns)
    return f"""
CREATE TEMP TABLE playbook_partner ON COMMIT DROP AS
WITH contact AS (
    SELECT partner_id, max("on") AS touched_on, max("on") FILTER (WHERE NOT was_ask) AS cared_on
    FROM engagement_contact WHERE coalition_id = %(c)s AND "on" <= %(today)s GROUP BY partner_id
), talk AS (
    SELECT partner_id, max("on") AS met_on FROM engagement_oneonone
    WHERE coalition_id = %(c)s AND "on" <= %(today)s GROUP BY partner_id
), tie AS (
    SELECT partner_id, count(DISTINCT person_id) AS people, min(person_id) AS only_person,
        bool_or(contact_role = 'sponsor') AS has_sponsor, bool_or(contact_role = 'lead') AS has_lead,
        bool_or(night_phone <> '') AS has_night
    FROM members_affiliation
    WHERE coalition_id = %(c)s AND started_on <= %(today)s AND (ended_on IS NULL OR ended_on >= %(today)s)
    GROUP BY partner_id
), gift AS (
    SELECT partner_id, min(day) AS given_on FROM (
        SELECT partner_id, given_on AS day FROM engagement_contribution WHERE coalition_id = %(c)s AND direction = 'ours'
        UNION ALL
        SELECT g.partner_id, d.delivered_on FROM engagement_delivery d JOIN engagement_pledge g ON g.id = d.pledge_id
        WHERE g.coalition_id = %(c)s AND g.direction = 'ours'
    ) given GROUP BY partner_id
), ending AS (
    SELECT partner_id, ended_on, sum(sum(g)) OVER (PARTITION BY partner_id ORDER BY ended_on) AS gone
    FROM engagement_signal
    WHERE coalition_id = %(c)s AND counted AND ended_on > %(today)s AND channel = {PLEDGE} AND credit & 1 = 1
    GROUP BY partner_id, ended_on
), lapse AS (
    SELECT e.partner_id, min(e.ended_on) AS lapses_on
    FROM ending e JOIN engagement_rollup r ON r.coalition_id = %(c)s AND r.partner_id = e.partner_id
        AND r.person_id IS NULL AND r.objective_id IS NULL
    WHERE (r.pledge - e.gone)
        * power(2.0::float8, -(e.ended_on - DATE '{CURRENT.landmark.isoformat()}')::float8 / {CHANNELS["pledge"].half_life})
        < {1.0 - CURRENT.slack!r}
    GROUP BY e.partner_id
), read AS (
    SELECT p.id, p.name, p.stakeholder_type_id AS type_id, m.status, m.started_on AS since,
        coalesce(m.status = 'member', FALSE) AS is_member,
        contact.touched_on, contact.cared_on, talk.met_on,
        coalesce(tie.people, 0) AS people, tie.only_person, coalesce(tie.has_sponsor, FALSE) AS has_sponsor,
        coalesce(tie.has_lead, FALSE) AS has_lead, coalesce(tie.has_night, FALSE) AS has_night, gift.given_on, lapse.lapses_on,
        {points}, r.active_on, {_momentum(day)} AS momentum, {stage} AS stage
    FROM members_partner p
    LEFT JOIN members_membership m ON m.partner_id = p.id AND m.started_on <= %(today)s
        AND (m.ended_on IS NULL OR m.ended_on >= %(today)s)
    LEFT JOIN engagement_rollup r ON r.coalition_id = %(c)s AND r.partner_id = p.id
        AND r.person_id IS NULL AND r.objective_id IS NULL
    LEFT JOIN contact ON contact.partner_id = p.id
    LEFT JOIN talk ON talk.partner_id = p.id
    LEFT JOIN tie ON tie.partner_id = p.id
    LEFT JOIN gift ON gift.partner_id = p.id
    LEFT JOIN lapse ON lapse.partner_id = p.id
    WHERE p.coalition_id = %(c)s
)
SELECT DISTINCT ON (read.id) read.*, {_falls()} AS falls_on, {_weakest()} AS weakest
FROM read ORDER BY read.id, read.since DESC NULLS LAST"""  # noqa: S608  our own words and numbers


def _momentum(day):
    """M of domain.md 3.5 as SQL; NULL for a partner without a live sign or whose first one is younger than 90 days."""
    policy = CURRENT
    age = f"greatest(%(today)s::date - r.first_on, {policy.momentum_least_age})"

    def rate(column, half_life):
        stamped = f"r.{column} * {decay(policy, day, half_life)!r}"
        return f"(ln(2.0::float8) / {half_life} * {stamped} / (1 - power(2.0::float8, -({age})::float8 / {half_life})))"

    fast, slow = rate("f90", policy.momentum_fast), rate("l365", policy.momentum_slow)
    return (
        f"CASE WHEN r.n > 0 AND %(today)s::date - r.first_on >= {policy.momentum_new} AND {fast} + {slow} > 0"
        f" THEN ({fast} - {slow}) / ({fast} + {slow}) END"
    )


def lasts(channel, least):
    """SQL of the last day on which a channel is at or above `least` points: today + floor(h * log2(P / q))."""
    policy = CHANNELS[channel]
    quotient = f"greatest({channel}, 1e-300) / {least - CURRENT.slack!r}"
    return f"(%(today)s::date + floor({policy.half_life} * ln({quotient}) / ln(2.0::float8))::int)"


def _rule_of(stage):
    return next(rule for rule in CURRENT.stages if rule.stage == stage)


def _falls():
    """The day after the last one on which the rule of today's stage holds; NULL below interested."""
    cases = []
    for rule in CURRENT.stages:
        ways = [f"least({', '.join(lasts(channel.lower(), least) for channel, least in term)})" for term in rule.any_of]
        fades = f"greatest({', '.join(ways)}) + 1"
        # an unmet pledge stops counting on a day of its own (domain.md 3.4); LEAST of PostgreSQL passes over NULL
        ends = f"least({fades}, lapses_on)" if rule.stage == Stage.COMMITTED else fades
        cases.append(f"WHEN '{rule.stage}' THEN {ends}")
    return f"CASE stage {' '.join(cases)} END"


def _weakest():
    """Which channel has to be renewed: of leading the one that goes first, else the one that holds the stage."""
    lead, action = lasts("lead", 2.0), lasts("action", 2.0)
    voice, presence = lasts("voice", 1.0), lasts("presence", 3.0)
    return f"""CASE stage WHEN '{Stage.LEADING}' THEN CASE WHEN {lead} <= {action} THEN 'lead' ELSE 'action' END
        WHEN '{Stage.ACTING}' THEN 'action' WHEN '{Stage.COMMITTED}' THEN 'pledge'
        WHEN '{Stage.INTERESTED}' THEN CASE WHEN {voice} >= {presence} THEN 'voice' ELSE 'presence' END END"""
