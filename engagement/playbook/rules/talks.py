"""Whom to talk to, and who opens doors (ONE, GIV, CON, CHM, INT, REC)."""

from typing import Any

from engagement.ledger.policy import CURRENT
from engagement.playbook.rule import Rule, Threshold

# How many of a partner's people come because somebody sent them, as coordinators see it (CON-6).
_SENT = """(SELECT count(*) FROM (
    SELECT DISTINCT ON (m.person_id) m.value FROM engagement_attendancemotive m
    WHERE m.partner_id = p.id AND m."on" BETWEEN %(today)s::date - 365 AND %(today)s
    ORDER BY m.person_id, m."on" DESC, m.id DESC) motive WHERE motive.value IN ('assigned', 'mandated'))"""
_OF: dict[str, Any] = {"about": "p.id", "partner": "p.id", "arguments": ("partner",)}

RULES = [
    Rule(
        name="before-the-group",
        requirement="ONE-1",
        title="First one to one, then the group",
        fires="A partner is invited to its first meeting within {n} days, and nobody talked to it one to one.",
        whom="The partner invited.",
        why="A talk in private builds trust, shows how we serve them, and lets them say what they would not say at the table.",
        do="Talk one to one before the group.",
        because="Their first meeting is “{meeting}” on {day}.",
        button="Note the talk",
        route="one-on-one-new",
        threshold=Threshold(60, "days ahead"),
        due="x.day",
        facts={"meeting": "x.title", "day": "x.day"},
        rows="""FROM (
                SELECT DISTINCT ON (i.partner_id) i.partner_id, m.title, m.starts_at, (m.starts_at AT TIME ZONE %(zone)s)::date AS day
                FROM meetings_invitation i JOIN meetings_meeting m ON m.id = i.meeting_id
                WHERE i.coalition_id = %(c)s AND i.partner_id IS NOT NULL AND m.status <> 'cancelled'
                  AND (m.starts_at AT TIME ZONE %(zone)s)::date BETWEEN %(today)s AND %(today)s::date + {n}
                ORDER BY i.partner_id, m.starts_at, m.id
            ) x JOIN playbook_partner p ON p.id = x.partner_id AND p.met_on IS NULL
            WHERE NOT EXISTS (SELECT 1 FROM meetings_invitation b JOIN meetings_meeting e ON e.id = b.meeting_id
                              WHERE b.partner_id = x.partner_id AND e.starts_at < x.starts_at)""",
        **_OF,
    ),
    Rule(
        name="represented",
        requirement="CON-6",
        title="Represented, not yet involved",
        fires=f"A member came to {{n}} meetings or more in {CURRENT.box_attended_days} days, and did nothing else in a year.",
        whom="The member.",
        why="Some come because they were sent. It is still good that they are here; a talk finds out what they need.",
        do="Sit down one to one, at their place.",
        because=(
            "They came to {came} meetings since {since}, and nothing was asked of us or by us. {sent:1 person was|# people were} sent.",
            "They came to {came} meetings since {since}, and nothing was asked of us or by us.",
        ),
        button="Note the talk",
        route="one-on-one-new",
        threshold=Threshold(CURRENT.box_attended, "meetings", 2, 20),
        facts={
            "came": "x.came",
            "since": f"%(today)s::date - {CURRENT.box_attended_days}",
            "sent": f"nullif({_SENT}, 0)",
        },
        rows=f"""FROM playbook_partner p CROSS JOIN LATERAL (
                SELECT count(DISTINCT s.source_id) AS came FROM engagement_signal s
                WHERE s.partner_id = p.id AND s.kind = 'attended' AND s.voided_at IS NULL AND s.occurred_on <= %(today)s
                  AND s.occurred_on > %(today)s::date - {CURRENT.box_attended_days}
            ) x WHERE p.is_member AND (p.active_on IS NULL OR p.active_on <= %(today)s::date - {CURRENT.box_quiet_days})
            AND x.came >= {{n}}""",
        **_OF,
    ),
    Rule(
        name="quiet",
        requirement="GIV-4",
        title="Be there, not only when asking",
        fires="No contact that was not an ask is noted with a member for {n} days.",
        whom="The member.",
        why="A partner that hears from us only when we want something stops listening.",
        do="Call without asking for anything.",
        because=("The last contact that was not an ask was on {last}.", "No contact that was not an ask is noted yet."),
        button="Note the call",
        route="contact-with",
        threshold=Threshold(90, "days", 14, 365),
        facts={"last": "p.cared_on"},
        rows="""FROM playbook_partner p WHERE p.is_member AND p.since <= %(today)s::date - {n}
            AND coalesce(p.cared_on, '-infinity') <= %(today)s::date - {n}""",
        **_OF,
    ),
    Rule(
        name="welcome",
        requirement="SUS-1",
        title="A new member’s first weeks",
        fires="A partner became a member {n} days ago or more, at most half a year, and nobody talked to it since.",
        whom="The new member.",
        why="The first weeks decide whether a new partner stays.",
        do="Call and ask how it begins for them.",
        because="They have been a member since {since}.",
        button="Note the call",
        route="contact-with",
        threshold=Threshold(21, "days after joining", 1, 120),
        facts={"since": "p.since"},
        rows="""FROM playbook_partner p WHERE p.is_member AND p.since BETWEEN %(today)s::date - 180 AND %(today)s::date - {n}
            AND coalesce(p.touched_on, '-infinity') < p.since""",
        **_OF,
    ),
    Rule(
        name="go-to-them",
        requirement="ONE-2",
        title="Go to them",
        fires="The last {n} talks with a partner in a year were all at our place.",
        whom="The partner.",
        why="Going to them shows respect, and one sees how they work.",
        do="Offer to come to them next time.",
        because="The last {talks} talks were all at our place.",
        button="Note the talk",
        route="one-on-one-new",
        threshold=Threshold(2, "talks", 1, 10),
        facts={"talks": "{n}"},
        rows="""FROM (
                SELECT partner_id, count(*) AS talks, bool_and(location_host = 'ours') AS ours FROM (
                    SELECT partner_id, location_host,
                        row_number() OVER (PARTITION BY partner_id ORDER BY "on" DESC, id DESC) AS place
                    FROM engagement_oneonone WHERE coalition_id = %(c)s AND "on" BETWEEN %(today)s::date - 364 AND %(today)s
                ) t WHERE place <= {n} GROUP BY partner_id
            ) x JOIN playbook_partner p ON p.id = x.partner_id WHERE x.ours AND x.talks = {n}""",
        **_OF,
    ),
    Rule(
        name="introduction-open",
        requirement="CHM-1",
        title="A door somebody might open",
        fires="We asked somebody for an introduction {n} days ago, and it is neither made nor declined.",
        whom="Whoever was asked.",
        why="A favor that drags on becomes a burden. Ask whether it still suits, or let it go.",
        do="Ask {person} whether the introduction still suits.",
        because="We asked on {since}.",
        button="Look at it",
        route="introduction-detail",
        threshold=Threshold(14, "days after we asked"),
        about="x.id",
        partner="x.partner_id",
        person="x.via_id",
        facts={"since": "x.asked_on"},
        rows="""FROM engagement_introduction x WHERE x.coalition_id = %(c)s AND x.status IN ('asked', 'agreed')
            AND x.via_id IS NOT NULL AND x.asked_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="nominated",
        requirement="REC-2",
        title="Put forward, and not heard of us",
        fires="Somebody put a partner’s name forward {n} days ago, and nobody has been in touch since.",
        whom="The prospect.",
        why="To be put forward is an honor, as long as it is fresh.",
        do="Get in touch, and say who named them.",
        because=("{person} put their name forward on {since}.", "Their name was put forward on {since}."),
        button="Note the call",
        route="contact-with",
        arguments=("partner",),
        threshold=Threshold(14, "days after the nomination"),
        about="x.id",
        partner="x.partner_id",
        person="x.nominator_id",
        facts={"since": "x.nominated_on"},
        rows="""FROM members_nomination x JOIN playbook_partner p ON p.id = x.partner_id
            WHERE x.coalition_id = %(c)s AND coalesce(p.status, 'prospect') = 'prospect'
              AND x.nominated_on <= %(today)s::date - {n} AND coalesce(p.touched_on, '-infinity') < x.nominated_on""",
    ),
    Rule(
        name="prospect-need",
        requirement="INT-1",
        title="What do they need?",
        fires="We talked to a prospect, and no need of theirs is noted.",
        whom="The prospect.",
        why="Who knows what they need can say what is in it for them.",
        do="Ask what they need, and note it before they are invited.",
        because="We were in touch on {last}.",
        button="Note a need",
        route="interest-new",
        facts={"last": "p.touched_on"},
        rows="""FROM playbook_partner p WHERE p.status IN ('prospect', 'invited') AND p.touched_on IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM members_interest i WHERE i.partner_id = p.id)""",
        **_OF,
    ),
    Rule(
        name="need-unmatched",
        requirement="INT-6",
        title="A need nothing of ours meets",
        fires="A partner’s main concern was noted {n} days ago, and no selling point meets it.",
        whom="The partner.",
        why="Either we serve it and should say so, or it is work for us.",
        do="Say how we serve it, or make it work: {need}",
        because="Noted {since}.",
        button="Look at it",
        route="interest-match",
        threshold=Threshold(14, "days after it was noted"),
        about="x.id",
        partner="x.partner_id",
        facts={"need": "x.need", "since": "x.confirmed_on"},
        rows="""FROM members_interest x JOIN playbook_partner p ON p.id = x.partner_id
            AND coalesce(p.status, 'prospect') NOT IN ('withdrawn')
            WHERE x.coalition_id = %(c)s AND x.priority = 1 AND x.confirmed_on <= %(today)s::date - {n}
              AND NOT EXISTS (SELECT 1 FROM engagement_pointmeetsneed m WHERE m.interest_id = x.id)""",
    ),
    Rule(
        name="reached-waiting",
        requirement="REC-1",
        title="What became of it?",
        fires="A partner was reached by an effort that began {n} days ago, and no result is noted.",
        whom="The prospect.",
        why="An effort nobody looks back on teaches nothing.",
        do="Note what became of “{approach}”.",
        because="It began on {since}.",
        button="Open the effort",
        route="effort-detail",
        threshold=Threshold(30, "days after it began"),
        subject="x.id",
        about="x.effort_id",
        partner="x.partner_id",
        facts={"approach": "e.audience", "since": "e.started_on"},
        rows="""FROM engagement_reached x JOIN engagement_recruitmenteffort e ON e.id = x.effort_id
            WHERE x.coalition_id = %(c)s AND x.result = 'waiting' AND e.started_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="join-unanswered",
        requirement="REC-4",
        title="They asked to take part",
        fires="Somebody asked to take part {n} days ago or earlier, and has no answer.",
        whom="Whoever asked.",
        why="Who asks and hears nothing does not ask again, and tells others.",
        do="Answer {who}: invite them to talk, or thank them.",
        because="They asked on {since} to take part.",
        button="Open it",
        route="join-detail",
        owed=True,
        noun="answer to whoever asks to join|answers to whoever asks to join",
        rests=7,
        threshold=Threshold(3, "days", 0, 60),
        about="x.id",
        due="x.asked_on + 7",
        facts={"who": "coalesce(nullif(x.organization, ''), 'whoever asked')", "since": "x.asked_on"},
        rows="""FROM engagement_joininterest x WHERE x.coalition_id = %(c)s AND x.state = 'waiting'
            AND x.asked_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="benefit-review",
        requirement="ONE-3",
        title="Does each side still get it?",
        fires="What a member and we bring each other is due to be looked at again.",
        whom="The member.",
        why="What they hoped for changes; once a year ask whether it still holds.",
        do="Look again with {partner}: what does each side get?",
        because="It was to be looked at on {due}.",
        button="Open the statement",
        route="benefit-edit",
        arguments=("partner",),
        rests=60,
        about="x.partner_id",
        partner="x.partner_id",
        due="x.review_on",
        rows="""FROM engagement_mutualbenefit x JOIN playbook_partner p ON p.id = x.partner_id AND p.is_member
            WHERE x.coalition_id = %(c)s AND x.review_on <= %(today)s""",
    ),
]
