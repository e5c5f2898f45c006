"""Whose voice is needed: coverage, who is asked and who is not and why, reminders, and the least burdensome way."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent
from engagement.audience import actions, choosing, coverage, reminders, ways
from engagement.audience import notices as audience_notices
from engagement.models import Asked, AskedGroup, InputRequest
from engagement.voice import actions as voice
from meetings.models import AffectedGroup, AgendaItem, Meeting, Objective
from meetings.objectives import groups
from members.models import Notice, NoticePreference, Partner, StakeholderType
from members.notices import delivery, registry
from tests.characters import make_person, viewer
from tests.engagement.voice.conftest import draft, drafted, opened, say  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(coalition):
    """A hospital and a payer, as kinds of partners."""
    return {
        kind.code: kind for kind in StakeholderType.objects.filter(coalition=coalition, code__in=["hospital", "payer"])
    }


@pytest.fixture
def clinic(coalition, kinds):
    return Partner.objects.create(coalition=coalition, name="Clinic", stakeholder_type=kinds["hospital"])


def person(coalition, partner, name, level):
    made = make_person(coalition, name, partner=partner, email=f"{name.lower()}@x.example")
    made.affiliations.update(level=level)
    return made


def states(request):
    return {(line.name, cell.group.level): cell.state for line in coverage.grid(request).lines for cell in line.cells}


# --- coverage -----------------------------------------------------------------------------------------------------


def test_each_cell_says_what_is_to_do(opened, kinds, clinic, coordinator):  # noqa: F811
    coalition = opened.coalition
    hospital = kinds["hospital"]
    actions.set_groups(
        request=opened,
        stakeholder_type=hospital,
        levels=["clinical", "front_line", "support", "executive"],
        by=coordinator,
    )
    actions.set_groups(
        request=opened, stakeholder_type=kinds["payer"], levels=[""], why_left_out="Not touched", by=coordinator
    )
    heard = person(coalition, clinic, "Heard", "clinical")
    waits = person(coalition, clinic, "Waits", "front_line")
    person(coalition, clinic, "Unasked", "support")
    say(opened, heard)
    actions.invite(request=opened, people=[waits.pk], by=coordinator)
    assert states(opened) == {
        (hospital.name, "clinical"): "heard",
        (hospital.name, "front_line"): "waiting",
        (hospital.name, "support"): "ask",
        (hospital.name, "executive"): "find",
        (kinds["payer"].name, ""): "left_out",
    }
    grid = coverage.grid(opened)
    assert (grid.heard, len(grid.cells), grid.share, len(grid.to_do)) == (1, 4, 25, 2)


def test_somebody_who_spoke_for_another_kind_of_partner_does_not_count_here(opened, kinds, clinic, coordinator):  # noqa: F811
    other = Partner.objects.create(coalition=opened.coalition, name="Fund", stakeholder_type=kinds["payer"])
    both = person(opened.coalition, clinic, "Both", "clinical")
    actions.set_groups(request=opened, stakeholder_type=kinds["hospital"], levels=["clinical"], by=coordinator)
    voice.give_input(
        request=opened, person=both, text="Yes.", attribution="named", channel="app", by=None, partner=other
    )
    assert coverage.grid(opened).heard == 0


def test_one_click_asks_the_empty_cell_and_nobody_else(opened, kinds, clinic, coordinator, as_user):  # noqa: F811
    coalition = opened.coalition
    desk, ward = person(coalition, clinic, "Desk", "support"), person(coalition, clinic, "Ward", "clinical")
    actions.set_groups(
        request=opened, stakeholder_type=kinds["hospital"], levels=["support", "clinical"], by=coordinator
    )
    group = AskedGroup.objects.get(level="support")
    url = reverse("input-ask-cell", args=[coalition.slug, opened.pk, group.pk])
    for _ in range(2):
        assert as_user(coordinator).post(url).status_code == 302
    assert list(Asked.objects.values_list("person", flat=True)) == [desk.pk]
    assert list(Notice.objects.values_list("person", flat=True)) == [desk.pk]
    assert states(opened)[kinds["hospital"].name, "clinical"] == "ask"
    say(opened, ward)
    assert states(opened)[kinds["hospital"].name, "clinical"] == "heard"


def test_the_groups_an_objective_touches_are_taken_over_once(coalition, kinds, coordinator):
    objective = Objective.objects.create(coalition=coalition, title="Surge", status="design")
    AffectedGroup.objects.create(
        coalition=coalition, objective=objective, name="Wards", stakeholder_type=kinds["hospital"], level="clinical"
    )
    AffectedGroup.objects.create(coalition=coalition, objective=objective, name="Families")
    request = draft(coalition, coordinator, objective=objective)
    assert list(AskedGroup.objects.values_list("request", "stakeholder_type", "level")) == [
        (request.pk, kinds["hospital"].pk, "clinical")
    ]
    assert actions.take_over(request=request, by=coordinator) == 0


def test_the_grid_costs_the_same_for_few_and_many(opened, kinds, clinic, coordinator, django_assert_num_queries):  # noqa: F811
    actions.set_groups(request=opened, stakeholder_type=kinds["hospital"], levels=["clinical"], by=coordinator)
    with django_assert_num_queries(4):
        coverage.grid(opened)
    for number in range(20):
        say(opened, person(opened.coalition, clinic, f"P{number}", "clinical"))
    actions.set_groups(request=opened, stakeholder_type=kinds["payer"], levels=["", "support"], by=coordinator)
    with django_assert_num_queries(4):
        coverage.grid(opened)


# --- who is asked -------------------------------------------------------------------------------------------------


def test_each_reason_not_to_ask(opened, coalition, partner, coordinator):  # noqa: F811
    people = {
        name: make_person(coalition, name, partner=partner, email=f"{name.lower()}@x.example")
        for name in ("Fits", "Answered", "Declined", "Asked", "Left", "Busy")
    }
    people["Mute"] = make_person(coalition, "Mute", partner=partner)
    say(opened, people["Answered"])
    actions.decline(request=opened, person=people["Declined"])
    actions.invite(request=opened, people=[people["Asked"].pk], by=coordinator)
    NoticePreference.objects.create(coalition=coalition, person=people["Left"], category="input")
    other = voice.open_request(request=draft(coalition, coordinator, title="Ramps"), by=coordinator)
    actions.invite(request=other, people=[people["Busy"].pk], by=coordinator)
    found = choosing.candidates(opened, {each.pk for each in people.values()})
    assert {each.name: each.reason for each in found} == {
        "Fits": "",
        "Answered": "Has answered already",
        "Declined": "Would rather not",
        "Asked": "Was asked already; reminders go by themselves",
        "Left": "Does not want mails that ask for a view",
        "Busy": "Has another question open: “Ramps”",
        "Mute": "No mail address: ask them yourself",
    }
    assert actions.invite(request=opened, people={each.pk for each in people.values()}, by=coordinator) == 1
    say(other, people["Busy"])
    assert choosing.reasons(opened, {people["Busy"].pk}) == {}


def test_a_room_above_may_know_another_reason(opened, coalition, partner, coordinator):  # noqa: F811
    tired = make_person(coalition, "Tired", partner=partner, email="t@x.example")
    rule = choosing.register(lambda request, people: dict.fromkeys(people, "Has given 240 minutes this month"))
    try:
        assert actions.invite(request=opened, people=[tired.pk], by=coordinator) == 0
    finally:
        choosing.forget(rule)
    assert actions.invite(request=opened, people=[tired.pk], by=coordinator) == 1


def test_people_of_another_coalition_are_never_asked(opened, other_coalition, coordinator):  # noqa: F811
    stranger = make_person(other_coalition, "Stranger", email="s@x.example")
    assert actions.invite(request=opened, people=[stranger.pk], by=coordinator) == 0
    assert not Asked.objects.exists()


def test_a_no_is_unnamed_final_until_they_answer_and_costs_nothing(opened, coalition, partner, coordinator):  # noqa: F811
    vera = make_person(coalition, "Vera", partner=partner, email="v@x.example")
    assert actions.decline(request=opened, person=vera)
    assert not actions.decline(request=opened, person=vera)
    told = AuditEvent.objects.get(verb="input_declined")
    assert (told.by, "Vera" in str(told.details)) == (None, False)
    say(opened, vera)
    assert Asked.objects.get().declined_on is None


# --- reminders ----------------------------------------------------------------------------------------------------

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("closes_in", "hears_in", "expected"),
    [
        (10, 30, [(-7, 3), (-1, 9)]),  # a last day: nothing after it
        (None, 40, [(-7, 7), (-1, 13), (3, 17), (10, 24)]),  # within two weeks, and while it is open
        (None, 18, [(-7, 7), (-1, 13), (3, 17)]),
    ],
)
def test_rungs(closes_in, hears_in, expected, coalition, coordinator):
    today = coalition.today()
    fields = {"report_back_on": today + hears_in * DAY, "closes_on": today + closes_in * DAY if closes_in else None}
    request = voice.open_request(request=draft(coalition, coordinator, **fields), by=coordinator)
    assert reminders.rungs(request) == [(rung, today + days * DAY) for rung, days in expected]


@pytest.fixture
def ladder(coalition, coordinator, partner):
    """A request that closes tomorrow, and people asked a week ago: one silent, one who answered, one who would rather not."""
    today = coalition.today()
    request = draft(coalition, coordinator, closes_on=today + DAY, report_back_on=today + 20 * DAY)
    request = voice.open_request(request=request, by=coordinator)
    people = {
        name: make_person(coalition, name, partner=partner, email=f"{name.lower()}@x.example")
        for name in ("Silent", "Answered", "Declined", "Late")
    }
    actions.invite(request=request, people=[each.pk for each in people.values()], by=coordinator)
    Asked.objects.exclude(person=people["Late"]).update(asked_at=timezone.now() - 7 * DAY)
    say(request, people["Answered"])
    actions.decline(request=request, person=people["Declined"])
    InputRequest.objects.filter(pk=request.pk).update(opened_at=timezone.now() - 10 * DAY)
    return InputRequest.objects.get(pk=request.pk), people


def test_only_the_silent_are_reminded_and_once(ladder):
    _, people = ladder
    assert reminders.owe_due() == 1
    assert reminders.owe_due() == 0
    assert list(Notice.objects.filter(kind="input-reminder").values_list("person", flat=True)) == [people["Silent"].pk]


def test_nobody_is_reminded_of_what_is_closed(ladder, coordinator):
    request, _ = ladder
    voice.close_request(request=request, by=coordinator)
    assert reminders.owe_due() == 0


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        ("", ""),
        ("answers", "They have answered meanwhile"),
        ("declines", "They would rather not"),
        ("closes", "The request has closed meanwhile"),
    ],
)
def test_the_reminder_looks_again_before_it_goes(ladder, coordinator, meanwhile, reason):
    request, people = ladder
    reminders.owe_due()
    if meanwhile == "answers":
        say(request, people["Silent"])
    elif meanwhile == "declines":
        actions.decline(request=request, person=people["Silent"])
    elif meanwhile == "closes":
        voice.close_request(request=request, by=coordinator)
    notice = Notice.objects.select_related("person", "coalition").get(kind="input-reminder")
    audience_notices.load([notice])
    assert registry.lookup("input-reminder").still_wanted(notice) == reason
    mail = registry.lookup("input-reminder").word(notice)
    assert mail.subject == "Still open, 5 min: Night crews"


@pytest.mark.parametrize(("before", "status"), [(1, "sent"), (2, "bundled")])
def test_a_reminder_is_one_of_the_two_of_seven_days(ladder, settings, before, status):
    """domain.md 5, rule 5: it waits as the request itself would; the third is told in the summary."""
    settings.QUIET_HOURS = None
    _, people = ladder
    reminders.owe_due()
    theirs = Notice.objects.filter(person=people["Silent"])
    theirs.exclude(kind="input-reminder").delete()
    for place in range(before):
        Notice.objects.create(
            coalition=people["Silent"].coalition, key=f"had:{place}", kind="input-request", category="input",
            person=people["Silent"], status="sent", sent_at=timezone.now() - DAY, is_single=True,
        )  # fmt: skip
    reminder = theirs.get(kind="input-reminder")
    delivery.deliver([reminder.pk])
    reminder.refresh_from_db()
    assert reminder.status == status


# --- the least burden ---------------------------------------------------------------------------------------------


def meeting(coalition, days, title="Council", status="published"):
    begins = timezone.now() + timedelta(days=days)
    return Meeting.objects.create(
        coalition=coalition,
        title=title,
        status=status,
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        agenda_pending=True,
    )


def test_meetings_within_three_weeks_are_suggested(opened, coordinator):  # noqa: F811
    coalition = opened.coalition
    for days, status in ((2, "published"), (20, "draft"), (22, "published"), (-1, "held"), (5, "cancelled")):
        meeting(coalition, days, f"In {days}", status)
    found = ways.slots(viewer(coordinator, coalition), opened, coverage.grid(opened))
    assert [slot.meeting.title for slot in found] == ["In 2", "In 20"]


def test_a_slot_on_the_agenda_is_made_once(opened, coordinator, as_user):  # noqa: F811
    council = meeting(opened.coalition, 2)
    url = reverse("input-on-agenda", args=[opened.coalition.slug, opened.pk])
    for _ in range(2):
        assert as_user(coordinator).post(url, {"meeting": council.pk}).status_code == 302
    item = AgendaItem.objects.get()
    opened.refresh_from_db()
    assert (item.title, item.purpose, item.minutes, item.notes) == ("Night crews", "consult", 10, opened.question)
    assert (opened.agenda_item, opened.meeting) == (item, council)


def test_foreign_and_senseless_meetings_are_not_there(opened, coordinator, other_coalition, as_user):  # noqa: F811
    foreign = meeting(other_coalition, 2)
    url = reverse("input-on-agenda", args=[opened.coalition.slug, opened.pk])
    for number in (foreign.pk, "x", "", "9" * 30):
        assert as_user(coordinator).post(url, {"meeting": number}).status_code == 404


def test_places_to_visit_are_those_of_groups_not_heard(opened, kinds, clinic, coordinator):  # noqa: F811
    actions.set_groups(request=opened, stakeholder_type=kinds["hospital"], levels=["clinical"], by=coordinator)
    first = person(opened.coalition, clinic, "Ann", "clinical")
    seer = viewer(coordinator, opened.coalition)
    assert [(v.partner, v.people) for v in ways.visits(seer, opened, coverage.grid(opened))] == [(clinic, 1)]
    say(opened, first)
    assert ways.visits(seer, opened, coverage.grid(opened)) == []


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_coverage_page_notes_a_group_and_why_one_is_left_out(opened, kinds, coordinator, as_user):  # noqa: F811
    url = reverse("input-coverage", args=[opened.coalition.slug, opened.pk])
    form = {"stakeholder_type": kinds["hospital"].pk, "levels": ["any", "support"]}
    assert as_user(coordinator).post(url, form).status_code == 302
    as_user(coordinator).post(url, {"stakeholder_type": kinds["payer"].pk, "levels": ["any"], "why_left_out": "No"})
    rows = AskedGroup.objects.order_by("pk").values_list("stakeholder_type", "level", "is_left_out", "why_left_out")
    assert sorted(rows) == sorted(
        [
            (kinds["hospital"].pk, "", False, ""),
            (kinds["hospital"].pk, "support", False, ""),
            (kinds["payer"].pk, "", True, "No"),
        ]
    )
    page = as_user(coordinator).get(f"{url}?type={kinds['payer'].pk}")
    assert page.context["form"]["why_left_out"].value() == "No"
    assert as_user(coordinator).post(url, {}).status_code == 200


def test_the_preview_names_everybody_and_sends_nothing(opened, coalition, partner, coordinator, as_user):  # noqa: F811
    make_person(coalition, "Vera", partner=partner, email="v@x.example")
    make_person(coalition, "Mute", partner=partner)
    url = reverse("input-invite", args=[coalition.slug, opened.pk])
    page = as_user(coordinator).post(url, {"who": "names", "names": "Vera\nMute"})
    assert [each.name for each in page.context["told"]] == ["Vera"]
    assert [(each.name, each.reason) for each in page.context["left"]] == [
        ("Mute", "No mail address: ask them yourself")
    ]
    assert not Notice.objects.exists()
    sent = dict(page.context["sent"]) | {"send": "1"}
    as_user(coordinator).post(url, sent)
    assert list(Notice.objects.values_list("person__name", flat=True)) == ["Vera"]


def test_a_reminder_s_day_begins_where_the_coalition_is(ladder):
    request, _ = ladder
    zone = request.coalition.zone
    begins = datetime.combine(request.coalition.today(), datetime.min.time(), zone)
    Asked.objects.update(asked_at=begins)
    assert reminders.owe_due() == 0


def test_the_objective_s_empty_cells_lead_where_they_are_asked(coalition, kinds, coordinator, member, as_user):
    objective = Objective.objects.create(coalition=coalition, title="Surge", status="design")
    AffectedGroup.objects.create(
        coalition=coalition, objective=objective, name="Wards", stakeholder_type=kinds["hospital"], level="clinical"
    )
    new = reverse("input-new", args=[coalition.slug], query={"objective": objective.pk})
    assert groups.grid(objective).ask_url == new
    assert "Ask them" in as_user(coordinator).get(objective.get_absolute_url()).content.decode()
    assert "Ask them" not in as_user(member).get(objective.get_absolute_url()).content.decode()
    request = draft(coalition, coordinator, objective=objective)
    assert groups.grid(objective).ask_url == reverse("input-coverage", args=[coalition.slug, request.pk])
    clinic = Partner.objects.create(coalition=coalition, name="Clinic", stakeholder_type=kinds["hospital"])
    asked = voice.open_request(request=request, by=coordinator, override_reason="They wrote it themselves")
    say(asked, person(coalition, clinic, "Ann", "clinical"))
    assert groups.grid(objective).ask_url == ""
