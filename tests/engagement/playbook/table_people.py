"""Ties, talks and open doors; fading signs; judgments that grow old."""

from datetime import timedelta

from engagement.ledger import actions as ledger
from engagement.models import (
    Drill,
    DrillCall,
    EngagementLevel,
    ExitTalk,
    FitAssessment,
    HeldAsk,
    Influence,
    Introduction,
    OneOnOne,
    OutsideLoad,
    PointMeetsNeed,
    Reached,
    RecruitmentEffort,
    RelationshipLevel,
    ReputationCheck,
    ScanEntry,
    SellingPoint,
    Stance,
)
from meetings.models import Attendance, Handover, Invitation, Task
from members.models import AddressState, Affiliation, Interest, Membership, Nomination, Person

from .truth import table


def sign(w, kind, days, number=1, **fields):
    ledger.record(partner=w.partner, kind=kind, occurred_on=w.ago(days), source_type="t", source_id=number, **fields)


def talk(w, days, place="theirs"):
    return w.make(OneOnOne, partner=w.partner, on=w.ago(days), location_host=place)


# --- ties -------------------------------------------------------------------------------------------------------------


@table("successor-unmet", {"left": True, "met": False, "met before": True, "long ago": False, "no member": False})
def successor_unmet(w, how):
    if how == "no member":
        w.partner.memberships.update(status="prospect")
    days = 181 if how == "long ago" else 30
    w.somebody("Dana", ended_on=w.ago(days))
    tie = Affiliation.objects.get(person__name="Dana")
    w.make(Handover, affiliation=tie, task=w.make(Task, title="Hand over"))
    if how.startswith("met"):
        talk(w, 31 if how == "met before" else 30)


@table("nobody-there", {0: True, 1: False})
def nobody_there(w, people):
    assert w.partner
    for number in range(people):
        w.somebody(f"P{number}")


@table("one-contact", {0: False, 1: True, 2: False})
def one_contact(w, people):
    nobody_there(w, people)


@table("no-sponsor", {"other": True, "sponsor": False, "gone": True, "nobody": False})
def no_sponsor(w, role):
    assert w.partner
    if role != "nobody":
        w.somebody("Ana", contact_role="other")
    if role in ("sponsor", "gone"):
        w.somebody("Bea", contact_role="sponsor", ended_on=w.ago(1) if role == "gone" else None)


@table("no-sponsor", {"not a core type": False})
def sponsor_of_others(w, _):
    w.somebody("Ana", partner=w.another(type_code="home-health"))


@table("no-lead", {"other": True, "lead": False})
def no_lead(w, role):
    w.somebody("Ana", contact_role=role)


@table("executive-brief", {29: False, 30: True, "never": True, "no rhythm": False})
def executive_brief(w, days):
    person = w.somebody("Eva", brief_every_days=None if days == "no rhythm" else 30, level="executive")
    if isinstance(days, int):
        w.contact(days, person=person)


@table("nobody-at-night", {"": True, "555-0100": False})
def nobody_at_night(w, phone):
    w.somebody("Ana", night_phone=phone)


@table("drill-due", {89: False, 90: True, "never": True, "running": False})
def drill_due(w, days):
    w.somebody("Ana", night_phone="555-0100")
    if days != "never":
        since = w.at(days if isinstance(days, int) else 200)
        w.make(Drill, started_at=since, ended_at=None if days == "running" else since + timedelta(hours=1))


@table("drill-due", {"no number at all": False})
def no_numbers(w, _):
    w.somebody("Ana")


@table("drill-unanswered", {29: True, 30: False, "answered": False})
def drill_unanswered(w, days):
    since = w.at(days if isinstance(days, int) else 3)
    drill = w.make(Drill, started_at=since, ended_at=since + timedelta(hours=1))
    answered = {"answered_at": since, "way": "phone", "minutes": 3} if days == "answered" else {}
    w.make(DrillCall, drill=drill, partner=w.partner, person=w.person, **answered)


@table("address-fails", {"hard": True, "soft": False, "another": False})
def address_fails(w, state):
    Person.objects.filter(pk=w.person.pk).update(email="amir@lakeside.example")
    address = "old@lakeside.example" if state == "another" else "amir@lakeside.example"
    w.make(AddressState, person=w.person, address=address, state="soft" if state == "soft" else "hard")


