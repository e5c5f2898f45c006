"""What we judged or found out, and that has grown old (ENV, FIT, REP; domain.md 5, rule 21)."""

from engagement.judgments.models import (
    EngagementLevel,
    FitAssessment,
    Influence,
    RelationshipLevel,
    ReputationCheck,
    Stance,
)
from engagement.playbook.rule import Rule, Threshold
from engagement.scanning.models import LASTS


def _stale(model, name, title, what, slug):
    """A judgment that has expired and was not made again; it was of use once, so it is worth a new look."""
    table, lasts = model._meta.db_table, model.LASTS.days
    return Rule(
        name=name,
        requirement="Conduct 21",
        title=title,
        fires=f"{what} of a member is more than {lasts} days old, and at most a year longer: it counts as unknown now.",
        whom="The member.",
        why="People and partners change; an old judgment is a prejudice.",
        do=f"Look again: {what.lower()}.",
        because="Last judged on {last}; it counts as unknown now.",
        button="Judge anew",
        route="judgment-new",
        arguments=("partner", "judged"),
        rests=90,
        about="x.partner_id",
        partner="x.partner_id",
        facts={"last": "x.last", "judged": f"'{slug}'"},
        rows=f"""FROM (SELECT partner_id, max("on") AS last FROM {table} WHERE coalition_id = %(c)s GROUP BY partner_id) x
            JOIN playbook_partner p ON p.id = x.partner_id AND p.is_member
            WHERE x.last < %(today)s::date - {lasts} AND x.last >= %(today)s::date - {lasts + 365}""",
    )  # fmt: skip


RULES = [
    _stale(Stance, "stance-stale", "Do they still see it so?", "The stance", "stance"),
    _stale(
        EngagementLevel,
        "level-stale",
        "Where do they stand, and where should they?",
        "The level of engagement",
        "level",
    ),
    _stale(Influence, "influence-stale", "Power and interest", "The rating of power and interest", "influence"),
    _stale(RelationshipLevel, "tie-stale", "How close is the tie?", "The closeness of the tie", "tie"),
    _stale(FitAssessment, "fit-stale", "Does it still fit?", "The assessment of fit", "fit"),
    Rule(
        name="reputation-expires",
        requirement="REP-1",
        title="A check of reputation expires",
        fires="A check of reputation that raised questions expires within {n} days.",
        whom="Whoever made it.",
        why="A check is forgotten when it expires. Look again while you still know what was asked.",
        do="Look once more, or let it go.",
        because="It expires on {due}.",
        button="Judge anew",
        route="judgment-new",
        arguments=("partner", "judged"),
        threshold=Threshold(14, "days ahead", 1, 90),
        about="x.partner_id",
        partner="x.partner_id",
        keeper="x.by_id",
        due=f'x."on" + {ReputationCheck.LASTS.days}',
        facts={"judged": "'check'"},
        rows=f"""FROM (SELECT DISTINCT ON (partner_id) * FROM engagement_reputationcheck WHERE coalition_id = %(c)s
                      AND "on" <= %(today)s ORDER BY partner_id, "on" DESC, id DESC) x
            WHERE x.result IN ('questions', 'caution') AND x.by_id IS NOT NULL
              AND x."on" + {ReputationCheck.LASTS.days} BETWEEN %(today)s AND %(today)s::date + {{n}}""",
    ),
    Rule(
        name="reputation-plan",
        requirement="REP-1",
        title="A plan for somebody’s reputation",
        fires="The day has come on which the plan about a partner’s reputation was to be looked at again.",
        whom="Whoever made it.",
        why="A plan made in worry is looked at again in calm.",
        do="Look at the plan again: is it still right?",
        because="It was to be looked at on {due}.",
        button="Open the judgments",
        route="judgment-list",
        arguments=("partner",),
        rests=180,
        subject="x.id",
        about="x.partner_id",
        partner="x.partner_id",
        keeper="x.by_id",
        due="x.review_on",
        rows=f"""FROM (SELECT DISTINCT ON (partner_id, by_id) * FROM engagement_reputationcheck
                      WHERE coalition_id = %(c)s AND "on" <= %(today)s ORDER BY partner_id, by_id, "on" DESC, id DESC) x
            WHERE x.by_id IS NOT NULL AND x.review_on <= %(today)s
              AND x."on" >= %(today)s::date - {ReputationCheck.LASTS.days}""",
    ),
    Rule(
        name="policy-look",
        requirement="STK-6",
        title="A policy to look at again",
        fires="The day has come on which we wanted to look at a mandate, bill or rule again.",
        whom="Whoever follows it.",
        why="What one session gives, the next can take back.",
        do="See what became of it: {title}",
        because="We wanted to look again on {due}.",
        button="Open it",
        route="policy-detail",
        rests=14,
        about="x.id",
        person="x.follower_id",
        due="x.look_on",
        facts={"title": "x.title"},
        rows="""FROM engagement_policywatch x WHERE x.coalition_id = %(c)s AND x.look_on <= %(today)s
            AND x.status NOT IN ('reversed', 'dropped')""",
    ),
    Rule(
        name="scan-stale",
        requirement="ENV-1",
        title="Look around again",
        fires="The newest finding about what goes on around us is more than {n} days old, or there is none.",
        whom="Ourselves.",
        why="Needs, chances and rivals change; who stops looking is surprised.",
        do="Look around: needs, chances, rivals, customs.",
        because=("The newest finding is of {last}.", "Nothing is noted yet."),
        button="Note a finding",
        route="scan-new",
        arguments=(),
        rests=60,
        threshold=Threshold(LASTS.days, "days", 30, 730),
        facts={"last": "x.last"},
        rows="""FROM (SELECT max(found_on) AS last FROM engagement_scanentry WHERE coalition_id = %(c)s AND found_on <= %(today)s) x
            WHERE coalesce(x.last, '-infinity') < %(today)s::date - {n}""",
    ),
]
