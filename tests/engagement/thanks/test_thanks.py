"""Public thanks by consent (ACT-7; domain.md 5, rule 19): nobody else reads a word before a yes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from engagement.commitments import actions as commitments
from engagement.models import Pledge, PublicThanks
from engagement.thanks import actions, reading
from members.models import Affiliation
from members.privacy import actions as privacy
from tests.characters import make_partner, make_user, viewer

pytestmark = pytest.mark.django_db
PAGE = reverse("thanks", args=["river"])


@pytest.fixture
def given(coalition, coordinator, partner, member):
    """Amir's partner gave beds; Amir himself brought them."""
    return commitments.note_contribution(
        coalition=coalition, by=coordinator, partner=partner, person=member.people.get(), kind="equipment",
        what="Six beds", given_on=coalition.today(),
    )  # fmt: skip


@pytest.fixture
def asked(given, coordinator):
    return actions.ask(contribution=given, words="Six beds for the flood", by=coordinator)


@pytest.fixture
def other(coalition):
    """Somebody of another partner."""
    return _with(coalition, "Otto", make_partner(coalition, "Other"))


def _with(coalition, name, partner):
    user = make_user(coalition, "member", name)
    Affiliation.objects.create(
        coalition=coalition, person=user.people.get(), partner=partner, started_on=date(2024, 1, 1)
    )
    return user


@pytest.mark.parametrize(
    ("answer", "told"), [("waiting", None), ("no", None), ("partner", "organization"), ("named", "name")]
)
def test_what_others_read_after_each_answer(as_user, asked, coordinator, other, partner, answer, told):
    person = asked.person
    if answer != "waiting":
        actions.answer(thanks=asked, answer=answer, by=coordinator)
    page = as_user(other).get(PAGE).content.decode()
    assert ("Six beds for the flood" in page) is (told is not None)
    assert (partner.name in page) is (told is not None)
    assert (person.name in page) is (told == "name")


@pytest.mark.parametrize("answer", ["partner", "named", "no"])
def test_its_own_people_are_asked_and_may_change_their_mind(as_user, asked, member, coalition, answer):
    client = as_user(member)
    assert reading.waiting_for(viewer(member, coalition)) == 1
    assert "May we thank you openly?" in client.get(reverse("mine", args=["river"])).content.decode()
    client.post(reverse("thanks-answer", args=["river", asked.pk]), {"answer": answer})
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_on) == (answer, coalition.today())
    assert reading.waiting_for(viewer(member, coalition)) == 0
    other_way = "no" if answer != "no" else "partner"
    client.post(reverse("thanks-answer", args=["river", asked.pk]), {"answer": other_way})
    asked.refresh_from_db()
    assert asked.answer == other_way


def test_nobody_answers_for_others_and_a_name_is_its_bearers(as_user, asked, other, coalition, partner):
    url = reverse("thanks-answer", args=["river", asked.pk])
    assert as_user(other).post(url, {"answer": "partner"}).status_code == 404
    colleague = _with(coalition, "Cleo", partner)
    assert as_user(colleague).post(url, {"answer": "named"}).status_code == 403
    assert as_user(colleague).post(url, {"answer": "partner"}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "partner"


def test_once_a_deed_and_only_for_deeds_of_theirs(given, asked, coordinator, coalition, partner):
    assert actions.ask(contribution=given, words="Again", by=coordinator).pk == asked.pk
    open_one = Pledge.objects.create(
        coalition=coalition, partner=partner, what="Chairs", made_on=date(2026, 1, 1), due_on=date(2026, 2, 1)
    )
    with pytest.raises(actions.ThanksTrouble):
        actions.ask(pledge=open_one, words="Chairs", by=coordinator)
    nobody = PublicThanks.objects.create(
        coalition=coalition, pledge=open_one, partner=partner, words="Chairs", on=date(2026, 2, 1)
    )
    with pytest.raises(actions.ThanksTrouble):
        actions.answer(thanks=nobody, answer="named", by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicThanks.objects.filter(pk=nobody.pk).update(answer="yes")


def test_a_coordinator_asks_from_the_page_and_notes_what_was_said(as_user, given, coordinator, other):
    client = as_user(coordinator)
    assert "Six beds" in client.get(PAGE).content.decode()
    ask = reverse("thanks-new", args=["river", given.pk])
    assert client.post(ask, {"words": ""}).status_code == 200
    assert client.post(ask, {"words": "Beds in the flood"}).headers["Location"] == PAGE
    row = PublicThanks.objects.get()
    client.post(reverse("thanks-answer", args=["river", row.pk]), {"answer": "named"})
    assert "Beds in the flood" in as_user(other).get(PAGE).content.decode()
    as_user(coordinator).post(reverse("thanks-remove", args=["river", row.pk]))
    assert not PublicThanks.objects.exists()


def test_who_is_forgotten_is_not_named(as_user, asked, coordinator, other):
    name = asked.person.name
    actions.answer(thanks=asked, answer="named", by=coordinator)
    privacy.erase(person=asked.person, by=coordinator)
    assert PublicThanks.objects.get().giver == asked.partner.name
    assert name not in as_user(other).get(PAGE).content.decode()
