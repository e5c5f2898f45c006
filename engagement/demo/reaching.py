"""Whom the partners of the demo reach, what they did outside and said together, who runs what, and what they often promise."""

import datetime as dt
from decimal import Decimal

from engagement.commitments import usual
from engagement.models import Community, JointCommunication, OutreachAction, Turnout, WorkShare
from engagement.reach import actions
from meetings.models import Objective

NORTH, HARLAN, LAKE, FALLS = "Northfield and the north end", "Harlan County", "Around the lake", "Cedar Falls"
FARM, DIALYSIS, ALONE, SOMALI = "Farm workers", "People on dialysis", "Elders who live alone", "Somali speakers"
FIRE, FOOD, MOSQUE, RED = "Harlan Fire District", "Valley Food Bank", "Masjid Al-Noor", "Red Barn Volunteers"
CHURCH, HEALTH, GLORIA = "Grace Lutheran Church", "Cedar Valley Public Health", "Gloria Mendez, farm workers"
ELDERS, HANDS, NEIGHBOR = "Friends of the Valley Elders", "Hands Home Care", "Good Neighbor Home Health"
WILLOW, SUNRISE = "Willow Creek Dialysis", "Sunrise Assisted Living"
BEDS, CALM = "Move 120 patients in one night", "Calm lines: help after the shift"

# fmt: off
COMMUNITIES = [  # kind, name, people, what helps to know
    ("area", FALLS, 31000, ""), ("area", HARLAN, 9400, "Two bridges; both flood."),
    ("area", LAKE, 5200, ""), ("area", NORTH, 3100, "No pharmacy since last year."),
    ("population", FARM, 2400, "Most speak Spanish; many come for the season only."), ("population", DIALYSIS, 190, ""),
    ("population", ALONE, 1800, ""), ("population", SOMALI, 650, ""), ("population", "People without a car", None, ""),
]
SERVE = {
    FIRE: (HARLAN, ALONE), FOOD: (FALLS, FARM, ALONE), MOSQUE: (FALLS, SOMALI), RED: (HARLAN, FARM), HEALTH: (FALLS, DIALYSIS),
    GLORIA: (HARLAN, FARM), ELDERS: (LAKE, ALONE), WILLOW: (FALLS, DIALYSIS), SUNRISE: (NORTH, ALONE),
}
OUTSIDE = [  # who, what, where, for whom, days ago, people
    (CHURCH, "Told whom to ring when the heat fails", "Coffee after the service", ALONE, 24, 60),
    (GLORIA, "Showed the flood map", "The packing shed at Lindgren Farm", FARM, 41, 45),
    (MOSQUE, "Handed out the call list in Somali", "After Friday prayer", SOMALI, 70, 120),
    (FIRE, "Checked smoke alarms and told about the warm rooms", "Door to door on Mill Road", ALONE, 96, 38),
]
TOGETHER = [  # what it says, kind, days ago, people, with whom
    ("One number for a bed at night", "release", 33, 14000, (HEALTH, FIRE, WILLOW)),
    ("Check on a neighbor before the storm", "post", 61, 5200, (FOOD, CHURCH, MOSQUE, RED)),
    ("What the valley learned in the January outage", "article", 150, None, (HEALTH, HANDS)),
]
WORK = [  # who, what, joint program, for whom, objective, days ago
    (HANDS, "Calls elders who live alone on cold days", "", ALONE, None, 200),
    (NEIGHBOR, "Calls elders living alone when it is cold", "", ALONE, None, 120),
    (FOOD, "Keeps the warehouse of blankets", "Warm rooms", FALLS, None, 90),
    (CHURCH, "Opens the hall as a warm room", "Warm rooms", FALLS, None, 90),
    (WILLOW, "Keeps the list of dialysis patients’ rides", "", DIALYSIS, BEDS, 60),
]
COUNTS = [  # objective, weeks ago it ended, came, an extra time, asked to pay, would, who counted
    (BEDS, 4, 61, 12, None, None, "The front desks of three clinics, added up"),
    (CALM, 2, 48, 19, 40, 26, "The night desk of Bright Path"),
    (CALM, 15, 31, 8, None, None, "The night desk of Bright Path"),
]
USUAL = [  # audience, what, how much, unit, days, effort, what helps to know
    ("leader", "Freed staff time", 4, "hours a month", 90, "moderate", "Say whose time, and who covers for them."),
    ("leader", "A room for a meeting", 1, "evening", 60, "light", ""),
    ("clinician", "Try the new call list on one ward", 1, "ward", 45, "moderate", ""),
    ("front_line", "Read the one-page plan and ask one question", 1, "question", 14, "light", ""),
    ("community", "Spread the word in a place people go to anyway", 1, "talk", 30, "light", "A church, a shop, a barber."),
]
# fmt: on


def tell(story):
    """Everything of the lists above, by the actions people use."""
    own = {"coalition": story.coalition, "by": story.rosa}
    aims = {row.title: row for row in Objective.objects.filter(coalition=story.coalition)}
    places = {}
    for kind, name, people, note in COMMUNITIES:
        places[name] = actions.note(model=Community, **own, kind=kind, name=name, people=people, note=note)
    for name, served in SERVE.items():
        partner = story.partners[name]
        actions.serve(partner=partner, communities=[places[each] for each in served], by=story.rosa)
    for name, what, venue, whom, days, people in OUTSIDE:
        actions.note(
            model=OutreachAction, **own, partner=story.partners[name], what=what, venue=venue, community=places[whom],
            done_on=story.today - dt.timedelta(days=days), audience=people,
        )  # fmt: skip
    for title, kind, days, people, names in TOGETHER:
        on = story.today - dt.timedelta(days=days)
        joint = actions.note(model=JointCommunication, **own, title=title, kind=kind, on=on, audience=people)
        for name in names:
            actions.join(joint=joint, partner=story.partners[name], by=story.rosa)
    for name, what, program, whom, aim, days in WORK:
        actions.note(
            model=WorkShare, **own, partner=story.partners[name], what=what, program=program, community=places[whom],
            objective=aims.get(aim), started_on=story.today - dt.timedelta(days=days),
        )  # fmt: skip
    for aim, weeks, came, again, asked, would, source in COUNTS:
        last = story.today - dt.timedelta(weeks=weeks)
        actions.note(
            model=Turnout, **own, objective=aims[aim], starts_on=last - dt.timedelta(days=41), ends_on=last, came=came,
            came_again=again, asked_to_pay=asked, would_pay=would, source=source,
        )  # fmt: skip
    for audience, what, quantity, unit, days, effort, note in USUAL:
        usual.note(
            **own, audience=audience, what=what, quantity=Decimal(quantity), unit=unit, due_days=days, effort_band=effort,
            note=note,
        )  # fmt: skip
