"""What speaks for the coalition of the demo, what it reached and promised openly, and figures that somebody waits for."""

import datetime as dt
from decimal import Decimal

from engagement.case import actions as case
from engagement.figures import schedule
from engagement.models import (
    Brief,
    BriefEvidence,
    DataRequest,
    DeliverableArrival,
    EvidenceItem,
    MessageVariant,
    PointUse,
    ProjectCandidate,
    PublicPromise,
    RecurringDeliverable,
    RoiCase,
    RoiEvidence,
    SellingPoint,
    ShortfallNotice,
    Win,
    WinCredit,
)
from meetings.models import Objective

AMBULANCE, FOOD, HOSPITAL = "Three Rivers Ambulance", "Valley Food Bank", "St. Brannock Hospital"
CENTER, HEALTH = "Cedar Valley Regional Medical Center", "Harlan County Health Department"
JUNIPER, BRIGHT, WATER = "Juniper Home Health", "Bright Path Behavioral", "Valley Water Works"
BEDS, DARK, RADIO, CALM = (
    "Move 120 patients in one night",
    "No care home in the dark",
    "One radio language",
    "Calm lines: help after the shift",
)

# fmt: off
EVIDENCE = [  # what it says, figure, from, source, months old, days until the next look, patients, objective
    ("With agreed beds, residents leave a cold building in one night", "40 of 40 residents", "pilot", "Our report on the January outage", 10, 200, True, BEDS),
    ("A joint call list shortens the search for a free bed", "from 95 to 38 minutes", "pilot", "Log of the dispatch center", 6, 180, True, BEDS),
    ("Care homes with a tested generator plan move fewer residents", "a third fewer moves", "peer", "Fox River coalition, yearly report", 14, -20, True, DARK),
    ("A helpline after disasters keeps nurses in their job", "2 of 100 more stay a year", "literature", "Review of peer support programs", 20, 30, False, CALM),
    ("Coalitions that drill twice a year pass federal review at once", "9 of 10", "literature", "Federal report on coalitions", 16, -75, False, None),
]
CASES = [  # title, cost, saving, neutral, used again, objective, point (its place in the list), evidence (places), returns
    ("One call list for beds at night", 4200, 9600, False, "The dispatch center’s line and its night desk", BEDS, 1, (0, 1), {
        "quality": "Fewer hours on a stretcher before there is a bed.",
        "duty": "Nobody is left in a building without heat.",
        "compliance": "It meets the surge rule of the state license.",
        "money": "Fewer hours that crews wait at the door.",
    }),
    ("A tested generator plan for each care home", 0, 0, True, "Generators and fuel contracts that are there", DARK, 0, (2,), {
        "mission": "Residents stay where they are known.",
        "image": "The county paper wrote about the first four homes.",
        "eligibility": "Homes with a tested plan may ask for the state’s generator grant.",
        "funder": "The funder counts homes with a tested plan.",
    }),
    ("Calm lines, staffed by those we have", 2600, 7800, False, "The night desk of Bright Path and its quiet room", CALM, 0, (3,), {
        "duty": "Whoever carried others through the night is asked how they are.",
        "quality": "Rested nurses make fewer mistakes.",
        "money": "Fewer nurses leave, and fewer shifts are bought in.",
    }),
]
MESSAGES = [  # place of the point, audience, words, what patients gain, what moves them, place of the evidence
    (1, "leader", "{partner} told us that what matters most is: {need}. With beds agreed in advance you decide once, by day, and not at three in the morning.", "Every resident has a bed within six hours.", ["duty", "compliance"], 0),
    (1, "clinician", "You call one number and hear which ward has room. No list to work through. It took {figure}.", "Nobody waits on a stretcher while somebody dials.", ["quality"], 1),
    (0, "front_line", "Before your shift you see on one page which roads are open. It takes a minute.", "", ["mission"], None),
    (2, "community", "You write the drill with us. You know where people go when the lights go out.", "Neighbors who need power are found first.", ["mission", "duty"], None),
]
USES = [  # place of the message, with whom, days ago, what came of it
    (0, HOSPITAL, 40, "yes"), (0, CENTER, 120, "more"), (0, WATER, 65, "cool"), (1, AMBULANCE, 90, "yes"),
    (1, JUNIPER, 30, "more"), (2, JUNIPER, 12, "open"), (3, BRIGHT, 55, "yes"),
]
WINS = [  # what, months ago, what it means, objective, who took part and whether they may be named
    ("One call list for the whole valley", 62, "Whoever needs a bed at night rings one number. Before, it was eleven.", None, [(AMBULANCE, "yes"), (CENTER, "yes")]),
    ("Forty people out of a cold building in one night", 10, "All forty had a bed before morning, and their medicines with them.", BEDS, [(AMBULANCE, "yes"), (FOOD, "yes"), (HOSPITAL, "no")]),
    ("Four care homes tried their generators", 2, "Two found out by day what would have failed at night.", DARK, [(JUNIPER, "unasked")]),
]
PROMISES = [  # what, to whom, days since it was made, days until due, new day, kept days ago, objective
    ("A radio check that takes no more than ten minutes", "everybody at the spring council", 150, -60, None, 75, RADIO),
    ("The list of open beds, in print, in every station", "the ambulance crews", 120, 21, None, None, BEDS),
    ("A first evening for night nurses on the helpline", "the hospitals", 100, -25, 30, None, CALM),
    ("Fuel contracts of all care homes on one page", "the county board", 80, -4, None, None, DARK),
]
CANDIDATES = [  # what, in a few words, can we, notice, all groups, soon, became
    ("Print the bed list for every station", "One page, laminated, beside the radio.", 5, 4, 3, 5, BEDS),
    ("A coffee morning with the night shifts", "At seven, when one shift ends and the next begins.", 5, 2, 4, 5, None),
    ("A shared warehouse", "For cots, blankets and water.", 2, 5, 4, 1, None),
]
QUESTIONS = [  # question, partner, who asks, days ago, days to the answer, answer, source
    ("How many beds with oxygen are there in the valley at night?", AMBULANCE, "Marcus Bell", 300, 9, "62 in four hospitals, of which 11 are kept free. It does not count the care homes.", "Bed count of the four hospitals"),
    ("How many care homes have fuel for 48 hours?", HEALTH, "", 190, 16, "13 of 22 have it in their own tank; 5 more have a contract.", "Survey of care homes"),
    ("How often did night transfers fail last winter?", CENTER, "", 110, 6, "4 of 57, each for want of a crew.", "Log of the dispatch center"),
    ("How many of our members did the last drill reach within an hour?", None, "the county board", 45, 4, "31 of 38.", "Contact drill of the fall"),
    ("How many residents need power for a device?", HEALTH, "", 17, None, "", ""),
    ("What does one evening of the helpline cost?", BRIGHT, "", 5, None, "", ""),
]
STANDING = [  # what, who sends it, partner, months between, months since the first, days late of each ("x": has not come)
    ("Bed count on the first of the quarter", "theirs", CENTER, 3, 12.5, [0, 2, 0, 0, "x"]),
    ("Numbers of night transfers", "theirs", AMBULANCE, 1, 4.2, [0, 0, 5, 0, 0]),
    ("The page of figures for the county", "ours", HEALTH, 6, 13, [0, 0, "x"]),
]
BRIEF = """The winter showed what the valley can do when beds are agreed in advance. This page says what it takes to keep it so.

# What patients gain
- Every resident has a bed within six hours.

# What it returns
## One call list for beds at night
- Quality of care: Fewer hours on a stretcher before there is a bed.
- Moral duty: Nobody is left in a building without heat.
- Rules it helps to meet: It meets the surge rule of the state license.
- In money: It costs $4,200, saves $9,600 a year and is paid back in 6 months.

# What we know, and from whom
- With agreed beds, residents leave a cold building in one night: 40 of 40 residents (our own pilot; Our report on the January outage)"""
SHEET = """Before the shift: one number for a bed at night.

# What to say
- You call one number and hear which ward has room. It took 38 minutes instead of 95.
- Nobody waits on a stretcher while somebody dials.

# When they ask
- Who keeps the list? The dispatch center, and it is as old as the last call.
- What if there is no bed? Then the list says so, and the next county is asked."""
HOMES = """Homes that tried their generators by day were not surprised by night.

# What it returns
- Mission: Residents stay where they are known.
- Funding: Homes with a tested plan may ask for the state’s generator grant.

# What we know, and from whom
- Care homes with a tested generator plan move fewer residents: a third fewer moves (another coalition; Fox River coalition, yearly report)"""
BRIEFS = [  # kind, title, audience, text, partner, days ago, evidence (places)
    ("brief", "Leadership brief: beds at night", "leader", BRIEF, HOSPITAL, 20, (0, 1)),
    ("sheet", "Talking points: one number at night", "clinician", SHEET, None, 34, (1,)),
    ("brief", "Leadership brief: care homes in the dark", "leader", HOMES, JUNIPER, 61, (2,)),
]
# fmt: on


