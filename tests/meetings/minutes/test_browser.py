"""Minutes in Chromium: saved while one writes, brought back after a lost line, and nobody overwritten."""

import re

import pytest
from django.urls import reverse

from meetings.minutes import actions
from meetings.models import Note
from tests.browser import assert_axe_clean, assert_fits, screenshot
from tests.meetings.tables import make_item, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def note(coalition, coordinator):
    meeting = make_meeting(coalition, days=-1, status="held")
    make_item(meeting, "Where we stand", outcome="We stand well.")
    return actions.begin(meeting=meeting, by=coordinator).notes.get()


def address(note):
    return reverse("meeting-minutes-note", args=["river", note.minutes.meeting_id, note.pk])


def write(page, text):
    field = page.get_by_label("What was said and settled")
    field.click()
    field.press("Control+End")
    page.keyboard.type(text)


def said(page, pattern):
    page.locator("[data-draft-state]", has_text=re.compile(pattern)).wait_for()


def test_saved_while_one_writes_and_kept_on_the_device(visits, coordinator, note):
    page = visits.open(coordinator, path=address(note), width=390)
    write(page, " And on.")
    said(page, "^Saved")
    assert Note.objects.get().body == "We stand well. And on."
    page.context.set_offline(True)
    write(page, " Off the line.")
    said(page, "offline")
    page.context.set_offline(False)
    said(page, "^Saved")
    assert Note.objects.get().body == "We stand well. And on. Off the line."
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, "minutes-note-390")
    visits.troubles.clear()  # the browser notes each request that failed while offline


def test_nobody_is_overwritten(visits, coordinator, owner, note):
    page = visits.open(coordinator, path=address(note), width=1280)
    row = Note.objects.select_related("minutes__meeting", "minutes__coalition").get()
    actions.write(note=row, body="Somebody else’s words.", by=owner)
    write(page, " Mine.")
    said(page, "Press Save to see both texts")
    assert Note.objects.get().body == "Somebody else’s words."
    page.get_by_role("button", name="Save").click()
    page.get_by_text("saved this while you were writing").wait_for()
    assert page.get_by_label("What was said and settled").input_value() == "We stand well. Mine."
    assert_axe_clean(page)
    visits.troubles.clear()  # the browser notes the answer 409
