"""What Today shows: stored steps in words, what we owe first, then a partner at a time. Nothing is evaluated here."""

import json
from collections import namedtuple
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection
from django.urls import reverse

from coalition import compiled
from coalition.ui import parts
from engagement.ledger.policy import Stage
from engagement.ledger.querysets import score_annotations

from . import rules
from .models import Step
from .querysets import OF_THE_RAISER
from .requirements import MEANING
from .rule import say

OWED_SHOWN = 8
PARTNERS_SHOWN = 6
HOUSE_SHOWN = 6
KINDS_TOLD = 3  # of what we owe, beside the heading
NEAR = 60  # steps among which the next partners are chosen
COUNTED = 500  # at most; "500 or more" says the page


@dataclass(frozen=True)
class Line:
    """One step in words. `step` is a Step, or a row of Today's statement."""

    step: object
    rule: object
    do: str
    because: str
    url: str

    @property
    def button(self):
        """What the button says."""
        return self.rule.button

    @property
    def due_on(self):
        """The day it is best settled by, or None."""
        return self.step.due_on


def _line(step, partner, person, slug):
    """A Line of a step with the names it tells; None when its rule is gone from the playbook."""
    rule = rules.RULES.get(step.rule)
    if rule is None:
        return None
    known = step.facts | {"due": step.due_on, "partner": partner, "person": person}
    because = say(rule.because, known)
    if step.state == "open" and step.planned_on:  # its day has come
        because = say("Planned for {day}. ", {"day": step.planned_on}) + because
    return Line(step, rule, say(rule.do, known) or rule.title, because, _address(rule, step, slug))


def line(step, slug):
    """A Line of a Step whose partner and person were fetched with it."""
    partner, person = step.partner, step.person
    return _line(step, partner and partner.name, person and person.name, slug)


def _address(rule, step, slug):
    if rule.arguments == ("path",):
        return step.facts.get("path", "")
    known = step.facts | {"about": step.about_id, "partner": step.partner_id, "person": step.person_id}
    values = tuple(known.get(name) for name in rule.arguments)
    if None in values:
        return reverse("step-detail", args=[slug, step.id])
    return _reverse(rule.route, slug, values) + rule.suffix


@lru_cache(maxsize=4096)
def _reverse(route, slug, values):
    return reverse(route, args=[slug, *values])


def meaning(rule):
    """What the requirement behind a rule means, in plain words."""
    return MEANING[rule.requirement]


def rows(viewer):
    """Steps of the viewer with what their words need."""
    return Step.objects.visible_to(viewer).select_related("partner", "person", "delegate")


# --- Today ------------------------------------------------------------------------------------------------------------

_ROW = namedtuple(
    "_ROW",
    "kind id rule about_id partner_id person_id keeper_id due_on facts state planned_on delegate_id place "
    "partner person type is_core stage",
)
_STEP = "s.id, s.rule, s.about_id, s.partner_id, s.person_id, s.keeper_id, s.due_on, s.facts, s.state, s.planned_on, s.delegate_id"
# It begins with SELECT, so that pghistory need not be told who is at work (coalition/history.py).
_TODAY = f"""
SELECT * FROM (WITH me AS MATERIALIZED (
    SELECT id FROM members_person WHERE coalition_id = %(c)s AND user_id = %(user)s LIMIT 1
), seen AS NOT MATERIALIZED (
    SELECT s.* FROM engagement_step s
    WHERE s.coalition_id = %(c)s AND (s.keeper_id IS NULL OR s.keeper_id = %(user)s)
      AND NOT (s.rule = ANY(%(own)s) AND s.person_id IS NOT DISTINCT FROM (SELECT id FROM me) AND s.person_id IS NOT NULL)
), owed AS MATERIALIZED (
    SELECT * FROM seen WHERE state = 'open' AND is_owed ORDER BY due_on, place, id LIMIT {OWED_SHOWN}
), house AS MATERIALIZED (
    SELECT * FROM seen WHERE state = 'open' AND NOT is_owed AND partner_id IS NULL ORDER BY place, due_on, id LIMIT {HOUSE_SHOWN}
), near AS MATERIALIZED (
    SELECT partner_id, place, due_on FROM seen WHERE state = 'open' AND NOT is_owed AND partner_id IS NOT NULL
    ORDER BY place, due_on, id LIMIT {NEAR}
), chosen AS MATERIALIZED (
    SELECT partner_id, row_number() OVER (ORDER BY min(owed), min(place), min(due_on), partner_id) AS turn FROM (
        SELECT partner_id, 1 AS owed, place, due_on FROM near
        UNION ALL
        SELECT o.partner_id, 0, s.place, s.due_on FROM owed o JOIN seen s ON s.partner_id = o.partner_id
        WHERE s.state = 'open' AND NOT s.is_owed
    ) candidates GROUP BY partner_id ORDER BY turn LIMIT {PARTNERS_SHOWN}
), shown AS (
    SELECT 0 AS kind, 0 AS turn, {_STEP}, s.place FROM owed s
    UNION ALL
    SELECT 1, chosen.turn, {_STEP}, s.place FROM chosen JOIN seen s ON s.partner_id = chosen.partner_id AND s.state = 'open'
    UNION ALL
    SELECT 2, 0, {_STEP}, s.place FROM house s
    UNION ALL
    (SELECT 3, 0, {_STEP}, s.place FROM seen s
     WHERE s.state = 'delegated' AND s.delegate_id = (SELECT id FROM me) ORDER BY s.due_on, s.place, s.id LIMIT {OWED_SHOWN})
    UNION ALL
    SELECT 4, 0, 0, '', 0, NULL, NULL, NULL, NULL, jsonb_build_object(
        'owed', (SELECT jsonb_object_agg(rule, number) FROM (
            SELECT rule, count(*) AS number FROM seen WHERE state = 'open' AND is_owed GROUP BY rule) w),
        'late', (SELECT count(*) FROM (SELECT 1 FROM seen WHERE state = 'open' AND is_owed AND due_on < %(today)s LIMIT {COUNTED}) n),
        'others', (SELECT count(*) FROM (SELECT 1 FROM seen WHERE state = 'open' AND NOT is_owed LIMIT {COUNTED}) n),
        'waiting', (SELECT jsonb_object_agg(state, jsonb_build_array(number, day)) FROM (
            SELECT state, count(*) AS number, coalesce(min(planned_on), min(rests_until)) AS day FROM seen
            WHERE state IN ('planned', 'delegated', 'snoozed') GROUP BY state) w),
        'look', (SELECT jsonb_build_object(
                'figures', figures, 'is_done', done_at IS NOT NULL, 'asked_for', extract(epoch FROM clock_timestamp() - asked_at),
                'is_behind', begun_at IS NULL OR asked_at > begun_at)
            FROM engagement_evaluation WHERE coalition_id = %(c)s)
    ), '', NULL, NULL, 0
)
SELECT w.kind, w.id, w.rule, w.about_id, w.partner_id, w.person_id, w.keeper_id, w.due_on, w.facts, w.state, w.planned_on,
    w.delegate_id, w.place, p.name AS partner, h.name AS person, k.name AS type, k.is_core, CASE WHEN w.kind = 1 THEN {{stage}} END AS stage
FROM shown w LEFT JOIN members_partner p ON p.id = w.partner_id LEFT JOIN members_person h ON h.id = w.person_id
LEFT JOIN members_stakeholdertype k ON k.id = p.stakeholder_type_id
LEFT JOIN engagement_rollup r ON w.kind = 1 AND r.coalition_id = %(c)s AND r.partner_id = w.partner_id
    AND r.person_id IS NULL AND r.objective_id IS NULL
ORDER BY w.kind, w.turn, w.due_on, w.place, w.id) told
"""  # noqa: S608  our own words and numbers