@table(
    "left-unasked", {0: True, 90: True, 91: False, "asked": False, "asked long before": True, "never a member": False}
)
def left_unasked(w, left):
    days = left if isinstance(left, int) else 10
    partner = w.another() if left == "never a member" else w.partner
    if left == "never a member":
        partner.memberships.update(status="prospect")
    partner.memberships.update(ended_on=w.ago(days + 1))
    w.make(Membership, partner=partner, status="withdrawn", started_on=w.ago(days))
    if left in ("asked", "asked long before"):
        w.make(ExitTalk, partner=partner, on=w.ago(5 if left == "asked" else 101), reason="time")


# --- talks ------------------------------------------------------------------------------------------------------------


@table("before-the-group", {-60: True, -61: False, 1: False, "talked": False, "was there before": False})
def before_the_group(w, days):
    if days == "talked":
        talk(w, 300)
    if days == "was there before":
        w.make(Invitation, meeting=w.meeting(30, "held"), partner=w.partner, person=w.person)
    meeting = w.meeting(days if isinstance(days, int) else -5)
    w.make(Invitation, meeting=meeting, partner=w.partner, person=w.person)


@table("represented", {3: True, 2: False, "busy": False, "busy long ago": True})
def represented(w, meetings):
    for number in range(meetings if isinstance(meetings, int) else 3):
        sign(w, "attended", 170 + number, number)
    if not isinstance(meetings, int):
        sign(w, "input_given", 365 if meetings == "busy long ago" else 364, 99)


@table("quiet", {89: False, 90: True, "never": True, "an ask": True})
def quiet(w, days):
    assert w.partner
    if days != "never":
        w.contact(days if isinstance(days, int) else 3, was_ask=days == "an ask")


@table("quiet", {"prospect": False})
def quiet_prospect(w, _):
    w.another(status="prospect")


@table("welcome", {20: False, 21: True, 180: True, 181: False, "called": False, "called before": True})
def welcome(w, days):
    w.partner.memberships.update(started_on=w.ago(days if isinstance(days, int) else 40))
    if not isinstance(days, int):
        w.contact(41 if days == "called before" else 40)


@table(
    "go-to-them",
    {("ours", "ours"): True, ("ours",): False, ("theirs", "ours"): False, ("ours", "ours", "theirs"): True},
)
def go_to_them(w, places):
    for number, place in enumerate(places):
        talk(w, 10 + number, place)


@table("introduction-open", {13: False, 14: True, "made": False})
def introduction_open(w, days):
    settled = {"status": "made", "settled_on": w.ago(0)} if days == "made" else {}
    day = w.ago(days if isinstance(days, int) else 30)
    w.make(Introduction, via=w.person, partner=w.another(status="prospect"), purpose="Meet", asked_on=day, **settled)


@table("nominated", {13: False, 14: True, "called": False, "member": False})
def nominated(w, days):
    prospect = w.another(status="member" if days == "member" else "prospect")
    day = days if isinstance(days, int) else 30
    w.make(Nomination, partner=prospect, nominator=w.person, reason="Trusted", nominated_on=w.ago(day))
    if days == "called":
        w.contact(30, partner=prospect)


@table("prospect-need", {"talked": True, "never": False, "noted": False, "member": False})
def prospect_need(w, how):
    prospect = w.another(status="member" if how == "member" else "prospect")
    if how != "never":
        w.contact(5, partner=prospect)
    if how == "noted":
        w.make(Interest, partner=prospect, need="Beds")


@table("need-unmatched", {13: False, 14: True, "met": False, "matters": False})
def need_unmatched(w, days):
    day = w.ago(days if isinstance(days, int) else 40)
    need = w.make(Interest, partner=w.partner, need="Beds", priority=2 if days == "matters" else 1, confirmed_on=day)
    if days == "met":
        w.make(PointMeetsNeed, point=w.make(SellingPoint, words="Shared beds"), interest=need)


