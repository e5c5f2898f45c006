"""An address book and a spreadsheet at once, in a browser: upload, columns, preview, pause, result, undo; the file of everything."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.bundle import actions
from members.bundle.models import Export
from members.exchange import applying, checking, undoing
from members.exchange.models import ImportRun
from members.models import Person
from tests.browser import assert_axe_clean, assert_fits, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = (
    "Organization,City,Full name,E-mail,Job title,Contact date,Contact note\n"
    "Cedar Clinic,Cedar,Ana Diaz,ana@cedar.example,Director,2025-03-02,Will ask her board\n"
    "Cedar Clinic,,Bo Chen,no address,Nurse,,\n"
)
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cleo Marsh\r\nORG:Cedar Clinic\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD\r\n"
)


def looked_at(page, name, width, dark):
    page.wait_for_load_state("networkidle")
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, f"contacts-{name}-{width}{'-dark' if dark else ''}")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_from_the_files_to_the_undo(visits, coalition, coordinator, width, dark):
    page = visits.open(coordinator, path=reverse("person-list", args=["river"]), width=width, dark=dark)
    page.get_by_role("link", name="Import").click()
    looked_at(page, "new", width, dark)
    page.get_by_label("File, or files").set_input_files(
        [
            {"name": "people.csv", "mimeType": "text/csv", "buffer": SHEET.encode()},
            {"name": "cleo.vcf", "mimeType": "text/vcard", "buffer": CARD.encode()},
        ]
    )
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/map/")
    looked_at(page, "map", width, dark)
    page.get_by_role("button", name="Compare with what is here").click()
    run = ImportRun.objects.get()
    checking.check(run.pk)
    page.wait_for_url("**/preview/")
    expect(page.get_by_text("Would make: 1 organization, 2 people, 2 ties, 1 past contact.")).to_be_visible()
    looked_at(page, "preview", width, dark)
    page.get_by_role("button", name="Import", exact=False).last.click()
    page.wait_for_url(f"**/{run.pk}/")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("It rests, and keeps its place.")).to_be_visible()
    looked_at(page, "paused", width, dark)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Stop the import")).to_be_visible()
    applying.apply(run.pk)
    expect(page.get_by_text("Made: 1 organization")).to_be_visible()
    looked_at(page, "done", width, dark)
    assert Person.objects.filter(name="Cleo Marsh", affiliations__partner__name="Cedar Clinic").exists()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    undoing.undo(run.pk)
    expect(page.get_by_text("3 entries removed")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_everything_as_a_file(visits, coalition, owner, width, dark):
    page = visits.open(owner, path=reverse("everything", args=["river"]), width=width, dark=dark)
    looked_at(page, "everything", width, dark)
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_text("Writing the tables.")).to_be_visible()
    actions.make(Export.objects.get().pk)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the file").click()
    assert taken.value.suggested_filename.startswith("river-")
    looked_at(page, "everything-made", width, dark)
