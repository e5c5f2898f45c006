"""Looks at a coalition with all its rules, and brings the stored steps up to what it found.

Everything is decided by set-based statements in one transaction: what all rules share once a run (facts.py), one statement a
theme, then what is new, what changed, what is gone by itself. Safe to run twice: the second run writes nothing.
"""

import json
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from engagement.insight.today import next_meeting

from . import facts, rules
from .models import Evaluation, RuleSetting
from .readiness import told
from .rule import World, keeper

AT_ONCE = 48  # rules in one statement; more would take the planner longer than they save
_NOTHING = "''::text, ''::text, 0::bigint, 0::bigint, 0::bigint, 0::bigint, NULL::date, '{}'::jsonb WHERE FALSE"
KEPT = timedelta(days=180)  # settled steps; then they are forgotten

_COLUMNS = "rule, subject, about_id, partner_id, person_id, keeper_id, due_on, facts"
_FOUND = f"CREATE TEMP TABLE playbook_found ({_COLUMNS}) ON COMMIT DROP AS "
_MORE = f"INSERT INTO playbook_found ({_COLUMNS}) "
_TELL = f"""
INSERT INTO playbook_found ({_COLUMNS})
SELECT rule, subject, about, partner, person, NULL, due, facts
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::jsonb[])
    AS told (rule, subject, about, partner, person, due, facts)
"""
_SETTLE = """
WITH found AS MATERIALIZED (
    SELECT DISTINCT ON (f.rule, f.subject) f.*, r.place, r.is_owed
    FROM playbook_found f JOIN unnest(%(rules)s::text[], %(places)s::int[], %(owed)s::boolean[]) AS r (rule, place, is_owed)
        ON r.rule = f.rule
    ORDER BY f.rule, f.subject, f.due_on
), next AS MATERIALIZED (
    SELECT s.id AS step_id, f.*, CASE
        WHEN s.state = 'gone' THEN CASE WHEN s.rests_until > %(today)s THEN 'snoozed' ELSE 'open' END
        WHEN s.state IN ('done', 'snoozed') AND coalesce(s.rests_until, %(today)s) <= %(today)s THEN 'open'
        WHEN s.state = 'planned' AND s.planned_on <= %(today)s THEN 'open'
        ELSE s.state END AS state
    FROM engagement_step s JOIN found f ON f.rule = s.rule AND f.subject = s.subject
    WHERE s.coalition_id = %(c)s
    FOR UPDATE OF s
), kept AS (
    UPDATE engagement_step s
    SET state = n.state,
        found_on = CASE WHEN s.state IN ('done', 'gone') AND n.state = 'open' THEN %(today)s ELSE s.found_on END,
        planned_on = CASE WHEN s.state = 'planned' OR n.state <> 'open' THEN s.planned_on END,
        rests_until = CASE WHEN n.state <> 'open' THEN s.rests_until END,
        reason = CASE WHEN n.state = 'open' AND s.state <> 'open' THEN '' ELSE s.reason END,
        settled_on = CASE WHEN n.state = 'done' THEN s.settled_on END,
        about_id = n.about_id, partner_id = n.partner_id, person_id = n.person_id, keeper_id = n.keeper_id,
        due_on = n.due_on, facts = n.facts, place = n.place, is_owed = n.is_owed
    FROM next n
    WHERE s.id = n.step_id
      AND (s.state, s.about_id, s.partner_id, s.person_id, s.keeper_id, s.due_on, s.facts, s.place, s.is_owed) IS DISTINCT FROM
          (n.state, n.about_id, n.partner_id, n.person_id, n.keeper_id, n.due_on, n.facts, n.place, n.is_owed)
), new AS (
    INSERT INTO engagement_step (coalition_id, rule, subject, about_id, partner_id, person_id, keeper_id, due_on, facts,
                                 place, is_owed, state, found_on, reason)
    SELECT %(c)s, rule, subject, about_id, partner_id, person_id, keeper_id, due_on, facts, place, is_owed, 'open', %(today)s, ''
    FROM found f
    WHERE NOT EXISTS (SELECT 1 FROM next n WHERE n.rule = f.rule AND n.subject = f.subject)
    ON CONFLICT (coalition_id, rule, subject) DO NOTHING
), gone AS (
    UPDATE engagement_step s SET state = 'gone', settled_on = %(today)s, facts = '{}'
    WHERE s.coalition_id = %(c)s AND s.state IN ('open', 'planned', 'delegated', 'snoozed')
      AND NOT EXISTS (SELECT 1 FROM found f WHERE f.rule = s.rule AND f.subject = s.subject)
)
DELETE FROM engagement_step s
WHERE s.coalition_id = %(c)s AND s.state IN ('done', 'gone') AND s.settled_on < %(forget)s
  AND coalesce(s.rests_until, %(today)s) <= %(today)s
  AND NOT EXISTS (SELECT 1 FROM found f WHERE f.rule = s.rule AND f.subject = s.subject)
"""
# Of what is one person's alone not even the number is told.
_COUNT = """
SELECT coalesce((SELECT jsonb_object_agg(rule, number) FROM (
           SELECT rule, count(DISTINCT subject) AS number FROM playbook_found WHERE keeper_id IS NULL GROUP BY rule) found), '{}'),
       jsonb_build_object(
           'members', count(*), 'active', count(*) FILTER (WHERE active_on > %(today)s::date - 365),
           'committed', count(*) FILTER (WHERE stage IN ('committed', 'acting', 'leading')))
FROM playbook_partner WHERE is_member
"""
# Two runs of one coalition: the second waits for nothing, the first will have seen the same. The 1177 is this room's.
_ALONE = """
DROP TABLE IF EXISTS pg_temp.playbook_partner, pg_temp.playbook_found;
SELECT pg_try_advisory_xact_lock(1177, %(c)s::int)
"""
# Without it the planner takes what was found for a handful, and compares each with each.
_WEIGH = "ANALYZE playbook_found"


