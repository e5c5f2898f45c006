"""Offers, needs and loans (GIV-2, GIV-5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from engagement.commitments.actions import note_contribution
from engagement.models import Loan, ResourceNeed, ResourceOffer
from engagement.sharing import actions, reading
from tests.characters import make_partner, viewer


@pytest.fixture
def other(coalition):
    return make_partner(coalition, "Valley Food Bank")


def put(model, coalition, by, partner=None, good="equipment", what="A generator", **fields):
    return actions.put_up(model=model, coalition=coalition, by=by, partner=partner, good=good, what=what, **fields)


def test_a_need_meets_the_offers_of_its_kind_by_others(coalition, coordinator, partner, other):
    put(ResourceNeed, coalition, coordinator, partner)
    put(ResourceOffer, coalition, coordinator, partner, what="Our own")
    put(ResourceOffer, coalition, coordinator, other, good="space", what="A hall")
    fits = put(ResourceOffer, coalition, coordinator, other, what="Honda 3 kW")
    ours = put(ResourceOffer, coalition, coordinator, None, what="The coalition’s")
    past = put(ResourceOffer, coalition, coordinator, other, what="Past", until=coalition.today() - timedelta(days=1))
    matches, offers, _ = reading.board(viewer(coordinator, coalition))
    assert [set(match.offers) for match in matches] == [{fits, ours}]
    assert past not in offers


def test_a_loan_meets_the_need_and_comes_back_once(coalition, coordinator, partner, other):
    need = put(ResourceNeed, coalition, coordinator, partner)
    today = coalition.today()
    loan = actions.lend(
        coalition=coalition, by=coordinator, what="Generator", lent_on=today - timedelta(days=9), lender=other,
        borrower=partner, due_back_on=today - timedelta(days=1), need=need,
    )  # fmt: skip
    need.refresh_from_db()
    assert need.closed_on == today
    assert loan.is_late(today)
    assert actions.give_back(loan=loan, by=coordinator) is True
    assert actions.give_back(loan=loan, by=coordinator) is False
    loan.refresh_from_db()
    assert loan.returned_on == today
    assert not loan.is_late(today)


@pytest.mark.parametrize("both", [False, True])
def test_a_loan_goes_from_one_to_another(coalition, coordinator, partner, both):
    who = partner if both else None
    with pytest.raises(actions.LoanTrouble):
        actions.lend(coalition=coalition, by=coordinator, what="x", lent_on=coalition.today(), lender=who, borrower=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.create(coalition=coalition, what="x", lender=who, borrower=who)


def test_members_offer_for_their_own_partner_only(as_user, member, coalition, coordinator, partner, other):
    client = as_user(member)
    data = {"good": "space", "what": "A room on Fridays", "effort": "small", "lead_days": 2}
    assert client.post("/c/river/sharing/offer/new/", data | {"partner": partner.pk}).status_code == 302
    assert ResourceOffer.objects.get().partner == partner
    assert client.post("/c/river/sharing/offer/new/", data | {"partner": other.pk}).status_code == 200
    theirs = put(ResourceOffer, coalition, coordinator, other)
    assert client.post(f"/c/river/sharing/offer/{theirs.pk}/close/").status_code == 403
    assert client.get("/c/river/sharing/").status_code == 200
    assert client.get("/c/river/sharing/who-can/").status_code == 403
    assert client.get("/c/river/sharing/lend/").status_code == 403


def test_who_can(as_user, coalition, coordinator, partner, other):
    put(ResourceOffer, coalition, coordinator, other, what="A refrigerated truck")
    note_contribution(
        coalition=coalition, by=coordinator, partner=partner, direction="theirs", kind="equipment",
        what="Truck for the fair", given_on=coalition.today(),
    )  # fmt: skip
    found = reading.who_can(viewer(coordinator, coalition), "truck")
    assert [(each.partner, each.how) for each in found] == [(other, "offers it"), (partner, "gave it (equipment)")]
    assert "Valley Food Bank" in as_user(coordinator).get("/c/river/sharing/who-can/?q=truck").content.decode()


def test_the_second_writer_is_told(as_user, coordinator, coalition, partner):
    row = put(ResourceNeed, coalition, coordinator, partner, details="first")
    client = as_user(coordinator)
    seen = row.updated_at.isoformat()
    data = {"partner": partner.name, "good": "equipment", "what": "A generator", "version": seen}
    client.post(f"/c/river/sharing/need/{row.pk}/", data | {"details": "second"})
    answer = client.post(f"/c/river/sharing/need/{row.pk}/", data | {"details": "third"})
    assert "saved this while you were writing" in answer.content.decode()
    row.refresh_from_db()
    assert row.details == "second"


def test_the_board_shows_what_is_out(as_user, coordinator, coalition, partner):
    actions.lend(
        coalition=coalition, by=coordinator, what="Tables", lent_on=coalition.today(), lender=partner,
        due_back_on=coalition.today(),
    )  # fmt: skip
    page = as_user(coordinator).get("/c/river/sharing/").content.decode()
    assert "Tables" in page
    assert "It is back" in page
