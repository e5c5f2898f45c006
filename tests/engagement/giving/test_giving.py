"""Give before get (domain.md 5, rule 16; GIV-1 to GIV-4)."""

from datetime import timedelta

import pytest

from engagement.commitments.actions import note_contribution
from engagement.giving import actions, reading
from engagement.ledger.figures import figures, given_and_taken
from engagement.models import Ask, Contact, OutboundService, PartnerGoal


def give(partner, by, direction, effort="moderate", days=0):
    return note_contribution(
        coalition=partner.coalition, by=by, partner=partner, direction=direction, kind="expertise", what="A talk",
        effort_band=effort, given_on=partner.coalition.today() - timedelta(days=days),
    )  # fmt: skip


def ask(partner, by, **fields):
    usual = {"what": "Two nurses for an afternoon", "asked_on": partner.coalition.today(), "minutes": 240}
    return actions.record_ask(coalition=partner.coalition, partner=partner, by=by, **usual | fields)


def test_the_first_ask_stops_softly(partner, coordinator):
    with pytest.raises(actions.GiveFirst):
        ask(partner, coordinator)
    assert not Ask.objects.exists()
    assert not Contact.objects.exists()
    made = ask(partner, coordinator, anyway="The river is rising")
    assert (made.given_first, made.anyway, made.contact.was_ask) == (False, "The river is rising", True)


def test_after_a_give_nothing_stops(partner, coordinator):
    give(partner, coordinator, "theirs")
    with pytest.raises(actions.GiveFirst):
        ask(partner, coordinator)
    give(partner, coordinator, "ours")
    made = ask(partner, coordinator, anyway="not needed")
    assert (made.given_first, made.anyway) == (True, "")
    assert figures(partner.coalition)["first_asks_after_give"] == 1.0


def test_a_give_after_the_day_of_the_ask_does_not_count(partner, coordinator):
    give(partner, coordinator, "ours")
    with pytest.raises(actions.GiveFirst):
        ask(partner, coordinator, asked_on=partner.coalition.today() - timedelta(days=1))


def test_balance_of_the_worked_example(partner, coordinator):
    for direction, effort, days in [("ours", "moderate", 365), ("ours", "moderate", 0), ("theirs", "light", 0)]:
        give(partner, coordinator, direction, effort, days)
    found = given_and_taken(partner.coalition, partner.coalition.today(), partner=partner)[partner.pk]
    assert (found.given, found.received, found.balance, found.over_asked) == (6, 2, 0.5, False)
    assert reading.words(found) == "We gave more than we received: a good place to ask from."


def test_the_form_asks_why_only_where_nothing_was_given(as_user, coordinator, partner):
    url = f"/c/river/giving/with/{partner.pk}/ask/"
    client = as_user(coordinator)
    data = {"what": "A room", "minutes": 60, "asked_on": str(partner.coalition.today()), "kind": "call", "anyway": ""}
    page = client.post(url, data)
    assert page.status_code == 200
    assert "say why you ask" in page.content.decode()
    assert client.post(url, data | {"anyway": "Storm"}).status_code == 302
    give(partner, coordinator, "ours")
    assert "Ask anyway" not in client.get(url).content.decode()
    assert client.post(url, data).status_code == 302
    assert list(Ask.objects.order_by("pk").values_list("given_first", "anyway", "minutes")) == [
        (False, "Storm", 60), (True, "", 60),
    ]  # fmt: skip


def test_goals_service_and_answers(as_user, coordinator, partner, coalition):
    client = as_user(coordinator)
    client.post(f"/c/river/giving/with/{partner.pk}/goals/new/", {"what": "A new wing", "how_we_help": "Letters"})
    goal = PartnerGoal.objects.get()
    url = f"/c/river/giving/with/{partner.pk}/goals/{goal.pk}/"
    version = client.get(url).context["form"].initial["version"]
    client.post(url, {"what": "A new wing", "status": "reached", "version": version})
    goal.refresh_from_db()
    assert (goal.status, goal.how_we_help, goal.noted_on) == ("reached", "", coalition.today())
    client.post(f"/c/river/giving/with/{partner.pk}/service/new/", {"what": "Safety board", "started_on": "2025-01-01"})
    service = OutboundService.objects.get()
    client.post(f"/c/river/giving/service/{service.pk}/end/")
    service.refresh_from_db()
    assert service.ended_on == coalition.today()
    made = ask(partner, coordinator, anyway="x")
    client.post(f"/c/river/giving/asks/{made.pk}/answer/", {"answer": "no"})
    made.refresh_from_db()
    assert (made.answer, made.answered_on) == ("no", coalition.today())
    assert client.get(f"/c/river/giving/with/{partner.pk}/").status_code == 200
    assert client.get("/c/river/giving/").status_code == 200


def test_members_see_nothing_of_it(as_user, member, partner, coordinator):
    made = ask(partner, coordinator, anyway="x")
    client = as_user(member)
    assert client.get("/c/river/giving/").status_code == 403
    assert client.get(f"/c/river/giving/with/{partner.pk}/").status_code == 403
    assert client.post(f"/c/river/giving/asks/{made.pk}/answer/", {"answer": "no"}).status_code == 404


def test_the_page_costs_the_same_for_one_and_for_many(as_user, coordinator, partner, django_assert_max_num_queries):
    client = as_user(coordinator)
    for _ in range(30):
        ask(partner, coordinator, anyway="x")
        give(partner, coordinator, "ours")
    with django_assert_max_num_queries(16):
        client.get(f"/c/river/giving/with/{partner.pk}/")
