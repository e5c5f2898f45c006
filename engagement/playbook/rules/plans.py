"""Aims and tasks: what moves, who was asked, who does it (MTG, CNS, ROL, WRK, WIN, PUR)."""

from typing import Any

from engagement.playbook.rule import Rule, Threshold
from meetings.objectives.effort import WORTH_A_LOOK
from meetings.objectives.movement import STALLED_AFTER
from members.models import Affiliation

_AIM: dict[str, Any] = {"about": "x.id", "route": "objective-detail"}
_TITLE = {"title": "x.title"}
_ACTIVE = "FROM meetings_objective x WHERE x.coalition_id = %(c)s AND x.status = 'active'"
_RUNNING = "x.coalition_id = %(c)s AND x.status IN ('design', 'active')"
_LEVEL_WORDS = " ".join(f"WHEN '{value}' THEN '{label.lower()}'" for value, label in Affiliation.Level.choices)
_STILL = STALLED_AFTER.days
# Who gave input to a plan, with what they were at their partner on that day.
_HEARD = """SELECT 1 FROM engagement_input i JOIN engagement_inputrequest r ON r.id = i.request_id
    JOIN members_affiliation a ON a.person_id = i.person_id AND a.partner_id = i.partner_id
        AND a.started_on <= i.given_on AND (a.ended_on IS NULL OR a.ended_on >= i.given_on)
    LEFT JOIN members_partner q ON q.id = i.partner_id
    WHERE r.objective_id = x.id"""