def tell(story):
    """Write all of it."""
    aims = {row.title: row for row in Objective.objects.filter(coalition=story.coalition)}
    points = list(SellingPoint.objects.filter(coalition=story.coalition).order_by("pk"))
    items = _evidence(story, aims)
    _cases(story, aims, points, items)
    _messages(story, points, items)
    _briefs(story, items)
    _openly(story, aims)
    _figures(story)


def _ago(story, days):
    return story.today - dt.timedelta(days=days)


def _evidence(story, aims):
    found = []
    for claim, figure, origin, source, months, days, patients, aim in EVIDENCE:
        row = EvidenceItem.objects.create(
            coalition=story.coalition, claim=claim, figure=figure, origin=origin, source=source, dated=story.day(months),
            review_on=_ago(story, -days), is_patient_outcome=patients, objective=aims[aim] if aim else None,
        )  # fmt: skip
        found.append(row)
    report = b"January outage, Pine Court: 40 residents, 40 beds by five in the morning.\n"
    case.add_file(item=found[0], name="January outage.txt", content=report, by=story.rosa)
    return found


def _cases(story, aims, points, items):
    for title, cost, saving, neutral, again, aim, point, behind, returns in CASES:
        row = RoiCase.objects.create(
            coalition=story.coalition, title=title, cost=Decimal(cost), saving=Decimal(saving), is_cost_neutral=neutral,
            reused=again, objective=aims[aim], point=points[point], **returns,
        )  # fmt: skip
        for place in behind:
            RoiEvidence.objects.create(coalition=story.coalition, case=row, item=items[place])


