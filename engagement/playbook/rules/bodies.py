"""Who decides, who sits where, what was signed, and who is missing (DEC, STK, ROL, GRO, WRK)."""

from typing import Any

from engagement.growth.plan import standing
from engagement.playbook.rule import Finding, Rule, Threshold, keeper

_VOTE: dict[str, Any] = {"about": "x.id", "route": "decision-detail"}
_TITLE = {"title": "x.title"}


def _outrun(world, _):
    """The wave under way, when more have joined than it was to have."""
    plan = standing(keeper(world.coalition))
    if plan and plan.outrun:
        facts = {
            "members": plan.members,
            "target": plan.wave.target_size,
            "missing": "; ".join(each.words for each in plan.missing),
        }
        yield Finding(str(plan.wave.pk), plan.wave.pk, facts=facts)


RULES = [
    Rule(
        name="vote-late",
        requirement="DEC-4",
        title="A vote past its day",
        fires="The last day of a vote is past, and it is not closed.",
        whom="Everybody who voted.",
        why="Who voted wants to know how it went, and why.",
        do="Close the vote: {title}",
        because="The last day to vote was {due}.",
        button="Close it",
        owed=True,
        noun="decision|decisions",
        rests=3,
        due="x.closes_on",
        facts=_TITLE,
        rows="FROM meetings_decision x WHERE x.coalition_id = %(c)s AND x.status = 'open' AND x.closes_on < %(today)s",
        **_VOTE,
    ),
    Rule(
        name="decision-unreasoned",
        requirement="DEC-4",
        title="A decision without its reason",
        fires="A decision was noted in the room {n} days ago, and its reason is not written down.",
        whom="Everybody who could take part.",
        why="Those who were not there are told once its reason is written.",
        do="Write why it was decided: {title}",
        because="It was noted on {since}.",
        button="Write it",
        route="decision-close",
        owed=True,
        noun="decision|decisions",
        rests=3,
        threshold=Threshold(1, "days after it"),
        about="x.id",
        due="x.decided_on + {n}",
        facts=_TITLE | {"since": "x.decided_on"},
        rows="""FROM meetings_decision x WHERE x.coalition_id = %(c)s AND x.status = 'noted'
            AND x.decided_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="decision-again",
        requirement="DEC-4",
        title="We said we would look again",
        fires="The day has come on which we said we would look at a decision again.",
        whom="Ourselves.",
        why="A decision that is looked at again is one people trust.",
        do="Look again at “{title}”",
        because="Decided {since}; we said we would look at it again by {due}.",
        button="Look at it",
        owed=True,
        noun="decision|decisions",
        due="x.review_on",
        facts=_TITLE | {"since": "x.decided_on"},
        rows="""FROM meetings_decision x WHERE x.coalition_id = %(c)s AND x.status = 'closed'
            AND x.review_on <= %(today)s AND x.reviewed_on IS NULL""",
        **_VOTE,
    ),
    Rule(
        name="agreement-ends",
        requirement="ROL-1",
        title="An agreement runs out",
        fires="An agreement’s last day is near, by its own number of days ahead, or past.",
        whom="The partner.",
        why="What lapses unnoticed looks like a farewell.",
        do="Renew “{title}” with {partner}, or let it end",
        because="Its last day: {due}.",
        button="Look at it",
        route="agreement-detail",
        owed=True,
        noun="agreement|agreements",
        about="x.id",
        partner="x.partner_id",
        person="x.signer_id",
        due="x.ends_on",
        facts=_TITLE,
        rows="""FROM engagement_agreement x WHERE x.coalition_id = %(c)s AND x.signed_on <= %(today)s AND x.ended_on IS NULL
            AND x.ends_on - x.remind_days::int <= %(today)s""",
    ),
    Rule(
        name="seat-ends",
        requirement="STK-7",
        title="A term ends",
        fires="A seat’s term ends within {n} days, or is over.",
        whom="Whoever holds the seat.",
        why="Somebody has to be asked to stay, or somebody else.",
        do="Settle who sits on {body} after {holder}",
        because="The last day of the term: {due}.",
        button="Open the seat",
        route="seat-edit",
        owed=True,
        noun="seat|seats",
        threshold=Threshold(30, "days ahead", 7, 365),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.ends_on",
        facts={"body": "x.body", "holder": "coalesce(p.name, h.name)"},
        rows="""FROM engagement_seat x LEFT JOIN members_partner p ON p.id = x.partner_id
            LEFT JOIN members_person h ON h.id = x.person_id
            WHERE x.coalition_id = %(c)s AND x.ends_on <= %(today)s::date + {n}
              AND (x.partner_id IS NOT NULL OR x.person_id IS NOT NULL)""",
    ),
    Rule(
        name="vote-lacks-a-type",
        requirement="DEC-1",
        title="A kind of partner has not voted",
        fires="A vote closes within {n} days, and of a core type that may vote nobody has.",
        whom="Partners of that kind.",
        why="A decision taken without the ambulances is not theirs.",
        do="{title}: call {kind} partners before it closes",
        because="None of the {voters} of that kind has voted; it closes on {due}.",
        button="Open the vote",
        route="decision-detail",
        rests=3,
        threshold=Threshold(7, "days ahead", 1, 60),
        subject="x.id || ':' || k.id",
        about="x.id",
        due="x.closes_on",
        facts=_TITLE | {"kind": "k.name", "voters": "b.voters"},
        rows="""FROM meetings_decision x JOIN (
                SELECT b.decision_id, q.stakeholder_type_id, count(*) AS voters, bool_or(b.choice <> 'open') AS voted
                FROM meetings_ballot b JOIN members_partner q ON q.id = b.partner_id
                WHERE b.coalition_id = %(c)s GROUP BY b.decision_id, q.stakeholder_type_id
            ) b ON b.decision_id = x.id JOIN members_stakeholdertype k ON k.id = b.stakeholder_type_id AND k.is_core
            WHERE x.coalition_id = %(c)s AND x.status = 'open' AND NOT b.voted
              AND x.closes_on BETWEEN %(today)s AND %(today)s::date + {n}""",
    ),
    Rule(
        name="major-unasked",
        requirement="DEC-1",
        title="A major decision nobody was asked about",
        fires="A major decision is being prepared or voted on, and no request for input belongs to it.",
        whom="All members.",
        why="Those who had a say carry a decision, also when it went the other way.",
        do="{title}: ask all members before you decide",
        because="It is a major decision, and nobody was asked for their view.",
        button="Open the decision",
        facts=_TITLE,
        rows="""FROM meetings_decision x WHERE x.coalition_id = %(c)s AND x.is_major AND x.status IN ('draft', 'open')
            AND NOT EXISTS (SELECT 1 FROM engagement_inputrequest r
                WHERE (r.decision_id = x.id OR r.objective_id = x.objective_id) AND r.status <> 'draft')""",
        **_VOTE,
    ),
    Rule(
        name="seat-empty",
        requirement="STK-7",
        title="An empty seat",
        fires="A seat is held by nobody.",
        whom="Partners of the kind it is meant for.",
        why="An empty seat tells a group that it can do without.",
        do="Find somebody for {body}: {title}",
        because="Nobody holds it.",
        button="Open the seat",
        route="seat-edit",
        about="x.id",
        facts={"body": "x.body", "title": "coalesce(nullif(x.title, ''), 'a seat')"},
        rows="FROM engagement_seat x WHERE x.coalition_id = %(c)s AND x.partner_id IS NULL AND x.person_id IS NULL",
    ),
    Rule(
        name="coverage-gap",
        requirement="STK-1",
        title="Who is missing",
        fires="A core type has fewer members at committed stage or further than it should.",
        whom="Prospects and members of that kind.",
        why="Coverage is engaged members, not names on a list.",
        do="Win or engage one more: {kind}",
        because="{engaged} of {target} are engaged; {members} are members.",
        button="See the partners",
        route="partner-list",
        arguments=(),
        rests=60,
        about="x.id",
        facts={"kind": "x.name", "engaged": "m.engaged", "members": "m.members", "target": "x.target_count"},
        rows="""FROM members_stakeholdertype x CROSS JOIN LATERAL (
                SELECT count(*) AS members, count(*) FILTER (WHERE p.stage IN ('committed', 'acting', 'leading')) AS engaged
                FROM playbook_partner p WHERE p.type_id = x.id AND p.is_member
            ) m WHERE x.coalition_id = %(c)s AND x.is_core AND m.engaged < x.target_count""",
    ),
    Rule(
        name="growth-outruns",
        requirement="GRO-1",
        title="Growing faster than planned",
        fires="There are more members than the wave under way was to have, and something it asks for is not so.",
        whom="Ourselves.",
        why="Breadth widens the agenda. Grow step by step.",
        do="Settle what is missing before you invite more.",
        because="{members} members, {target} planned. Still missing: {missing}.",
        button="Open the plan",
        route="growth-plan",
        arguments=(),
        find=_outrun,
    ),
    Rule(
        name="role-offered",
        requirement="WRK-1",
        title="A role nobody answered",
        fires="A role was offered {n} days ago, and there is no answer.",
        whom="Whoever was offered it.",
        why="A clear, limited role calms the fear of too much work. A talk says more than the card.",
        do="Ask {person} what they would need to take it on: {title}",
        because="Offered {since}.",
        button="Open the offer",
        route="role-offer",
        threshold=Threshold(14, "days after the offer"),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        facts=_TITLE | {"since": "x.offered_on"},
        rows="""FROM engagement_roleoffer x WHERE x.coalition_id = %(c)s AND x.status = 'offered'
            AND x.offered_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="role-ends",
        requirement="ROL-1",
        title="A role ends",
        fires="A role somebody took on ends within {n} days.",
        whom="Whoever holds it.",
        why="Ask in time whether they go on, and thank them either way.",
        do="Ask {person} whether they go on: {title}",
        because="The last day: {due}.",
        button="Open the role",
        route="role-offer",
        threshold=Threshold(30, "days ahead", 7, 180),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.ends_on",
        facts=_TITLE,
        rows="""FROM engagement_roleoffer x WHERE x.coalition_id = %(c)s AND x.status = 'accepted' AND x.laid_down_on IS NULL
            AND x.ends_on BETWEEN %(today)s AND %(today)s::date + {n}""",
    ),
    Rule(
        name="funding-ends",
        requirement="SUS-2",
        title="A source runs out",
        fires="A certain source of money or help ends within {n} days, and none of that name follows it.",
        whom="Whoever it comes from.",
        why="Half a year is about what a new source takes.",
        do="{name}: ask whether it goes on, or what comes after it",
        because="Its last day: {due}.",
        button="Open the plan",
        route="source-edit",
        rests=60,
        threshold=Threshold(182, "days ahead", 30, 730),
        about="x.id",
        partner="x.partner_id",
        due="x.ends_on",
        facts={"name": "x.name"},
        rows="""FROM engagement_fundingsource x WHERE x.coalition_id = %(c)s AND x.is_secured
            AND x.ends_on BETWEEN %(today)s AND %(today)s::date + {n}
            AND NOT EXISTS (SELECT 1 FROM engagement_fundingsource y WHERE y.coalition_id = x.coalition_id AND y.is_secured
                            AND y.id <> x.id AND lower(y.name) = lower(x.name) AND y.ends_on > x.ends_on)""",
    ),
]
