"""Give and take, the sharing board, a profile that waits, a contested line, and somebody who asks about her data."""

import datetime as dt

from engagement.contests.models import Contest
from engagement.giving.models import Ask, OutboundService, PartnerGoal
from engagement.models import Contact, Pledge
from engagement.sharing.models import Good, Loan, ResourceNeed, ResourceOffer
from members.models import Affiliation, Person, PrivacyRequest, ProfileProposal, RetentionRule

AMBULANCE, FOOD, HOSPITAL = "Three Rivers Ambulance", "Valley Food Bank", "St. Brannock Hospital"
GOALS = [
    (AMBULANCE, "A second paramedic class this fall", "We lend our training room"),
    (FOOD, "A cold room of their own", "A letter to the county"),
    (HOSPITAL, "Fewer patients waiting in hallways", ""),
]
ASKS = [  # whom, what, minutes, days ago, answer, reason where nothing was given before
    (AMBULANCE, "Two crews for the evacuation drill", 240, 40, "yes", ""),
    (FOOD, "Room for sixty boxes over the winter", 30, 12, "open", ""),
    (HOSPITAL, "One nurse for the hotline’s first week", 480, 75, "later", "The storm came before we had been there"),
]


def tell(story):
    """Note it all."""
    _giving(story)
    _sharing(story)
    _own_words(story)
    _reached(story)


def _giving(story):
    for name, what, help_with in GOALS:
        PartnerGoal.objects.create(
            coalition=story.coalition, partner=story.partners[name], what=what, how_we_help=help_with,
            is_ours_too=name == HOSPITAL, noted_on=story.today - dt.timedelta(days=60),
        )  # fmt: skip
    for name, what, minutes, days, answer, anyway in ASKS:
        on = story.today - dt.timedelta(days=days)
        contact = Contact.objects.create(
            coalition=story.coalition, partner=story.partners[name], kind="call", on=on, was_ask=True, by=story.rosa,
            note=f"We asked: {what}",
        )  # fmt: skip
        Ask.objects.create(
            coalition=story.coalition, partner=story.partners[name], what=what, minutes=minutes, asked_on=on,
            why="They have done it before", answer=answer, answered_on=None if answer == "open" else on,
            given_first=not anyway, anyway=anyway, contact=contact, by=story.rosa,
        )  # fmt: skip
    OutboundService.objects.create(
        coalition=story.coalition, partner=story.partners[AMBULANCE], what="Their safety committee",
        person=Person.objects.filter(coalition=story.coalition, user=story.rosa).first(),
        started_on=story.today - dt.timedelta(days=300),
    )  # fmt: skip


def _sharing(story):
    coalition, day = story.coalition, story.today
    offers = [
        (AMBULANCE, Good.SPACE, "A garage bay on weekends", "small", 7),
        (None, Good.EXPERTISE, "A free talk: what to do when the power fails", "small", 14),
        (FOOD, Good.EQUIPMENT, "A refrigerated van, Tuesdays", "some", 3),
    ]
    made = [
        ResourceOffer.objects.create(
            coalition=coalition, partner=story.partners[name] if name else None, good=good, what=what, effort=effort,
            lead_days=ahead, made_on=day - dt.timedelta(days=20),
        )
        for name, good, what, effort, ahead in offers
    ]  # fmt: skip
    ResourceNeed.objects.create(
        coalition=coalition, partner=story.partners[HOSPITAL], good=Good.EQUIPMENT, what="A van with a cold box for vaccines",
        needed_by=day + dt.timedelta(days=10), made_on=day - dt.timedelta(days=3),
    )  # fmt: skip
    Loan.objects.create(
        coalition=coalition, lender=story.partners[AMBULANCE], what="Six borrowed radio batteries",
        lent_on=day - dt.timedelta(days=30), due_back_on=day - dt.timedelta(days=2), offer=made[0],
    )  # fmt: skip


def _own_words(story):
    ambulance = story.partners[AMBULANCE]
    person = story.contacts_of[ambulance.pk][0]
    ProfileProposal.objects.create(
        coalition=story.coalition, partner=ambulance, person=person,
        changes={"about": [ambulance.about, "Nine ambulances, two stations, one road that floods."]},
    )  # fmt: skip
    pledge = Pledge.objects.filter(partner=ambulance).order_by("pk").first()
    if pledge:
        Contest.objects.create(
            coalition=story.coalition, partner=ambulance, person=person, kind="pledge", row_id=pledge.pk,
            line=f"{pledge.made_on:%b} {pledge.made_on.day}, {pledge.made_on.year}: They promised: {pledge.what}",
            words="We said we would try; the chief had not agreed yet.",
        )  # fmt: skip
    PrivacyRequest.objects.create(
        coalition=story.coalition, person=person, kind="correct", words="My first name has two s.",
    )  # fmt: skip
    RetentionRule.objects.create(coalition=story.coalition, kind="inbound", months=12, is_on=True)


def _reached(story):
    """How two of them are best reached, and an executive who wants to be briefed."""
    ambulance = story.partners[AMBULANCE]
    people = story.contacts_of[ambulance.pk]
    Person.objects.filter(pk=people[0].pk).update(
        preferred_channel="phone", preferred_time="mornings before the shift", preferred_place="at Station 2",
        access_needs="captions when online",
    )  # fmt: skip
    tie = Affiliation.objects.filter(partner=ambulance, contact_role="sponsor", ended_on=None).first()
    if tie:
        Affiliation.objects.filter(pk=tie.pk).update(brief_every_days=90)
