"""What is agreed with partners of the demo, planned for its growth, and judged by its coordinator."""

import datetime as dt

from engagement.agreements import actions as agreements
from engagement.models import (
    Agreement,
    AttendanceMotive,
    EngagementLevel,
    FitAssessment,
    GrowthWave,
    Influence,
    PointMeetsNeed,
    ReputationCheck,
    ScanEntry,
    SellingPoint,
    Stance,
)
from members.models import Interest

# fmt: off
WAVES = [  # number, name, members at most, core, win, what it was, months since it was closed
    (1, "Hospitals, ambulances, public health", 12, True, True, "One call list for the whole valley", 40),
    (2, "Care homes, clinics and faith groups", 36, True, True, "Forty people out of a cold building in one night", None),
    (3, "Businesses and neighbors", 60, False, False, "", None),
]
AGREEMENTS = [  # partner, kind, title, their part, our part, who signed, months ago, days until it ends
    ("Cedar Valley Regional Medical Center", "mou", "Beds in a surge", "Thirty beds within six hours, without asking first.", "Transport, and one person on the phone day and night.", "Grant Mueller", 22, 30),
    ("Three Rivers Ambulance", "mou", "Transport in an evacuation", "Two crews within the hour.", "Fuel, and somebody who answers at any hour.", "Marcus Bell", 10, 420),
    ("Harlan County Health Department", "membership", "Membership", "A seat filled, and answers to questions.", "Minutes within a week.", "Luis Romero", 26, -20),
    ("Valley Food Bank", "letter", "Meals in a shelter", "Two hundred meals a day.", "Notice by noon.", "Derek Shaw", None, None),
]
STANCES = [  # partner, stance, why, months ago
    ("Valley Water Works", "resistant", "The manager says plans are never read.", 3),
    ("Bright Path Behavioral", "supportive", "Since the working group changed.", 5),
    ("Juniper Home Health", "neutral", "Interested, short of time.", 1),
    ("Lakeview Community Hospital", "supportive", "Sends two people every time.", 9),
]
MOTIVES = [  # person, why they come, months ago
    ("Amir Danso", "own_choice", 6),
    ("Luis Romero", "mandated", 4),
    ("Priya Raman", "assigned", 2),
    ("Paul Hendry", "mandated", 2),
]
LEVELS = [  # partner, current, desired, months ago
    ("Valley Water Works", "resistant", "neutral", 3),
    ("Juniper Home Health", "neutral", "supportive", 1),
    ("Bright Path Behavioral", "supportive", "leading", 5),
    ("Three Rivers Ambulance", "leading", "leading", 2),
    ("Sunrise Assisted Living", "unaware", "supportive", 1),
]
INFLUENCE = [  # partner, power, interest, months ago
    ("Cedar Valley Regional Medical Center", 5, 5, 2),
    ("Three Rivers Ambulance", 4, 5, 4),
    ("City of Cedar Falls", 5, 2, 4),
    ("Valley Water Works", 4, 2, 3),
    ("Gloria Mendez, farm workers", 2, 5, 2),
    ("Juniper Home Health", 2, 4, 1),
    ("Northern Rail Freight", 3, 2, 8),
    ("Cedar Valley Chamber of Commerce", 3, 3, 14),
]
FITS = [("Juniper Home Health", 4, {"outreach": 2, "networks": 1}, 1), ("Northern Rail Freight", 2, {"funds": 2}, 8)]
POINTS = [  # in a sentence, what is still open
    ("Your nurses know which road is open before they leave.", ""),
    ("A bed for every resident within six hours, agreed in advance.", ""),
    ("You write the drill with us, so that it fits your shift.", "Day, place and length of the autumn drill."),
]
MEETS = {"To know where ambulances are at night": 0, "A place for residents when the power fails": 1}
FOUND = [  # theme, how we know, what, where it says so, where it holds, months ago
    ("norm", "talk", "In Harlan nothing is agreed by mail; people expect a visit.", "Ruth Ostrander", "Harlan", 2),
    ("opportunity", "news", "The state pays for generators of care homes until June.", "State gazette", "", 1),
    ("need", "data", "One in five home care patients is on oxygen.", "County survey", "Cedar", 9),
    ("competition", "talk", "Two agencies hire from the same school.", "", "Brannock", 3),
]
# fmt: on


def tell(story):
    """Write all of it."""
    here, partners = {"coalition": story.coalition}, story.partners
    for number, name, size, core, win, what, closed in WAVES:
        GrowthWave.objects.create(
            **here, number=number, name=name, target_size=size, needs_core=core, needs_win=win, win=what,
            further="Every member has a second contact" if number == 2 else "",
            closed_on=story.day(closed) if closed else None,
        )  # fmt: skip
    for partner, kind, title, theirs, ours, signer, months, days in AGREEMENTS:
        row = Agreement.objects.create(
            **here, partner=partners[partner], kind=kind, title=title, their_part=theirs, our_part=ours,
            signer=story.people[signer] if months else None, signed_on=story.day(months) if months else None,
            ends_on=story.today + dt.timedelta(days=days) if days else None,
        )  # fmt: skip
        if kind == "mou":
            text = f"{title}\n\nThey: {theirs}\nWe: {ours}\n"
            agreements.add_file(agreement=row, name=f"{title}.txt", content=text.encode(), by=story.rosa)
    for partner, value, why, months in STANCES:
        judged(story, Stance, partner, months, value=value, note=why)
    for name, value, months in MOTIVES:
        person = story.people[name]
        judged(story, AttendanceMotive, person.affiliations.first().partner.name, months, person=person, value=value)
    for partner, current, desired, months in LEVELS:
        judged(story, EngagementLevel, partner, months, current=current, desired=desired)
    for partner, power, interest, months in INFLUENCE:
        judged(story, Influence, partner, months, power=power, interest=interest)
    for partner, alignment, bands, months in FITS:
        judged(story, FitAssessment, partner, months, alignment=alignment, **bands)
    judged(
        story, ReputationCheck, "Northern Rail Freight", 2, result="questions", sources="State register of spills",
        note="One spill in 2021, settled. Ask how it was handled.",
    )  # fmt: skip
    points = [SellingPoint.objects.create(**here, words=words, still_open=still) for words, still in POINTS]
    for need in Interest.objects.filter(**here, need__in=MEETS):
        PointMeetsNeed.objects.create(**here, point=points[MEETS[need.need]], interest=need)
    for theme, method, finding, source, region, months in FOUND:
        ScanEntry.objects.create(
            **here, theme=theme, method=method, finding=finding, source=source, region=region,
            found_on=story.day(months), by=story.rosa,
        )  # fmt: skip


def judged(story, model, partner, months, **fields):
    """One judgment of Rosa's."""
    row = {"coalition": story.coalition, "partner": story.partners[partner], "by": story.rosa}
    model.objects.create(**row, on=story.day(months), **fields)
