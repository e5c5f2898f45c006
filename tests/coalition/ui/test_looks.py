"""The parts in a real browser: light and dark, wide and phone, with and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coalition.models import AuditEvent
from tests.browser import assert_axe_clean, assert_fits, press, screenshot, until

from . import urls

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.coalition.ui.urls"), pytest.mark.django_db(transaction=True)]
GROUNDS = {False: "rgb(250, 247, 242)", True: "rgb(24, 23, 21)"}  # --ct-ground in theme.css


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_gallery_and_sign_in(visits, coordinator, width, dark):
    kind = f"{width}-{'dark' if dark else 'light'}"
    page = visits.open(coordinator, path="/components/", width=width, dark=dark)
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"components-{kind}")
    page = visits.open(path="/accounts/login/", width=width, dark=dark)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUNDS[dark]
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"login-{kind}")


@pytest.mark.parametrize("role", ["coordinator", "leader", "member"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_frame(visits, request, role, width):
    page = visits.open(request.getfixturevalue(role), path="/c/river/meeting-list/", width=width)
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"frame-{role}-{width}")
    page.locator("summary", has_text="Your account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    if width > 760:  # on phones the menu lies over the page
        assert_axe_clean(page)
    screenshot(page, f"frame-{role}-{width}-menu")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_the_skip_link_is_first(visits, coordinator):
    page = visits.open(coordinator, path="/c/river/today/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_device_decides_without_javascript(visits, coalition, dark):
    page = visits.open(path="/accounts/login/", dark=dark, javascript=False)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUNDS[dark]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_chosen_theme_stays(visits, coalition, javascript):
    page = visits.open(path="/accounts/login/", javascript=javascript)
    press(page, "Dark")
    page.goto("/accounts/password/reset/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == GROUNDS[True]


def test_wrong_sign_in_takes_the_focus_to_the_summary(visits, coordinator):
    page = visits.open(path="/accounts/login/")
    page.get_by_label("Email").fill(coordinator.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_axe_clean(page)


def test_pages_for_trouble(visits, coordinator):
    page = visits.open(coordinator, path="/nowhere/", width=390)
    expect(page.get_by_role("heading", name="We cannot find that page")).to_be_visible()
    assert_axe_clean(page)
    assert_fits(page)
    visits.troubles.clear()  # the browser notes the 404 itself


@pytest.fixture
def posted():
    """What was sent by the page /sending/."""
    urls.POSTED.clear()
    return urls.POSTED


def test_a_double_click_sends_once(visits, coordinator, posted):
    """The first answer is held back, so that the second press finds the page as it was."""
    page = visits.open(coordinator, path="/sending/")
    held = []
    page.route("**/sending/", lambda route: held.append(route))
    page.evaluate(
        """() => new Promise((pressed) => {
          const button = [...document.querySelectorAll("button")].find((each) => each.textContent === "Send");
          button.click();
          setTimeout(() => { button.click(); setTimeout(pressed, 50); }, 50);
        })"""
    )
    until(page, lambda: held)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url(visits.site + "/")
    assert [sent["deed"] for sent in posted] == ["it"]


@pytest.mark.parametrize(("answer", "deeds"), [("dismiss", []), ("accept", ["gone"])])
def test_deleting_asks_once(visits, coordinator, posted, answer, deeds):
    page = visits.open(coordinator, path="/sending/")
    page.on("dialog", lambda dialog: getattr(dialog, answer)())
    page.get_by_role("button", name="Delete").click()
    if deeds:
        page.wait_for_url(visits.site + "/")
    page.goto("/c/river/today/")
    assert [sent["deed"] for sent in posted] == deeds


def test_changes_are_not_lost_unasked(visits, coordinator):
    page = visits.open(coordinator, path="/components/")
    page.locator("#id_notes").fill("half a thought")
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto("/c/river/today/")
    assert asked == ["beforeunload"]
    page.goto("/components/")
    assert asked == ["beforeunload"]


def test_print_shows_the_page_not_the_frame(visits, coordinator):
    page = visits.open(coordinator, path="/components/")
    page.emulate_media(media="print")
    expect(page.locator("aside")).to_be_hidden()
    expect(page.get_by_role("heading", name="Components")).to_be_visible()
    expect(page.get_by_text("Members with at least one sign in 90 days.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_hidden()


def test_zoomed_to_400_percent_it_still_fits(visits, coordinator):
    page = visits.open(coordinator, path="/components/", width=320, height=256)
    assert_fits(page)


@pytest.mark.urls("tests.coalition.ui.test_tables")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_list(visits, coordinator, coalition, width):
    AuditEvent.objects.bulk_create(
        AuditEvent(coalition=coalition, verb="made", target_type="x", target_id=i, target_label=f"Partner {i:02}")
        for i in range(60)
    )
    page = visits.open(coordinator, path="/c/river/deeds/?verb=made&find=partner", width=width)
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"list-{width}")
    page.get_by_role("link", name="Number").click()
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_text("26 to 50 of 60")).to_be_visible()
    page.get_by_role("link", name="Find: partner").click()
    expect(page.get_by_role("link", name="Find: partner")).to_have_count(0)
    page.get_by_label("Find").fill("zzz")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Nothing fits these filters")).to_be_visible()
    assert_axe_clean(page)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["account_email", "account_change_password", "mfa_index", "mfa_activate_totp"])
def test_account_pages(visits, coordinator, name, width):
    page = visits.open(coordinator, path=reverse(name), width=width)
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"{name}-{width}")


def test_names_are_suggested_while_one_types(visits, coordinator, leader):
    page = visits.open(coordinator, path="/finding/")
    page.get_by_label("Who").press_sequentially("len")
    expect(page.locator("datalist option")).to_have_attribute("value", f"Lena #{leader.pk}")
    press(page, "Save")
    expect(page.get_by_label("Who")).to_have_value("len")  # one fits, so it is taken; what was typed stays
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("Who").fill("nobody")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Who")).to_have_value("nobody")
    assert_axe_clean(page)