@table("reached-waiting", {29: False, 30: True, "joined": False})
def reached_waiting(w, days):
    day = w.ago(days if isinstance(days, int) else 60)
    effort = w.make(RecruitmentEffort, audience="Chiefs", approach="Breakfast", setting="small_group", started_on=day)
    joined = {"result": "joined", "result_on": w.ago(1)} if days == "joined" else {}
    w.make(Reached, effort=effort, partner=w.another(status="prospect"), **joined)


# --- signs ------------------------------------------------------------------------------------------------------------


@table("burden-exceeded", {240: False, 241: True})
def burden_exceeded(w, minutes):
    w.make(OutsideLoad, person=w.person, name="Board", minutes=minutes, since=w.ago(40))


@table("ask-held", {13: False, 14: True, "asked": False, "closed": False})
def ask_held(w, days):
    request = w.request(status="closed" if days == "closed" else "open")
    settled = {"status": "asked", "settled_on": w.ago(0)} if days == "asked" else {}
    w.make(HeldAsk, request=request, person=w.person, held_on=w.ago(days if isinstance(days, int) else 30), **settled)


# an agreement (4 points) keeps "committed" through 360 days; it falls on day 361 (domain.md 3.3)
@table("stage-falls", {330: False, 331: True, 360: True, 361: False})
def stage_falls(w, days):
    sign(w, "agreement_signed", days)


# a pledge of today (2 points) that stops counting on its own day (domain.md 3.4)
@table("stage-falls", {"ends in 30 days": True, "ends in 31 days": False, "another holds": False})
def pledge_ends(w, words):
    days = 30 if words == "another holds" else int(words.split()[2])
    sign(w, "pledge_made", 0, ended_on=w.ago(-days))
    if words == "another holds":
        sign(w, "agreement_signed", 0, 2)


# one input (2 points) keeps "interested" through 180 days
@table("stage-falls", {"interested, 150 days": False, "interested, 151 days": True})
def interested_falls(w, words):
    sign(w, "input_given", int(words.split()[1]))


@table("cooling", {"cooling": True, "steady": False, "only interested": False})
def cooling(w, how):
    if how == "only interested":
        sign(w, "input_given", 179)
        return
    for month in range(12):
        sign(w, "task_completed", (30 if how == "steady" else 200) + 30 * month, month)


@table(
    "missed-two",
    {("absent", "absent"): True, ("absent", "present"): False, ("absent", "excused"): False, ("absent",): False},
)
def missed_two(w, marks):
    for number, mark in enumerate(marks):
        w.make(Attendance, meeting=w.meeting(10 + 30 * number, "held"), partner=w.partner, person=w.person, status=mark)


@table("missed-two", {89: True, 90: False})
def missed_lately(w, days):
    for number in range(2):
        w.make(
            Attendance, meeting=w.meeting(days + number, "held"), partner=w.partner, person=w.person, status="absent"
        )


# --- judgments --------------------------------------------------------------------------------------------------------


def _judged(rule, model, lasts, **fields):
    @table(rule, {lasts: False, lasts + 1: True, lasts + 365: True, lasts + 366: False})
    def stale(w, days):
        w.make(model, partner=w.partner, note="As seen", on=w.ago(days), by=w.user, **fields)

    @table(rule, {"judged again": False})
    def again(w, _):
        stale(w, lasts + 10)
        stale(w, 1)


_judged("stance-stale", Stance, 180, value="neutral")
_judged("level-stale", EngagementLevel, 180, current="neutral", desired="leading")
_judged("influence-stale", Influence, 365, power=3, interest=3)
_judged("tie-stale", RelationshipLevel, 365, value="informal")
_judged(
    "fit-stale", FitAssessment, 365, alignment=3, funds=0, expertise=1, networks=1, research=0, marketing=0, outreach=0
)


@table("reputation-expires", {165: False, 166: True, 180: True, 181: False, "clear": False})
def reputation_expires(w, days):
    day = w.ago(days if isinstance(days, int) else 170)
    result = "clear" if days == "clear" else "questions"
    w.make(ReputationCheck, partner=w.partner, result=result, note="Asked", sources="Paper", on=day, by=w.user)


@table("scan-stale", {180: False, 181: True, "never": True})
def scan_stale(w, days):
    if days != "never":
        w.make(ScanEntry, theme="need", method="talk", finding="Beds", found_on=w.ago(days))
