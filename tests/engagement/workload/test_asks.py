"""Before people are asked: hold, swap, shorten, or a reason; and tasks alike (WRK-5)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coalition.models import AuditEvent
from engagement.models import HeldAsk, InputRequest, OutsideLoad
from engagement.workload import asks, burden, tasks
from meetings.models import Task
from members.models import Notice
from tests.browser import assert_axe_clean, assert_fits, press, screenshot
from tests.characters import make_partner, make_person


@pytest.fixture
def request_(coalition):
    fields = {"what_is_open": "a", "how_used": "b", "phase": "design", "report_back_on": coalition.today()}
    return InputRequest.objects.create(
        coalition=coalition, title="Nights", question="?", estimated_minutes=30, status="open", **fields
    )


@pytest.fixture
def full(coalition, partner):
    """Somebody with 220 of 240 minutes."""
    return carrying(coalition, "Full", partner, 220)


@pytest.fixture
def free(coalition):
    """Somebody with room, of another partner."""
    return make_person(coalition, "Free", partner=make_partner(coalition, "Clinic"), email="free@x.example")


def carrying(coalition, name, partner, minutes):
    person = make_person(coalition, name, partner=partner, email=f"{name.lower()}@x.example")
    if minutes:
        OutsideLoad.objects.create(
            coalition=coalition, person=person, name="Else", minutes=minutes, since=coalition.today()
        )
    return person


def invite(client, request, *people, **more):
    sent = {"who": "names", "names": "\n".join(person.email for person in people), "send": "1"}
    return client.post(reverse("input-invite", args=["river", request.pk]), sent | more)


def asked(request):
    return set(Notice.objects.about(request).filter(kind="input-request").values_list("person__name", flat=True))


def verbs():
    return set(AuditEvent.objects.values_list("verb", flat=True))


def test_with_room_nobody_is_stopped(as_user, coordinator, request_, free):
    assert invite(as_user(coordinator), request_, free).status_code == 302
    assert asked(request_) == {"Free"}


def test_without_a_choice_nobody_is_asked(as_user, coordinator, request_, full, free):
    page = invite(as_user(coordinator), request_, full, free)
    assert page.status_code == 200
    body = page.content.decode()
    assert "Too much for 1 person" in body
    assert asked(request_) == set()
    assert 'name="names" value="full@x.example' in body  # what was typed goes along


def test_hold(as_user, coordinator, request_, full, free):
    assert invite(as_user(coordinator), request_, full, free, way="hold").status_code == 302
    assert asked(request_) == {"Free"}
    held = HeldAsk.objects.get()
    assert (held.person, held.status, held.held_by) == (full, "waiting", coordinator)
    assert "asks_held" in verbs()
    assert tasks.ask_held() == 0
    full.outside_loads.all().delete()
    assert tasks.ask_held() == 1
    assert tasks.ask_held() == 0
    assert asked(request_) == {"Free", "Full"}
    held.refresh_from_db()
    assert held.status == "asked"


def test_what_closed_meanwhile_is_not_asked_any_more(as_user, coordinator, request_, full):
    invite(as_user(coordinator), request_, full, way="hold")
    full.outside_loads.all().delete()
    InputRequest.objects.update(status="closed")
    assert tasks.ask_held() == 0
    assert HeldAsk.objects.get().status == "dropped"


def test_swap_for_the_colleague_with_most_room(as_user, coalition, coordinator, request_, full, free, partner):
    carrying(coalition, "Busy", partner, 215)
    carrying(coalition, "Some", partner, 100)
    carrying(coalition, "Most", partner, 0)
    make_person(coalition, "Nomail", partner=partner)
    page = invite(as_user(coordinator), request_, full, free)
    assert [each.instead.name for each in page.context["gate"].over] == ["Most"]
    assert invite(as_user(coordinator), request_, full, free, way="swap").status_code == 302
    assert asked(request_) == {"Free", "Most"}
    assert not HeldAsk.objects.exists()


def test_two_swaps_name_two_colleagues_and_hold_the_third(as_user, coalition, coordinator, request_, partner):
    fulls = [carrying(coalition, f"F{number}", partner, 230) for number in range(3)]
    carrying(coalition, "A", partner, 0)
    carrying(coalition, "B", partner, 10)
    invite(as_user(coordinator), request_, *fulls, way="swap")
    assert asked(request_) == {"A", "B"}
    assert HeldAsk.objects.count() == 1


@pytest.mark.parametrize(("minutes", "goes"), [("21", False), ("", False), ("0", False), ("20", True), ("5", True)])
def test_shorten_until_it_fits_everybody(as_user, coordinator, request_, full, free, minutes, goes):
    answer = invite(as_user(coordinator), request_, full, free, way="shorten", minutes=minutes)
    assert (answer.status_code == 302) is goes
    request_.refresh_from_db()
    assert request_.estimated_minutes == (int(minutes) if goes else 30)
    assert asked(request_) == ({"Full", "Free"} if goes else set())
    if goes:
        assert burden.of(full).fits


def test_nothing_to_shorten_to(as_user, coalition, coordinator, request_, partner):
    whole = carrying(coalition, "Whole", partner, 240)
    page = invite(as_user(coordinator), request_, whole, way="shorten", minutes="5")
    assert page.status_code == 200
    assert "minutes" not in page.context["gate"].form.fields


@pytest.mark.parametrize(("reason", "goes"), [("", False), ("  ", False), ("The drill is tomorrow.", True)])
def test_asked_anyway_only_with_a_reason_that_is_kept(as_user, coordinator, request_, full, reason, goes):
    answer = invite(as_user(coordinator), request_, full, way="anyway", reason=reason)
    assert (answer.status_code == 302) is goes
    assert asked(request_) == ({"Full"} if goes else set())
    kept = AuditEvent.objects.filter(verb="asked_anyway").values_list("details__reason", flat=True)
    assert list(kept) == ([reason] if goes else [])


def test_who_was_asked_before_is_not_in_the_way(as_user, coordinator, request_, full):
    invite(as_user(coordinator), request_, full, way="anyway", reason="Now")
    assert invite(as_user(coordinator), request_, full).status_code == 302


def test_the_gate_costs_the_same_for_many(coalition, coordinator, request_, partner, django_assert_num_queries):
    fulls = [carrying(coalition, f"F{number}", partner, 230).pk for number in range(30)]
    carrying(coalition, "Spare", partner, 0)
    others = [
        make_person(coalition, f"P{number}", partner=partner, email=f"p{number}@x.example").pk for number in range(30)
    ]
    with django_assert_num_queries(7):
        gate = asks.Gate(request_, [*fulls[:1], *others[:1]], data=None, by=coordinator)
    with django_assert_num_queries(7):
        gate = asks.Gate(request_, [*fulls, *others], data=None, by=coordinator)
    assert len(gate.full) == 30
    with django_assert_num_queries(1):
        assert len(gate.over) == 30


# --- tasks ------------------------------------------------------------------------------------------------------------


def give(client, objective, person, **more):
    sent = {"task-title": "Call round", "task-owner": f"{person.name} #{person.pk}", "task-minutes": "30"}
    return client.post(reverse("objective-task-new", args=["river", objective.pk]), sent | more)


@pytest.fixture
def objective(coalition):
    from meetings.models import Objective

    return Objective.objects.create(
        coalition=coalition, title="Nights", status="active", activated_on=coalition.today()
    )


def test_a_task_that_is_too_much(as_user, coalition, coordinator, objective, full, partner):
    carrying(coalition, "Most", partner, 0)
    client = as_user(coordinator)
    page = give(client, objective, full)
    assert page.status_code == 200
    assert not Task.objects.exists()
    body = page.content.decode()
    for words in (
        "Full carries 220 of 240 minutes",
        "Hold it",
        "Give it to Most, who has room",
        "Make it shorter: 20 minutes",
    ):
        assert words in body
    ways = {"hold": (None, 30), "swap": ("Most", 30), "shorten": ("Full", 20)}
    for way, (owner, minutes) in ways.items():
        assert give(client, objective, full, **{"task-ease": way}).status_code == 302
        task = Task.objects.get()
        assert (task.owner.name if task.owner else None, task.minutes) == (owner, minutes)
        task.delete()
    assert give(client, objective, full, **{"task-ease": "anyway"}).status_code == 200
    assert give(client, objective, full, **{"task-ease": "anyway", "task-reason": "Only they know"}).status_code == 302
    assert Task.objects.get().owner == full
    assert AuditEvent.objects.get(verb="task_given_anyway").details["reason"] == "Only they know"


def test_a_task_of_unknown_length_or_with_room_passes(as_user, coordinator, objective, full, free):
    client = as_user(coordinator)
    assert give(client, objective, free).status_code == 302
    assert give(client, objective, full, **{"task-minutes": ""}).status_code == 302
    assert give(client, objective, full, **{"task-minutes": "20"}).status_code == 302


def test_handed_on_to_somebody_without_room(as_user, coalition, coordinator, objective, full, free):
    task = Task.objects.create(coalition=coalition, title="T", owner=free, minutes=30, objective=objective)
    hand_on = reverse("task-hand-on", args=["river", task.pk])
    client = as_user(coordinator)
    sent = {"hand-owner": f"Full #{full.pk}"}
    assert client.post(hand_on, sent).status_code == 200
    client.post(hand_on, sent | {"hand-ease": "anyway", "hand-reason": "Only they know"})
    task.refresh_from_db()
    assert task.owner == full
    assert client.post(hand_on, sent).status_code == 302  # theirs already: nothing is added


def test_the_load_page(as_user, coalition, coordinator, leader, member, request_, full, django_assert_num_queries):
    address = reverse("load-list", args=["river"])
    OutsideLoad.objects.update(minutes=300)
    client = as_user(coordinator)
    invite(client, request_, full, way="hold")
    body = client.get(address).content.decode()
    assert "1 person carries too much" in body
    assert "Asks that wait for room" in body
    assert client.post(reverse("held-drop", args=["river", HeldAsk.objects.get().pk])).status_code == 302
    assert HeldAsk.objects.get().status == "dropped"
    assert {as_user(user).get(address).status_code for user in (leader, member)} == {403}
    for number in range(20):
        carrying(coalition, f"X{number}", None, 400)
    client = as_user(coordinator)
    with django_assert_num_queries(6):
        client.get(address)


def test_a_day_on_the_edge(coalition, full):
    """What is declared counts from the day it is declared."""
    today = coalition.today()
    assert burden.of(full, 0, today).used == 220
    assert burden.of(full, 0, today - timedelta(days=1)).used == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(visits, coordinator, coalition, request_, full, free, partner):
    carrying(coalition, "Most", partner, 0)
    page = visits.open(coordinator, path=reverse("input-invite", args=["river", request_.pk]), width=390)
    page.get_by_text("People I name").click()
    page.get_by_label("Names or mail addresses").fill("full@x.example\nfree@x.example")
    press(page, "See who gets it")
    press(page, "Send it to 2 people")
    expect(page.get_by_role("heading", name="Too much for 1 person")).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, "too_much_390")
    press(page, "Go on")
    expect(page.get_by_text("Choose what we do about those who have no room.").first).to_be_visible()
    assert_axe_clean(page)
    page.get_by_text("Ask 1 colleague with room instead").click()
    press(page, "Go on")
    expect(page.get_by_text("2 people get a mail")).to_be_visible()
    assert asked(request_) == {"Free", "Most"}
