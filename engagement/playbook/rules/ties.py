"""Who ties us to a partner, and whether the tie would hold (TRN, CHM, ROL, PUR)."""

from typing import Any

from engagement.playbook.rule import Rule, Threshold

_OF: dict[str, Any] = {"about": "p.id", "partner": "p.id", "arguments": ("partner",)}
_STARTED = "(started_at AT TIME ZONE %(zone)s)::date"

RULES = [
    Rule(
        name="successor-unmet",
        requirement="TRN-1",
        title="Turnover breaks ties",
        fires="A contact left at most half a year ago, and nobody has met whoever is there now. Due {n} days after.",
        whom="The partner they left.",
        why="When a contact leaves, meet the successor within 30 days and take over what was in hand.",
        do="Meet whoever takes over from {person}.",
        because="{person} left on {since}; no talk with the partner is noted since.",
        button="See what was in hand",
        route="handover",
        rests=14,
        threshold=Threshold(30, "days to meet", 7, 120),
        about="t.id",
        subject="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="x.ended_on + {n}",
        facts={"since": "x.ended_on"},
        rows="""FROM members_affiliation x JOIN meetings_handover t ON t.affiliation_id = x.id
            JOIN playbook_partner p ON p.id = x.partner_id AND p.is_member
            WHERE x.coalition_id = %(c)s AND x.ended_on < %(today)s AND x.ended_on >= %(today)s::date - 180
              AND NOT EXISTS (SELECT 1 FROM engagement_oneonone o WHERE o.partner_id = x.partner_id
                              AND o."on" BETWEEN x.ended_on AND %(today)s)""",
    ),
    Rule(
        name="nobody-there",
        requirement="TRN-2",
        title="Nobody to talk to",
        fires="A member has no contact at all.",
        whom="The member.",
        why="A partner without a name is a name on a list.",
        do="Find somebody to talk to.",
        because="We know nobody there.",
        button="Add a person",
        route="partner-detail",
        rows="FROM playbook_partner p WHERE p.is_member AND p.people = 0",
        **_OF,
    ),
    Rule(
        name="one-contact",
        requirement="TRN-2",
        title="One person carries the tie",
        fires="One person alone ties us to a member.",
        whom="The member.",
        why="Often one executive is the only link; when they move, the tie is gone. Aim for two.",
        do="Ask who else could be a second contact.",
        because="{person} carries the tie alone; two keep it when someone moves.",
        button="Note the call",
        route="contact-with",
        rests=90,
        person="p.only_person",
        rows="FROM playbook_partner p WHERE p.is_member AND p.people = 1",
        **_OF,
    ),
    Rule(
        name="no-sponsor",
        requirement="CHM-2",
        title="Nobody at the top",
        fires="A member of a core type has no executive sponsor.",
        whom="The member.",
        why="Senior leaders who were won over win others, and free the time of their people.",
        do="Ask who at the top would stand up for it.",
        because="No executive sponsor is noted.",
        button="Open the partner",
        route="partner-detail",
        rests=90,
        rows="""FROM playbook_partner p JOIN members_stakeholdertype k ON k.id = p.type_id AND k.is_core
            WHERE p.is_member AND p.people > 0 AND NOT p.has_sponsor""",
        **_OF,
    ),
    Rule(
        name="no-lead",
        requirement="ROL-1",
        title="Nobody who does the work",
        fires="A member has contacts, and none of them is the working lead.",
        whom="The member.",
        why="Everybody knows whom to call when one name is the lead.",
        do="Ask who the working lead is.",
        because="Nobody is noted as working lead.",
        button="Open the partner",
        route="partner-detail",
        rests=90,
        rows="FROM playbook_partner p WHERE p.is_member AND p.people > 0 AND NOT p.has_lead",
        **_OF,
    ),
    Rule(
        name="executive-brief",
        requirement="TRN-3",
        title="A word to the executive",
        fires="Somebody who is to be briefed every so many days has not been talked to for so long.",
        whom="The executive.",
        why="Others do the work; an executive who hears of it now and then keeps it going.",
        do="Brief {person}, in five minutes.",
        because=("The last contact with them was on {last}.", "No contact with them is noted since {since}."),
        button="Note the talk",
        route="contact-with",
        arguments=("partner",),
        rests=14,
        about="x.id",
        partner="x.partner_id",
        person="x.person_id",
        due="coalesce(x.last, x.started_on) + x.brief_every_days",
        facts={"last": "x.last", "since": "x.started_on"},
        rows="""FROM (
                SELECT a.*, (SELECT max(k."on") FROM engagement_contact k WHERE k.person_id = a.person_id
                             AND k.partner_id = a.partner_id AND k."on" <= %(today)s) AS last
                FROM members_affiliation a WHERE a.coalition_id = %(c)s AND a.brief_every_days IS NOT NULL
                  AND a.started_on <= %(today)s AND (a.ended_on IS NULL OR a.ended_on >= %(today)s)
            ) x JOIN playbook_partner p ON p.id = x.partner_id AND p.is_member
            WHERE coalesce(x.last, x.started_on) + x.brief_every_days <= %(today)s""",
    ),
    Rule(
        name="piece-due",
        requirement="TRN-3",
        title="A piece we offered",
        fires="A piece for somebody’s newsletter is due within {n} days, and not out.",
        whom="Whoever writes it.",
        why="A few lines reach leaders who never come to a meeting; a page left empty is remembered.",
        do="Send it: {title}",
        because="It was offered for {due}.",
        button="Open the piece",
        route="piece-edit",
        owed=True,
        noun="piece|pieces",
        rests=7,
        threshold=Threshold(7, "days ahead", 0, 60),
        about="x.id",
        partner="x.partner_id",
        person="x.author_id",
        due="x.due_on",
        facts={"title": "x.title"},
        rows="""FROM engagement_contentcontribution x WHERE x.coalition_id = %(c)s AND x.published_on IS NULL
            AND x.due_on <= %(today)s::date + {n}""",
    ),
    Rule(
        name="nobody-at-night",
        requirement="PUR-1",
        title="Nobody at night",
        fires="A member of a core type has no number for day and night.",
        whom="The member.",
        why="An emergency does not wait for the morning.",
        do="Ask for a number that answers at night.",
        because="The call list has no number for them.",
        button="Open the partner",
        route="partner-detail",
        rests=90,
        rows="""FROM playbook_partner p JOIN members_stakeholdertype k ON k.id = p.type_id AND k.is_core
            WHERE p.is_member AND p.people > 0 AND NOT p.has_night""",
        **_OF,
    ),
    Rule(
        name="drill-due",
        requirement="PUR-1",
        title="Does somebody answer at night?",
        fires="The last contact drill lies {n} days back, or the numbers were never tried.",
        whom="Ourselves.",
        why="A list nobody tries is a list of old numbers. Once a quarter is enough.",
        do="Begin a contact drill.",
        because=("The last contact drill was on {last}.", "The numbers of the call list were never tried."),
        button="Begin a drill",
        route="drill-new",
        arguments=(),
        threshold=Threshold(90, "days"),
        facts={"last": "x.last"},
        rows=f"""FROM (
                SELECT max({_STARTED}) AS last, bool_or(ended_at IS NULL) AS running FROM engagement_drill WHERE coalition_id = %(c)s
            ) x WHERE x.running IS NOT TRUE AND coalesce(x.last, '-infinity') <= %(today)s::date - {{n}}
            AND (x.last IS NOT NULL OR EXISTS (SELECT 1 FROM playbook_partner p WHERE p.has_night))""",
    ),
    Rule(
        name="drill-unanswered",
        requirement="PUR-1",
        title="Nobody answered the drill",
        fires="A member’s number did not answer in the last drill that ended, within {n} days.",
        whom="The member.",
        why="Better to find an old number on a calm day.",
        do="Check the number for day and night.",
        because="Nobody answered it in the drill of {day}.",
        button="Open the drill",
        route="drill-detail",
        arguments=("about",),
        threshold=Threshold(30, "days after the drill"),
        subject="p.id",
        about="x.drill_id",
        partner="p.id",
        person="x.person_id",
        facts={"day": "d.day"},
        rows=f"""FROM (SELECT id, ended_at, {_STARTED} AS day FROM engagement_drill
                      WHERE coalition_id = %(c)s AND ended_at IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT 1) d
            JOIN engagement_drillcall x ON x.drill_id = d.id AND x.answered_at IS NULL
            JOIN playbook_partner p ON p.id = x.partner_id AND p.is_member
            WHERE (d.ended_at AT TIME ZONE %(zone)s)::date > %(today)s::date - {{n}}
              AND NOT EXISTS (SELECT 1 FROM engagement_drillcall y WHERE y.drill_id = d.id
                              AND y.partner_id = x.partner_id AND y.answered_at IS NOT NULL)""",
    ),
    Rule(
        name="address-fails",
        requirement="COM-1",
        title="An address that fails",
        fires="Mail to a contact of a member does not arrive.",
        whom="The contact.",
        why="Who gets nothing from us thinks that nothing happens.",
        do="Ask for {person}’s new address.",
        because="Mail to them does not arrive.",
        button="Open the person",
        route="person-detail",
        arguments=("person",),
        about="x.id",
        partner="a.partner_id",
        person="x.person_id",
        rows="""FROM members_addressstate x CROSS JOIN LATERAL (
                SELECT a.partner_id FROM members_affiliation a JOIN playbook_partner p ON p.id = a.partner_id AND p.is_member
                WHERE a.person_id = x.person_id AND a.started_on <= %(today)s
                  AND (a.ended_on IS NULL OR a.ended_on >= %(today)s) ORDER BY a.partner_id LIMIT 1
            ) a JOIN members_person h ON h.id = x.person_id AND lower(h.email) = lower(x.address)
            WHERE x.coalition_id = %(c)s AND x.state = 'hard'""",
    ),
    Rule(
        name="left-unasked",
        requirement="SUS-1",
        title="They left, and nobody asked why",
        fires="A member withdrew in the last {n} days, and no talk about it is noted.",
        whom="The partner that left.",
        why="Who leaves says what those who stay think. Thank them, and do not press.",
        do="Thank {partner}, and ask what would have kept them",
        because="They left on {since}.",
        button="Note the talk",
        route="farewell-new",
        rests=60,
        threshold=Threshold(90, "days after they left", 14, 365),
        about="x.partner_id",
        partner="x.partner_id",
        facts={"since": "x.started_on"},
        rows="""FROM members_membership x WHERE x.coalition_id = %(c)s AND x.status = 'withdrawn' AND x.ended_on IS NULL
            AND x.started_on BETWEEN %(today)s::date - {n} AND %(today)s
            AND EXISTS (SELECT 1 FROM members_membership m WHERE m.partner_id = x.partner_id AND m.status = 'member')
            AND NOT EXISTS (SELECT 1 FROM engagement_exittalk t WHERE t.partner_id = x.partner_id
                            AND t."on" >= x.started_on - 90)""",
    ),
]
