"""The pages of partners, people, settings and search in the browser: accessible, and no wider than the screen."""

import datetime

import pytest
from playwright.sync_api import expect

from members.models import Person
from members.partners import actions
from tests.browser import assert_axe_clean, assert_fits, press
from tests.characters import make_partner, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(coalition, owner):
    """A partner with a history and people, and two others: (partner, its person)."""
    partner = make_partner(coalition, "Three Rivers Ambulance", type_code="ems", status="prospect", since="2021-02-01")
    actions.set_status(partner=partner, status="member", on=datetime.date(2021, 9, 1), by=owner, note="Met at the fair")
    facts = {"city": "Winona", "county": "Winona", "phone": "555 0100", "website": "https://rivers.example/"}
    actions.change_partner(partner=partner, by=owner, about="Nine ambulances, three stations.", **facts)
    person = make_person(coalition, "Marcus Bell", partner=partner, email="marcus@rivers.example", phone="555 0142")
    make_person(coalition, "Ines Abara", partner=partner)
    make_partner(coalition, "Lakeside Hospital and Behavioral Health Center of the Upper Valley")
    make_partner(coalition, "Harlan Fire", type_code="public-safety", status="invited")
    return partner, person


# What the sweep over all pages (test_front_doors.py) does not ask for.
PAGES = ["partners/?q=zzzz&type=core", "people/new/?partner={partner}", "search/?q=rivers", "search/?q=Amublance"]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_what_was_asked_for_fits_and_is_accessible(visits, owner, table, width, dark):
    partner, _ = table
    page = visits.open(owner, path="/c/river/partners/", width=width, dark=dark)
    for path in PAGES:
        page.goto("/c/river/" + path.format(partner=partner.pk))
        assert page.locator("h1").count() == 1, path
        assert_fits(page)
        assert_axe_clean(page)


def test_two_people_edit_one_partner(visits, owner, coordinator, table):
    partner, _ = table
    page = visits.open(owner, path=f"/c/river/partners/{partner.pk}/edit/")
    actions.change_partner(partner=partner, by=coordinator, city="Rochester", phone="555 0199")
    page.fill("#id_city", "Lake City")
    page.fill("#id_about", "Wants the off-load figures on one page.")
    press(page, "Save partner")
    assert "Rosa saved this while you were writing." in page.locator("main").inner_text()
    assert page.get_by_role("region", name="Both texts").locator("tbody tr").count() == 2
    assert page.input_value("#id_about") == "Wants the off-load figures on one page."
    assert page.input_value("#id_phone") == "555 0199"
    assert_axe_clean(page)
    press(page, "Save partner")
    partner.refresh_from_db()
    assert (partner.city, partner.phone) == ("Lake City", "555 0199")


def test_adding_one_that_is_here_already(visits, owner, table):
    page = visits.open(owner, path="/c/river/partners/new/", width=390)
    page.fill("#id_name", "Three River Ambulance")
    press(page, "Add partner")
    expect(page.get_by_text("Perhaps here already:")).to_be_visible()
    assert_axe_clean(page)
    press(page, "It is another one: add it")
    assert page.locator("h1").inner_text() == "Three River Ambulance"


def test_a_person_is_added_by_typing_a_partner(visits, owner, table):
    page = visits.open(owner, path="/c/river/people/new/", javascript=False)
    page.fill("#id_name", "Tom Kessler")
    page.fill("#id_partner", "three rivers")
    press(page, "Add person")
    assert page.locator("h1").inner_text() == "Tom Kessler"
    assert Person.objects.get(name="Tom Kessler").affiliations.get().partner == table[0]
