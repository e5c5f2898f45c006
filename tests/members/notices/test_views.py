"""The notices page, one notice, and what a person decides about it."""

import pytest

from members.models import Notice
from members.notices import delivery
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


def force(notice, status):
    Notice.objects.filter(pk=notice.pk).update(status=status, reason="the reason why")


def test_list_shows_who_when_and_why_not(as_user, coordinator, ana, owe):
    owe(ana, "digest")
    force(owe(ana, "reminder"), "unsure")
    force(owe(ana, "input"), "failed")
    page = as_user(coordinator).get("/c/river/notices/").content.decode()
    for words in ("Test digest", "Ana Ruiz", "Perhaps sent", "Could not be sent", "the reason why", "Try all failed"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"owed", "held", "claimed", "sending", "skipped", "failed", "unsure"}),
        ("status=person", {"failed", "unsure"}),
        ("status=waiting", {"owed", "claimed", "sending"}),
        ("status=skipped", {"skipped"}),
        ("category=digest", {"owed", "held", "claimed", "sending", "skipped", "failed", "unsure"}),
        ("category=input", set()),
    ],
)
def test_filters(as_user, coordinator, ana, owe, query, expected):
    for status in ("owed", "held", "claimed", "sending", "skipped", "failed", "unsure"):
        force(owe(ana, "digest", key=status), status)
    response = as_user(coordinator).get(f"/c/river/notices/?format=csv&{query}")
    rows = b"".join(response).decode("utf-8-sig").splitlines()[1:]
    labels = {Notice.Status(status).label for status in expected}
    assert {label for label in Notice.Status.labels if any(f",{label}," in row for row in rows)} == labels
    assert len(rows) == len(expected)


def test_list_costs_the_same_for_1_and_50(as_user, coordinator, coalition, owe, django_assert_max_num_queries):
    owe(make_person(coalition, "One", email="one@example.org"))
    client = as_user(coordinator)
    client.get("/c/river/notices/")
    with django_assert_max_num_queries(6) as one:
        client.get("/c/river/notices/?per=50")
    for number in range(50):
        owe(make_person(coalition, f"P{number}", email=f"p{number}@example.org"))
    with django_assert_max_num_queries(6) as fifty:
        client.get("/c/river/notices/?per=50")
    assert len(one) == len(fifty)


@pytest.mark.parametrize(
    ("who", "list_status", "detail_status", "decide_status"),
    [
        ("owner", 200, 200, 302),
        ("coordinator", 200, 200, 302),
        ("leader", 403, 404, 404),
        ("member", 403, 404, 404),
        ("outsider", 404, 404, 404),
        (None, 302, 302, 302),
    ],
)
def test_who_may(request, client, as_user, ana, owe, who, list_status, detail_status, decide_status):
    notice = owe(ana)
    client = as_user(request.getfixturevalue(who)) if who else client
    assert client.get("/c/river/notices/").status_code == list_status
    assert client.get(f"/c/river/notices/{notice.pk}/").status_code == detail_status
    assert client.post(f"/c/river/notices/{notice.pk}/decide/", {"step": "hold"}).status_code == decide_status
    notice.refresh_from_db()
    assert notice.status == ("held" if who in ("owner", "coordinator") else "owed")


def test_a_member_reads_their_own_and_decides_nothing(as_user, member, owe, any_hour):
    notice = owe(member.people.get(), "report_back", paragraphs=["We did it."])
    delivery.deliver([notice.pk])
    client = as_user(member)
    page = client.get(f"/c/river/notices/{notice.pk}/")
    assert page.status_code == 200
    assert "We did it." in page.content.decode()
    assert client.post(f"/c/river/notices/{notice.pk}/decide/", {"step": "hold"}).status_code == 403


def test_body_on_the_page_gives_no_personal_link_away(as_user, coordinator, ana, owe, any_hour):
    notice = owe(ana, "report_back")
    delivery.deliver([notice.pk])
    page = as_user(coordinator).get(f"/c/river/notices/{notice.pk}/").content.decode()
    assert "/l/unsubscribe/…/" in page


@pytest.mark.parametrize(
    ("status", "step", "then"),
    [
        ("unsure", "sent", "sent"),
        ("unsure", "not-sent", "owed"),
        ("failed", "retry", "owed"),
        ("owed", "hold", "held"),
        ("held", "release", "owed"),
    ],
)
def test_decisions(as_user, coordinator, ana, owe, state, status, step, then):
    notice = owe(ana)
    force(notice, status)
    client = as_user(coordinator)
    assert f'value="{step}"' in client.get(f"/c/river/notices/{notice.pk}/").content.decode()
    client.post(f"/c/river/notices/{notice.pk}/decide/", {"step": step})
    assert state(notice)[0] == then
    again = client.post(f"/c/river/notices/{notice.pk}/decide/", {"step": step}, follow=True)  # a double click
    assert state(notice)[0] == then
    assert len(again.context["messages"]) >= 1


def test_no_such_step(as_user, coordinator, ana, owe):
    assert as_user(coordinator).post(f"/c/river/notices/{owe(ana).pk}/decide/", {"step": "burn"}).status_code == 404


def test_retry_all(as_user, coordinator, leader, ana, owe, state):
    notice = owe(ana)
    force(notice, "failed")
    assert as_user(leader).post("/c/river/notices/try-again/").status_code == 403
    as_user(coordinator).post("/c/river/notices/try-again/")
    assert state(notice)[0] == "owed"


def test_what_needs_a_person_is_counted_in_the_navigation(as_user, coordinator, member, ana, owe):
    from members.notices.owing import waiting_for_a_person
    from tests.characters import viewer

    force(owe(ana, key="a"), "unsure")
    force(owe(ana, key="b"), "failed")
    owe(ana, key="c")
    assert waiting_for_a_person(viewer(coordinator, ana.coalition)).count() == 2
    assert waiting_for_a_person(viewer(member, ana.coalition)) is None
