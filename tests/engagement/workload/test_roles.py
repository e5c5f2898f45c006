"""Roles: the card before the yes, terms, laying down; declared load; what a plan takes of whom; effort without movement."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse

from engagement.ledger import queries as ledger
from engagement.models import Capacity, Incentive, OutsideLoad, RoleCard, RoleOffer, Seat, Signal, WorkloadImpact
from engagement.workload import actions, burden, told
from meetings.models import AffectedGroup, Milestone, Objective, Task
from meetings.objectives import life
from tests.characters import make_person, viewer
from tests.engagement.playbook_looking import look

STATUSES = RoleOffer.Status.values
STEPS = {
    "accept_role": ("offered", "accepted"),
    "decline_role": ("offered", "declined"),
    "take_back_offer": ("offered", "taken_back"),
    "lay_down_role": ("accepted", "laid_down"),
}


@pytest.fixture
def card(coalition, coordinator):
    return actions.write_card(
        coalition=coalition, by=coordinator, title="Chair", tasks="Open\nClose", hours_a_month=Decimal("2"),
        term_months=12, how_to_step_back="Tell Rosa",
    )  # fmt: skip


@pytest.fixture
def person(member):
    return member.people.get()


@pytest.fixture
def offer(card, person, coordinator):
    return actions.offer_role(card=card, person=person, by=coordinator)


@pytest.mark.parametrize(("status", "step"), list(product(STATUSES, STEPS)))
def test_every_step_of_an_offer(offer, coordinator, coalition, status, step):
    today = coalition.today()
    values = {"status": status, "answered_on": None if status in ("offered", "taken_back") else today}
    RoleOffer.objects.update(**values, laid_down_on=today if status == "laid_down" else None)
    act = getattr(actions, step)
    here, to = STEPS[step]
    if status != here:
        with pytest.raises(actions.LoadTrouble):
            act(offer=offer, by=coordinator)
        assert RoleOffer.objects.get().status == status
    else:
        assert act(offer=offer, by=coordinator).status == to


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 11, 15), 3, date(2027, 2, 14)),
        (date(2026, 12, 1), 120, date(2036, 11, 30)),
    ],
)
def test_the_last_day_of_a_term(start, months, ends):
    assert actions.last_day(start, months) == ends


def test_the_card_comes_first_and_stays_as_it_was_taken_on(as_user, offer, member, card, coordinator, coalition):
    client = as_user(member)
    address = reverse("role-offer", args=["river", offer.pk])
    assert "A role for you?" in client.get(reverse("mine", args=["river"])).content.decode()
    page = client.get(address).content.decode()
    for words in ("2 h a month", "for 12 months", "Open", "Tell Rosa"):
        assert words in page
    actions.write_card(coalition=coalition, card=card, by=coordinator, hours_a_month=Decimal("20"))
    client.post(reverse("role-offer-answer", args=["river", offer.pk]), {"said": "accept"})
    offer.refresh_from_db()
    assert (offer.status, offer.hours_a_month, offer.answered_on) == ("accepted", Decimal("2"), coalition.today())
    assert burden.of(member.people.get()).parts == {"roles": 120}


def test_a_role_is_a_promise_until_it_is_laid_down(offer, coordinator, member, partner, coalition):
    actions.accept_role(offer=offer, by=member)
    signal = Signal.objects.get()
    assert (signal.kind, signal.partner, signal.ended_on) == (
        "role_accepted",
        partner,
        offer.ends_on or signal.ended_on,
    )
    assert signal.ended_on == actions.last_day(coalition.today(), 12) + timedelta(days=1)
    assert ledger.stage_on(partner, coalition.today()).value == "committed"
    offer.refresh_from_db()
    actions.lay_down_role(offer=offer, by=member)
    signal.refresh_from_db()
    assert signal.ended_on == coalition.today()


def test_with_a_seat_they_sit_there_from_the_day_they_say_yes(card, person, coordinator, member, coalition, partner):
    seat = Seat.objects.create(coalition=coalition, body="Steering committee")
    offer = actions.offer_role(card=card, person=person, by=coordinator, seat=seat)
    seat.refresh_from_db()
    assert seat.is_vacant
    offer = actions.accept_role(offer=offer, by=member)
    seat.refresh_from_db()
    assert (seat.person, seat.partner, seat.starts_on, seat.ends_on) == (
        person,
        partner,
        coalition.today(),
        offer.ends_on,
    )
    actions.lay_down_role(offer=offer, by=member)
    seat.refresh_from_db()
    assert seat.is_vacant


def test_nobody_answers_for_somebody_else(as_user, offer, coordinator, leader, member, outsider):
    answer = reverse("role-offer-answer", args=["river", offer.pk])
    assert as_user(coordinator).post(answer, {"said": "accept"}).status_code == 404
    assert as_user(leader).post(answer, {"said": "accept"}).status_code == 404
    assert as_user(outsider).post(answer, {"said": "accept"}).status_code == 404
    assert as_user(member).post(answer, {"said": "take_back"}).status_code == 403
    assert RoleOffer.objects.get().status == "offered"
    assert as_user(coordinator).post(answer, {"said": "take_back"}).status_code == 302
    assert RoleOffer.objects.get().status == "taken_back"


def test_an_offer_stands_once(card, person, coordinator, offer):
    assert actions.offer_role(card=card, person=person, by=coordinator) == offer
    actions.write_card(coalition=card.coalition, card=card, by=coordinator, is_offered=False)
    card.refresh_from_db()
    with pytest.raises(actions.LoadTrouble):
        actions.offer_role(card=card, person=make_person(card.coalition, "Bea"), by=coordinator)


def test_cards_are_written_offered_and_changed_on_pages(as_user, coordinator, member, coalition, person):
    client = as_user(coordinator)
    sent = {
        "title": "Note taker",
        "tasks": "Write",
        "hours_a_month": "1",
        "how_to_step_back": "Say so",
        "is_offered": "on",
    }
    assert client.post(reverse("role-card-new", args=["river"]), sent).status_code == 302
    assert client.post(reverse("role-card-new", args=["river"]), sent).status_code == 200  # the name is taken
    card = RoleCard.objects.get()
    edit = reverse("role-card-edit", args=["river", card.pk])
    version = client.get(edit).context["form"]["version"].value()
    assert client.post(edit, sent | {"hours_a_month": "1.5", "version": version}).status_code == 302
    assert client.post(edit, sent | {"hours_a_month": "9", "version": version}).status_code == 200  # saved meanwhile
    card.refresh_from_db()
    assert card.hours_a_month == Decimal("1.5")
    offer = reverse("role-card-offer", args=["river", card.pk])
    assert client.post(offer, {"person": f"Amir #{person.pk}"}).status_code == 302
    assert RoleOffer.objects.get().person == person
    listed = reverse("role-card-list", args=["river"])
    assert "Amir" in client.get(listed).content.decode()
    assert "/offers/" not in as_user(member).get(listed).content.decode()
    assert as_user(member).get(edit).status_code == 403


def test_declared_load_is_ones_own(as_user, member, coordinator, leader, coalition, person):
    mine = reverse("my-load", args=["river"])
    client = as_user(member)
    assert client.post(mine, {"name": "State board", "hours": "1.5"}).status_code == 302
    assert client.post(mine, {"name": "state board", "hours": "2"}).status_code == 302
    assert list(OutsideLoad.objects.values_list("person", "minutes")) == [(person.pk, 120)]
    assert client.post(mine, {"name": "x", "hours": "-1"}).status_code == 200
    assert client.post(mine, {"most": "yes", "most-hours": "3"}).status_code == 302
    assert burden.of(person).budget == 180
    assert client.post(mine, {"most": "yes", "most-hours": ""}).status_code == 302
    assert not Capacity.objects.exists()
    row = OutsideLoad.objects.get()
    assert as_user(leader).post(reverse("my-load-drop", args=["river", row.pk])).status_code == 404
    assert not OutsideLoad.objects.visible_to(viewer(leader, coalition)).exists()
    assert "State board" in as_user(coordinator).get(person.get_absolute_url()).content.decode()
    assert as_user(member).post(reverse("my-load-drop", args=["river", row.pk])).status_code == 302
    assert not OutsideLoad.objects.exists()


# --- what a plan takes -------------------------------------------------------------------------------------------------


@pytest.fixture
def objective(coalition):
    row = Objective.objects.create(coalition=coalition, title="Nights", status="design")
    for name, level in (("Hospitals", "clinical"), ("Hospitals", "front_line"), ("Ambulances", "")):
        AffectedGroup.objects.create(coalition=coalition, objective=row, name=name, level=level)
    return row


def test_missing_until_each_group_is_told(objective, coordinator, as_user, member):
    assert told.missing(None) == []
    assert told.missing(objective) == ["Ambulances", "Hospitals"]
    check = {each.name: each for each in life.launch_checks(objective)}["workload"]
    assert (check.met, check.needed, check.words) == (
        False,
        False,
        "Not written yet what it takes of: Ambulances, Hospitals",
    )
    client = as_user(coordinator)
    address = reverse("workload-impact", args=["river", objective.pk])
    assert "Does a visit take longer?" in client.get(address).content.decode()
    sent = {"group_name": "Hospitals", "minutes_a_week": "10", "why_worth_it": "Beds", "burden_steps": "One number"}
    assert client.post(address, sent | {"why_worth_it": ""}).status_code == 200
    assert client.post(address, sent | {"group_name": "Nobody"}).status_code == 200
    assert client.post(address, sent).url == address
    assert told.missing(objective) == ["Ambulances"]
    assert (
        client.post(address, sent | {"group_name": "Ambulances", "minutes_a_week": "0"}).url
        == objective.get_absolute_url()
    )
    assert told.missing(objective) == []
    assert {each.name: each.met for each in life.launch_checks(objective)}["workload"] is True
    client.post(address, sent | {"minutes_a_week": "12"})
    assert WorkloadImpact.objects.get(group_name="Hospitals").minutes_a_week == 12
    page = as_user(member).get(objective.get_absolute_url()).content.decode()
    assert "12 min a week" in page
    assert "Write what it takes" not in page
    row = WorkloadImpact.objects.get(group_name="Ambulances")
    client = as_user(coordinator)
    client.post(reverse("workload-impact-remove", args=["river", objective.pk, row.pk]))
    assert told.missing(objective) == ["Ambulances"]


def test_without_groups_there_is_nothing_to_tell(coalition):
    row = Objective.objects.create(coalition=coalition, title="Bare", status="design")
    assert told.missing(row) == []
    assert "workload" not in {each.name for each in life.launch_checks(row)}


def test_incentives_are_open_to_everybody(objective, coordinator, member, leader, as_user, coalition):
    client = as_user(coordinator)
    new = reverse("workload-incentive-new", args=["river", objective.pk])
    sent = {"group_name": "Hospitals", "kind": "credit", "what": "Two credit hours"}
    assert client.post(new, sent).status_code == 302
    row = Incentive.objects.get()
    assert row.effect_on is None
    edit = reverse("workload-incentive", args=["river", objective.pk, row.pk])
    seen = client.get(edit).context["form"].initial["version"]
    client.post(edit, sent | {"effect": "Four more came", "version": seen})
    row.refresh_from_db()
    assert (row.effect, row.effect_on) == ("Four more came", coalition.today())
    for user in (member, leader):
        assert "Two credit hours" in as_user(user).get(objective.get_absolute_url()).content.decode()
    assert not Signal.objects.exists()
    client = as_user(coordinator)
    client.post(reverse("workload-incentive-remove", args=["river", objective.pk, row.pk]))
    assert not Incentive.objects.exists()


@pytest.mark.parametrize(
    ("hours", "done", "reached", "status", "found"),
    [
        ("8", 0, None, "active", True),
        ("7.99", 0, None, "active", False),
        ("8", 59, None, "active", True),
        ("8", 60, None, "active", False),
        ("8", 0, 59, "active", False),
        ("8", 0, 60, "active", True),
        ("8", 0, None, "done", False),
    ],
)
def test_effort_without_movement(coalition, coordinator, hours, done, reached, status, found):
    today = coalition.today()
    row = Objective.objects.create(coalition=coalition, title="Nights", status=status)
    Task.objects.create(
        coalition=coalition, title="T", objective=row, hours=Decimal(hours), done_on=today - timedelta(days=done)
    )
    if reached is not None:
        Milestone.objects.create(
            coalition=coalition, objective=row, title="M", reached_on=today - timedelta(days=reached)
        )
    assert bool(look(coalition, "effort-idle")) is found