@lru_cache(maxsize=4)
def _today_sql(day):
    names = ("presence", "voice", "pledge", "action", "lead", "known_on")
    stage = score_annotations(day)["stage"].formula
    return _TODAY.replace("{stage}", stage.format(**{name: f"r.{name}" for name in names}))


@dataclass
class Group:
    """A partner with all steps one call can settle: `owed` those we owe, `lines` the others."""

    pk: int
    name: str
    url: str
    stage: int | None
    type_name: str
    owed: list = field(default_factory=list)
    lines: list = field(default_factory=list)


@dataclass
class Today:
    """What the page shows; `counts` says how many there are of each in all, and under "look" how fresh it is."""

    owed: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    house: list = field(default_factory=list)
    hands: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)


def today(viewer, day):
    """The Today of a viewer. One statement, whatever there is."""
    values = {"c": viewer.coalition.pk, "today": day, "own": list(OF_THE_RAISER)}

    def build(user):
        return compiled.by_position(_today_sql(day), values | {"user": user})

    with connection.cursor() as cursor:
        cursor.execute(*compiled.statement("playbook-today", viewer, build, row=viewer.user.pk))
        found = [_ROW(*row) for row in cursor.fetchall()]
    page, groups, slug = Today(), {}, viewer.coalition.slug
    for row in found:
        row = row._replace(facts=_facts(row.facts))
        if row.kind == 4:
            page.counts = row.facts | {name: row.facts[name] or {} for name in ("owed", "waiting", "look")}
            continue
        told = _line(row, row.partner, row.person, slug)
        if told is None:
            continue
        if row.kind == 1:
            group = groups.setdefault(row.partner_id, _group(row, slug))
            (group.owed if told.rule.owed else group.lines).append(told)
        else:
            (page.owed, None, page.house, page.hands)[row.kind].append(told)
    page.groups = [group for group in groups.values() if group.lines]
    return page


def in_words(owed):
    """ "3 answers, 1 promise": what is owed, by its kind, from {rule: number}; "" for nothing."""
    numbers = {}
    for name in sorted(owed.keys() & rules.PLACE.keys(), key=rules.PLACE.get):
        noun = rules.RULES[name].noun
        numbers[noun] = numbers.get(noun, 0) + owed[name]
    told = [parts.counted(number, noun.replace("|", ",")) for noun, number in numbers.items()]
    rest = sum(list(numbers.values())[KINDS_TOLD:])
    return ", ".join(told) if len(told) <= KINDS_TOLD + 1 else f"{', '.join(told[:KINDS_TOLD])}, {rest:,} more"


def _facts(value):
    return json.loads(value) if isinstance(value, str) else value


def _group(row, slug):
    kind = f"{row.type}, core" if row.is_core else row.type or ""
    stage = Stage(row.stage).rank if row.stage else None
    return Group(row.partner_id, row.partner, _reverse("partner-detail", slug, (row.partner_id,)), stage, kind)
