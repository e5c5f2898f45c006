"""Two people edit the same row: the second one is told, keeps what they typed, and does not undo the first one's words.

A sweep over the edit routes of the URLconf: a new one fails here until it stands in the table below.
"""

from datetime import timedelta

import pytest
from django.forms import BooleanField, ModelMultipleChoiceField, MultipleChoiceField
from django.urls import reverse
from django.utils import timezone

from coalition.actions import give_role
from engagement.answering.models import ReportBack, Theme
from engagement.commitments import actions as commitments
from engagement.concerns import actions as concerns
from engagement.models import (
    Adjustment,
    Agreement,
    Assessment,
    Brief,
    Community,
    ContentContribution,
    DataRequest,
    EvidenceItem,
    ExitTalk,
    FundingSource,
    GrowthWave,
    JointCommunication,
    MessageVariant,
    MutualBenefit,
    OneOnOne,
    OutreachAction,
    PartnerGoal,
    PledgeTemplate,
    PointUse,
    PolicyWatch,
    ProjectCandidate,
    PublicPromise,
    RecruitmentEffort,
    RecurringDeliverable,
    RelationshipRating,
    Report,
    ResourceOffer,
    ReviewCycle,
    RoiCase,
    RoleCard,
    ScanEntry,
    Seat,
    SellingPoint,
    SustainabilityPlan,
    Turnout,
    Win,
    WorkShare,
)
from engagement.voice import actions as voice
from meetings.decisions import voting
from meetings.models import Barrier, Objective, Task
from members.models import CompetitionArea, StakeholderType
from members.ties import actions as ties
from tests.characters import make_partner, make_person
from tests.engagement.voice.conftest import complete, draft, say
from tests.meetings.tables import make_item, make_meeting

from .routes import walk

pytestmark = pytest.mark.django_db

# A change of a series names the day it begins, a one-page text is kept in versions, a poll has its times, a need its
# day: their rooms' tests tell of two writers. Ties and steps stand in test_two_writers_words.py.
ELSEWHERE = {"series-edit", "objective-page-edit", "poll-edit", "interest-edit", "tie-edit", "milestone-edit"}

