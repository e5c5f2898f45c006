"""Two contact drills: half a year and a good quarter ago. The second went quicker, and the next one is due."""

import datetime as dt

from engagement.models import Alert, Drill, DrillCall
from members.models import Affiliation, Partner

DRILLS = [  # days ago, what for, every how manyeth was not reached, minutes of those who answered
    (190, "The storm season begins", 3, (4, 11, 35, 80, 7)),
    (97, "The lists are new", 5, (2, 3, 9, 21, 5, 14)),
]

ALERTS = [  # days ago, hour, what, what to do
    (
        141,
        3,
        "Water main broken in Cedar Falls",
        "Boil water until noon. Dialysis: call 555-0142 before you send your drivers home.",
    ),
    (
        52,
        22,
        "Ice on the northern road",
        "The quarry road is open. Whoever moves residents tonight: call 555-0142 first.",
    ),
]


def tell(story):
    """Write them, partner by partner."""
    ties = Affiliation.objects.filter(coalition=story.coalition, ended_on=None).exclude(night_phone="")
    ties = ties.filter(partner__in=Partner.objects.filter(coalition=story.coalition).members())
    ties = list(ties.select_related("person", "partner").order_by("partner__name", "pk"))
    firsts = list({tie.partner_id: tie for tie in reversed(ties)}.values())[::-1]
    for days, note, missed, minutes in DRILLS:
        begun = story.at(story.today - dt.timedelta(days=days), 10)
        drill = Drill.objects.create(
            coalition=story.coalition,
            note=note,
            started_at=begun,
            started_by=story.rosa,
            ended_at=begun + dt.timedelta(hours=5),
        )
        for number, tie in enumerate(firsts):
            only_comes = story.habits[tie.partner_id] == "box"
            reached = number % missed != 1 and not only_comes
            after = minutes[number % len(minutes)]
            DrillCall.objects.create(
                coalition=story.coalition,
                drill=drill,
                partner=tie.partner,
                person=tie.person,
                phone=tie.night_phone,
                answered_at=begun + dt.timedelta(minutes=after) if reached else None,
                way=("link" if tie.person.email else "phone") if reached else "",
                minutes=after if reached else None,
            )
    people = len({tie.person_id for tie in ties})
    for days, hour, subject, words in ALERTS:
        sent = story.at(story.today - dt.timedelta(days=days), hour)
        Alert.objects.create(
            coalition=story.coalition, subject=subject, words=words, sent_at=sent, sent_by=story.rosa, people=people
        )
