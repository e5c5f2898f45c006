"""Promises, gifts, loans and asks: ours first, then theirs (ACT, GIV, COR, PER)."""

from typing import Any

from engagement.ledger.measures import DEED_HALF_LIFE, OVER_ASKED_BELOW
from engagement.playbook.rule import Rule, Threshold

_PLEDGE = "FROM engagement_pledge x WHERE x.coalition_id = %(c)s AND x.status IN ('open', 'partly', 'renegotiated')"
_OF_PLEDGE: dict[str, Any] = {"about": "x.id", "partner": "x.partner_id", "route": "pledge-detail"}
_WHAT = {"what": "x.what"}

_FADE = f"power(2.0::float8, -(%(today)s::date - day)::float8 / {DEED_HALF_LIFE})"
_BAND = "CASE {0} WHEN 'light' THEN 0.5 WHEN 'major' THEN 2 ELSE 1 END"
# B = (g - r) / (g + r) of domain.md 3.7; the 4 of each deed cancels out.
_BALANCE = f"""
    SELECT partner_id, sum(effort * {_FADE}) FILTER (WHERE direction = 'ours') AS given,
           sum(effort * {_FADE}) FILTER (WHERE direction = 'theirs') AS taken
    FROM (
        SELECT partner_id, direction, given_on AS day, ({_BAND.format("effort_band")})::float8 AS effort
        FROM engagement_contribution WHERE coalition_id = %(c)s AND given_on <= %(today)s
        UNION ALL
        SELECT g.partner_id, g.direction, d.delivered_on, ({_BAND.format("g.effort_band")}) * d.increase::float8
        FROM engagement_delivery d JOIN engagement_pledge g ON g.id = d.pledge_id
        WHERE g.coalition_id = %(c)s AND d.delivered_on <= %(today)s AND d.increase > 0
    ) deeds GROUP BY partner_id"""

