"""Policies we watch (STK-6): the latest day tells how far one is; leadership reads, keepers write."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.models import PolicyStep, PolicyWatch
from engagement.policies import actions
from engagement.policies.actions import PolicyTrouble
from tests.characters import make_person


@pytest.fixture
def bill(coalition, coordinator):
    today = coalition.today()
    return actions.watch(
        coalition=coalition, by=coordinator, title="House Bill 4", kind="bill", status="proposed",
        on=today - timedelta(days=30), look_on=today + timedelta(days=9),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "status", "looks"),
    [
        ([("passed", 0, 40)], "passed", 40),
        ([("passed", 0, 40), ("debated", 10, 20)], "passed", 20),  # noted later, of an earlier day
        ([("passed", 5, 40), ("reversed", 0, 40)], "reversed", None),  # nothing more is to come
        ([("dropped", 1, 40), ("proposed", 0, None)], "proposed", None),  # brought in again
    ],
)
def test_the_latest_day_tells(coalition, coordinator, bill, steps, status, looks):
    today = coalition.today()
    for step, ago, ahead in steps:
        look = today + timedelta(days=ahead) if ahead else None
        actions.move(policy=bill, status=step, on=today - timedelta(days=ago), look_on=look, by=coordinator)
    bill.refresh_from_db()
    assert (bill.status, bill.look_on) == (status, today + timedelta(days=looks) if looks else None)
    assert bill.steps.count() == len(steps) + 1
    with pytest.raises(PolicyTrouble):
        actions.move(policy=bill, status="passed", on=today + timedelta(days=1), by=coordinator)


def test_by_page(as_user, coordinator, coalition):
    client, today = as_user(coordinator), coalition.today()
    ines = make_person(coalition, "Ines Abara")
    sent = {
        "title": "Off-load limit",
        "kind": "rule",
        "status": "idea",
        "on": today.isoformat(),
        "follower": f"I #{ines.pk}",
    }
    url = client.post(reverse("policy-new", args=["river"]), sent).url
    assert "Ines Abara" in client.get(url).text
    assert client.post(url, {"status": "passed", "on": today.isoformat(), "note": "As we proposed."}).status_code == 302
    assert "As we proposed." in client.get(url).text
    assert "Off-load limit" in client.get(reverse("policy-list", args=["river"]) + "?status=passed").text
    client.post(reverse("policy-remove", args=["river", PolicyWatch.objects.get().pk]))
    assert not PolicyStep.objects.exists()


def test_leadership_reads_members_do_not(as_user, leader, member, bill):
    page, change = bill.get_absolute_url(), reverse("policy-edit", args=["river", bill.pk])
    client = as_user(leader)
    assert "What became of it?" not in client.get(page).text
    assert (client.post(page).status_code, client.get(change).status_code) == (403, 403)
    assert "House Bill 4" in client.get(reverse("policy-list", args=["river"])).text
    assert as_user(member).get(page).status_code in (403, 404)
