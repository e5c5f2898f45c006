"""Aims and tasks; meetings; decisions, seats and agreements."""

from datetime import timedelta
from decimal import Decimal

from engagement.ledger import actions as ledger
from engagement.models import (
    Adjustment,
    Agreement,
    FundingSource,
    GrowthWave,
    Input,
    ReviewCycle,
    RoleCard,
    RoleOffer,
    Seat,
    WorkloadImpact,
)
from meetings.models import (
    AffectedGroup,
    AgendaItem,
    AgendaReview,
    Ballot,
    Barrier,
    Cadence,
    DatePoll,
    Decision,
    Invitation,
    Milestone,
    Minutes,
    PollInvitee,
    PollOption,
    StandingPolicy,
    Task,
)
from members.models import CompetitionArea, Competitor, StakeholderType
from tests.characters import coalition_type

from .truth import table

FULL = {"measure": "Beds", "baseline": "10", "target": "40", "done_when": "Forty beds"}


@table("aim-stalled", {59: False, 60: True, "idea": False, "moved": False})
def aim_stalled(w, days):
    fields = {"idea": {"status": "idea"}, "moved": {"last_moved_on": w.ago(1)}}.get(days, {})
    w.aim(**{"activated_on": w.ago(days if isinstance(days, int) else 90)} | fields)


def group(w, aim=None, **fields):
    known = {"name": "Hospitals", "stakeholder_type": coalition_type(w.coalition, "hospital"), "level": "clinical"}
    return w.make(AffectedGroup, objective=aim or w.aim(), **known | {"is_direct": True} | fields)


def heard(w, aim, level="clinical", partner=None):
    person = w.somebody(f"H {level}", partner=partner, level=level)
    request = w.request(objective=aim, status="answered")
    w.make(Input, request=request, person=person, partner=partner or w.partner, text="Yes", given_on=w.ago(1))


@table("group-unheard", {"nobody": True, "heard": False, "another kind": True, "not needed": False, "done": False})
def group_unheard(w, how):
    aim = w.aim(status="done" if how == "done" else "design")
    group(w, aim, **{"support": "not", "why_not_needed": "No part"} if how == "not needed" else {})
    if how == "heard":
        heard(w, aim, "support")
    if how == "another kind":
        heard(w, aim, partner=w.another())


@table("level-unheard", {"nobody": True, "clinical": False, "support": True})
def level_unheard(w, level):
    aim = w.aim()
    group(w, aim)
    if level != "nobody":
        heard(w, aim, level)


@table("key-support", {"critical": True, "wanted": False, "committed": False})
def key_support(w, how):
    assert w.partner
    group(w, support="wanted" if how == "wanted" else "critical")
    if how == "committed":
        ledger.record(partner=w.partner, kind="agreement_signed", occurred_on=w.ago(1), source_type="t", source_id=1)


@table("ask-after-launch", {29: False, 30: True, 180: True, 181: False, "asked": False})
def ask_after_launch(w, days):
    aim = w.aim(activated_on=w.ago(days if isinstance(days, int) else 60))
    if days == "asked":
        w.request(objective=aim, opened_at=w.at(10), phase="implementation", status="open")


@table(
    "aim-vague", {"full": False, "measure": True, "baseline": True, "target": True, "done_when": True, "due_on": True}
)
def aim_vague(w, lacking):
    w.aim(**FULL | {"due_on": w.ago(-90)} | {"measure": {"measure": ""}, "baseline": {"baseline": ""}, "target": {"target": ""}, "done_when": {"done_when": ""},
          "due_on": {"due_on": None}}.get(lacking, {}))  # fmt: skip


@table("aim-unowned", {"nobody": True, "somebody": False})
def aim_unowned(w, who):
    w.aim(owner=w.person if who == "somebody" else None)


@table("effort-idle", {"8": True, "7.99": False, "moved": False})
def effort_idle(w, hours):
    aim = w.aim()
    w.make(Task, title="T", objective=aim, hours=Decimal(8 if hours == "moved" else hours), done_on=w.ago(59))
    if hours == "moved":
        w.make(Milestone, objective=aim, title="M", reached_on=w.ago(59))


@table("milestone-late", {0: False, 1: True, "reached": False})
def milestone_late(w, days):
    reached = {"reached_on": w.ago(0)} if days == "reached" else {}
    w.make(Milestone, objective=w.aim(), title="M", due_on=w.ago(days if isinstance(days, int) else 5), **reached)


