"""How partners of the demo are won: who knows whom, what they need, who named them, talks, favors, efforts."""

import datetime as dt

from engagement.models import FirstContact, Introduction, OneOnOne, Reached, RecruitmentEffort
from members.models import Acquaintance, Interest, Nomination

# fmt: off
TIES = [  # who, whom, how well, where from
    ("Rosa Lindqvist", "Luis Romero", 4, "ten years in the next office"),
    ("Rosa Lindqvist", "Marcus Bell", 3, "the ice storm"),
    ("Rosa Lindqvist", "Amir Danso", 2, "our meetings"),
    ("Rosa Lindqvist", "Gwen Prentice", 1, "a training day"),
    ("Olive Brandt", "Dr. Joy Abernathy", 3, "nursing school"),
    ("Luis Romero", "Chief Ada Okafor", 3, "the flood of 2019"),
    ("Luis Romero", "Ruth Ostrander", 4, "the county office"),
    ("Marcus Bell", "Dr. Ivan Petrov", 1, "a hand-over at night"),
    ("Amir Danso", "Peg Lawson", 4, "they ran a ward together"),
    ("Gwen Prentice", "Peg Lawson", 2, "church choir"),
    ("Gwen Prentice", "Lena Ortiz", 3, "a shared patient list, long ago"),
    ("Chief Ada Okafor", "Ruth Ostrander", 4, "every storm since"),
    ("Amir Danso", "Hope Fairley", 4, "colleagues"),
]
NEEDS = [  # partner, need, priority, how we know, months since
    ("Sunrise Assisted Living", "A place for residents when the power fails", 1, "said", 1),
    ("Sunrise Assisted Living", "Staff who can come in the snow", 2, "heard", 2),
    ("Juniper Home Health", "To know where ambulances are at night", 1, "said", 2),
    ("Quarry Road Urgent Care", "Fewer forms", 2, "guess", 14),
    ("Three Rivers Ambulance", "Shorter waits at the hospital door", 1, "said", 3),
    ("Valley Water Works", "Not another plan nobody reads", 1, "said", 5),
]
TALKS = [  # partner, person, weeks ago, where, goals, worries, we can
    ("Juniper Home Health", "Lena Ortiz", 8, "theirs", "No nurse alone on the road at night.", "Meetings in the morning, when visits are on.", "Meet at four; share the road list with dispatch."),
    ("Three Rivers Ambulance", "Marcus Bell", 20, "theirs", "Ten minutes less at the door.", "", "Put it on the agenda with both hospitals."),
    ("Bright Path Behavioral", "Lorna Whitfield", 26, "neutral", "Beds that are not in a corridor.", "Turf, an old quarrel.", "Another working group for her."),
    ("Maple Grove Care Home", "Amir Danso", 40, "ours", "", "", "Evacuation chairs."),
]
FIRST = [  # partner, whom it trusts, what it does for them, what they can shape, what we are after, what it costs, where it may rub
    ("Juniper Home Health", "Gwen Prentice", "Your nurses know which road is open before they leave.", "Which roads the list names first.",
     "Home care at the table before the winter.", "Two hours a month of one person, and the list of roads.", "Hands Home Care sits here, too; some visits are in both areas."),
    ("Sunrise Assisted Living", "Amir Danso", "A bed for every resident within six hours, agreed in advance.", "", "Every care home in the night transfer plan.", "", ""),
]
NAMED = [  # partner, by whom, why, may we say so, months ago
    ("Sunrise Assisted Living", "Amir Danso", "Peg kept forty people calm through the ice storm.", True, 1),
    ("Northern Rail Freight", "Carla Jimenez", "Their line runs behind both nursing homes.", False, 2),
]
EFFORTS = [  # for whom, how, setting, who asks, months ago, learned, [(partner, result)]
    ("Nursing homes in the north", "Begin with what the last outage was like for them.", "one_to_one", "Amir Danso", 12, "A visit before lunch works; a mail does not.",
     [("Maple Grove Care Home", "joined"), ("Valley View Rehabilitation", "joined"), ("Brook House Nursing", "joined"), ("Elmwood Senior Living", "joined"), ("Sunrise Assisted Living", "later"), ("Old Mill Nursing Home", "declined")]),
    ("Businesses by the river", "A breakfast at the Chamber of Commerce.", "large_group", "Todd Ferris", 7, "One asked what it costs, and then everybody did.",
     [("Northern Rail Freight", "waiting"), ("Harlan Veterinary Hospital", "later"), ("Cedar Valley Electric Co-op", "joined")]),
]
# fmt: on


def tell(story):
    """Write all of it."""
    here, people, partners = {"coalition": story.coalition}, story.people, story.partners
    for one, other, strength, how in TIES:
        pair = sorted((people[one], people[other]), key=lambda person: person.pk)
        Acquaintance.objects.create(**here, one=pair[0], other=pair[1], strength=strength, how=how, noted_by=story.rosa)
    for partner, need, priority, source, months in NEEDS:
        Interest.objects.create(
            **here,
            partner=partners[partner],
            need=need,
            priority=priority,
            source=source,
            confirmed_on=story.day(months),
        )
    for partner, person, weeks, where, goals, worries, can in TALKS:
        OneOnOne.objects.create(
            **here, partner=partners[partner], person=people[person], on=story.today - dt.timedelta(weeks=weeks),
            location_host=where, goals=goals, worries=worries, we_can=can, by=story.rosa,
        )  # fmt: skip
    for partner, listener, brings, still_open, aims, costs, tensions in FIRST:
        FirstContact.objects.create(
            **here, partner=partners[partner], trusted_listener=people[listener], brings=brings, still_open=still_open,
            aims=aims, costs=costs, tensions=tensions,
        )  # fmt: skip
    for partner, name, reason, may, months in NAMED:
        person = people[name]
        Nomination.objects.create(
            **here, partner=partners[partner], nominator=person, reason=reason, may_name=may, noted_by=story.rosa,
            for_partner=person.affiliations.first().partner, nominated_on=story.day(months),
        )  # fmt: skip
    _favors(story)
    for audience, approach, setting, asker, months, learned, reached in EFFORTS:
        effort = RecruitmentEffort.objects.create(
            **here, audience=audience, approach=approach, setting=setting, asker=people[asker],
            started_on=story.day(months), learned=learned,
        )  # fmt: skip
        for partner, result in reached:
            day = None if result == "waiting" else story.day(months - 1)
            Reached.objects.create(**here, effort=effort, partner=partners[partner], result=result, result_on=day)


def _favors(story):
    for via, to, partner, purpose, status, weeks in (
        ("Gwen Prentice", "Lena Ortiz", "Juniper Home Health", "To hear what their nights are like.", "made", 10),
        ("Amir Danso", "Peg Lawson", "Sunrise Assisted Living", "To ask what the last outage was like.", "asked", 1),
    ):
        person = story.people[via]
        Introduction.objects.create(
            coalition=story.coalition,
            via=person,
            for_partner=person.affiliations.first().partner,
            to=story.people[to],
            partner=story.partners[partner],
            purpose=purpose,
            status=status,
            asked_on=story.today - dt.timedelta(weeks=weeks),
            asked_by=story.rosa,
            settled_on=story.today - dt.timedelta(weeks=weeks - 1) if status == "made" else None,
        )
