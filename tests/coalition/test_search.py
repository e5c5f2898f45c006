"""Search: what one may see, in few queries, forgiving typing errors."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from coalition import search
from engagement.models import Input, InputRequest
from meetings.models import Decision, Meeting
from tests.characters import make_partner, make_person, viewer


def found(user, coalition, words):
    """{heading: [labels]} and whether these are only written alike."""
    answer = search.find(viewer(user, coalition), words)
    return {group.heading: [hit.label for hit in group.hits] for group in answer.groups}, answer.near


@pytest.fixture
def table(coalition, other_coalition, partner):
    """A few things to find, and a foreign one."""
    make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    make_person(coalition, "Ines Abara", partner=partner, email="ines@lakeside.example")
    make_partner(other_coalition, "Lakeside of the Hill")
    at = datetime(2025, 3, 12, 2, tzinfo=UTC)
    for title, status in (("Lakeside drill", "published"), ("Lakeside draft", "draft")):
        Meeting.objects.create(
            coalition=coalition, title=title, starts_at=at, ends_at=at + timedelta(hours=1), status=status
        )


@pytest.mark.parametrize(
    ("words", "expected", "near"),
    [
        (
            "lakeside",
            {
                "Partners": ["Lakeside Hospital"],
                "People": ["Ines Abara"],
                "Meetings": ["Lakeside draft", "Lakeside drill"],
            },
            False,
        ),
        ("ambul three", {"Partners": ["Three Rivers Ambulance"]}, False),
        ("ABARA", {"People": ["Ines Abara"]}, False),
        ("Lakeide", {"Partners": ["Lakeside Hospital"], "Meetings": ["Lakeside draft", "Lakeside drill"]}, True),
        ("Amublance", {"Partners": ["Three Rivers Ambulance"]}, True),
        ("Inez Abarra", {"People": ["Ines Abara"]}, True),
        ("zzzz qqqq", {}, True),
        ("   ", {}, False),
        ("la\x00keside hosp", {"Partners": ["Lakeside Hospital"]}, False),
        ("100% _", {}, True),
    ],
)
def test_a_coordinator_finds_everything_here(coordinator, coalition, table, words, expected, near):
    assert found(coordinator, coalition, words) == (expected, near)


def test_a_leader_finds_no_people_and_no_drafts(leader, coalition, table):
    assert found(leader, coalition, "lakeside") == (
        {"Partners": ["Lakeside Hospital"], "Meetings": ["Lakeside drill"]},
        False,
    )
    assert found(leader, coalition, "Inez Abarra")[0] == {}


def test_a_member_finds_their_own_partner_and_meetings(member, coalition, table):
    assert found(member, coalition, "lakeside") == (
        {"Partners": ["Lakeside Hospital"], "Meetings": ["Lakeside drill"]},
        False,
    )
    assert found(member, coalition, "three rivers")[0] == {}


def test_the_day_of_a_meeting_is_that_where_the_coalition_is(coordinator, coalition, table):
    groups = search.find(viewer(coordinator, coalition), "drill").groups
    assert [hit.detail for hit in groups[0].hits] == ["March 11, 2025"]


@pytest.mark.parametrize(("words", "most"), [("lakeside", 5), ("Amublance", 6)])
def test_a_search_costs_the_same_for_few_and_many(
    coordinator, coalition, table, as_user, django_assert_max_num_queries, words, most
):
    where, client = reverse("search", args=[coalition.slug]), as_user(coordinator)
    client.get(where, {"q": words})
    with django_assert_max_num_queries(most) as few:
        client.get(where, {"q": words})
    for number in range(30):
        make_partner(coalition, f"Lakeside Ambulance {number:02}")
    with django_assert_max_num_queries(most) as many:
        page = client.get(where, {"q": words})
    assert len(few) == len(many)
    group = page.context["found"].groups[0]
    assert len(group.hits) == search.SHOWN
    assert (group.more_url == "") == (words == "Amublance")


def test_an_outsider_finds_no_search_page(outsider, coalition, as_user):
    assert as_user(outsider).get(reverse("search", args=[coalition.slug]), {"q": "a"}).status_code == 404


@pytest.fixture
def talk(coalition, member, partner):
    """A decision, a draft of one, a request, and what two people said to it, one in confidence."""
    Decision.objects.create(
        coalition=coalition, title="Buy evacuation chairs", question="Twelve of them?", decided_on="2025-03-12"
    )
    Decision.objects.create(coalition=coalition, title="Evacuation draft", status="draft")
    request = InputRequest.objects.create(coalition=coalition, title="Where do evacuation chairs wait?")
    InputRequest.objects.filter(pk=request.pk).update(
        status="open", what_is_open="a", how_used="b", phase="design", estimated_minutes=3, report_back_on="2025-04-01"
    )
    bo = make_person(coalition, "Bo Kim", partner=partner)
    said = {"coalition": coalition, "request": request, "given_on": "2025-03-20"}
    Input.objects.create(person=bo, text="The evacuation plan names nobody.", attribution="confidential", **said)
    Input.objects.create(person=member.people.get(), text="Evacuation needs two doors.", **said)
    return request


WAITING = {"Requests for input": ["Where do evacuation chairs wait?"]}


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        (
            "coordinator",
            {"Decisions": ["Evacuation draft", "Buy evacuation chairs"], **WAITING}
            | {"What was said": ["Evacuation needs two doors.", "The evacuation plan names nobody."]},
        ),
        ("leader", {"Decisions": ["Buy evacuation chairs"], **WAITING}),
        (
            "member",
            {"Decisions": ["Buy evacuation chairs"], **WAITING, "What was said": ["Evacuation needs two doors."]},
        ),
    ],
)
def test_what_was_decided_and_said_is_found_by_who_may_read_it(request, coalition, talk, character, expected):
    assert found(request.getfixturevalue(character), coalition, "evacuation")[0] == expected


def test_a_hit_never_says_who_said_it_and_leads_to_the_request(coordinator, coalition, talk):
    (group,) = search.find(viewer(coordinator, coalition), "names nobody").groups
    (hit,) = group.hits
    assert (hit.label, hit.detail) == ("The evacuation plan names nobody.", "Where do evacuation chairs wait?")
    assert hit.url == reverse("input-detail", args=[coalition.slug, talk.pk])


def test_titles_forgive_typing_errors(leader, coalition, talk):
    assert found(leader, coalition, "evacuaton chairs") == (
        {"Decisions": ["Buy evacuation chairs"], "Requests for input": ["Where do evacuation chairs wait?"]},
        True,
    )