# Route, (field and text of the first one to save), (field and text of the second one).
EDITS = [
    ("partner-edit", ("city", "Winona"), ("about", "Wants figures.")),
    ("person-edit", ("phone", "555 0101"), ("name", "Ann Lowe")),
    ("meeting-edit", ("place", "Station 9"), ("purpose", "Settle the night shift.")),
    ("meeting-item-edit", ("minutes", "25"), ("notes", "Two dates.")),
    ("meeting-outcomes", ("thanks", "Thank you for the beds."), ("outcome_{item}", "Agreed on May.")),
    ("objective-edit", ("measure", "Minutes at the door"), ("title", "Fewer minutes")),
    ("barrier-edit", ("countermeasure", "Ask the county."), ("what", "No driver at night")),
    ("task-edit", ("title", "Call four homes"), ("note", "The list is with Rosa.")),
    ("decision-edit", ("question", "The ramp is too narrow."), ("title", "Which ramp")),
    ("input-edit", ("how_used", "The board reads it."), ("question", "Where does it wait?")),
    ("input-report-back", ("next_step", "Board, May 4"), ("how_considered", "Read by three of us.")),
    ("input-report-back", ("theme-{theme}-reason", "It costs nothing."), ("theme-{theme}-what_changed", "A call.")),
    ("pledge-edit", ("unit", "cots"), ("note", "From the old ward.")),
    ("settings", ("jurisdiction", "Four counties"), ("mission", "Ready, together.")),
    ("seat-edit", ("title", "Chair"), ("note", "Elected in spring.")),
    ("competition-edit", ("said", "fees, dialysis"), ("together", "One drill a year")),
    ("change-edit", ("effect", "Nobody waits outside."), ("what_changed", "A bench at the ramp")),
    ("role-card-edit", ("tasks", "Takes the minutes."), ("how_to_step_back", "A call to Rosa.")),
    ("one-on-one-edit", ("goals", "Fewer trips"), ("worries", "Turf, long ago")),
    ("first-contact-edit", ("brings", "A bed for everybody."), ("still_open", "Where the drill is.")),
    ("effort-edit", ("approach", "By phone first"), ("learned", "A visit works.")),
    ("wave-edit", ("win", "One call list"), ("further", "The by-laws are adopted")),
    ("rating-edit", ("openness", "3"), ("note", "Since the flood")),
    ("goal-edit", ("how_we_help", "A letter"), ("what", "A new wing by June")),
    ("board-edit", ("details", "Cold for two days"), ("what", "A refrigerated van")),
    ("agreement-edit", ("their_part", "Forty beds."), ("our_part", "Vans and fuel.")),
    ("selling-edit", ("still_open", "Which ward"), ("words", "A bed at night")),
    ("evidence-edit", ("source", "County registry"), ("claim", "Fewer falls at night")),
    ("roi-edit", ("reused", "The old ward"), ("quality", "Fewer transfers")),
    ("message-edit", ("patient_line", "Nobody waits."), ("words", "A bed when you call.")),
    ("use-edit", ("outcome", "yes"), ("note", "At the fair")),
    ("brief-edit", ("title", "For the board"), ("body", "Two sentences.")),
    ("win-edit", ("details", "Everybody rings one number."), ("what", "One list")),
    ("public-promise-edit", ("to_whom", "The county"), ("what", "A list by May")),
    ("candidate-edit", ("about", "A small thing"), ("title", "One drill")),
    ("data-request-edit", ("asked_by", "The county"), ("question", "How many beds?")),
    ("deliverable-edit", ("note", "By mail"), ("what", "Bed counts")),
    ("benefit-edit", ("brings_them", "A bed at night"), ("brings_us", "Two vans")),
    ("policy-edit", ("body", "State Senate"), ("means", "More beds.")),
    ("piece-edit", ("outlet", "The Bulletin"), ("reaches", "Every director")),
    ("scan-edit", ("region", "Cedar"), ("source", "State gazette")),
    ("type-edit", ("target_count", "9"), ("name", "Ambulance service")),
    ("pack-edit", ("introduction", "For the state."), ("title", "Funder pack")),
    ("assessment-edit", ("respondents", "12"), ("note", "Taken in spring.")),
    ("review-edit", ("due_on", "2026-12-24"), ("title", "Third quarter")),
    ("adjustment-edit", ("due_on", "2026-12-24"), ("what", "Measure at night")),
    ("sustain-edit", ("yearly_need", "90000.00"), ("words", "Dues from next year.")),
    ("source-edit", ("note", "Renewed yearly"), ("name", "County grant")),
    ("community-edit", ("note", "By the river"), ("name", "Riverside")),
    ("outreach-edit", ("venue", "At the market"), ("what", "Told about bags")),
    ("joint-edit", ("audience", "900"), ("title", "One voice")),
    ("work-edit", ("program", "Rides"), ("what", "Two vans")),
    ("turnout-edit", ("came", "41"), ("source", "The front desks")),
    ("usual-edit", ("note", "Once a month"), ("what", "Six hours")),
    ("farewell-edit", ("would_have_kept", "Meetings at four"), ("words", "Too many evenings.")),
]


@pytest.fixture
def olive(coalition, owner):
    """An owner who keeps records too."""
    give_role(user=owner, coalition=coalition, role="coordinator", by=None)
    return owner


@pytest.fixture
def rosa(coalition, coordinator):
    """Another one."""
    give_role(user=coordinator, coalition=coalition, role="owner", by=None)
    return coordinator


