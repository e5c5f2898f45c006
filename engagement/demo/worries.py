"""The demo's worries and loads: concerns of several natures, what was changed after them, roles, what plans take, who is full."""

import datetime as dt

from engagement.concerns.life import RATED
from engagement.models import (
    Capacity,
    Change,
    ChangeCause,
    Concern,
    ConcernStep,
    HeldAsk,
    Incentive,
    InputRequest,
    OutsideLoad,
    RoleCard,
    RoleOffer,
    Seat,
    TheirView,
    WorkloadImpact,
)
from meetings.models import Task
from members.models import Affiliation

PATHS = {
    "raised": ["raised"],
    "explored": ["raised", "explored"],
    "answered": ["raised", "explored", "answered"],
    "eased": ["raised", "explored", "answered", "eased"],
    "unresolved": ["raised", "explored", "unresolved"],
}

# fmt: off
CONCERNS = [  # who, nature, status, days ago, objective or None, root, barrier, words, what we found, our answer
    ("Amir Danso", "professional", "answered", 12, 0, "workload", "ability", "If we take transfers at night, who stays with our own residents? We are two on the floor.", "They are willing. It is the second pair of hands that is missing between two and five.", "You are right. Nobody takes a transfer with fewer than three on the floor, and the duty officer asks before she sends. It stands on the call sheet since Monday."),
    ("Joan Petrakis", "professional", "eased", 160, 0, "workload", "ability", "The bed count comes on top of the hand-over, at the worst minute of the shift.", "Wrong time, not wrong work.", "The count moves to ten in the morning, and one number is enough."),
    ("Frances Nakamura", "professional", "eased", 150, 1, "relevance_unclear", "awareness", "I do not see what a generator list has to do with dialysis.", "Nobody had told her that water pumps are on it.", "Pumps are on the list because of you: page two."),
    ("Victor Amato", "professional", "eased", 140, 1, "cost", "desire", "A test day costs us a cook and a driver. Who pays them?", "It was never about the money alone; he had not been asked.", "Test days are on weekdays now, and the district brings lunch."),
    ("Dr. Simone Achard", "professional", "eased", 120, 0, "past_experience", "desire", "Last time we gave you numbers they stood in the paper.", "A press note in 2019 named the practice.", "Numbers leave the coalition only as totals. It is in the rules since March."),
    ("Yvonne Baptiste", "professional", "eased", 95, 0, "logistics", "knowledge", "Our aides have no phone of the agency. How would they get the call?", "", "The call goes to the care manager, who has one; aides are told at the door."),
    ("Beth Crowley", "professional", "unresolved", 80, 2, "mandate_only", "desire", "We were told to join the radio check. I still do not see why monthly.", "Quarterly would do for them; the district wants monthly.", ""),
    ("Pam Riggs", "unknown", "explored", 9, 3, "", "", "The front desk hears everything last, and then people ask us.", "", ""),
    ("Lorna Whitfield", "personal", "explored", 6, None, "turf", "desire", "I sat in a working group with one of your members once. I would rather not again.", "An old quarrel about a grant. A seat in another group would do.", ""),
    ("Dr. Owen Blake", "professional", "raised", 16, 3, "", "", "The burn plan counts on beds that are closed half the time. Who signs for that?", "", ""),
]
CHANGES = [  # what, days ago, objective, concerns (places in CONCERNS), look again in days or None, what it did
    ("Bed counts are taken at ten in the morning, one number a ward", 130, 0, [1], None, "Seven of eight wards count every day now; it was three."),
    ("Test days are on weekdays, with lunch", 115, 1, [3], None, ""),
    ("Numbers leave the coalition only as totals", 90, None, [4], None, "Two practices share figures again."),
    ("Pumps stand on the generator list", 120, 1, [2], None, ""),
    ("The call goes to whoever has a phone of the agency", 80, 0, [5], -2, ""),
    ("No transfer to a floor with fewer than three people", 2, 0, [0], 40, ""),
]
CARDS = [  # title, tasks, hours a month, months, how to step back
    ("Chair of a work group", "Open and close the meeting\nKeep to time\nSay once a month how it goes", 2, 12, "Tell Rosa. Your deputy opens the next meeting, and we look for somebody within six weeks."),
    ("Note taker", "Write the minutes as we go\nSend them round within a week", 1, 6, "Say so at a meeting; somebody else takes the pen."),
    ("Radio lead of the month", "Call the roll on the first Tuesday\nNote who answered", 0.5, 3, "Swap with the next on the list, no reason needed."),
]
OFFERS = [("Marcus Bell", 0, 200, "accepted", 160), ("Lt. Sam Boone", 2, 40, "accepted", 50), ("Amir Danso", 1, 3, "offered", None), ("Neil Foster", 1, 30, "declined", None)]  # who, card, days ago, answer, days until the term ends
ELSEWHERE = [("Amir Danso", "State long-term care board", 90), ("Marcus Bell", "Regional trauma council", 180), ("Marcus Bell", "County drone group", 60), ("Priya Raman", "Quality collaborative", 240), ("Carla Jimenez", "Flood task force", 120)]
IMPACTS = [  # type of the group, minutes a week, space, flow, worth it, made lighter
    ("hospital", 10, "One bay of the ramp, on exercise nights.", "One number at ten in the morning, in place of three calls at night.", "The last two nights nobody had to call round for beds.", "One number, not three; the duty officer fills in the rest."),
    ("long-term-care", 5, "", "A call before each transfer; no form.", "You decide how many you take, and nobody sends more.", "Nobody is asked with fewer than three on the floor."),
]
VIEWS = [("St. Brannock Hospital", 40, "“We come because the group told us to. Show us one night it saved us something, and we talk.”"), ("Bright Path Behavioral", 190, "“You ask us last and want us first. If the helpline is ours too, we are in.”")]
# fmt: on


