"""The room in Chromium: a phone without JavaScript, the tablet, find as you type, a report; nothing for axe to find."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from meetings.checkin import actions
from meetings.models import Arrival, Attendance
from tests.browser import assert_axe_clean, assert_fits, screenshot
from tests.characters import PASSWORD, make_partner, make_person
from tests.meetings.tables import make_invitation, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(coalition, partner):
    cache.clear()
    now = timezone.now()
    found = make_meeting(
        coalition,
        status="published",
        starts_at=now - dt.timedelta(minutes=10),
        ends_at=now + dt.timedelta(minutes=80),
    )
    ems = make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    for name, of in (("Priya Raman", partner), ("Joel Ferreira", partner), ("Marcus Bell", ems)):
        make_invitation(found, make_person(coalition, name, partner=of), of)
    return found


@pytest.fixture
def door(meeting, coordinator):
    return f"/l/check-in/{actions.open_check_in(meeting=meeting, by=coordinator).code}/"


def states():
    return dict(Attendance.objects.values_list("person__name", "status"))


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_without_javascript(visits, door, dark):
    page = visits.open(path=door, width=390, dark=dark, javascript=False)
    page.get_by_label("Your name").first.fill("pri")
    page.get_by_role("button", name="Find me").click()
    page.get_by_role("button", name="Priya Raman").click()
    page.get_by_text("You are checked in for Lakeside Hospital.").wait_for()
    assert states() == {"Priya Raman": "present"}
    page.goto(door)
    page.locator("#id_name").fill("Zed Quist")
    page.get_by_role("button", name="Check in as a visitor").click()
    page.get_by_text("The coordinator adds you").wait_for()
    assert Arrival.objects.get().name == "Zed Quist"


def test_a_phone_with_javascript_and_the_tablet(visits, meeting, door, coordinator):
    phone = visits.open(path=door, width=390)
    phone.locator("#q").press_sequentially("joel")
    phone.get_by_role("button", name="Joel Ferreira").wait_for()
    screenshot(phone, "checkin-390-light")
    assert_fits(phone)
    assert_axe_clean(phone)
    phone.get_by_role("button", name="Joel Ferreira").click()
    phone.get_by_text("You are checked in").wait_for()
    assert_axe_clean(phone)
    page = visits.open(coordinator, path=f"/c/river/meetings/{meeting.pk}/check-in/")
    assert_axe_clean(page)
    screenshot(page, "checkin-desk-1280-light")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Lock this device to check-in").click()
    page.get_by_role("link", name="Coordinator: take this tablet back").wait_for()
    assert_axe_clean(page)
    screenshot(page, "kiosk-1280-light")
    page.goto("/c/river/people/")
    assert page.url.endswith(door)
    page.locator("#q").press_sequentially("marc")
    page.get_by_role("button", name="Marcus Bell").click()
    page.get_by_role("link", name="Next person").wait_for()
    page.wait_for_url(f"**{door}")  # by itself
    assert states() == {"Joel Ferreira": "present", "Marcus Bell": "present"}
    coordinator.set_password(PASSWORD)
    coordinator.save()
    page.get_by_role("link", name="Coordinator: take this tablet back").click()
    page.locator("input[name=login]").fill(coordinator.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/c/river/**")


def test_a_row_a_second(visits, meeting, coordinator):
    page = visits.open(coordinator, path=f"/c/river/meetings/{meeting.pk}/attendance/")
    page.keyboard.press("/")
    for name, key in (("marc", "1"), ("raman", "2")):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.keyboard.press(key)
    page.get_by_text("1 not marked").wait_for()
    assert states() == {"Marcus Bell": "present", "Priya Raman": "remote"}
    page.keyboard.type("Zed Quist")
    page.keyboard.press("Enter")
    assert page.locator("#id_who").input_value() == "Zed Quist"
    page.keyboard.type("Harbor Clinic")
    page.keyboard.press("Enter")
    page.get_by_text("Zed Quist is on the sheet.").wait_for()
    assert states()["Zed Quist"] == "present"


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_every_page_at_every_size(visits, meeting, door, coordinator, width, dark):
    actions.arrive(meeting=meeting, name="Zed Quist", organization="Harbor Clinic")
    base = f"/c/river/meetings/{meeting.pk}"
    page = visits.open(coordinator, path=f"{base}/attendance/", width=width, dark=dark)
    person = meeting.invitations.first().person_id
    for name, path in {
        "sheet": f"{base}/attendance/",
        "times": f"{base}/attendance/line/p{person}/",
        "sign-in": f"{base}/attendance/print/",
        "checkin-desk": f"{base}/check-in/",
        "report": f"/c/river/meetings/reports/new/?meeting={meeting.pk}",
        "names": "/c/river/meetings/reports/names/",
        "door": f"{door}?q=pri",
        "code": "/l/check-in/",
    }.items():
        page.goto(path)
        screenshot(page, f"room-{name}-{width}-{'dark' if dark else 'light'}")
        assert_fits(page)
        assert_axe_clean(page)