def _messages(story, points, items):
    made = [
        MessageVariant.objects.create(
            coalition=story.coalition, point=points[point], audience=audience, words=words, patient_line=line,
            motives=motives, evidence=items[place] if place is not None else None,
        )
        for point, audience, words, line, motives, place in MESSAGES
    ]  # fmt: skip
    for place, partner, days, outcome in USES:
        PointUse.objects.create(
            coalition=story.coalition, point=made[place].point, message=made[place], partner=story.partners[partner],
            used_on=_ago(story, days), outcome=outcome,
        )  # fmt: skip


def _briefs(story, items):
    for kind, title, audience, body, partner, days, behind in BRIEFS:
        brief = Brief.objects.create(
            coalition=story.coalition, kind=kind, title=title, audience=audience, body=body, composed_by=story.rosa,
            partner=story.partners[partner] if partner else None, composed_on=_ago(story, days),
        )  # fmt: skip
        for place in behind:
            BriefEvidence.objects.create(coalition=story.coalition, brief=brief, item=items[place])


def _openly(story, aims):
    here = {"coalition": story.coalition}
    for what, months, details, aim, part in WINS:
        win = Win.objects.create(
            **here, what=what, on=story.day(months), details=details, objective=aims[aim] if aim else None
        )
        for partner, consent in part:
            WinCredit.objects.create(**here, win=win, partner=story.partners[partner], consent=consent)
    for what, whom, made, due, again, kept, aim in PROMISES:
        row = PublicPromise.objects.create(
            **here, what=what, to_whom=whom, made_on=_ago(story, made), due_on=_ago(story, -due), objective=aims[aim],
            new_due_on=_ago(story, -again) if again else None, kept_on=_ago(story, kept) if kept else None,
        )  # fmt: skip
        if again:
            ShortfallNotice.objects.create(
                **here, promise=row, missed_on=row.due_on, what="There was no evening for night nurses yet",
                why="We chose a Tuesday without asking who works on Tuesdays.",
                what_now="Two night nurses choose the day with us.", new_due_on=row.new_due_on,
                told_on=row.due_on + dt.timedelta(days=6), told_by=story.rosa,
            )  # fmt: skip
    for title, about, feasibility, visibility, appeal, speed, became in CANDIDATES:
        ProjectCandidate.objects.create(
            **here, title=title, about=about, feasibility=feasibility, visibility=visibility, appeal=appeal, speed=speed,
            objective=aims[became] if became else None,
        )  # fmt: skip


def _figures(story):
    here = {"coalition": story.coalition}
    for question, partner, who, asked, took, answer, source in QUESTIONS:
        DataRequest.objects.create(
            **here, question=question, partner=story.partners[partner] if partner else None, asked_by=who,
            asked_on=_ago(story, asked), answer=answer, source=source,
            answered_on=None if took is None else _ago(story, asked - took),
        )  # fmt: skip
    for what, direction, partner, every, since, came in STANDING:
        row = RecurringDeliverable.objects.create(
            **here, what=what, direction=direction, partner=story.partners[partner], every=every,
            first_due_on=story.day(since),
        )  # fmt: skip
        for due, late in zip(schedule.days_due(row, story.today), came, strict=False):
            if late != "x":
                on = due + dt.timedelta(days=late)
                DeliverableArrival.objects.create(**here, deliverable=row, due_on=due, came_on=min(on, story.today))