def tell(story):
    """Write all of it for the coalition of a Story."""
    rows = _concerns(story)
    _changes(story, rows)
    _roles(story)
    _loads(story)
    _plans(story)
    for name, days, words in VIEWS:
        TheirView.objects.create(
            coalition=story.coalition,
            partner=story.partners[name],
            words=words.strip("“”"),
            heard_on=_ago(story, days),
            noted_by=story.rosa,
        )


def _ago(story, days):
    return story.today - dt.timedelta(days=days)


def _partner(person):
    tie = Affiliation.objects.filter(person=person).select_related("partner").first()
    return tie.partner if tie else None


def _rated(barrier):
    """Ratings from which this barrier follows: what comes before it is there."""
    if not barrier:
        return {}
    before = RATED[: RATED.index(barrier)]
    return dict.fromkeys((f"rate_{name}" for name in before), 4) | {f"rate_{barrier}": 2}


def _concerns(story):
    rows = []
    for name, nature, status, days, objective, root, barrier, words, finding, answer in CONCERNS:
        person, raised = story.people[name], _ago(story, days)
        steps = [raised + dt.timedelta(days=min(days, 3 * place)) for place in range(len(PATHS[status]))]
        concern = Concern.objects.create(
            coalition=story.coalition,
            person=person,
            partner=_partner(person),
            coordinator=story.rosa,
            objective=None if objective is None else story.aims_list[objective],
            words=words,
            nature=nature,
            on_behalf=person.user is None,
            may_quote=nature == "professional",
            raised_on=raised,
            status=status,
            root_cause=root,
            adkar_barrier=barrier,
            **_rated(barrier),
            finding=finding,
            answer=answer,
            answered_on=steps[2] if answer else None,
            answered_by=story.rosa if answer else None,
            settled_on=steps[-1] if status in ("eased", "unresolved") else None,
        )
        for to, on in zip(PATHS[status], steps, strict=True):
            theirs = to == "eased" or (to == "raised" and person.user is not None)
            note = "Two of the three mornings it works." if to == "unresolved" else ""
            ConcernStep.objects.create(
                coalition=story.coalition,
                concern=concern,
                to=to,
                on=on,
                by_raiser=theirs,
                by=person.user if theirs else story.rosa,
                note=note,
            )
        rows.append(concern)
    return rows


