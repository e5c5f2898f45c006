"""What the ledger says before a partner drifts away (SUS, ACT, WRK; domain.md 3.3, 3.5, 3.7)."""

from typing import Any

from engagement.ledger.policy import CURRENT
from engagement.playbook.rule import Finding, Rule, Threshold
from engagement.workload import burden
from members.models import Affiliation

_OF: dict[str, Any] = {"about": "p.id", "partner": "p.id", "arguments": ("partner",)}
_RENEWED_BY = {
    "lead": "Ask them to chair, to host, or to introduce somebody: that renews it.",
    "action": "One promise kept, or one task finished, renews it.",
    "pledge": "A new promise, a role, or a renewed agreement renews it.",
    "voice": "Ask for their view: one input renews it.",
    "presence": "Invite them in person: one more meeting renews it.",
}


def _full(world, _):
    """Everybody who carries more than we allow ourselves to ask, with one partner of theirs."""
    verdicts = burden.exceeded(world.coalition, world.today)
    ties = Affiliation.objects.filter(person__in=[verdict.person for verdict in verdicts]).in_force(on=world.today)
    partner_of = dict(ties.order_by("-partner").values_list("person", "partner")) if verdicts else {}
    return [
        Finding(
            str(verdict.person), verdict.person, partner_of.get(verdict.person), verdict.person,
            facts={"used": verdict.used, "budget": verdict.budget},
        )
        for verdict in verdicts
    ]  # fmt: skip


RULES = [
    Rule(
        name="burden-exceeded",
        requirement="WRK-5",
        title="We ask too much of one person",
        fires="Somebody carries more minutes in 30 days than we allow ourselves to ask.",
        whom="The person.",
        why="People burn out from parallel meetings and surveys. Hold an ask, swap it, or shorten it.",
        do="Take something off {person}.",
        because="They carry {used} of {budget} minutes in 30 days.",
        button="See the load",
        route="load-list",
        arguments=(),
        owed=True,
        noun="person to relieve|people to relieve",
        rests=14,
        find=_full,
    ),
    Rule(
        name="ask-held",
        requirement="WRK-5",
        title="An ask that was held back",
        fires="A question was held back from somebody who carried too much, {n} days ago.",
        whom="The person.",
        why="What is held back wants a decision: ask now, or drop it.",
        do="Ask {person} now, or drop it: {title}",
        because="Held back on {since}.",
        button="See the load",
        route="load-list",
        arguments=(),
        threshold=Threshold(14, "days"),
        about="x.id",
        person="x.person_id",
        facts={"title": "r.title", "since": "x.held_on"},
        rows="""FROM engagement_heldask x JOIN engagement_inputrequest r ON r.id = x.request_id AND r.status = 'open'
            WHERE x.coalition_id = %(c)s AND x.status = 'waiting' AND x.held_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="stage-falls",
        requirement="ACT-2",
        title="A stage is about to fall",
        fires="Without a new sign a member’s stage falls within {n} days.",
        whom="The member.",
        why="Signs fade with time. A talk before that day is early enough; afterwards it is winning back.",
        do="Talk to them before {falls}.",
        because="They are {stage}, and without a new sign no longer from {falls} on. {renew}",
        button="Note the talk",
        route="contact-with",
        rests=30,
        threshold=Threshold(30, "days ahead", 1, 180),
        due="p.falls_on - 1",
        facts={
            "stage": "p.stage",
            "falls": "p.falls_on",
            "weakest": "p.weakest",
            "renew": "CASE p.weakest "
            + " ".join(f"WHEN '{key}' THEN '{words}'" for key, words in _RENEWED_BY.items())
            + " END",
        },
        rows="FROM playbook_partner p WHERE p.is_member AND p.falls_on <= %(today)s::date + {n}",
        **_OF,
    ),
    Rule(
        name="cooling",
        requirement="SUS-1",
        title="Cooling",
        fires="A member of committed stage or further gives clearly fewer signs than in the year before.",
        whom="The member.",
        why="Momentum fades before people leave. An early call asks what changed.",
        do="Call and ask what has changed for them.",
        because="Their signs of the last months are clearly fewer than before.",
        button="Note the call",
        route="contact-with",
        rests=60,
        rows=f"""FROM playbook_partner p WHERE p.is_member AND p.momentum <= {-CURRENT.momentum_band}
            AND p.stage IN ('committed', 'acting', 'leading')""",
        **_OF,
    ),
    Rule(
        name="missed-two",
        requirement="SUS-1",
        title="Missed twice",
        fires="A member was missing without excuse at its last {n} meetings, the last within 90 days.",
        whom="The member.",
        why="Two misses in a row are the earliest sign that something is wrong, with us or with them.",
        do="Call, and ask how meetings would suit them better.",
        because="They were missed on {last}, and the time before.",
        button="Note the call",
        route="contact-with",
        rests=45,
        threshold=Threshold(2, "meetings", 2, 6),
        facts={"last": "x.last"},
        rows="""FROM (
                SELECT partner_id, count(*) AS meetings, bool_and(missed) AS missed, max(day) AS last FROM (
                    SELECT a.partner_id, (m.starts_at AT TIME ZONE %(zone)s)::date AS day,
                        bool_and(a.status = 'absent') AS missed,
                        row_number() OVER (PARTITION BY a.partner_id ORDER BY m.starts_at DESC, m.id DESC) AS place
                    FROM meetings_meeting m JOIN meetings_attendance a ON a.meeting_id = m.id
                    WHERE m.coalition_id = %(c)s AND m.status <> 'cancelled' AND a.partner_id IS NOT NULL
                      AND a.status <> 'not_recorded' AND m.starts_at < (%(today)s::date + 1)::timestamp AT TIME ZONE %(zone)s
                      AND m.starts_at >= (%(today)s::date - 365)::timestamp AT TIME ZONE %(zone)s
                    GROUP BY a.partner_id, m.id
                ) marks WHERE place <= {n} GROUP BY partner_id
            ) x JOIN playbook_partner p ON p.id = x.partner_id AND p.is_member
            WHERE x.missed AND x.meetings = {n} AND x.last > %(today)s::date - 90""",
        **_OF,
    ),
]
