"""Who asked to take part in the demo, who brought whom, who speaks up for it, what each side gets, what it watches and writes."""

import datetime as dt

from engagement.models import (
    ContentContribution,
    JoinDoor,
    JoinInterest,
    MutualBenefit,
    PolicyStep,
    PolicyWatch,
    RelationshipLevel,
    ReputationCheck,
)
from members.models import Affiliation, JoinedBecause, Partner

from .standing import judged

# fmt: off
CHAMPIONS = ("Marcus Bell", "Dr. Helen Okoye", "Amir Danso", "Lorna Whitfield")
BROUGHT = [  # partner, because of, how we know
    ("Three Rivers Ambulance", "Cedar Valley Public Health", "Marcus said so at the first council."),
    ("North County Rescue Squad", "Three Rivers Ambulance", "They ride the same roads."),
    ("Harlan Fire District", "Three Rivers Ambulance", ""),
    ("Maple Grove Care Home", "Cedar Valley Public Health", "After the ice storm."),
    ("Valley View Rehabilitation", "Maple Grove Care Home", "Gwen and Amir worked together."),
]
SPEAKS_FOR = {
    "Cedar Valley Chamber of Commerce": "210 businesses of the valley",
    "Friends of the Valley Elders": "Older people who live at home, and their families",
    "Cedar Valley Medical Reserve Corps": "84 volunteers of four counties",
}
FOUNDERS = ("Cedar Valley Public Health", "Cedar County Emergency Management", "Three Rivers Ambulance")
BENEFITS = [  # partner, it brings them, they bring us, agreed days ago (None: our draft), with whom
    ("Three Rivers Ambulance", "Ten minutes less at the hospital door, and one list of who to call.", "Two crews within the hour, and what the roads are like.", 380, "Ines Abara"),
    ("Maple Grove Care Home", "A bed for every resident within six hours.", "What a night in a cold building teaches.", 120, "Hope Fairley"),
    ("Bright Path Behavioral", "A say in how people in crisis are received.", "Two counselors at every shelter.", None, None),
    ("Valley Food Bank", "A van when theirs breaks down.", "Two hundred meals a day.", 30, "Derek Shaw"),
]
ASKED = [  # name, organization, mail, what they said, how, days ago, what became of it
    ("Nell Carver", "Cedar Valley Veterinary Group", "nell.carver@cvvg.example", "We have four vans with cages and two with oxygen. Could they help?", "page", 5, "waiting"),
    ("Bruno Salas", "", "bruno.salas@mail.example", "I drove a school bus for thirty years and would drive again.", "event", 2, "waiting"),
    ("", "Quarry Road Urgent Care", "", "", "partner", 70, "taken"),
    ("", "Sunrise Assisted Living", "", "", "told", 150, "taken"),
    ("", "Badger State Insurance Sales", "", "", "written", 96, "declined"),
    ("", "Harlan Radio Amateurs", "", "", "page", 190, "declined"),
]
WATCHED = [  # which, what it is, who decides, what it means for us, who follows it, look again in days, [(status, months ago, note)]
    ("House Bill 412: backup power in care homes", "bill", "State House, health committee", "Every care home has a generator by 2028. Ours would have to find the money, or a shared one.", "Hope Fairley", -2,
     [("proposed", 5, "Introduced by two members of the valley."), ("debated", 2, "Hearing with three of our care homes.")]),
    ("Ambulance off-load limit of 30 minutes", "rule", "State health department", "What we agreed among ourselves becomes the rule for all.", "Ines Abara", 40,
     [("idea", 14, ""), ("proposed", 8, "Out for comment."), ("in_force", 1, "As we had proposed.")]),
    ("Preparedness grant, next two years", "budget", "State Senate, finance", "Pays our coordinator and the yearly drill.", "Dr. Samir Haddad", 75,
     [("proposed", 3, "In the governor’s draft.")]),
]
PIECES = [  # what about, what it is, partner, where, who reads it, who writes, offered days ago, due in days, out days ago
    ("What a cold building taught forty people", "newsletter", "Cedar Valley Chamber of Commerce", "Chamber monthly", "210 owners and managers", "Amir Danso", 70, -50, 48),
    ("One number at night", "newsletter", None, "State hospital association bulletin", "Every hospital director of the state", "Dr. Helen Okoye", 20, 5, None),
    ("Who checks on Grandma when the power fails?", "talk", "Grace Lutheran Church", "Sunday coffee", "About ninety families", "Wilma Arends", 12, 25, None),
]
TIES = [  # partner, how close, what limits it, why, months ago
    ("Cedar Valley Chamber of Commerce", "informal", "Its by-laws forbid joining other bodies; its members may.", "Todd says so, and would speak for us all the same.", 4),
    ("Valley Health Plan", "working", "", "They pay for the road list.", 2),
    ("Two Rivers Tribal Council", "formal", "", "A seat since the spring.", 7),
]
# fmt: on


