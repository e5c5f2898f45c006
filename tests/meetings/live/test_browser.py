"""A meeting that goes on, in Chromium: two browsers at once, a line that breaks, two writers in one line; axe."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings.live import steps
from meetings.models import AgendaItem, Decision, ItemNote, LiveMeeting, Speaker
from tests.browser import assert_axe_clean, assert_fits, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WITHIN = (
    2000  # milliseconds in which every open screen sees a change (issue 3); the test allows the machine as much again
)


@pytest.fixture
def path(council):
    def address(name="live", *more):
        return reverse(name, args=["river", council.meeting.pk, *more])

    return address


def seen(page, text):
    page.get_by_text(text, exact=False).first.wait_for(timeout=2 * WITHIN)


def now(page):
    return page.locator("#now")


def write(page, text):
    field = page.get_by_label("Notes on this item")
    field.click()
    field.press("Control+End")
    page.keyboard.type(text)


def reads(page, text):
    """The notes field comes to hold this text."""
    expect(page.get_by_label("Notes on this item")).to_have_value(text)


def saved(page):
    page.locator("[data-notes-state]", has_text=re.compile(r"^Saved\.$")).wait_for()


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_every_page_at_every_size(visits, council, coordinator, member, path, width, dark):
    size = f"{width}-{'dark' if dark else 'light'}"
    page = visits.open(coordinator, path=path(), width=width, dark=dark)
    guest = visits.open(member, path=path(), width=width, dark=dark)
    wall = visits.open(coordinator, path=path("live-screen"), width=width, dark=dark)
    pages = {"live": page, "live-follow": guest, "live-screen": wall}

    def look(when):
        for name, each in pages.items():
            assert_fits(each)
            assert_axe_clean(each)
            screenshot(each, f"{name}-{when}-{size}")

    look("before")
    page.get_by_role("button", name="Start the meeting").click()
    for each in pages.values():
        seen(each, "Where we stand")
    guest.get_by_role("button", name="I would like to speak").click()
    seen(page, "Amir")
    page.get_by_role("button", name="Count who speaks").click()
    page.get_by_text("A decision", exact=True).click()
    seen(page, "Stop counting")
    look("running")
    page.goto(path("live-note-history", council.items[0].pk))
    assert_axe_clean(page)


def test_two_browsers_see_the_same(visits, council, coordinator, chair, member, path):
    """Steps by keys on one screen; the other, a phone and the wall follow within two seconds."""
    page = visits.open(chair, path=path())
    other = visits.open(coordinator, path=path())
    phone = visits.open(member, path=path(), width=390)
    wall = visits.open(coordinator, path=path("live-screen"))
    page.get_by_role("button", name="Start the meeting").click()
    for each in (page, other, phone, wall):
        seen(each, "Where we stand")
    page.keyboard.press("n")
    for each in (other, phone):
        now(each).filter(has_text="Date of the drill").wait_for(timeout=2 * WITHIN)
    wall.get_by_role("heading", name="Date of the drill").wait_for(timeout=2 * WITHIN)
    phone.get_by_role("button", name="I would like to speak").click()
    seen(other, "Amir")
    other.keyboard.press("c")
    other.get_by_text("Nobody is waiting").wait_for()
    assert not Speaker.objects.exists()
    # In a text field keys are letters.
    page.keyboard.press("o")
    page.keyboard.type("nsp")
    assert page.get_by_label("Who asks to speak").input_value() == "nsp"
    page.keyboard.press("Enter")
    seen(other, "nsp")
    # The agenda is edited while the meeting goes on.
    builder = visits.open(coordinator, path=path("meeting-agenda"))
    third = council.items[2]
    builder.locator(f"#item-{third.pk}").get_by_role("button", name=re.compile("up", re.I)).first.click()
    builder.get_by_text(" is number 2 of ").wait_for()
    AgendaItem.objects.filter(pk=third.pk).update(title="Who carries what")
    for each in (page, phone):
        seen(each, "Who carries what")
    page.get_by_role("checkbox", name="Keys").uncheck()
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    expect(now(page)).to_have_text("Date of the drill")


def test_a_lost_line_loses_no_word(visits, council, coordinator, owner, path):
    steps.start(meeting=council.meeting, by=coordinator)
    page = visits.open(coordinator, path=path())
    write(page, "Wards: April.")
    saved(page)
    page.context.set_offline(True)
    write(page, "\nCare homes: nights.")
    page.get_by_text("Not saved yet, you are offline").wait_for()
    page.get_by_text("A decision", exact=True).click()
    page.get_by_label("What was decided").fill("The drill is on April 4")
    page.get_by_role("button", name="Note the decision").click()
    page.get_by_text("1 note waits for the line to come back").wait_for()
    screenshot(page, "live-offline-1280-light")
    assert_axe_clean(page)
    assert not Decision.objects.exists()
    # Somebody else writes meanwhile, in lines of their own.
    other = visits.open(owner, path=path())
    write(other, "\nSamir asks the county.")
    saved(other)
    page.context.set_offline(False)
    saved(page)
    page.get_by_text("The decision is noted.").wait_for()
    assert Decision.objects.get().title == "The drill is on April 4"
    lines = set(ItemNote.objects.get().text.split("\n"))
    assert lines == {"Wards: April.", "Care homes: nights.", "Samir asks the county."}
    for each in (page, other):
        reads(each, ItemNote.objects.get().text)
    visits.troubles.clear()  # the browser notes each request that failed while offline


def test_what_was_written_offline_survives_a_closed_window(visits, council, coordinator, path):
    steps.start(meeting=council.meeting, by=coordinator)
    page = visits.open(coordinator, path=path())
    page.context.set_offline(True)
    write(page, "Only here.")
    page.get_by_text("Not saved yet, you are offline").wait_for()
    page.close()
    assert not ItemNote.objects.filter(version__gt=0).exists()
    context = visits.contexts[-1]
    context.set_offline(False)
    again = context.new_page()
    again.goto(path())
    saved(again)
    assert again.get_by_label("Notes on this item").input_value() == "Only here."
    assert ItemNote.objects.get().text == "Only here."
    visits.troubles.clear()


def test_two_writers_in_one_line(visits, council, coordinator, owner, path):
    steps.start(meeting=council.meeting, by=coordinator)
    page = visits.open(coordinator, path=path())
    write(page, "Wards")
    saved(page)
    other = visits.open(owner, path=path())
    other.context.set_offline(True)
    write(other, ": May.")
    write(page, ": April.")
    saved(page)
    other.context.set_offline(False)
    dialog = other.get_by_role("dialog")
    dialog.wait_for()
    assert_axe_clean(other)
    screenshot(other, "live-both-1280-light")
    assert other.locator("[data-notes-theirs]").inner_text() == "Wards: April."
    assert other.locator("[data-notes-mine]").inner_text() == "Wards: May."
    other.keyboard.press("Escape")
    other.get_by_role("button", name="Compare both versions").click()
    dialog.get_by_label("What should stand there").fill("Wards: April or May.")
    dialog.get_by_role("button", name="Save what stands above").click()
    saved(other)
    reads(page, "Wards: April or May.")
    assert ItemNote.objects.get().text == "Wards: April or May."
    visits.troubles.clear()  # the browser notes the status 409 and what failed while offline


def test_without_scripts(visits, council, coordinator, path):
    page = visits.open(coordinator, path=path(), javascript=False)
    page.get_by_role("button", name="Start the meeting").click()
    page.get_by_role("button", name=re.compile("Done, next")).click()
    expect(now(page)).to_have_text("Date of the drill")
    page.get_by_label("Who asks to speak").fill("A guest")
    page.get_by_role("button", name="Add them to the list").click()
    page.get_by_role("button", name="A guest speaks").click()
    page.get_by_label("Notes on this item").fill("By plain form")
    page.get_by_role("button", name="Save the notes").click()
    page.get_by_text("The notes are saved.").wait_for()
    assert ItemNote.objects.get().text == "By plain form"
    page.get_by_text("A task", exact=True).click()
    page.locator("#task_title").fill("Book the station")
    page.get_by_role("button", name="Note the task").click()
    page.get_by_text("The task is noted.").wait_for()
    assert LiveMeeting.objects.get().current == council.items[1]
