"""Introductions as a favor (CHM-1): burden first, a no is final, a door opened is a deed of whoever opened it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.introductions import actions
from engagement.ledger.actions import rebuild
from engagement.models import Introduction, OutsideLoad, Signal
from engagement.workload import burden
from members.acquaintances import actions as acquaintances
from members.models import Notice, Person
from members.notices import delivery
from members.partners.actions import set_status
from members.people.links import address_for
from tests.characters import make_partner, make_person


@pytest.fixture
def ems(coalition):
    return make_partner(coalition, "County EMS", type_code="ems", status="prospect")


@pytest.fixture
def chief(coalition, ems):
    return make_person(coalition, "Chief Ada", partner=ems)


@pytest.fixture
def luis(coalition, partner):
    return make_person(coalition, "Luis Romero", partner=partner)


@pytest.fixture
def ask(coordinator, luis, chief, ems):
    def ask(**fields):
        asked = {"via": luis, "to": chief, "partner": ems, "purpose": "To hear them.", "minutes": 15, "by": coordinator}
        return actions.ask(**(asked | fields))

    return ask


def carries(person, minutes):
    OutsideLoad.objects.create(
        coalition=person.coalition, person=person, name="Elsewhere", minutes=minutes, since="2024-01-01"
    )


def test_asked_it_counts_in_what_they_carry(coalition, ask, luis):
    assert burden.of(luis).used == 0
    ask()
    assert burden.of(luis).lines == [("Introductions", 15)]


@pytest.mark.parametrize(("status", "minutes"), [("agreed", 15), ("made", 15), ("declined", 0), ("let_go", 0)])
def test_how_long_it_counts(coordinator, ask, luis, status, minutes):
    actions.settle(introduction=ask(), status=status, by=coordinator)
    assert burden.of(luis).used == minutes


@pytest.mark.parametrize(("carried", "fits"), [(225, True), (226, False), (240, False)])
def test_no_room_no_favor(ask, luis, carried, fits):
    carries(luis, carried)
    if fits:
        ask()
        return
    with pytest.raises(actions.NoRoom) as trouble:
        ask()
    assert str(trouble.value) == f"Luis Romero carries {carried} of 240 minutes in 30 days already."
    assert not Introduction.objects.exists()


def test_with_a_reason_which_the_log_keeps(ask, luis):
    carries(luis, 240)
    ask(anyway="They meet tomorrow.")
    assert AuditEvent.objects.get(verb="introduction_asked_anyway").details == {"reason": "They meet tomorrow."}


def test_not_twice_while_it_is_open(ask):
    ask()
    with pytest.raises(actions.FavorTrouble, match="was asked for this already"):
        ask()


def test_a_no_is_final(coordinator, ask):
    actions.settle(introduction=ask(), status="declined", by=coordinator)
    with pytest.raises(actions.FavorTrouble, match="A no is final"):
        ask(anyway="Please.")


@pytest.mark.parametrize("status", ["made", "let_go"])
def test_after_it_is_over_they_may_be_asked_again(coordinator, ask, status):
    actions.settle(introduction=ask(), status=status, by=coordinator)
    ask()


def test_the_database_keeps_a_no(coalition, coordinator, ask, luis, ems):
    actions.settle(introduction=ask(), status="declined", by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.create(coalition=coalition, via=luis, partner=ems, purpose="Again")


def test_settled_otherwise_meanwhile(coordinator, ask):
    row = ask()
    actions.settle(introduction=row, status="made", by=coordinator)
    with pytest.raises(actions.FavorTrouble, match="noted as “introduced” already"):
        actions.settle(introduction=row, status="declined", by=coordinator)


def test_a_door_opened_is_a_deed_of_their_partner(coordinator, ask, partner, luis):
    row = ask()
    actions.settle(introduction=row, status="agreed", by=coordinator)
    assert not Signal.objects.filter(kind="introduction_made").exists()
    actions.settle(introduction=row, status="made", by=coordinator)
    signal = Signal.objects.get(kind="introduction_made")
    assert (signal.partner, signal.person, signal.source_id, signal.voided_at) == (partner, luis, row.pk, None)


@pytest.mark.parametrize(("before", "counts"), [(True, False), (False, True)])
def test_when_whom_they_introduced_joins_it_is_a_deed_once_more(
    coalition, coordinator, ask, partner, ems, before, counts
):
    """domain.md 3.2, introduction_joined: only who joins after the door was opened."""
    if before:
        set_status(partner=ems, status="member", on=coalition.today() - timedelta(days=2), by=coordinator)
    actions.settle(introduction=ask(), status="made", by=coordinator)
    assert not Signal.objects.filter(kind="introduction_joined").exists()
    set_status(partner=ems, status="member", on=coalition.today(), by=coordinator)
    assert list(Signal.objects.filter(kind="introduction_joined").values_list("partner", "voided_at")) == (
        [(partner.pk, None)] if counts else []
    )


def test_the_ledger_derives_the_same_again(coalition, coordinator, ask, ems):
    actions.settle(introduction=ask(), status="made", by=coordinator)
    set_status(partner=ems, status="member", on=coalition.today(), by=coordinator)
    said = list(Signal.objects.order_by("kind").values_list("kind", "partner", "person", "source_id", "occurred_on"))
    rebuild(coalition)
    assert (
        list(Signal.objects.order_by("kind").values_list("kind", "partner", "person", "source_id", "occurred_on"))
        == said
    )
    assert [kind for kind, *_ in said] == ["introduction_joined", "introduction_made"]


class TestPages:
    @pytest.fixture
    def ways(self, coalition, coordinator, luis, chief):
        rosa = coordinator.people.get()
        for one, other in ((rosa, luis), (luis, chief)):
            acquaintances.note(coalition=coalition, one=one, other=other, strength=4, by=coordinator)

    def url(self, ems):
        return reverse("introduction-new", args=["river", ems.pk])

    def sent(self, luis, chief, **more):
        return {"via": f"Luis #{luis.pk}", "to": chief.pk, "purpose": "To hear them.", "minutes": "15"} | more

    def test_asked_along_a_way(self, as_user, coordinator, ways, ems, luis, chief):
        client = as_user(coordinator)
        page = client.get(self.url(ems), {"via": f"#{luis.pk}", "to": f"#{chief.pk}"})
        assert "Rosa → Luis Romero → Chief Ada" in page.content.decode()
        assert page.context["form"].initial == {"via": f"#{luis.pk}", "to": str(chief.pk)}
        assert client.post(self.url(ems), self.sent(luis, chief)).status_code == 302
        row = Introduction.objects.get()
        assert (row.via, row.to, row.partner, row.status) == (luis, chief, ems, "asked")

    def test_no_room_shows_no_way_through_them(self, as_user, coordinator, ways, ems, luis, chief):
        carries(luis, 240)
        page = as_user(coordinator).post(self.url(ems), self.sent(luis, chief))
        assert page.context["form"].errors["anyway"] == ["Ask somebody else, wait, or say why it cannot wait."]
        assert page.context["chains"] == []
        sent = self.sent(luis, chief, anyway="They meet tomorrow.")
        assert as_user(coordinator).post(self.url(ems), sent).status_code == 302

    def test_who_said_no_is_in_no_way(self, as_user, coordinator, ways, ask, ems):
        actions.settle(introduction=ask(), status="declined", by=coordinator)
        assert as_user(coordinator).get(self.url(ems)).context["chains"] == []

    def test_settled(self, as_user, coordinator, ask):
        row = ask()
        as_user(coordinator).post(row.get_absolute_url(), {"status": "made", "outcome": "Coffee on Monday."})
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("made", "Coffee on Monday.")

    def test_an_empty_answer_writes_nothing(self, as_user, coordinator, ask):
        row = ask()
        assert as_user(coordinator).post(row.get_absolute_url()).status_code == 200
        row.refresh_from_db()
        assert row.status == "asked"

    @pytest.mark.parametrize("who", ["member", "leader", "outsider"])
    def test_for_keepers_only(self, request, as_user, ask, ems, who):
        row, client = ask(), as_user(request.getfixturevalue(who))
        for url in (row.get_absolute_url(), self.url(ems)):
            assert client.get(url).status_code in (403, 404)
            assert client.post(url, {"status": "made"}).status_code in (403, 404)
        row.refresh_from_db()
        assert row.status == "asked"

    def test_the_log_of_a_partner_names_nobody(self, as_user, leader, ask, ems):
        ask()
        assert b"Luis" not in as_user(leader).get(ems.get_absolute_url()).content


# --- by the link in the mail ------------------------------------------------------------------------------------------


def link(favor):
    return address_for(favor.via, purpose="introduction", about=favor.pk, route="introduction-link")


def test_the_favor_is_asked_by_mail_and_a_scanner_answers_nothing(settings, ask, luis, client, smtp):
    settings.QUIET_HOURS = None
    Person.objects.filter(pk=luis.pk).update(email="luis@x.example")
    luis.refresh_from_db()
    favor = ask(purpose="To hear <them> & learn.")
    delivery.deliver(list(Notice.objects.values_list("pk", flat=True)))
    ((address, mail),) = smtp.received
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert (address, mail["Subject"]) == ("luis@x.example", "Would you introduce us to County EMS?")
    assert "To hear <them> & learn." in plain
    assert "To hear &lt;them&gt; &amp; learn." in html
    [url] = re.findall(r"http\S+/l/introduction/\S+", plain)
    for send in (client.get, client.head):
        assert send(url).status_code == 200
    favor.refresh_from_db()
    assert favor.status == "asked"
    assert client.post(url, {"answer": "agreed"}).status_code == 302
    favor.refresh_from_db()
    assert (favor.status, favor.settled_on) == ("agreed", None)
    assert "Thank you, Luis." in client.get(url).text


# where it stands, what is pressed -> where it stands then
PRESSED = {
    ("asked", "agreed"): "agreed",
    ("asked", "declined"): "declined",
    ("asked", "made"): "asked",  # not theirs to say
    ("asked", ""): "asked",
    ("agreed", "declined"): "declined",
    ("declined", "agreed"): "declined",  # a no is final
    ("made", "declined"): "made",
    ("let_go", "agreed"): "let_go",
}


@pytest.mark.parametrize(("stands", "pressed"), PRESSED)
def test_what_the_link_does(client, coordinator, ask, stands, pressed):
    favor = ask()
    if stands != "asked":
        actions.settle(introduction=favor, status=stands, by=coordinator)
    client.post(link(favor), {"answer": pressed})
    favor.refresh_from_db()
    assert favor.status == PRESSED[stands, pressed]


def test_a_link_of_somebody_else_opens_nothing(client, coalition, ask):
    favor = ask()
    other = make_person(coalition, "Somebody Else")
    url = address_for(other, purpose="introduction", about=favor.pk, route="introduction-link")
    assert client.post(url, {"answer": "agreed"}).status_code == 410
    favor.refresh_from_db()
    assert favor.status == "asked"


@pytest.mark.parametrize("answered", ["agreed", "declined", "made", "let_go"])
def test_who_has_answered_is_not_asked_again_by_mail(settings, coordinator, ask, luis, answered, smtp):
    settings.QUIET_HOURS = None
    Person.objects.filter(pk=luis.pk).update(email="luis@x.example")
    luis.refresh_from_db()
    actions.settle(introduction=ask(), status=answered, by=coordinator)
    delivery.deliver(list(Notice.objects.values_list("pk", flat=True)))
    assert Notice.objects.get().reason == "They have answered, or it is over"