def _changes(story, concerns):
    for what, days, objective, because, look, effect in CHANGES:
        change = Change.objects.create(
            coalition=story.coalition,
            what_changed=what,
            changed_on=_ago(story, days),
            objective=None if objective is None else story.aims_list[objective],
            told_on=_ago(story, 70) if days > 70 else None,
            look_on=None if look is None else _ago(story, -look),
            effect=effect,
            effect_on=_ago(story, 30) if effect else None,
            noted_by=story.rosa,
        )
        for place in because:
            ChangeCause.objects.create(coalition=story.coalition, change=change, concern=concerns[place])


def _roles(story):
    cards = [
        RoleCard.objects.create(
            coalition=story.coalition, title=title, tasks=tasks, hours_a_month=hours, term_months=months,
            how_to_step_back=back,
        )
        for title, tasks, hours, months, back in CARDS
    ]  # fmt: skip
    for name, place, days, status, left in OFFERS:
        card, person = cards[place], story.people[name]
        RoleOffer.objects.create(
            coalition=story.coalition,
            card=card,
            person=person,
            partner=_partner(person),
            seat=Seat.objects.filter(coalition=story.coalition, person=person).first() if place == 0 else None,
            status=status,
            title=card.title,
            tasks=card.tasks,
            hours_a_month=card.hours_a_month,
            term_months=card.term_months,
            how_to_step_back=card.how_to_step_back,
            offered_on=_ago(story, days),
            offered_by=story.rosa,
            answered_on=None if status == "offered" else _ago(story, days - 2),
            ends_on=None if left is None else _ago(story, -left),
        )


def _loads(story):
    for name, where, minutes in ELSEWHERE:
        OutsideLoad.objects.create(
            coalition=story.coalition,
            person=story.people[name],
            name=where,
            minutes=minutes,
            since=_ago(story, 200),
        )
    Capacity.objects.create(coalition=story.coalition, person=story.people["Carla Jimenez"], minutes=480)
    Task.objects.filter(coalition=story.coalition, done_on__isnull=True).update(minutes=30)
    for title, days in (("Call every partner about the radio check", 20), ("Write the roll for the radio check", 41)):
        luis = story.people["Luis Romero"]
        Task.objects.create(
            coalition=story.coalition, title=title, owner=luis, partner=_partner(luis), objective=story.aims_list[2],
            due_on=_ago(story, days), done_on=_ago(story, days), hours=5,
        )  # fmt: skip
    request = InputRequest.objects.get(coalition=story.coalition, title__startswith="Night transfers: what can a ward")
    for name in ("Marcus Bell", "Priya Raman"):
        HeldAsk.objects.create(
            coalition=story.coalition,
            request=request,
            person=story.people[name],
            held_on=_ago(story, 8),
            held_by=story.rosa,
        )


def _plans(story):
    objective = story.aims_list[0]
    for code, minutes, space, flow, worth, lighter in IMPACTS:
        WorkloadImpact.objects.create(
            coalition=story.coalition,
            objective=objective,
            group_name=story.types[code].name,
            minutes_a_week=minutes,
            space=space,
            flow=flow,
            why_worth_it=worth,
            burden_steps=lighter,
        )
    Incentive.objects.create(
        coalition=story.coalition,
        objective=objective,
        group_name=story.types["hospital"].name,
        kind="credit",
        what="Two credit hours for each exercise night",
        effect="Four nurses came who had not before.",
        effect_on=_ago(story, 60),
    )