@pytest.fixture
def world(coalition, coordinator, member, partner):
    """Names to keys of one row of each kind, as addresses and field names need them."""
    timezone.activate(coalition.zone)  # rows get the day it is there, as in a request; in UTC it may be tomorrow
    person = make_person(coalition, "Ann Low", partner=partner)
    meeting = make_meeting(coalition, days=-1, status="held", purpose="Meet.")
    asked = voice.open_request(request=draft(coalition, coordinator), by=coordinator)
    say(asked, member.people.get(), by=member)
    complete(asked, coordinator)
    pledge = commitments.make_pledge(
        coalition=coalition, by=coordinator, partner=partner, what="Beds", made_on=coalition.today(),
        due_on=coalition.today() + timedelta(days=9),
    )  # fmt: skip
    wait_less = Objective.objects.create(coalition=coalition, title="Wait less")
    message = MessageVariant.objects.create(
        coalition=coalition, audience="leader", words="A bed.",
        point=SellingPoint.objects.create(coalition=coalition, words="A bed at once"),
    )  # fmt: skip
    return {
        "barrier": Barrier.objects.create(
            coalition=coalition, what="No driver", kind="people", noted_on=coalition.today()
        ).pk,
        "task": Task.objects.create(coalition=coalition, title="Call homes").pk,
        "decision": voting.draft(coalition=coalition, by=coordinator, title="Ramp", method="majority").pk,
        "partner": partner.pk,
        "person": person.pk,
        "meeting": meeting.pk,
        "item": make_item(meeting, owner=person).pk,
        "objective": wait_less.pk,
        "input": asked.pk,
        "theme": Theme.objects.get().pk,
        "pledge": pledge.pk,
        "competition": ties.note_area(
            coalition=coalition,
            by=None,
            name="Dialysis",
            words=["fees"],
            partners=[partner, make_partner(coalition, "Hilltop Clinic")],
        ).pk,  # fmt: skip
        "change": concerns.note_change(
            coalition=coalition, by=None, what_changed="A bench", changed_on=coalition.today()
        ).pk,
        "role": RoleCard.objects.create(
            coalition=coalition, title="Note-taker", tasks="Writes.", hours_a_month=2, how_to_step_back="Say so."
        ).pk,
        "one": OneOnOne.objects.create(coalition=coalition, partner=partner, by=coordinator).pk,
        "first": partner.pk,
        "effort": RecruitmentEffort.objects.create(coalition=coalition, audience="Care homes").pk,
        "wave": GrowthWave.objects.create(coalition=coalition, number=1, name="Core", target_size=9).pk,
        "rating": RelationshipRating.objects.create(
            coalition=coalition, rater=partner, rated=make_partner(coalition, "Quarry Home Care"), level=2
        ).pk,
        "goal": PartnerGoal.objects.create(coalition=coalition, partner=partner, what="A new wing").pk,
        "board": ResourceOffer.objects.create(coalition=coalition, partner=partner, good="equipment", what="A van").pk,
        "agreement": Agreement.objects.create(coalition=coalition, partner=partner, title="Beds").pk,
        "selling": SellingPoint.objects.create(coalition=coalition, words="A bed").pk,
        "benefit": MutualBenefit.objects.create(
            coalition=coalition, partner=partner, brings_them="A bed", brings_us="A van"
        ).partner_id,
        "policy": PolicyWatch.objects.create(coalition=coalition, title="House Bill 4").pk,
        "piece": ContentContribution.objects.create(coalition=coalition, title="A cold night").pk,
        "scan": ScanEntry.objects.create(coalition=coalition, theme="need", finding="Oxygen").pk,
        "evidence": EvidenceItem.objects.create(
            coalition=coalition,
            claim="Fewer falls",
            source="Registry",
            origin="pilot",
            dated=coalition.today(),
            review_on=coalition.today() + timedelta(days=9),
        ).pk,
        "roi": RoiCase.objects.create(coalition=coalition, title="One list", mission="Ready").pk,
        "message": message.pk,
        "use": PointUse.objects.create(coalition=coalition, point=message.point, partner=partner).pk,
        "brief": Brief.objects.create(coalition=coalition, title="Board", audience="leader", body="Words.").pk,
        "win": Win.objects.create(coalition=coalition, what="A list").pk,
        "public": PublicPromise.objects.create(
            coalition=coalition, what="A list", to_whom="All", made_on="2024-01-01", due_on=coalition.today()
        ).pk,
        "candidate": ProjectCandidate.objects.create(
            coalition=coalition, title="A drill", feasibility=5, visibility=4, appeal=3, speed=2
        ).pk,
        "data": DataRequest.objects.create(coalition=coalition, question="How many?").pk,
        "deliverable": RecurringDeliverable.objects.create(
            coalition=coalition, what="Beds", partner=partner, first_due_on=coalition.today()
        ).pk,
        **_looking_back(coalition, partner),
        **_together(coalition, partner, wait_less),
        "seat": Seat.objects.create(coalition=coalition, body="Board").pk,
        "type": StakeholderType.objects.get(coalition=coalition, code="ems").pk,
    }