@table("task-late", {0: False, 1: True, "done": False, "let go": False, "nobody's": False})
def task_late(w, days):
    fields = {"done": {"done_on": w.ago(0)}, "let go": {"let_go_on": w.ago(0)}, "nobody's": {"owner": None}}.get(
        days, {}
    )
    w.make(Task, **{"title": "T", "owner": w.person, "due_on": w.ago(days if isinstance(days, int) else 5)} | fields)


@table("task-unowned", {"nobody": True, "somebody": False, "done": False})
def task_unowned(w, who):
    w.make(Task, title="T", owner=w.person if who == "somebody" else None, done_on=w.ago(0) if who == "done" else None)


@table("barrier-review", {-1: False, 0: True, "cleared": False})
def barrier_review(w, days):
    day = w.ago(days if isinstance(days, int) else 3)
    cleared = w.ago(0) if days == "cleared" else None
    w.make(Barrier, kind="money", what="No fuel", noted_on=w.ago(60), review_on=day, cleared_on=cleared)


@table("work-untold", {"untold": True, "told": False, "touches nobody": False})
def work_untold(w, how):
    aim = w.aim()
    if how != "touches nobody":
        group(w, aim)
    if how == "told":
        w.make(
            WorkloadImpact,
            objective=aim,
            group_name="Nurses",
            minutes_a_week=5,
            why_worth_it="Calm",
            burden_steps="None",
        )


@table("no-early-win", {181: False, 182: True, "done": False, "won": False})
def no_early_win(w, days):
    w.partner.memberships.update(started_on=w.ago(days if isinstance(days, int) else 300))
    if days == "done":
        w.aim(status="done", closed_on=w.ago(3))
    if days == "won":
        w.make(GrowthWave, number=1, name="First", target_size=5, win="The drill")


# --- meetings ---------------------------------------------------------------------------------------------------------


@table("follow-up", {2: False, 3: True, 89: True, 90: False, "sent": False, "not held": False})
def follow_up(w, days):
    status = "published" if days == "not held" else "held"
    w.meeting(days if isinstance(days, int) else 9, status, followed_up_at=w.at(0) if days == "sent" else None)


@table("minutes-due", {6: False, 7: True, "circulated": False, "none": False})
def minutes_due(w, days):
    meeting = w.meeting(days if isinstance(days, int) else 9, "held")
    if days != "none":
        w.make(Minutes, meeting=meeting, **{"status": "circulated", "edition": 1} if days == "circulated" else {})


@table("meeting-unnoted", {1: False, 2: True, "held": False, "draft": False})
def meeting_unnoted(w, days):
    w.meeting(days if isinstance(days, int) else 9, days if isinstance(days, str) else "published")


@table("meeting-purpose", {-21: True, -22: False, 0: True, 1: False, "has one": False})
def meeting_purpose(w, days):
    w.meeting(days if isinstance(days, int) else -5, "draft", purpose="Decide." if days == "has one" else "")


@table("agenda-late", {0: False, 1: True, "shown": False, "draft": False, "over": False})
def agenda_late(w, days):
    status = "draft" if days == "draft" else "published"
    due = w.ago(days if isinstance(days, int) else 5)
    w.meeting(1 if days == "over" else -6, status, agenda_due_on=due, agenda_pending=days != "shown")


@table(
    "invitation-silent",
    {
        "reminded": True,
        "on the last day": False,
        "never reminded": False,
        "declined": False,
        "the ladder goes on": False,
        "over": False,
    },
)
def invitation_silent(w, how):
    """Asked to answer 11 days ago, the last rung (10 after) was yesterday."""
    asked_by = {"the ladder goes on": 9, "on the last day": 10}.get(how, 11)
    meeting = w.meeting(1 if how == "over" else -8, answer_by=w.ago(asked_by))
    answer = {"answer": "declined", "answered_at": w.at(2)} if how == "declined" else {}
    w.make(Invitation, meeting=meeting, partner=w.partner, person=w.person, **answer)
    if how != "never reminded":
        w.reminded("meeting-reminder", meeting)


@table("agenda-empty", {-10: True, -11: False, "has an item": False})
def agenda_empty(w, days):
    meeting = w.meeting(days if isinstance(days, int) else -5, "draft")
    if days == "has an item":
        w.make(AgendaItem, meeting=meeting, position=1, title="Fuel")


@table(
    "poll-quiet",
    {7: True, 6: False, "nobody asked": True, "one answered": False, "settled": False, "times are over": False},
)
def poll_quiet(w, how):
    since = w.at(how if isinstance(how, int) else 9)
    status = {"nobody asked": "draft", "settled": "closed"}.get(how, "open")
    poll = w.make(
        DatePoll, title="Spring", status=status, created_at=since, asked_at=None if status == "draft" else since
    )
    begins = w.at(0 if how == "times are over" else -5)
    w.make(PollOption, poll=poll, starts_at=begins, ends_at=begins + timedelta(hours=1))
    if status != "draft":
        answered = w.at(1) if how == "one answered" else None
        w.make(PollInvitee, poll=poll, person=w.person, answered_at=answered)


