"""Ties that hang by a thread: sole contacts, sponsor gaps, nobody at night (TRN-2, PUR-1)."""

import pytest

from members.models import Affiliation
from members.turnover import reading
from tests.characters import make_partner, make_person, viewer


def tie(coalition, partner, name, role="other", night=""):
    person = make_person(coalition, name, partner=partner)
    Affiliation.objects.filter(person=person).update(contact_role=role, night_phone=night)


@pytest.mark.parametrize(
    ("ties", "gaps"),
    [
        ([], ["Nobody yet"]),
        ([("lead", "")], ["Only P0", "No executive sponsor", "Nobody at night"]),
        ([("sponsor", ""), ("lead", "555")], None),
        ([("sponsor", "555"), ("other", "")], ["No working lead"]),
        ([("lead", "555"), ("alternate", "")], ["No executive sponsor"]),
        ([("lead", ""), ("sponsor", "")], ["Nobody at night"]),
    ],
)
def test_what_is_missing(coalition, coordinator, partner, ties, gaps):
    for number, (role, night) in enumerate(ties):
        tie(coalition, partner, f"P{number}", role, night)
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
