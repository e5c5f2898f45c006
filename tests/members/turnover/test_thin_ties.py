"""Ties that hang by a thread: sole contacts, sponsor and champion gaps, nobody at night (TRN-2, CHM-2, PUR-1)."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Affiliation
from members.turnover import reading
from tests.characters import make_partner, make_person, viewer


def tie(coalition, partner, name, role="other", night="", champion=False):
    person = make_person(coalition, name, partner=partner)
    Affiliation.objects.filter(person=person).update(contact_role=role, night_phone=night, is_champion=champion)


@pytest.mark.parametrize(
    ("ties", "gaps"),
    [
        ([], ["Nobody yet"]),
        ([("lead", "")], ["Only P0", "No executive sponsor", "No champion", "Nobody at night"]),
        ([("sponsor", "", True), ("lead", "555")], None),
        ([("sponsor", ""), ("lead", "555", True)], None),
        ([("sponsor", ""), ("lead", "555")], ["No champion"]),
        ([("sponsor", "555", True), ("other", "")], ["No working lead"]),
        ([("lead", "555"), ("alternate", "", True)], ["No executive sponsor"]),
        ([("lead", ""), ("sponsor", "", True)], ["Nobody at night"]),
    ],
)
def test_what_is_missing(coalition, coordinator, partner, ties, gaps):
    for number, each in enumerate(ties):
        tie(coalition, partner, f"P{number}", *each)
    rows = list(reading.thin(viewer(coordinator, coalition)))
    assert [reading.gaps_of(row) for row in rows] == ([gaps] if gaps else [])


def test_the_page_and_its_filter(as_user, coordinator, member, coalition, partner):
    make_partner(coalition, "Prospect", status="prospect")
    other = make_partner(coalition, "Mercy")
    tie(coalition, other, "Sponsor", "sponsor", "555")
    tie(coalition, other, "Second")
    page = as_user(coordinator).get("/c/river/partners/thin-ties/").content.decode()
    assert "Lakeside Hospital" in page
    assert "Mercy" in page
    assert "Prospect" not in page
    page = as_user(coordinator).get("/c/river/partners/thin-ties/?gap=sponsor").content.decode()
    assert "Lakeside Hospital" in page
    assert "Mercy" not in page
    assert as_user(member).get("/c/river/partners/thin-ties/").status_code == 403


def test_it_costs_the_same_for_1_and_30_rows(as_user, coordinator, coalition, partner, django_assert_max_num_queries):
    for number in range(30):
        make_partner(coalition, f"P{number}")
    client = as_user(coordinator)
    with django_assert_max_num_queries(7):
        client.get("/c/river/partners/thin-ties/")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_as_a_file(as_user, coalition, coordinator, partner, kind):
    tie(coalition, partner, "Paula", "lead")
    answer = as_user(coordinator).get(reverse("thin-ties", args=[coalition.slug]), {"format": kind})
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        assert content.decode("utf-8-sig").splitlines()[1].startswith("Lakeside Hospital,Acute-care hospital,1,")
    else:
        row = list(load_workbook(io.BytesIO(content)).active.values)[1]
        assert row[:3] == ("Lakeside Hospital", "Acute-care hospital", 1)