def _together(coalition, partner, objective):
    """Rows of reach, of what partners do outside and together, of counts and usual promises."""
    own = {"coalition": coalition, "partner": partner}
    return {
        "community": Community.objects.create(coalition=coalition, kind="area", name="Old town").pk,
        "outreach": OutreachAction.objects.create(**own, what="A talk", venue="Church").pk,
        "joint": JointCommunication.objects.create(coalition=coalition, title="One list").pk,
        "work": WorkShare.objects.create(**own, what="A van").pk,
        "turnout": Turnout.objects.create(
            coalition=coalition, objective=objective, starts_on="2024-01-01", ends_on="2024-01-28", came=40, source="Us"
        ).pk,
        "usual": PledgeTemplate.objects.create(coalition=coalition, audience="leader", what="Four hours").pk,
    }


def _looking_back(coalition, partner):
    """Rows of reports, assessments, reviews, sources and exit talks."""
    year = {"coalition": coalition, "starts_on": "2024-01-01", "ends_on": "2024-03-31"}
    run = Assessment.objects.create(
        coalition=coalition, instrument="wilder", taken_on="2024-01-01", respondents=9, low=1, high=5
    )
    run.scores.create(coalition=coalition, position=0, section="Environment", value=4)
    cycle = ReviewCycle.objects.create(**year, title="First quarter", due_on="2024-04-10")
    SustainabilityPlan.objects.create(coalition=coalition, yearly_need=80000)
    return {
        "pack": Report.objects.create(**year, kind="own", title="Pack", sections=["core"]).pk,
        "assessment": run.pk,
        "review": cycle.pk,
        "adjustment": Adjustment.objects.create(coalition=coalition, cycle=cycle, what="Measure").pk,
        "source": FundingSource.objects.create(**year, name="Grant", kind="grant", amount=900).pk,
        "farewell": ExitTalk.objects.create(coalition=coalition, partner=partner, on="2024-01-01", reason="time").pk,
    }


def address(name, world):
    """The route with the row its name speaks of."""
    kwargs = {"slug": "river"}
    if name not in ("settings", "sustain-edit"):
        kwargs["pk"] = world[name.split("-")[0]]
    if name == "goal-edit":
        kwargs["partner_pk"] = world["partner"]
    if name == "board-edit":
        kwargs["board"] = "offer"
    if name == "meeting-item-edit":
        kwargs["item"] = world["item"]
    return reverse(name, kwargs=kwargs)


def filled(page):
    """What the page's forms would send, as they stand."""
    found = {}
    for form in [page.context["form"], *page.context.get("theme_forms", [])]:
        for field in form:
            shown = field.field.widget.format_value(field.value())
            if isinstance(shown, list) and not isinstance(field.field, MultipleChoiceField | ModelMultipleChoiceField):
                shown = next(iter(shown), "")
            if isinstance(field.field, BooleanField):
                shown = "on" if field.value() else None
            if shown not in (None, "", []):
                found[field.html_name] = shown if isinstance(shown, list) else str(shown)
    return found


