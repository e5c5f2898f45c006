"""Somebody asks to take part (REC-4): by a page if it is open, answered, counted by quarter, a no told to nobody."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground
from engagement.joining import actions, reading
from engagement.models import JoinDoor, JoinInterest
from members.models import Partner, Person
from tests.characters import make_partner, make_person

PAGE = "/l/take-part/river/"
SENT = {"name": "Nell Carver", "organization": "Carver Vans", "email": "nell@vans.example", "words": "Four vans."}


@pytest.fixture
def door(coalition, coordinator):
    cache.clear()
    return actions.change_door(coalition=coalition, by=coordinator, is_open=True, words="Anybody with a van.")


@pytest.fixture
def nell(coalition, coordinator):
    return actions.note(
        coalition=coalition, by=coordinator, name="Nell Carver", organization="Carver Vans", email="nell@vans.example",
        phone="555 0102", words="Four vans.", source="told", asked_on=coalition.today(),
    )  # fmt: skip


def test_a_closed_page_looks_like_none(client, coalition, coordinator, door):
    assert "Anybody with a van." in client.get(PAGE).text
    actions.change_door(coalition=coalition, by=coordinator, is_open=False)
    closed, none = client.get(PAGE), client.get("/l/take-part/nowhere/")
    assert (closed.status_code, none.status_code) == (404, 404)
    assert closed.context["lede"] == none.context["lede"]
    assert client.post(PAGE, SENT).status_code == 404
    assert not JoinInterest.objects.exists()


def test_asked_on_the_page_once(client, coalition, door):
    for _ in range(2):
        assert client.post(PAGE, SENT).url == PAGE + "thanks/"
    row = JoinInterest.objects.get()
    assert (row.name, row.source, row.state, row.noted_by) == ("Nell Carver", "page", "waiting", None)
    assert "Nell" not in " ".join(AuditEvent.objects.values_list("target_label", flat=True))
    assert "We have it." in client.get(PAGE + "thanks/").text


def test_somebody_has_to_be_answered_somehow(client, door):
    page = client.post(PAGE, {"name": "Nell"})
    assert page.context["form"].errors["email"] == ["Leave an address or a number, so that we can answer you."]
    assert client.post(PAGE, {"name": "Nell", "phone": "555 0102"}).status_code == 302


def test_a_page_open_to_the_street_does_not_fill_the_table(client, coalition, door, monkeypatch):
    monkeypatch.setattr(actions, "MOST_WAITING", 1)
    client.post(PAGE, SENT)
    assert client.post(PAGE, SENT | {"name": "Another"}).status_code == 409
    assert JoinInterest.objects.count() == 1


def test_taken_up_they_are_a_prospect_with_a_contact(as_user, coordinator, coalition, nell):
    client = as_user(coordinator)
    answer = client.post(reverse("join-detail", args=["river", nell.pk]), {"partner": ""})
    partner = Partner.objects.get(name="Carver Vans")
    assert answer.url == reverse("first-contact", args=["river", partner.pk])
    assert partner.memberships.get().status == "prospect"
    person = Person.objects.get(email="nell@vans.example")
    assert (person.name, person.phone, person.affiliations.get().partner) == ("Nell Carver", "555 0102", partner)
    nell.refresh_from_db()
    assert (nell.state, nell.partner, nell.name, nell.email, nell.phone) == ("taken", partner, "", "", "")
    with pytest.raises(actions.Settled):
        actions.decline(interest=nell, by=coordinator)


def test_taken_up_as_who_is_here_already(coalition, coordinator, nell):
    here = make_partner(coalition, "Carver Inc.", status="prospect")
    known = make_person(coalition, "Nell C.", partner=here, email="NELL@vans.example")
    assert actions.take_up(interest=nell, partner=here, by=coordinator) == here
    assert list(Person.objects.filter(name__startswith="Nell")) == [known]
    assert known.affiliations.count() == 1


def test_somebody_who_speaks_for_themselves_is_a_community_member(coalition, coordinator):
    row = actions.note(
        coalition=coalition, by=coordinator, name="Bruno Salas", source="event", asked_on=coalition.today()
    )
    partner = actions.take_up(interest=row, by=coordinator)
    assert (partner.name, partner.kind) == ("Bruno Salas", "individual")


def test_declined_only_the_count_stays(as_user, coordinator, coalition, nell):
    page = as_user(coordinator).get(reverse("join-detail", args=["river", nell.pk])).text
    assert "Dear Nell Carver, thank you" in page
    as_user(coordinator).post(reverse("join-decline", args=["river", nell.pk]))
    nell.refresh_from_db()
    assert (nell.state, nell.organization, nell.settled_on) == ("declined", "Carver Vans", coalition.today())
    assert (nell.name, nell.email, nell.phone, nell.words) == ("", "", "", "")
    assert "Nell" not in as_user(coordinator).get(reverse("join-list", args=["river"])).text
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinInterest.objects.update(words="Four vans.")


@pytest.mark.parametrize(
    ("today", "days", "numbers"),
    [
        (date(2026, 2, 3), [date(2026, 2, 3), date(2026, 1, 1), date(2025, 12, 31), date(2025, 4, 1)], [2, 1, 0, 1]),
        (date(2026, 11, 23), [date(2026, 9, 30), date(2026, 7, 1), date(2025, 12, 31), date(2026, 11, 24)], [0, 2, 0, 0]),
    ],
)  # fmt: skip
def test_counted_by_quarter(coalition, today, days, numbers):
    for day in days:
        JoinInterest.objects.create(coalition=coalition, name="N", source="told", asked_on=day)
    found = reading.quarters(coalition, today)
    assert [each.number for each in found] == numbers
    assert found[0].words == ("January to March 2026" if today.month == 2 else "October to December 2026")


def test_leadership_sees_how_many_and_never_who(as_user, leader, member, outsider, coalition, nell):
    today = coalition.today()
    rows = tiles.known()["joining"].count(Ground(coalition, today)).rows
    quarter = reading.quarters(coalition, today)[0].words
    assert [f"Asked to take part, {quarter}", 1] in rows
    assert quarter in as_user(leader).get(reverse("overview-tile", args=["river", "joining"])).text
    for user in (leader, member, outsider):
        client = as_user(user)
        for url in (reverse("join-list", args=["river"]), reverse("join-detail", args=["river", nell.pk])):
            assert client.get(url).status_code in (403, 404)
        for name in ("join-decline", "join-remove", "join-detail"):
            assert client.post(reverse(name, args=["river", nell.pk])).status_code in (403, 404)
    nell.refresh_from_db()
    assert nell.state == "waiting"


def test_noted_by_page_and_the_door(as_user, coordinator, coalition):
    client = as_user(coordinator)
    sent = {"name": "Bruno", "source": "event", "asked_on": coalition.today().isoformat()}
    row_url = client.post(reverse("join-new", args=["river"]), sent).url
    assert client.get(row_url).status_code == 200
    late = sent | {"asked_on": (coalition.today() + timedelta(days=1)).isoformat()}
    assert client.post(reverse("join-new", args=["river"]), late).context["form"].errors["asked_on"]
    door = reverse("join-door", args=["river"])
    assert client.post(door, {"is_open": "on", "words": "Vans.", "version": ""}).status_code == 302
    assert JoinDoor.objects.get().is_open
    client.post(reverse("join-remove", args=["river", JoinInterest.objects.get().pk]))
    assert not JoinInterest.objects.exists()
