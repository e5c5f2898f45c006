"""The board in a real browser: cards move by button, keyboard and drag, without JavaScript too; nothing is told by color alone."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_axe_clean, assert_fits, press
from tests.characters import make_partner

from .test_pipeline import URL, make_ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sunrise(coalition, coordinator):
    """A prospect that is ready to be invited."""
    partner = make_partner(coalition, "Sunrise", type_code="long-term-care", status="prospect", since="2026-01-01")
    make_ready(partner, coordinator)
    return partner


@pytest.fixture
def raw(coalition):
    """A prospect of which only the name is known."""
    return make_partner(coalition, "Northern Rail", status="prospect", since="2026-02-01")


def column(page, name):
    return page.get_by_role("region", name=name)


def stands_under(page, name, column_name):
    expect(column(page, column_name).get_by_role("link", name=name)).to_be_visible()


def test_by_keyboard_and_the_focus_goes_along(visits, coordinator, sunrise):
    page = visits.open(coordinator, path=URL)
    stands_under(page, "Sunrise", "Prospective")
    page.get_by_role("link", name="Sunrise").focus()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowRight")
    stands_under(page, "Sunrise", "Invited")
    expect(page.get_by_role("link", name="Sunrise")).to_be_focused()
    expect(page.locator("[data-said]")).to_have_text("Sunrise stands under Invited.")
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowLeft")
    stands_under(page, "Sunrise", "Prospective")
    assert_axe_clean(page)


def test_by_drag(visits, coordinator, sunrise):
    page = visits.open(coordinator, path=URL)
    with page.expect_navigation():
        page.locator("[data-card]").drag_to(column(page, "Resting"))
    stands_under(page, "Sunrise", "Resting")


def test_by_button_on_a_phone(visits, coordinator, sunrise):
    page = visits.open(coordinator, path=URL, width=390, height=844)
    assert_fits(page)
    page.locator("[data-card] summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Member").click()
    stands_under(page, "Sunrise", "Member")
    assert_axe_clean(page)


def test_without_javascript(visits, coordinator, sunrise):
    page = visits.open(coordinator, path=URL, javascript=False)
    page.locator("[data-card] summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Invited").click()
    stands_under(page, "Sunrise", "Invited")


def test_one_that_is_not_ready_is_shown_what_is_missing(visits, coordinator, raw):
    page = visits.open(coordinator, path=URL)
    page.get_by_role("link", name="Northern Rail").focus()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("heading", name="0 of 6 ready")).to_be_visible()
    assert_axe_clean(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Invite all the same").click()
    press(page, "Set status")
    expect(page.get_by_text("Before Northern Rail is invited")).to_be_visible()
    page.get_by_label("Why it cannot wait").fill("They asked to come.")
    press(page, "Set status")
    expect(page.get_by_role("heading", name="Northern Rail")).to_be_visible()
    assert raw.memberships.in_force().get().status == "invited"