@table(
    "item-unready",
    {"ready": False, "nobody leads": True, "no minutes": True, "no purpose": True, "parked": False, "far": False},
)
def item_unready(w, how):
    meeting = w.meeting(-8 if how == "far" else -7, "draft")
    fields = {"nobody leads": {"owner": None}, "no minutes": {"minutes": None}, "no purpose": {"purpose": ""}}.get(
        how, {}
    )
    fields |= {"parked": {"owner": None, "state": "parked"}, "far": {"owner": None}}.get(how, {})
    w.make(
        AgendaItem,
        **{"meeting": meeting, "position": 1, "title": "Fuel", "purpose": "decide", "owner": w.person, "minutes": 9}
        | fields,
    )


@table("quorum-at-risk", {"nobody said": True, "they come": False, "too far": False, "no rule": False})
def quorum_at_risk(w, how):
    if how != "no rule":
        w.make(StandingPolicy, version=1, starts_on=w.ago(90), window_kind="none", quorum_share=Decimal("50"))
    meeting = w.meeting(-15 if how == "too far" else -14)
    answered = {"answer": "coming", "answered_at": w.at(1)} if how == "they come" else {}
    w.make(Invitation, meeting=meeting, partner=w.partner, person=w.person, **answered)


@table("three-poor", {"open": True, "done": False})
def three_poor(w, how):
    task = w.make(Task, title="Look", done_on=w.ago(0) if how == "done" else None)
    w.make(AgendaReview, meeting=w.meeting(9, "held"), task=task)


@table("not-met", {17: False, 18: True})
def not_met(w, days):
    """Every two weeks since so many days: three days of grace, so it is told on the 18th."""
    w.make(Cadence, weeks=2, since=w.ago(days))


@table("rivals-meet", {"nothing shared": True, "together": False, "one alone": False})
def rivals_meet(w, how):
    area = w.make(CompetitionArea, name="Beds", words=["ward"], together="A list" if how == "together" else "")
    for partner in [w.partner] if how == "one alone" else [w.partner, w.another()]:
        w.make(Competitor, area=area, partner=partner)


# --- bodies -----------------------------------------------------------------------------------------------------------


def vote(w, **fields):
    known = {"title": "Fuel", "method": "majority", "status": "open", "opened_at": w.at(9), "closes_on": w.ago(-3)}
    return w.make(Decision, **known | fields)


@table("vote-late", {0: False, 1: True, "closed": False})
def vote_late(w, days):
    closed = (
        {"status": "closed", "closed_at": w.at(0), "decided_on": w.ago(0), "outcome": "adopted"}
        if days == "closed"
        else {}
    )
    vote(w, **{"closes_on": w.ago(days if isinstance(days, int) else 5)} | closed)


@table("decision-unreasoned", {0: False, 1: True, 30: True, "closed": False})
def decision_unreasoned(w, days):
    status = "closed" if days == "closed" else "noted"
    day = w.ago(5 if days == "closed" else days)
    w.make(Decision, title="Fuel", status=status, decided_on=day)


@table("decision-again", {-1: False, 0: True, "reviewed": False})
def decision_again(w, days):
    closed = {
        "status": "closed",
        "closed_at": w.at(90),
        "decided_on": w.ago(90),
        "outcome": "adopted",
        "closes_on": None,
    }
    reviewed = {"reviewed_on": w.ago(0)} if days == "reviewed" else {}
    vote(w, **closed | {"review_on": w.ago(days if isinstance(days, int) else 3)} | reviewed)


@table("agreement-ends", {-61: False, -60: True, 5: True, "ended": False, "draft": False})
def agreement_ends(w, days):
    fields = {"ended": {"ended_on": w.ago(1)}, "draft": {"signed_on": None}}.get(days, {})
    day = w.ago(days if isinstance(days, int) else -3)
    w.make(Agreement, **{"partner": w.partner, "title": "Beds", "signed_on": w.ago(300), "ends_on": day} | fields)


@table("seat-ends", {-31: False, -30: True, 9: True, "empty": False})
def seat_ends(w, days):
    holder = {} if days == "empty" else {"partner": w.partner}
    w.make(Seat, body="Board", kind="voting", ends_on=w.ago(days if isinstance(days, int) else 0), **holder)


