"""What search finds of the case, the wins and the reports, and who finds it."""

import datetime as dt

import pytest

from coalition import search
from engagement.models import Brief, DataRequest, EvidenceItem, PublicPromise, Report, RoiCase, Win
from tests.characters import viewer

DAY = dt.date(2026, 3, 12)
LATER = DAY + dt.timedelta(days=200)


@pytest.fixture
def shelf(coalition, other_coalition):
    """One of each about cots, here; and one win of somebody else's coalition."""
    for here in (coalition, other_coalition):
        Win.objects.create(coalition=here, what="Cots for every ward", on=DAY)
    PublicPromise.objects.create(
        coalition=coalition, what="Forty cots more", to_whom="the county", made_on=DAY, due_on=LATER
    )
    EvidenceItem.objects.create(
        coalition=coalition, claim="Cots halve the wait", source="Our drill", origin="pilot", dated=DAY, review_on=LATER
    )
    RoiCase.objects.create(coalition=coalition, title="Shared cots")
    Brief.objects.create(
        coalition=coalition, title="For the board", audience="funder", body="Why cots", composed_on=DAY
    )
    Report.objects.create(
        coalition=coalition, kind="board", title="Cots in spring", starts_on=DAY, ends_on=LATER, sections=["cover"]
    )
    DataRequest.objects.create(coalition=coalition, question="How many cots?", asked_on=DAY)


OPEN = {"What we reached": ["Cots for every ward"], "What we promised openly": ["Forty cots more"]}
READ = {
    "Evidence": ["Cots halve the wait"],
    "What it returns": ["Shared cots"],
    "Briefs and talking points": ["For the board"],
}
KEPT = {"Reports": ["Cots in spring"], "Questions for figures": ["How many cots?"]}


@pytest.mark.parametrize(
    ("character", "expected"),
    [("coordinator", OPEN | READ | KEPT), ("leader", OPEN | READ), ("member", OPEN)],
)
def test_everybody_finds_what_they_may_read(request, coalition, shelf, character, expected):
    groups = search.find(viewer(request.getfixturevalue(character), coalition), "cots").groups
    assert {group.heading: [hit.label for hit in group.hits] for group in groups} == expected


def test_found_by_the_text_and_by_who_says_so(coordinator, coalition, shelf):
    hits = search.find(viewer(coordinator, coalition), "drill our").groups
    assert [(group.heading, hit.label, hit.detail) for group in hits for hit in group.hits] == [
        ("Evidence", "Cots halve the wait", "Our drill")
    ]


def test_each_leads_to_a_page(coordinator, coalition, shelf, as_user):
    client = as_user(coordinator)
    hits = [hit for group in search.find(viewer(coordinator, coalition), "cots").groups for hit in group.hits]
    assert [client.get(hit.url, follow=True).status_code for hit in hits] == [200] * 7