def test_the_table_holds_every_edit_route():
    routes = {name for name, _, _ in walk() if name.endswith("-edit")}
    assert routes - ELSEWHERE == {name for name, *_ in EDITS if name.endswith("-edit")}


@pytest.mark.parametrize(
    ("name", "first", "second"), EDITS, ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_the_second_one_is_told_and_nothing_is_lost(as_user, olive, rosa, world, name, first, second):
    url = address(name, world)
    (their_field, theirs), (my_field, mine) = ((field.format(**world), text) for field, text in (first, second))
    opened = filled(as_user(rosa).get(url))
    assert as_user(olive).post(url, filled(as_user(olive).get(url)) | {their_field: theirs}).status_code == 302

    told = as_user(rosa).post(url, opened | {my_field: mine})
    html = told.content.decode()
    assert told.status_code == 200
    assert "Olive saved this while you were writing. Nothing of yours is lost." in html
    again = filled(told)
    assert (again[my_field], again[their_field]) == (mine, theirs)
    assert mine in html
    now = filled(as_user(rosa).get(url))
    assert (now.get(my_field, ""), now[their_field]) == (opened.get(my_field, ""), theirs)

    assert as_user(rosa).post(url, again).status_code == 302
    now = filled(as_user(rosa).get(url))
    assert (now[my_field], now[their_field]) == (mine, theirs)


@pytest.mark.parametrize(
    ("name", "first", "second"), EDITS, ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_both_wrote_in_the_same_field(as_user, olive, rosa, world, name, first, second):
    """The typed text stays in the field; what the other one saved stands beside it."""
    url = address(name, world)
    field, mine = second[0].format(**world), second[1]
    opened = filled(as_user(rosa).get(url))
    others = f"{mine} Too."
    assert as_user(olive).post(url, filled(as_user(olive).get(url)) | {field: others}).status_code == 302
    told = as_user(rosa).post(url, opened | {field: mine})
    assert told.status_code == 200
    assert filled(told)[field] == mine
    assert [(each.saved, each.typed) for each in told.context["form"].differences] == [(others, mine)]
    assert "You typed" in told.content.decode()


def test_a_partner_named_meanwhile_stays(as_user, olive, rosa, world, coalition):
    url = address("competition-edit", world)
    opened = filled(as_user(rosa).get(url))
    third = make_partner(coalition, "Quarry Clinic")
    assert as_user(olive).post(url, opened | {"partner_1": third.name}).status_code == 302
    told = as_user(rosa).post(url, opened | {"together": "One drill"})
    assert as_user(rosa).post(url, filled(told)).status_code == 302
    area = CompetitionArea.objects.get()
    assert (area.competitors.count(), area.together) == (3, "One drill")


def test_what_was_delivered_meanwhile_is_no_edit_of_the_promise(as_user, rosa, world, coalition):
    url = address("pledge-edit", world)
    opened = filled(as_user(rosa).get(url))
    pledge = commitments.Pledge.objects.get()
    commitments.deliver(pledge=pledge, quantity=1, delivered_on=coalition.today(), by=None)
    assert as_user(rosa).post(url, opened | {"note": "From the old ward."}).status_code == 302


def test_an_answer_saved_twice_by_one_person_is_no_conflict(as_user, rosa, world):
    """Publishing what is not complete saves the draft and shows it again; that page can be saved."""
    url = address("input-report-back", world)
    theme = f"theme-{world['theme']}"
    opened = filled(as_user(rosa).get(url)) | {"publish": "1", f"{theme}-reason": ""}
    page = as_user(rosa).post(url, opened)
    assert page.status_code == 200
    again = filled(page) | {f"{theme}-reason": "It costs nothing."}
    assert as_user(rosa).post(url, again).status_code == 302
    assert ReportBack.objects.get().how_considered
