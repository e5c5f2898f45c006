"""Worries and what came of them (CON). What is told in confidence is its keeper’s alone (domain.md 5, rule 9)."""

from typing import Any

from engagement.concerns.reading import ANSWER_WITHIN
from engagement.playbook.rule import Rule, Threshold

_CONCERN: dict[str, Any] = {
    "subject": "x.id",
    "about": "x.id",
    "arguments": ("key",),
    "route": "concern-detail",
    "keeper": "CASE WHEN x.nature <> 'professional' THEN x.coordinator_id END",
    # their own words, and whom it is about, stay in the concern itself
    "person": "x.person_id",
}
_KNOWN = "FROM engagement_concern x WHERE x.coalition_id = %(c)s AND (x.nature = 'professional' OR x.coordinator_id IS NOT NULL)"

RULES = [
    Rule(
        name="concern-unanswered",
        requirement="CON-2",
        title="A worry without an answer",
        fires=f"Somebody raised a concern, and nobody has answered. We promise an answer within {ANSWER_WITHIN.days} days.",
        whom="Whoever raised it.",
        why="Once a fear is eased, a person can move.",
        do=("Answer what worries {person}", "Answer what worries somebody"),
        because="Raised {since}.",
        button="Open the concern",
        owed=True,
        noun="concern|concerns",
        rests=7,
        due=f"x.raised_on + {ANSWER_WITHIN.days}",
        facts={"since": "x.raised_on", "key": "x.key"},
        rows=f"{_KNOWN} AND x.status IN ('raised', 'explored')",
        **_CONCERN,
    ),
    Rule(
        name="concern-not-eased",
        requirement="CON-2",
        title="Answered, and eased?",
        fires="A concern was answered {n} days ago, and whoever raised it has not said whether that eases it.",
        whom="Whoever raised it.",
        why="Only they can say that it is eased.",
        do=("Ask {person} whether it is eased.", "Ask whether it is eased."),
        because="Answered {since}.",
        button="Open the concern",
        owed=True,
        noun="concern|concerns",
        threshold=Threshold(14, "days after the answer"),
        due="x.answered_on + {n}",
        facts={"since": "x.answered_on", "key": "x.key"},
        rows=f"{_KNOWN} AND x.status = 'answered' AND x.answered_on <= %(today)s::date - {{n}}",
        **_CONCERN,
    ),
    Rule(
        name="change-look",
        requirement="CON-4",
        title="What did the change do?",
        fires="The day has come on which we said we would look at what a change did.",
        whom="Ourselves.",
        why="A change made because of a worry is worth a second look.",
        do="Look at what it did: {what}",
        because="Changed {since}.",
        button="Note its effect",
        route="change-edit",
        owed=True,
        noun="change|changes",
        about="x.id",
        due="x.look_on",
        facts={"what": "x.what_changed", "since": "x.changed_on"},
        rows="FROM engagement_change x WHERE x.coalition_id = %(c)s AND x.effect = '' AND x.look_on <= %(today)s",
    ),
    Rule(
        name="their-view",
        requirement="CON-3",
        title="See it from their side",
        fires="A partner is judged resistant, and how they see it is not noted since {n} days.",
        whom="The partner.",
        why="Before planning how to win somebody, say in their words what they see.",
        do="Note how they see it, in their own words.",
        because="Judged resistant on {since}.",
        button="Note their view",
        route="concern-partner-view",
        arguments=("partner",),
        threshold=Threshold(180, "days", 30, 365),
        about="x.partner_id",
        partner="x.partner_id",
        facts={"since": 'x."on"'},
        rows="""FROM (SELECT DISTINCT ON (partner_id) * FROM engagement_stance
                      WHERE coalition_id = %(c)s AND "on" BETWEEN %(today)s::date - 180 AND %(today)s
                      ORDER BY partner_id, "on" DESC, id DESC) x
            WHERE x.value = 'resistant' AND NOT EXISTS (
                SELECT 1 FROM engagement_theirview v WHERE v.partner_id = x.partner_id AND v.heard_on > %(today)s::date - {n})""",
    ),
]