@table("seat-empty", {"empty": True, "held": False})
def seat_empty(w, how):
    w.make(Seat, body="Board", kind="voting", partner=w.partner if how == "held" else None)


@table("vote-lacks-a-type", {-8: False, -7: True, 0: True, "voted": False, "not core": False})
def vote_lacks_a_type(w, days):
    partner = w.another(type_code="home-health") if days == "not core" else w.partner
    cast = {"choice": "for", "cast_at": w.at(0), "via": "app"} if days == "voted" else {"choice": "open"}
    decision = vote(w, status="draft", opened_at=None, closes_on=w.ago(days if isinstance(days, int) else -3))
    ballot = w.make(Ballot, decision=decision, partner=partner)
    Decision.objects.filter(pk=decision.pk).update(status="open", opened_at=w.at(1))
    Ballot.objects.filter(pk=ballot.pk).update(**cast)


@table("major-unasked", {"major": True, "minor": False, "asked": False, "draft request": True})
def major_unasked(w, how):
    decision = vote(w, is_major=how != "minor")
    if how in ("asked", "draft request"):
        w.request(decision=decision, status="draft" if how == "draft request" else "open")


@table("coverage-gap", {"nobody": True, "member only": True, "engaged": False})
def coverage_gap(w, how):
    StakeholderType.objects.filter(coalition=w.coalition).exclude(code="hospital").update(is_core=False)
    StakeholderType.objects.filter(coalition=w.coalition, code="hospital").update(target_count=1)
    if how != "nobody":
        assert w.partner
    if how == "engaged":
        ledger.record(partner=w.partner, kind="agreement_signed", occurred_on=w.ago(1), source_type="t", source_id=1)


@table("growth-outruns", {1: True, 2: False, "ready": False})
def growth_outruns(w, target):
    assert w.partner
    w.another()
    won = {"win": "The drill"} if target == "ready" else {}
    w.make(
        GrowthWave, number=1, name="First", target_size=2 if target == 2 else 1, needs_core=False, needs_win=True, **won
    )


def offer(w, **fields):
    card = w.make(RoleCard, title="Scribe", tasks="Write", hours_a_month=2, how_to_step_back="Say so")
    known = {
        "title": "Scribe",
        "tasks": "Write",
        "hours_a_month": 2,
        "how_to_step_back": "Say so",
        "offered_on": w.ago(90),
    }
    w.make(RoleOffer, card=card, person=w.person, partner=w.partner, **known | fields)


@table("role-offered", {13: False, 14: True, "declined": False})
def role_offered(w, days):
    declined = {"status": "declined", "answered_on": w.ago(0)} if days == "declined" else {}
    offer(w, offered_on=w.ago(days if isinstance(days, int) else 30), **declined)


@table("role-ends", {-31: False, -30: True, 0: True, 1: False, "laid down": False})
def role_ends(w, days):
    laid = {"status": "laid_down", "laid_down_on": w.ago(1)} if days == "laid down" else {"status": "accepted"}
    offer(w, answered_on=w.ago(80), ends_on=w.ago(days if isinstance(days, int) else -3), **laid)


# --- looking back, going on ------------------------------------------------------------------------------------------


def review(w, due, **fields):
    year = {"starts_on": w.ago(200), "ends_on": w.ago(100), "due_on": w.ago(due)}
    return w.make(ReviewCycle, title="Spring", **year | fields)


@table("review-due", {15: True, 0: True, -14: True, -15: False, "closed": False})
def review_due(w, due):
    closed = {"closed_on": w.ago(0), "learned": "Much."} if due == "closed" else {}
    review(w, 0 if due == "closed" else due, **closed)


@table("adjustment-late", {0: False, 1: True, "done": False, "no day": False})
def adjustment_late(w, late):
    days = {"done": {"due_on": w.ago(9), "done_on": w.ago(1)}, "no day": {}}.get(late)
    w.make(
        Adjustment, cycle=review(w, -90), what="Measure at night", **{"due_on": w.ago(late)} if days is None else days
    )


@table(
    "funding-ends", {1: False, 0: True, -182: True, -183: False, "hoped for": False, "followed": False, "other": True}
)
def funding_ends(w, ended):
    days = ended if isinstance(ended, int) else -30
    known = {"kind": "grant", "amount": 900, "starts_on": w.ago(400)}
    w.make(FundingSource, name="State grant", **known, ends_on=w.ago(days), is_secured=ended != "hoped for")
    if ended in ("followed", "other"):
        name = "state Grant" if ended == "followed" else "Dues"
        w.make(FundingSource, name=name, **known, ends_on=w.ago(-700))
