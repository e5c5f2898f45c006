"""The import in a browser: phone and desk, light and dark, with a worker's steps done in between."""

from pathlib import Path

import pytest
from django.urls import reverse

from members.exchange import applying, checking, undoing
from members.exchange.models import ImportRun
from members.models import Partner
from tests.browser import assert_axe_clean, assert_fits, press, screenshot

HOSPITALS = Path(__file__).parents[2] / "data" / "hospitals.csv"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page, name, width, dark):
    page.wait_for_load_state("networkidle")
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, f"import-{name}-{width}{'-dark' if dark else ''}")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_from_the_file_to_the_undo(visits, coalition, coordinator, width, dark):
    Partner.objects.create(
        coalition=coalition, name="Mayo Clinic Hospital Rochester", city="Rochester", address="1 Elm"
    )
    page = visits.open(coordinator, path=reverse("partner-list", args=["river"]), width=width, dark=dark)
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File").wait_for()
    looked_at(page, "new", width, dark)
    page.get_by_label("File").set_input_files(HOSPITALS)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/map/")
    looked_at(page, "map", width, dark)
    page.get_by_label("Only rows whose").select_option("State")
    page.locator("[name=value_1]").fill("MN")
    page.get_by_role("button", name="Compare with what is here").click()
    page.get_by_text("Comparing every row").wait_for()
    looked_at(page, "progress", width, dark)
    run = ImportRun.objects.get()
    checking.check(run.pk)
    page.wait_for_url("**/preview/")  # by itself
    looked_at(page, "preview", width, dark)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("Writing the partners").wait_for()
    applying.apply(run.pk)
    page.get_by_text("4 partners added").wait_for()
    looked_at(page, "result", width, dark)
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_text("Taking everything back").wait_for()
    undoing.undo(run.pk)
    page.get_by_text("4 partners removed").wait_for()
    assert list(Partner.objects.values_list("address", flat=True)) == ["1 Elm"]


def test_without_javascript(visits, coalition, coordinator):
    page = visits.open(coordinator, path=reverse("import-new", args=["river"]), javascript=False)
    page.get_by_label("File").set_input_files(HOSPITALS)
    press(page, "Read the file")
    press(page, "Compare with what is here")
    page.get_by_text("Comparing every row").wait_for()
    checking.check(ImportRun.objects.get().pk)
    page.get_by_role("link", name="Look again").click()
    press(page, "Import 45 rows")
    page.get_by_text("Writing the partners").wait_for()
    applying.apply(ImportRun.objects.get().pk)
    page.get_by_role("link", name="Look again").click()
    page.get_by_text("45 partners added").wait_for()