def tell(story):
    """Write all of it."""
    here, people, partners = {"coalition": story.coalition}, story.people, story.partners
    ties = Affiliation.objects.filter(**here, ended_on=None, person__in=[people[name] for name in CHAMPIONS])
    ties.update(is_champion=True)
    Partner.objects.filter(pk__in=[partners[name].pk for name in FOUNDERS]).update(is_founder=True)
    for name, words in SPEAKS_FOR.items():
        Partner.objects.filter(pk=partners[name].pk).update(represents=words)
    for partner, because, why in BROUGHT:
        JoinedBecause.objects.create(
            **here, partner=partners[partner], because_of=partners[because], why=why, noted_by=story.rosa,
            noted_on=story.day(12),
        )  # fmt: skip
    for partner, theirs, ours, days, person in BENEFITS:
        agreed = None if days is None else _ago(story, days)
        MutualBenefit.objects.create(
            **here, partner=partners[partner], brings_them=theirs, brings_us=ours, agreed_on=agreed,
            agreed_with=people[person] if person else None, review_on=agreed and agreed + dt.timedelta(days=365),
        )  # fmt: skip
    _asked(story)
    _watched(story)
    for title, kind, partner, outlet, reaches, author, begun, due, out in PIECES:
        ContentContribution.objects.create(
            **here, title=title, kind=kind, partner=partners[partner] if partner else None, outlet=outlet,
            reaches=reaches, author=people[author], begun_on=_ago(story, begun), due_on=_ago(story, -due),
            published_on=None if out is None else _ago(story, out),
        )  # fmt: skip
    for partner, value, limit, why, months in TIES:
        judged(story, RelationshipLevel, partner, months, value=value, scope_limit=limit, note=why)
    ReputationCheck.objects.filter(**here, partner=partners["Northern Rail Freight"]).update(
        plan="If the press asks: Rosa names the spill, and what they did about it since. Nobody else speaks.",
        review_on=_ago(story, -45),
    )


def _ago(story, days):
    return story.today - dt.timedelta(days=days)


def _asked(story):
    here = {"coalition": story.coalition}
    JoinDoor.objects.create(
        **here,
        is_open=True,
        words="Anybody who would be asked for help when the valley is cut off, and anybody who would need it.\n\n"
        "Somebody calls you within a week. You need not decide anything before that.",
    )
    for name, organization, email, words, source, days, state in ASKED:
        settled = None if state == "waiting" else _ago(story, days - 6)
        JoinInterest.objects.create(
            **here, name=name, organization=organization, email=email, words=words, source=source,
            asked_on=_ago(story, days), noted_by=None if source == "page" else story.rosa, state=state,
            settled_on=settled, settled_by=story.rosa if settled else None,
            partner=story.partners[organization] if state == "taken" else None,
        )  # fmt: skip


def _watched(story):
    here = {"coalition": story.coalition}
    for title, kind, body, means, follower, look, steps in WATCHED:
        policy = PolicyWatch.objects.create(
            **here, title=title, kind=kind, body=body, means=means, follower=story.people[follower],
            look_on=_ago(story, -look), status=steps[-1][0],
        )  # fmt: skip
        for status, months, note in steps:
            PolicyStep.objects.create(
                **here, policy=policy, status=status, on=story.day(months), note=note, noted_by=story.rosa
            )
