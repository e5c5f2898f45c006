"""Every ask counts and passes one gate (domain.md 5, rule 5), and no ask goes to who would rather not (rule 15)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.giving import actions as giving
from engagement.introductions import actions as introductions
from engagement.models import Ask, OutsideLoad, RoleOffer
from engagement.recruitment import actions as recruitment
from engagement.workload import actions, burden
from members.partners import actions as partners
from tests.characters import make_partner, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition, partner):
    return make_person(coalition, "Ana Ruiz", partner=partner)


@pytest.fixture
def ben(coalition, partner):
    """A colleague with room."""
    return make_person(coalition, "Ben Ode", partner=partner)


def carries(person, minutes):
    OutsideLoad.objects.create(
        coalition=person.coalition, person=person, name="Elsewhere", minutes=minutes, since="2024-01-01"
    )


def ask(person, partner, by, **fields):
    usual = {"what": "A talk", "minutes": 60, "asked_on": partner.coalition.today(), "anyway": "A storm"}
    return giving.record_ask(coalition=partner.coalition, partner=partner, person=person, by=by, **usual | fields)


@pytest.mark.parametrize(
    ("days_ago", "answer", "counts"),
    [(0, "open", True), (29, "yes", True), (30, "open", False), (0, "no", False), (0, "later", False)],
)
def test_what_else_we_asked_counts(ana, partner, coordinator, coalition, days_ago, answer, counts):
    row = ask(ana, partner, coordinator, asked_on=coalition.today() - timedelta(days=days_ago))
    giving.answer_ask(ask=row, answer=answer, by=coordinator)
    assert burden.of(ana).lines == ([("Other things we asked", 60)] if counts else [])


@pytest.mark.parametrize(("minutes", "fits"), [(180, True), (181, False)])
def test_an_ask_beyond_their_room_needs_a_reason(ana, partner, coordinator, minutes, fits):
    """240 minutes in 30 days: 60 more fit to the minute."""
    carries(ana, minutes)
    giving.note_goal(coalition=partner.coalition, partner=partner, by=coordinator, what="Nights")
    if not fits:
        ask_without = {"anyway": ""}
        with pytest.raises((giving.AskTrouble, giving.GiveFirst)):
            ask(ana, partner, coordinator, **ask_without)
    ask(ana, partner, coordinator)
    assert AuditEvent.objects.filter(verb="asked_beyond_room").count() == (not fits)


def by_form(client, partner, **more):
    data = {"what": "A talk", "minutes": 60, "asked_on": str(partner.coalition.today()), "kind": "call", "anyway": "S"}
    return client.post(reverse("ask-new", args=[partner.coalition.slug, partner.pk]), data | more)


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ({}, None),
        ({"ease": "hold"}, []),
        ({"ease": "swap"}, [("Ben Ode", 60)]),
        ({"ease": "shorten"}, [("Ana Ruiz", 40)]),
        ({"ease": "anyway"}, None),
        ({"ease": "anyway", "reason": "The river is rising"}, [("Ana Ruiz", 60)]),
    ],
)
def test_the_page_of_an_ask_offers_the_ways(as_user, coordinator, partner, ana, ben, way, expected):
    carries(ana, 200)
    response = by_form(as_user(coordinator), partner, person=ana.pk, **way)
    assert response.status_code == (200 if expected is None else 302)
    if expected is None:
        assert "Ask Ben Ode, who has room" in response.content.decode()
    assert list(Ask.objects.values_list("person__name", "minutes")) == (expected or [])


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ({}, None),
        ({"ease": "hold"}, []),
        ({"ease": "swap"}, ["Ben Ode"]),
        ({"ease": "anyway", "reason": "Nobody else"}, ["Ana Ruiz"]),
    ],
)
def test_so_does_the_page_of_a_role(as_user, coordinator, coalition, ana, ben, way, expected):
    carries(ana, 200)
    card = actions.write_card(
        coalition=coalition, by=coordinator, title="Chair", tasks="Open", hours_a_month=Decimal("2"), term_months=12,
        how_to_step_back="Tell Rosa",
    )  # fmt: skip
    with pytest.raises(actions.LoadTrouble):
        actions.offer_role(card=card, person=ana, by=coordinator)
    response = as_user(coordinator).post(
        reverse("role-card-offer", args=[coalition.slug, card.pk]), {"person": f"Ana Ruiz #{ana.pk}", **way}
    )
    assert response.status_code == (200 if expected is None else 302)
    assert list(RoleOffer.objects.values_list("person__name", flat=True)) == (expected or [])


# --- a no is final until they open it again -------------------------------------------------------------------------------


@pytest.fixture
def said_no(coalition, coordinator):
    """A prospect that would rather not, and its row."""
    effort = recruitment.begin(coalition=coalition, by=coordinator, audience="Care homes", setting="one_to_one")
    row = recruitment.reach(
        effort=effort, partner=make_partner(coalition, "Sunrise", status="prospect"), by=coordinator
    )
    return recruitment.answer(reached=row, result="declined", by=coordinator)


def test_nobody_asks_who_would_rather_not(coalition, coordinator, ana, said_no):
    sunrise = said_no.partner
    to = make_person(coalition, "Ada", partner=sunrise)
    words = "Sunrise would rather not, and said so. Only they can open it again."

    def introduce():
        introductions.ask(via=ana, to=to, partner=sunrise, purpose="To hear them", minutes=15, by=coordinator)

    def invite():
        partners.move(partner=sunrise, status="invited", on=coalition.today(), by=coordinator, anyway="We want them")

    steps = [
        (introduce, introductions.FavorTrouble),
        (invite, partners.StatusTrouble),
        (lambda: ask(to, sunrise, coordinator), giving.AskTrouble),
    ]
    for step, trouble in steps:
        with pytest.raises(trouble) as told:
            step()
        assert str(told.value) == words
    recruitment.answer(reached=said_no, result="waiting", by=coordinator)
    for step, _ in steps:
        step()


def test_an_ask_they_said_no_to_is_not_asked_again(partner, coordinator, ana, ben):
    row = giving.answer_ask(ask=ask(ana, partner, coordinator), answer="no", by=coordinator)
    with pytest.raises(giving.AskTrouble):
        ask(ana, partner, coordinator, what="a TALK")
    ask(ben, partner, coordinator)
    ask(ana, partner, coordinator, what="A room")
    giving.answer_ask(ask=row, answer="open", by=coordinator)
    ask(ana, partner, coordinator)
    assert Ask.objects.count() == 4
