"""What we said openly, and figures that somebody waits for: public promises, evidence, questions, standing figures (COR, EVD, TIM)."""

from typing import Any

from engagement.figures.models import CLOCK
from engagement.playbook.rule import Rule, Threshold
from engagement.wins.models import ADMIT_WITHIN

_PROMISE = "FROM engagement_publicpromise x WHERE x.coalition_id = %(c)s AND x.kept_on IS NULL"
_DAY = "coalesce(x.new_due_on, x.due_on)"
_WHAT = {"what": "x.what"}
# The oldest day of each that is past and on which nothing came; a day is counted from the first, as schedule.py does.
_WAITING = """FROM (SELECT DISTINCT ON (d.id) d.id, d.what, d.partner_id, k.due
    FROM engagement_recurringdeliverable d CROSS JOIN LATERAL (
        SELECT (d.first_due_on + make_interval(months => d.every * n))::date AS due
        FROM generate_series(0, greatest(0, (%(today)s::date + 31 - d.first_due_on) / (28 * d.every) + 1)) n
    ) k WHERE d.coalition_id = %(c)s AND d.direction = '<whose>' AND k.due <= %(today)s::date <days>
      AND (d.ended_on IS NULL OR k.due <= d.ended_on)
      AND NOT EXISTS (SELECT 1 FROM engagement_deliverablearrival a WHERE a.deliverable_id = d.id AND a.due_on = k.due)
    ORDER BY d.id, k.due) x"""
_STANDING: dict[str, Any] = {
    "requirement": "TIM-1",
    "route": "deliverable-detail",
    "subject": "x.id || ':' || x.due",
    "about": "x.id",
    "partner": "x.partner_id",
    "due": "x.due",
    "facts": _WHAT,
}

RULES = [
    Rule(
        name="shortfall",
        requirement="COR-1",
        title="Admit a miss openly",
        fires="The day of a public promise is past, it is not kept, and nobody has said so.",
        whom="Those it was promised to.",
        why=f"To admit a miss within {ADMIT_WITHIN} days, with why and what now, costs less trust than silence.",
        do="Say openly that we missed it: {what}",
        because="We promised it by {day}.",
        button="Write to them",
        route="public-promise-missed",
        about="x.id",
        owed=True,
        noun="word about a miss|words about misses",
        rests=7,
        due=f"{_DAY} + {ADMIT_WITHIN}",
        facts=_WHAT | {"day": _DAY},
        rows=f"""{_PROMISE} AND {_DAY} < %(today)s AND NOT EXISTS (
            SELECT 1 FROM engagement_shortfallnotice s WHERE s.promise_id = x.id AND s.missed_on = {_DAY})""",
    ),
    Rule(
        name="public-promise-due",
        requirement="WIN-2",
        title="A public promise comes due",
        fires="Something we promised openly is due within {n} days.",
        whom="Those it was promised to.",
        why="A public promise that is kept quiets critics; one that slips feeds them.",
        do="Keep what we promised openly: {what}",
        because="It is due {day}.",
        button="Open the promise",
        route="public-promise-detail",
        about="x.id",
        owed=True,
        noun="public promise|public promises",
        rests=7,
        threshold=Threshold(21, "days ahead", 1, 90),
        due=_DAY,
        facts=_WHAT | {"day": _DAY},
        rows=f"{_PROMISE} AND {_DAY} BETWEEN %(today)s AND %(today)s::date + {{n}}",
    ),
    Rule(
        name="data-unanswered",
        requirement="EVD-5",
        title="A question for figures waits",
        fires="Somebody asked us for a figure {n} days ago and has no answer.",
        whom="Whoever asked.",
        why="A fast and exact answer to a concrete question earns trust.",
        do="Answer: {what}",
        because="They asked on {since}. We answer within 14 days.",
        button="Write the answer",
        route="data-request-detail",
        about="x.id",
        partner="x.partner_id",
        owed=True,
        noun="figure|figures",
        rests=7,
        threshold=Threshold(CLOCK.days, "days after the question", 1, 60),
        due=f"x.asked_on + {CLOCK.days}",
        facts={"what": "x.question", "since": "x.asked_on"},
        rows="""FROM engagement_datarequest x WHERE x.coalition_id = %(c)s AND x.answered_on IS NULL
            AND x.asked_on <= %(today)s::date - {n}""",
    ),
    Rule(
        name="data-ours",
        title="Figures of ours come due",
        fires="Figures that we send on standing days are due within {n} days, or past.",
        whom="The partner that gets them.",
        why="Who sends in time may ask others to.",
        do="Send {partner}: {what}",
        because="It is due {due}.",
        button="Note that it went out",
        owed=True,
        noun="standing figure|standing figures",
        rests=7,
        threshold=Threshold(7, "days ahead", 1, 31),
        rows=_WAITING.replace("<whose>", "ours").replace("<days>", "+ {n}"),
        **_STANDING,
    ),
    Rule(
        name="data-late",
        title="Figures have not come",
        fires="Figures a partner sends on standing days were due {n} days ago and have not come.",
        whom="The partner that sends them.",
        why="Partners are often late, and mostly for a reason. A call finds it out.",
        do="Ask {partner} what would help: {what}",
        because="It was due {due}.",
        button="Note that it came",
        rests=14,
        threshold=Threshold(3, "days after the day", 1, 60),
        rows=_WAITING.replace("<whose>", "theirs").replace("<days>", "- {n}"),
        **_STANDING,
    ),
    Rule(
        name="evidence-review",
        requirement="EVD-1",
        title="Evidence to look at again",
        fires="The day is here on which a piece of evidence is looked at again.",
        whom="Ourselves.",
        why="One outdated figure costs more than ten good ones bring. Until then it is used in no new text.",
        do="Does it still hold? {what}",
        because="It is to be looked at again since {due}.",
        button="Look at it",
        route="evidence-detail",
        about="x.id",
        due="x.review_on",
        facts={"what": "x.claim"},
        rows="""FROM engagement_evidenceitem x WHERE x.coalition_id = %(c)s AND x.review_on <= %(today)s""",
    ),
]
