"""Evidence with a source and a review day (EVD-1, EVD-2), and what a thing costs and returns (EVD-2, EVD-3)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.case import actions
from engagement.models import EvidenceItem, RoiCase
from meetings.models import Objective

pytestmark = pytest.mark.django_db


def make_item(coalition, due_in=30, **fields):
    today = coalition.today()
    known = {
        "claim": "Fewer moves",
        "source": "County report",
        "origin": "pilot",
        "dated": today - dt.timedelta(days=400),
    }
    return EvidenceItem.objects.create(
        coalition=coalition, review_on=today + dt.timedelta(days=due_in), **known | fields
    )


@pytest.mark.parametrize(
    ("cost", "saving", "months"),
    [
        ("0", "0", 0),
        ("0", "100", 0),
        ("1200", "0", None),
        ("1200", "1200", 12),
        ("1201", "1200", 13),
        ("100", "2400", 1),
    ],
)
def test_payback_is_computed(cost, saving, months):
    assert RoiCase(cost=Decimal(cost), saving=Decimal(saving)).payback_months == months


def test_every_return_is_told_and_money_comes_last():
    case = RoiCase(money="Less overtime", mission="Ready", funder="It counts homes")
    assert [(kind.value, words) for kind, words in case.returns] == [
        ("mission", "Ready"), ("funder", "It counts homes"), ("money", "Less overtime"),
    ]  # fmt: skip


@pytest.mark.parametrize(("due_in", "stale"), [(1, False), (0, True), (-1, True)])
def test_evidence_is_stale_from_its_review_day_on(coalition, due_in, stale):
    item = make_item(coalition, due_in)
    assert item.is_stale(coalition.today()) is stale
    assert EvidenceItem.objects.due(coalition.today()).exists() is stale


def test_looked_at_today(as_user, coalition, coordinator):
    item = make_item(coalition, -5)
    url = reverse("evidence-reviewed", args=["river", item.pk])
    for _ in range(2):
        assert as_user(coordinator).post(url).status_code == 302
    item.refresh_from_db()
    today = coalition.today()
    assert (item.reviewed_on, item.review_on) == (today, today + dt.timedelta(days=365))
    assert AuditEvent.objects.filter(verb="evidence_reviewed").count() == 1


def test_the_library_says_what_is_due_and_filters(as_user, coalition, coordinator):
    make_item(coalition, -1, claim="Old figure", origin="peer")
    make_item(coalition, 9, claim="Good figure", is_patient_outcome=True)
    page = as_user(coordinator)
    url = reverse("evidence-list", args=["river"])
    whole = page.get(url).content.decode()
    assert whole.count("Look at it again") == 1
    for query, there, gone in (
        ({"review": "due"}, "Old figure", "Good figure"),
        ({"review": "good"}, "Good figure", "Old figure"),
        ({"origin": "peer"}, "Old figure", "Good figure"),
        ({"patients": "yes"}, "Good figure", "Old figure"),
    ):
        shown = page.get(url, query).content.decode()
        assert there in shown
        assert gone not in shown


def test_leaders_read_members_do_not(as_user, coalition, leader, member):
    item = make_item(coalition)
    case = RoiCase.objects.create(coalition=coalition, title="One list", mission="Ready")
    pages = [
        reverse("case", args=["river"]), reverse("evidence-list", args=["river"]), reverse("roi-list", args=["river"]),
        reverse("evidence-detail", args=["river", item.pk]), reverse("roi-detail", args=["river", case.pk]),
    ]  # fmt: skip
    assert [as_user(leader).get(url).status_code for url in pages] == [200] * 5
    assert {as_user(member).get(url).status_code for url in pages} <= {403, 404}
    for name in ("evidence-edit", "evidence-reviewed", "evidence-remove"):
        assert as_user(leader).post(reverse(name, args=["river", item.pk])).status_code == 403


def test_note_change_and_take_away(as_user, coalition, coordinator):
    page = as_user(coordinator)
    today = coalition.today()
    sent = {
        "claim": "Fewer moves", "figure": "a third", "origin": "pilot", "source": "Report", "address": "example.org/a",
        "dated": today.isoformat(), "review_on": today.isoformat(),
    }  # fmt: skip
    told = page.post(reverse("evidence-new", args=["river"]), sent)
    assert "Look again on a day after the one it is of." in told.content.decode()
    sent["review_on"] = (today + dt.timedelta(days=30)).isoformat()
    assert page.post(reverse("evidence-new", args=["river"]), sent).status_code == 302
    item = EvidenceItem.objects.get()
    assert (item.address, item.figure) == ("https://example.org/a", "a third")
    assert page.post(reverse("evidence-remove", args=["river", item.pk])).status_code == 302
    assert not EvidenceItem.objects.exists()


def test_a_source_is_kept_as_a_file(as_user, coalition, coordinator, leader):
    item = make_item(coalition)
    paper = SimpleUploadedFile("report.txt", b"40 of 40\n")
    assert as_user(coordinator).post(item.get_absolute_url(), {"file": paper}).status_code == 302
    file = item.files.get()
    answer = as_user(leader).get(reverse("evidence-file", args=["river", item.pk, file.pk]))
    assert b"".join(answer.streaming_content) == b"40 of 40\n"
    assert as_user(leader).post(item.get_absolute_url(), {"file": paper}).status_code == 403
    remove = reverse("evidence-file-remove", args=["river", item.pk, file.pk])
    assert as_user(leader).post(remove).status_code == 403
    assert as_user(coordinator).post(remove).status_code == 302
    assert not item.files.exists()


def test_a_case_says_something_it_returns_and_rests_on_evidence(as_user, coalition, coordinator):
    page = as_user(coordinator)
    sent = {"title": "One list", "cost": "1200", "saving": "0"}
    told = page.post(reverse("roi-new", args=["river"]), sent).content.decode()
    assert "Say at least one thing that it returns." in told
    assert page.post(reverse("roi-new", args=["river"]), sent | {"duty": "Nobody waits"}).status_code == 302
    case = RoiCase.objects.get()
    good, old = make_item(coalition, claim="Good"), make_item(coalition, -1, claim="Old")
    for chosen in ([good.pk, old.pk], [old.pk], [old.pk]):
        assert page.post(case.get_absolute_url(), {"items": chosen}).status_code == 302
    assert list(case.rests_on.all()) == [old]
    assert AuditEvent.objects.filter(verb="roi_based").count() == 2
    assert "Evidence to look at again" in page.get(reverse("roi-list", args=["river"])).content.decode()
    actions.review(item=old, by=coordinator)
    assert "1 piece of evidence" in page.get(reverse("roi-list", args=["river"])).content.decode()
    again = page.post(reverse("roi-new", args=["river"]), sent | {"title": "one LIST", "duty": "x"}).content.decode()
    assert "There is a case of that title." in again


def test_the_objective_shows_what_speaks_for_it(as_user, coalition, leader, member, coordinator):
    aim = Objective.objects.create(coalition=coalition, title="Beds", status="active")
    make_item(coalition, claim="Fewer moves", objective=aim)
    url = reverse("objective-detail", args=["river", aim.pk])
    assert "Fewer moves" in as_user(leader).get(url).content.decode()
    assert "Fewer moves" not in as_user(member).get(url).content.decode()


def test_lists_cost_the_same_for_more_rows(as_user, coalition, coordinator, django_assert_max_num_queries):
    for number in range(30):
        item = make_item(coalition, claim=f"Claim {number}")
        case = RoiCase.objects.create(coalition=coalition, title=f"Case {number}", mission="Ready")
        actions.base_case(case=case, items=[item], by=coordinator)
    page = as_user(coordinator)
    for name in ("evidence-list", "roi-list"):
        page.get(reverse(name, args=["river"]))
        with django_assert_max_num_queries(8):
            page.get(reverse(name, args=["river"]))
