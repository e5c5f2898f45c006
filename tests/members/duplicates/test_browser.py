"""In a browser, phone and desk, light and dark: a warning while typing, two side by side, merged and taken apart."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.duplicates import scans
from members.models import Partner
from tests.browser import assert_axe_clean, assert_fits, press, screenshot
from tests.characters import make_partner, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name, width, dark):
    page.wait_for_load_state("networkidle")
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, f"duplicates-{name}-{width}{'-dark' if dark else ''}")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_from_the_warning_to_the_way_back(visits, coalition, coordinator, width, dark):
    kept = make_partner(coalition, "Acorn Clinic")
    gone = make_partner(coalition, "The Acorn Clinic", status="prospect")
    Partner.objects.filter(pk=kept.pk).update(phone="(612) 555-0101", city="Duluth", about="Beds at night.")
    Partner.objects.filter(pk=gone.pk).update(phone="(612) 555-0102", about="Asked twice.")
    make_person(coalition, "Ana Ruiz", partner=gone)
    page = visits.open(coordinator, path=reverse("partner-new", args=["river"]), width=width, dark=dark)
    page.get_by_label("Name").first.press_sequentially("Acorn Clinik")
    expect(page.get_by_text("likeliest first")).to_be_visible()
    looked_at(page, "typing", width, dark)
    scans.work(scans.start(coalition=coalition, by=coordinator).pk)
    page.goto(page.url.replace("/partners/new/", "/duplicates/"))
    expect(page.get_by_text("The same name", exact=False)).to_be_visible()
    looked_at(page, "list", width, dark)
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_role("button", name="Make them one")).to_be_visible()
    looked_at(page, "merge", width, dark)
    press(page, "Make them one")
    assert list(Partner.objects.values_list("pk", flat=True)) == [kept.pk]
    page.goto(page.url.split("/partners/")[0] + "/duplicates/merged/")
    expect(page.get_by_role("button", name="Take apart")).to_be_visible()
    looked_at(page, "merged", width, dark)
    press(page, "Take apart")
    assert Partner.objects.count() == 2


def test_the_search_by_its_keys(visits, coalition, coordinator):
    page = visits.open(coordinator, path=reverse("partner-list", args=["river"]))
    field = page.get_by_label("Search everything")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