@transaction.atomic
def evaluate(coalition, today=None):
    """Run all rules that are in use; the Evaluation, or None when somebody else is at it. Under 30 statements."""
    begun_at, today = timezone.now(), today or coalition.today()
    limits = in_use(coalition)
    known = [rules.RULES[name] for name in limits]
    values = {
        "c": coalition.pk,
        "today": today,
        "zone": coalition.time_zone,
        "forget": today - KEPT,
        "rules": list(limits),
        "places": [rules.PLACE[name] for name in limits],
        "owed": [rule.owed for rule in known],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, values)
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(facts.table(today), values)
        _look(cursor, known, limits, values)
        meeting = next_meeting(keeper(coalition), begun_at)
        _ask(cursor, World(coalition, today, meeting), limits)
        cursor.execute(_WEIGH)
        cursor.execute(_SETTLE, values)
        cursor.execute(_COUNT, values)
        found, figures = (json.loads(each) for each in cursor.fetchone())
    return _note(coalition, begun_at, today, found, figures | {"meeting": told(meeting)})


def in_use(coalition):
    """{name: threshold} of the rules that are not switched off."""
    settings = {row.rule: row for row in RuleSetting.objects.filter(coalition=coalition)}
    return {
        rule.name: rule.limit(settings[rule.name].threshold if rule.name in settings else None)
        for rule in rules.RULES.values()
        if rule.name not in settings or settings[rule.name].is_on
    }


def _look(cursor, known, limits, values):
    """The rules that speak SQL, `AT_ONCE` in a statement."""
    selects = [rule.sql(limits[rule.name]) for rule in known if rule.rows]
    if not selects:
        selects = [f"SELECT {_NOTHING}"]
    for start in range(0, len(selects), AT_ONCE):
        into = _MORE if start else _FOUND
        cursor.execute(into + " UNION ALL ".join(selects[start : start + AT_ONCE]), values)


def _ask(cursor, world, limits):
    """What the rules find whose rooms speak Python; one statement for all they tell."""
    told = [
        (name, row.subject, row.about, row.partner, row.person, row.due_on, json.dumps(row.facts))
        for name, limit in limits.items()
        if (find := rules.RULES[name].find)
        for row in find(world, limit)
    ]
    if told:
        cursor.execute(_TELL, [list(column) for column in zip(*told, strict=True)])


def _note(coalition, begun_at, today, found, figures):
    row = Evaluation(
        coalition=coalition,
        on=today,
        asked_at=begun_at,
        begun_at=begun_at,
        done_at=timezone.now(),
        found=found,
        figures=figures,
    )
    seen = ["on", "begun_at", "done_at", "found", "figures"]
    Evaluation.objects.bulk_create([row], update_conflicts=True, unique_fields=["coalition"], update_fields=seen)
    return row
