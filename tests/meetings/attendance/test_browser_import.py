"""Attendance from a file in a browser: phone and desk, light and dark, with a worker's steps done in between."""

import pytest
from django.urls import reverse

from meetings.models import Attendance, Meeting
from members.exchange import applying, arriving, checking, undoing
from members.models import ImportRun, Membership, Partner, Person
from tests.browser import assert_axe_clean, assert_fits, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = """meeting,starts_at,person,email,organization,status
Council,2026-01-15 10:00,Ann Lee,ann@x.example,Clinic on the Hill,present
Council,2026-01-15 10:00,Bo Ray,,Lakeside Hospital,remote
Council,2026-01-15 10:00,Cy Day,,Lakeside Hospital,late
"""


@pytest.fixture
def sheet(tmp_path):
    """The file on her disk."""
    path = tmp_path / "council.csv"
    path.write_text(SHEET)
    return path


def looked_at(page, name, width, dark):
    page.wait_for_load_state("networkidle")
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, f"attendance-import-{name}-{width}{'-dark' if dark else ''}")


@pytest.mark.parametrize(("width", "dark", "status"), [(1280, False, "member"), (390, True, "prospect")])
def test_from_the_file_to_the_undo(visits, coordinator, partner, sheet, monkeypatch, width, dark, status):
    monkeypatch.setattr(arriving, "LIGHT", 0)  # so that this one is read by the worker, as a large one is
    page = visits.open(coordinator, path=reverse("meeting-list", args=["river"]), width=width, dark=dark)
    page.get_by_role("link", name="Attendance from a file").click()
    page.get_by_label("File").wait_for()
    looked_at(page, "new", width, dark)
    page.get_by_label("File").set_input_files(sheet)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("Reading the file. You may leave this page").wait_for()
    looked_at(page, "reading", width, dark)
    run = ImportRun.objects.get()
    assert arriving.read(run.pk)
    page.get_by_text("Comparing every row").wait_for()  # by itself
    assert checking.check(run.pk)
    page.wait_for_url("**/preview/")

    page.get_by_text("“late” is none of").wait_for()
    page.get_by_text("1 meeting, 2 people, 1 organization").wait_for()
    looked_at(page, "preview", width, dark)
    assert not Meeting.objects.exists()
    choice = page.get_by_label("New organizations are members (else prospects)")
    assert not choice.is_checked()
    if status == "member":
        choice.check()
    page.get_by_role("button", name="Import 2 rows").click()
    page.get_by_text("Noting who came.").wait_for()
    assert applying.apply(run.pk)
    page.get_by_text("2 marks noted, 0 changed.").wait_for()
    looked_at(page, "result", width, dark)
    marks = Attendance.objects.order_by("pk").values_list("person__name", "partner__name", "status")
    assert list(marks) == [
        ("Ann Lee", "Clinic on the Hill", "present"),
        ("Bo Ray", "Lakeside Hospital", "remote"),
    ]
    assert Membership.objects.get(partner__name="Clinic on the Hill").status == status

    page.goto(reverse("attendance-import-list", args=["river"]))
    page.get_by_role("row", name="council.csv").get_by_text("Applied").wait_for()
    looked_at(page, "list", width, dark)
    page.get_by_role("link", name="council.csv").click()
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_text("Taking everything back").wait_for()
    assert undoing.undo(run.pk)
    page.get_by_text("2 marks taken back, 0 marks put back as before.").wait_for()
    assert not Attendance.objects.exists()
    assert not Meeting.objects.exists()
    assert not Person.objects.filter(name__in=["Ann Lee", "Bo Ray"]).exists()
    assert list(Partner.objects.values_list("name", flat=True)) == [partner.name]


def test_a_file_that_lacks_columns_is_refused_beside_the_field(visits, coordinator, sheet):
    sheet.write_text("name,day\nAnn,Monday\n")
    page = visits.open(coordinator, path=reverse("attendance-import", args=["river"]), width=390)
    page.get_by_label("File").set_input_files(sheet)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("The first line lacks: meeting, starts_at, status").first.wait_for()
    assert_axe_clean(page)
    assert_fits(page)
    assert not ImportRun.objects.exists()