RULES = [
    Rule(
        name="promise-ours",
        requirement="ACT-6",
        title="Our promises first",
        fires="A promise of ours to a partner is due within {n} days.",
        whom="The partner we promised it to.",
        why="Nobody keeps promises to those who break theirs.",
        do="{what} for {partner}",
        because="We promised it by {due}.",
        button="Open the promise",
        owed=True,
        noun="promise|promises",
        rests=7,
        threshold=Threshold(14, "days ahead"),
        due="x.due_on",
        facts=_WHAT,
        rows=f"{_PLEDGE} AND x.direction = 'ours' AND x.due_on BETWEEN %(today)s AND %(today)s::date + {{n}}",
        **_OF_PLEDGE,
    ),
    Rule(
        name="promise-missed",
        requirement="COR-1",
        title="Say that it is late",
        fires="The day of a promise of ours is past, it is neither kept nor agreed anew, and nobody has said so openly.",
        whom="The partner we promised it to.",
        why="To admit a miss openly, with the new day, costs less trust than silence. Within 10 days of it.",
        do="{what} for {partner}: keep it, or say openly when it comes",
        because="We promised it by {due}.",
        button="Open the promise",
        owed=True,
        noun="promise|promises",
        rests=7,
        due="x.due_on",
        facts=_WHAT,
        rows=f"""{_PLEDGE} AND x.direction = 'ours' AND x.due_on < %(today)s AND NOT EXISTS (
            SELECT 1 FROM engagement_shortfallnotice s WHERE s.pledge_id = x.id AND s.missed_on = x.due_on)""",
        **_OF_PLEDGE,
    ),
    Rule(
        name="thanks",
        requirement="ACT-7",
        title="Thank within days",
        fires="A partner gave something within the last 30 days, and nobody has thanked them. Due {n} days after the deed.",
        whom="The partner that gave.",
        why="Thanks that come soon are heard; after a month they would surprise.",
        do="Thank {partner}: {what}",
        because="They did it on {since}.",
        button="Write thanks",
        route="partner-detail",
        arguments=("partner",),
        owed=True,
        noun="thank-you|thank-yous",
        rests=14,
        threshold=Threshold(3, "days after the deed", 1, 14),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.given_on + {n}",
        facts={"what": "x.what", "since": "x.given_on"},
        rows="""FROM engagement_contribution x WHERE x.coalition_id = %(c)s AND x.direction = 'theirs'
            AND x.thanked_on IS NULL AND x.given_on BETWEEN %(today)s::date - 30 AND %(today)s""",
    ),
    Rule(
        name="ask-before-give",
        requirement="GIV-1",
        title="We asked before we gave",
        fires="A first ask went to a partner we have given nothing to, and we still have not.",
        whom="The partner we asked.",
        why="Be known for giving first. Something small will do: a talk, a contact, a room.",
        do="Give {partner} something",
        because="We asked on {since}: {what}. So far we have given nothing.",
        button="Give and take",
        route="give-and-take",
        arguments=("partner",),
        owed=True,
        noun="gift|gifts",
        subject="x.partner_id",
        about="x.id",
        partner="x.partner_id",
        facts={"what": "x.what", "since": "x.asked_on"},
        rows="""FROM (SELECT DISTINCT ON (partner_id) * FROM engagement_ask WHERE coalition_id = %(c)s
                      ORDER BY partner_id, asked_on, id) x
            JOIN playbook_partner p ON p.id = x.partner_id WHERE NOT x.given_first AND p.given_on IS NULL""",
    ),
    Rule(
        name="over-asked",
        requirement="GIV-1",
        title="We took more than we gave",
        fires="What a partner gave us, older gifts counting less, is more than twice what we gave them.",
        whom="The partner.",
        why="A partner that only gives grows tired. Give something before the next ask.",
        do="Give {partner} something before asking again",
        because="They gave clearly more than we did.",
        button="Give and take",
        route="give-and-take",
        arguments=("partner",),
        owed=True,
        noun="gift|gifts",
        rests=60,
        about="x.partner_id",
        partner="x.partner_id",
        rows=f"""FROM (SELECT partner_id, coalesce(given, 0) AS given, coalesce(taken, 0) AS taken FROM ({_BALANCE}) b) x
            WHERE x.given + x.taken > 0 AND (x.given - x.taken) / (x.given + x.taken) < {OVER_ASKED_BELOW}""",
    ),
    Rule(
        name="loan-back",
        requirement="GIV-5",
        title="A loan is due back",
        fires="Something lent is due back within {n} days, or past it.",
        whom="Lender and borrower.",
        why="Lending goes on where things come back.",
        do="Ask after the loan: {what}",
        because="It was to be back by {due}.",
        button="Look at loans",
        route="sharing",
        arguments=(),
        threshold=Threshold(7, "days ahead", 0, 60),
        about="x.id",
        partner="x.borrower_id",
        due="x.due_back_on",
        facts=_WHAT,
        rows="""FROM engagement_loan x WHERE x.coalition_id = %(c)s AND x.returned_on IS NULL
            AND x.due_back_on <= %(today)s::date + {n}""",
    ),
    Rule(
        name="promise-theirs",
        requirement="ACT-1",
        title="A promise comes due",
        fires="A partner’s promise is due within {n} days.",
        whom="The partner that promised.",
        why="A promise that is talked about in time can be kept, changed or given back without embarrassment.",
        do="Ask whether they need anything from us: {what}",
        because="They promised it by {due}.",
        button="Note the call",
        route="contact-with",
        arguments=("partner",),
        threshold=Threshold(14, "days ahead"),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.due_on",
        facts=_WHAT,
        rows=f"{_PLEDGE} AND x.direction = 'theirs' AND x.due_on BETWEEN %(today)s AND %(today)s::date + {{n}}",
    ),
    Rule(
        name="promise-lapses",
        requirement="ACT-1",
        title="A promise is about to lapse",
        fires="A partner’s promise is past its day, within the {n} days of grace.",
        whom="The partner that promised.",
        why="After the grace it stops counting. A new day, or a smaller promise, is better than a broken one.",
        do="Agree on a new day, or let it rest: {what}",
        because="It was meant for {due}.",
        button="Open the promise",
        threshold=Threshold(14, "days of grace", 1, 60),
        due="x.due_on",
        facts=_WHAT,
        person="x.person_id",
        rows=f"{_PLEDGE} AND x.direction = 'theirs' AND x.due_on BETWEEN %(today)s::date - {{n}} AND %(today)s::date - 1",
        **_OF_PLEDGE,
    ),
    Rule(
        name="ask-open",
        requirement="PER-2",
        title="An ask without an answer",
        fires="We asked for something {n} days ago, and there is no answer.",
        whom="The partner we asked.",
        why="A polite word, once. It is voluntary, and a no is an answer.",
        do="Ask kindly once more, or let it rest: {what}",
        because="We asked on {since}.",
        button="Note the answer",
        route="ask-answer",
        threshold=Threshold(14, "days after the ask"),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        facts={"what": "x.what", "since": "x.asked_on"},
        rows="""FROM engagement_ask x WHERE x.coalition_id = %(c)s AND x.answer = 'open'
            AND x.asked_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="need-matched",
        requirement="GIV-5",
        title="Somebody has what somebody needs",
        fires="A need stands on the board, and another partner offers the like of it.",
        whom="The partner in need.",
        why="Bringing two together costs one call, and both remember it.",
        do="Bring them together: {what}",
        because="{offers:One offer fits|# offers fit} what they need.",
        button="Open the board",
        route="sharing",
        arguments=(),
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.needed_by",
        facts={"what": "x.what", "offers": "o.offers"},
        rows="""FROM engagement_resourceneed x CROSS JOIN LATERAL (
                SELECT count(*) AS offers FROM engagement_resourceoffer o
                WHERE o.coalition_id = %(c)s AND o.good = x.good AND o.good <> 'other' AND o.closed_on IS NULL
                  AND (o.until IS NULL OR o.until >= %(today)s) AND o.partner_id IS DISTINCT FROM x.partner_id
            ) o WHERE x.coalition_id = %(c)s AND x.closed_on IS NULL AND o.offers > 0
            AND NOT EXISTS (SELECT 1 FROM engagement_loan l WHERE l.need_id = x.id)""",
    ),
    Rule(
        name="goal-unhelped",
        requirement="GIV-3",
        title="Their own aim",
        fires="A partner told us an aim of its own {n} days ago, and nobody noted how we help.",
        whom="The partner.",
        why="To care about what is theirs, even far from our aims, is the gift that is remembered.",
        do="Think of one thing we can do: {what}",
        because="They told us {since}.",
        button="Note how we help",
        route="goal-edit",
        arguments=("partner", "about"),
        threshold=Threshold(30, "days after they told us"),
        about="x.id",
        partner="x.partner_id",
        facts={"what": "x.what", "since": "x.noted_on"},
        rows="""FROM engagement_partnergoal x WHERE x.coalition_id = %(c)s AND x.status = 'open'
            AND x.how_we_help = '' AND x.noted_on <= %(today)s::date - {n}""",
    ),
]