RULES = [
    Rule(
        name="aim-stalled",
        requirement="MTG-3",
        title="An aim stands still",
        fires="An active aim had no step reached, no task done and no progress measured for {n} days.",
        whom="Whoever looks after it.",
        why="No movement on our aims means that we are failing; better to change the aim than to carry it along.",
        do="{title}: find the next small step, or change the aim",
        because="Nothing has moved since {since}.",
        button="Open the aim",
        rests=21,
        threshold=Threshold(_STILL, "days", 14, 365),
        person="x.owner_id",
        facts={"title": "x.title", "since": "greatest(x.last_moved_on, x.activated_on)"},
        rows=f"{_ACTIVE} AND greatest(x.last_moved_on, x.activated_on) <= %(today)s::date - {{n}}",
        **_AIM,
    ),
    Rule(
        name="group-unheard",
        requirement="CNS-1",
        title="A group nobody has asked",
        fires="A plan in design or under way touches a group, and nobody of it gave input.",
        whom="The group.",
        why="Consult everyone a plan touches, directly or not; they know what it does to them.",
        do="{title}: ask {name}",
        because="The plan touches them, and none of them was heard.",
        button="Ask for their view",
        route="objective-groups",
        subject="g.id",
        about="x.id",
        facts={"title": "x.title", "name": "g.name"},
        rows=f"""FROM meetings_affectedgroup g JOIN meetings_objective x ON x.id = g.objective_id
            WHERE {_RUNNING} AND g.support <> 'not' AND g.stakeholder_type_id IS NOT NULL AND NOT EXISTS ({_HEARD}
                AND q.stakeholder_type_id = g.stakeholder_type_id)""",
    ),
    Rule(
        name="level-unheard",
        requirement="CNS-2",
        title="A level nobody has asked",
        fires="A plan in design or under way touches people of a level, and nobody of that level gave input.",
        whom="Those people.",
        why="Reception desks and night crews see what offices do not.",
        do="{title}: hear the {level}",
        because="The plan touches people of this level, and none of them was heard.",
        button="Ask for their view",
        route="objective-groups",
        subject="x.id || ':' || g.level",
        about="x.id",
        facts={"title": "x.title", "level": f"CASE g.level {_LEVEL_WORDS} END"},
        rows=f"""FROM (SELECT DISTINCT objective_id, level FROM meetings_affectedgroup
                      WHERE coalition_id = %(c)s AND support <> 'not') g
            JOIN meetings_objective x ON x.id = g.objective_id
            WHERE {_RUNNING} AND NOT EXISTS ({_HEARD} AND a.level = g.level)""",
    ),
    Rule(
        name="key-support",
        requirement="CNS-3",
        title="Support we cannot do without",
        fires="A plan needs a group without which it fails, and no member of that kind is committed or further.",
        whom="Members of that kind.",
        why="Know whose support is essential, and win it before the launch.",
        do="{title}: win {name}",
        because="The plan fails without them, and none of them is committed yet.",
        button="See the groups",
        route="objective-groups",
        subject="g.id",
        about="x.id",
        facts={"title": "x.title", "name": "g.name"},
        rows=f"""FROM meetings_affectedgroup g JOIN meetings_objective x ON x.id = g.objective_id
            WHERE {_RUNNING} AND g.support = 'critical' AND g.stakeholder_type_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM playbook_partner p WHERE p.type_id = g.stakeholder_type_id AND p.is_member
                AND p.stage IN ('committed', 'acting', 'leading'))""",
    ),
    Rule(
        name="ask-after-launch",
        requirement="CNS-4",
        title="How does it work so far?",
        fires="An aim became active {n} days ago or more, at most half a year, and nobody was asked how it fits since.",
        whom="Those it touches.",
        why="Go on asking after the launch: after 30, 90 and 180 days.",
        do="{title}: ask how it fits into their day",
        because="It began on {since}, and nobody was asked since.",
        button="Open the aim",
        threshold=Threshold(30, "days after the launch", 7, 180),
        facts={"title": "x.title", "since": "x.activated_on"},
        rows=f"""{_ACTIVE} AND x.activated_on BETWEEN %(today)s::date - 180 AND %(today)s::date - {{n}}
            AND NOT EXISTS (SELECT 1 FROM engagement_inputrequest r WHERE r.objective_id = x.id
                            AND (r.opened_at AT TIME ZONE %(zone)s)::date >= x.activated_on)""",
        **_AIM,
    ),
    Rule(
        name="aim-vague",
        requirement="MTG-1",
        title="How will we know?",
        fires="An active aim lacks a measure, a baseline, a target, a day, or when it is done.",
        whom="Whoever looks after it.",
        why="An aim nobody can measure cannot be reached.",
        do="{title}: say how we will know",
        because="It lacks {lacks}.",
        button="Open the aim",
        facts={
            "title": "x.title",
            "lacks": """concat_ws(', ', CASE WHEN x.measure = '' THEN 'a measure' END,
                CASE WHEN x.baseline = '' THEN 'a baseline' END, CASE WHEN x.target = '' THEN 'a target' END,
                CASE WHEN x.due_on IS NULL THEN 'a day' END, CASE WHEN x.done_when = '' THEN 'when it is done' END)""",
        },
        person="x.owner_id",
        rows=f"{_ACTIVE} AND (x.measure = '' OR x.baseline = '' OR x.target = '' OR x.due_on IS NULL OR x.done_when = '')",
        **_AIM,
    ),
    Rule(
        name="aim-unowned",
        requirement="ROL-1",
        title="An aim in nobody’s hands",
        fires="An active aim has nobody who looks after it.",
        whom="Ourselves.",
        why="What is everybody’s is nobody’s.",
        do="{title}: ask somebody to look after it",
        because="Nobody is noted as looking after it.",
        button="Open the aim",
        facts=_TITLE,
        rows=f"{_ACTIVE} AND x.owner_id IS NULL",
        **_AIM,
    ),
    Rule(
        name="effort-idle",
        requirement="WRK-2",
        title="Effort without movement",
        fires=f"{WORTH_A_LOOK} hours or more went into an active aim in {_STILL} days, and no step was reached.",
        whom="Whoever looks after it.",
        why="Is it the wrong work, or the wrong step?",
        do="{title}: look at where the hours go",
        because="{hours} hours in the last months, and no step reached.",
        button="Open the aim",
        person="x.owner_id",
        facts={"title": "x.title", "hours": "trim_scale(t.hours)::text"},
        rows=f"""FROM meetings_objective x CROSS JOIN LATERAL (
                SELECT sum(hours) AS hours FROM meetings_task t WHERE t.objective_id = x.id
                AND t.done_on > %(today)s::date - {_STILL} AND t.done_on <= %(today)s
            ) t WHERE x.coalition_id = %(c)s AND x.status = 'active' AND t.hours >= {WORTH_A_LOOK}
            AND NOT EXISTS (SELECT 1 FROM meetings_milestone m WHERE m.objective_id = x.id
                            AND m.reached_on > %(today)s::date - {_STILL} AND m.reached_on <= %(today)s)
            AND NOT EXISTS (SELECT 1 FROM meetings_measurement m WHERE m.objective_id = x.id AND m.is_progress
                            AND m.measured_on > %(today)s::date - {_STILL} AND m.measured_on <= %(today)s)""",
        **_AIM,
    ),
    Rule(
        name="milestone-late",
        requirement="MTG-3",
        title="A step past its day",
        fires="A step of a running aim is {n} days past its day.",
        whom="Whoever looks after the aim.",
        why="A day that passes in silence takes the next one with it.",
        do="{title}: reach the step “{step}”, or give it a new day",
        because="It was meant for {due}.",
        button="Open the aim",
        route="objective-detail",
        threshold=Threshold(1, "days late", 1, 90),
        subject="m.id",
        about="x.id",
        person="x.owner_id",
        due="m.due_on",
        facts={"title": "x.title", "step": "m.title"},
        rows=f"""FROM meetings_milestone m JOIN meetings_objective x ON x.id = m.objective_id
            WHERE {_RUNNING} AND m.reached_on IS NULL AND m.due_on <= %(today)s::date - {{n}}""",
    ),
    Rule(
        name="task-late",
        requirement="ACT-6",
        title="A task past its day",
        fires="A task is {n} days past its day and not done.",
        whom="Whoever does it.",
        why="Late is fine; silence is not. Ask what is in the way.",
        do="Ask {person} what is in the way: {title}",
        because="It was meant for {due}.",
        button="Open the task",
        route="task-detail",
        rests=7,
        threshold=Threshold(1, "days late", 1, 90),
        about="x.id",
        person="coalesce(x.delegate_id, x.owner_id)",
        partner="x.partner_id",
        due="x.due_on",
        facts=_TITLE,
        rows="""FROM meetings_task x WHERE x.coalition_id = %(c)s AND x.done_on IS NULL AND x.let_go_on IS NULL
            AND coalesce(x.delegate_id, x.owner_id) IS NOT NULL AND x.due_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="task-unowned",
        requirement="ROL-2",
        title="A task in nobody’s hands",
        fires="An open task has nobody who does it.",
        whom="Ourselves.",
        why="Unclear roles breed misunderstanding.",
        do="Find somebody for it: {title}",
        because=("Nobody does it yet; it is meant for {due}.", "Nobody does it yet."),
        button="Open the task",
        route="task-detail",
        rests=14,
        about="x.id",
        partner="x.partner_id",
        due="x.due_on",
        facts=_TITLE,
        rows="""FROM meetings_task x WHERE x.coalition_id = %(c)s AND x.done_on IS NULL AND x.let_go_on IS NULL
            AND x.owner_id IS NULL AND x.delegate_id IS NULL""",
    ),
    Rule(
        name="roles-unclear",
        requirement="ROL-2",
        title="Who does what?",
        fires="After the meetings of the last {n} days at least five people said whether they know what is expected of them, "
        "and the mean is below 3 of 5.",
        whom="Ourselves.",
        why="Unclear roles breed misunderstanding; a name and a day for each task is the cure.",
        do="Say who does what, at the next meeting.",
        because="{answers} answers, without names: many do not know what is expected of them.",
        button="Tasks in nobody’s hands",
        route="task-list",
        suffix="?whose=nobody",
        arguments=(),
        rests=60,
        threshold=Threshold(90, "days", 30, 365),
        facts={"answers": "x.answers"},
        rows="""FROM (SELECT sum(s.number) AS answers, sum(s.number * s.step) AS weight
                FROM meetings_pulse u JOIN meetings_meeting m ON m.id = u.meeting_id
                CROSS JOIN LATERAL (SELECT value::int AS number, ordinality AS step
                    FROM jsonb_array_elements_text(u.counts->'role') WITH ORDINALITY) s
                WHERE u.coalition_id = %(c)s AND (m.starts_at AT TIME ZONE %(zone)s)::date > %(today)s::date - {n}
            ) x WHERE x.answers >= 5 AND x.weight < 3 * x.answers""",
    ),
    Rule(
        name="barrier-review",
        requirement="PUR-3",
        title="What stands in the way",
        fires="The day has come on which we said we would look at a barrier again.",
        whom="Whoever looks after it.",
        why="A barrier that is named and never looked at is furniture.",
        do="Look again: {what}",
        because="We said {due}.",
        button="Open it",
        route="barrier-edit",
        about="x.id",
        person="x.owner_id",
        due="x.review_on",
        facts={"what": "x.what"},
        rows="FROM meetings_barrier x WHERE x.coalition_id = %(c)s AND x.cleared_on IS NULL AND x.review_on <= %(today)s",
    ),
    Rule(
        name="work-untold",
        requirement="WRK-3",
        title="What does it take of them?",
        fires="An active aim touches groups, and it is not said how their work changes.",
        whom="Those it touches.",
        why="Say exactly how work changes, why it is worth it, and what was done to lessen the load.",
        do="{title}: say what it takes of whom",
        because="It is under way, and nobody was told how their work changes.",
        button="Say it",
        route="workload-impact",
        about="x.id",
        facts=_TITLE,
        rows=f"""{_ACTIVE} AND EXISTS (SELECT 1 FROM meetings_affectedgroup g WHERE g.objective_id = x.id)
            AND NOT EXISTS (SELECT 1 FROM engagement_workloadimpact w WHERE w.objective_id = x.id)""",
    ),
    Rule(
        name="no-early-win",
        requirement="WIN-2",
        title="No early win",
        fires="{n} days after the first member joined no aim is done and no win is noted.",
        whom="Ourselves.",
        why="An early success that can be seen builds trust and quiets critics.",
        do="Choose something small that will succeed soon, and show it.",
        because="We have been together since {since}, and nothing is finished yet.",
        button="See what could come first",
        route="candidate-list",
        arguments=(),
        rests=60,
        threshold=Threshold(182, "days", 30, 730),
        facts={"since": "x.since"},
        rows="""FROM (SELECT min(started_on) AS since FROM members_membership
                      WHERE coalition_id = %(c)s AND status = 'member') x
            WHERE x.since <= %(today)s::date - {n}
              AND NOT EXISTS (SELECT 1 FROM meetings_objective o WHERE o.coalition_id = %(c)s AND o.status = 'done')
              AND NOT EXISTS (SELECT 1 FROM engagement_growthwave w WHERE w.coalition_id = %(c)s AND w.win <> '')
              AND NOT EXISTS (SELECT 1 FROM engagement_win v WHERE v.coalition_id = %(c)s)""",
    ),
    Rule(
        name="review-due",
        requirement="MON-1",
        title="Time to look back",
        fires="A review was planned for a day within {n} days, or past, and it is not closed.",
        whom="Ourselves.",
        why="Measure, look at it together, change something; else measuring is only work.",
        do="{title}: look at the measures, and note what we change",
        because="It was planned for {due}.",
        button="Open the review",
        route="review-detail",
        rests=14,
        threshold=Threshold(14, "days ahead", 1, 90),
        about="x.id",
        due="x.due_on",
        facts=_TITLE,
        rows="""FROM engagement_reviewcycle x WHERE x.coalition_id = %(c)s AND x.closed_on IS NULL
            AND x.due_on <= %(today)s::date + {n}""",
    ),
    Rule(
        name="adjustment-late",
        requirement="MON-1",
        title="A change we agreed on",
        fires="A change agreed on in a review is {n} days past its day and not made.",
        whom="Whoever sees to it.",
        why="A review whose changes are not made teaches people not to come to the next one.",
        do="{what}: make the change, or agree on another day",
        because="Agreed on in “{title}”, by {due}.",
        button="Open the review",
        route="review-detail",
        rests=14,
        threshold=Threshold(1, "days late", 1, 90),
        subject="x.id",
        about="x.cycle_id",
        person="x.owner_id",
        due="x.due_on",
        facts={"what": "x.what", "title": "c.title"},
        rows="""FROM engagement_adjustment x JOIN engagement_reviewcycle c ON c.id = x.cycle_id
            WHERE x.coalition_id = %(c)s AND x.done_on IS NULL AND x.due_on <= %(today)s::date - {n}""",
    ),
]
