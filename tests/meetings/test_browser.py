"""Meetings in Chromium: publish, answer on a phone, take attendance by keys; nothing to complain of for axe-core."""

import re

import pytest
from playwright.sync_api import expect

from meetings.meetings.notices import LINK_PURPOSE
from meetings.models import Attendance, Invitation, Meeting
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, screenshot
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, True), (1280, False)]


@pytest.fixture
def people(coalition, partner):
    ems = make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    care = make_partner(coalition, "Maple Grove Care Home", type_code="long-term-care")
    return [
        (make_person(coalition, "Priya Raman", partner=partner, email="priya@x.example"), partner),
        (make_person(coalition, "Joel Ferreira", partner=partner, email="joel@x.example"), partner),
        (make_person(coalition, "Marcus Bell", partner=ems, email="marcus@x.example"), ems),
        (make_person(coalition, "Beth Sandoval", partner=care), care),
    ]


def furnish(meeting, people):
    """An agenda and a list."""
    lead = people[0][0]
    make_item(meeting, "Where we stand", owner=lead)
    make_item(meeting, "Date and script of the drill", owner=lead, purpose="decide", minutes=30, notes="Two dates.")
    make_item(meeting, "Night transfers to care homes", owner=people[3][0], purpose="consult", minutes=25)
    make_item(meeting, "Sign up for the April drill", owner=people[2][0], purpose="act", minutes=15)
    for person, partner in people:
        make_invitation(meeting, person, partner)
    return meeting


PURPOSE = "Set the date of the April drill, and work out what care homes can take at night."


@pytest.fixture
def coming(coalition, people):
    return furnish(make_meeting(coalition, purpose=PURPOSE, remote_link="https://video.example/1"), people)


@pytest.fixture
def past(coalition, people):
    return furnish(make_meeting(coalition, purpose=PURPOSE, days=-1, status="published"), people)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_every_page_at_every_size(visits, coordinator, member, coming, past, width, dark):
    base, slug = f"{width}-{'dark' if dark else 'light'}", "/c/river"
    page = visits.open(coordinator, path=f"{slug}/meetings/", width=width, dark=dark)
    pages = {
        "meetings": "/meetings/",
        "meeting-new": "/meetings/new/",
        "meeting-draft": f"/meetings/{coming.pk}/",
        "meeting-past": f"/meetings/{past.pk}/",
        "meeting-edit": f"/meetings/{coming.pk}/edit/",
        "meeting-item": f"/meetings/{coming.pk}/agenda/new/",
        "meeting-invite": f"/meetings/{coming.pk}/invite/",
        "meeting-decision": f"/meetings/{past.pk}/decisions/new/",
        "attendance": f"/meetings/{past.pk}/attendance/",
        "objective-new": "/objectives/new/",
        "decisions": "/decisions/",
    }
    for name, path in pages.items():
        page.goto(f"{slug}{path}")
        screenshot(page, f"{name}-{base}")
        assert_fits(page)
        assert_axe_clean(page)


def test_a_list_on_a_phone_is_cards_with_the_words_of_its_columns(visits, coordinator, coming):
    page = visits.open(coordinator, path="/c/river/meetings/", width=390)
    region = page.get_by_role("region", name="Meetings")
    assert region.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    row = page.get_by_role("table", name="Meetings").get_by_role("row").filter(has_text=coming.title)
    assert row.get_by_role("rowheader").count() == 1
    labels = row.get_by_role("cell").evaluate_all("(cells) => cells.map((cell) => cell.dataset.label)")
    assert labels == ["When", "Where", "Status", "Invited", "Said yes", "Came"][: len(labels)]
    assert page.get_by_role("link", name="When").is_visible()  # what sorts stays at hand
    plain = visits.open(coordinator, path="/c/river/meetings/", width=390, javascript=False)
    assert plain.get_by_role("columnheader", name="Status").count() == 1  # without scripts it stays a table


@pytest.mark.parametrize("dark", [False, True])
def test_an_answer_on_a_phone_without_a_login(visits, coalition, people, coming, dark):
    Meeting.objects.update(status="published")
    person = people[2][0]
    path = f"/l/meeting/{token_for(person, purpose=LINK_PURPOSE, about=coming.pk)}/"
    page = visits.open(path=path, width=390, dark=dark)
    assert_fits(page)
    assert_axe_clean(page)
    screenshot(page, f"answer-390-{'dark' if dark else 'light'}")
    page.get_by_label("Sending somebody").check()
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Who comes instead").fill("Carl Yoon")
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("your answer is saved").wait_for()
    assert Invitation.objects.values_list("answer", "delegate_name").get(person=person) == ("delegate", "Carl Yoon")
    visits.open(path=path[:-6] + "xxxx/", width=390).get_by_text("not complete").wait_for()
    visits.troubles.clear()  # the browser notes the status 410


def states():
    return dict(Attendance.objects.values_list("person__name", "status"))


def test_attendance_by_keys_and_taps(visits, coordinator, owner, past):
    page = visits.open(coordinator, path=f"/c/river/meetings/{past.pk}/attendance/")
    other = visits.open(owner, path=f"/c/river/meetings/{past.pk}/attendance/")
    page.keyboard.press("ArrowDown")
    for key in "1245":
        page.keyboard.press(key)
    page.get_by_text("0 not marked").wait_for()
    names = page.locator("tr[data-key] legend").all_inner_texts()
    assert states() == dict(zip(names, ["present", "remote", "excused", "absent"], strict=True))
    other.get_by_role("group", name=names[3]).get_by_label("Here", exact=True).check()
    other.get_by_text("0 not marked").wait_for()
    screenshot(other, "attendance-marked-1280-light")
    assert states()[names[3]] == "present"
    other.locator("[data-toast]").get_by_role("button", name="Undo").click()
    other.get_by_text("Taken back for 1 person.").wait_for()
    assert states()[names[3]] == "absent"


def test_a_click_on_a_row_chooses_it_for_the_keys(visits, coordinator, past):
    page = visits.open(coordinator, path=f"/c/river/meetings/{past.pk}/attendance/")
    rows = page.locator("tr[data-key]")
    third = rows.nth(2).locator("legend").inner_text()
    rows.nth(2).locator("th, td").first.click(position={"x": 4, "y": 4})
    expect(rows.nth(2)).to_have_class(re.compile(r"\bct-now\b"))
    page.keyboard.press("4")
    page.get_by_text("3 not marked").wait_for()
    assert states() == {third: "excused"}
    expect(rows.nth(3)).to_have_class(re.compile(r"\bct-now\b"))


def test_attendance_without_javascript(visits, coordinator, past):
    page = visits.open(coordinator, path=f"/c/river/meetings/{past.pk}/attendance/", javascript=False)
    page.get_by_role("group", name="Marcus Bell").get_by_label("Remote", exact=True).check()
    page.get_by_role("button", name="Save all marks").click()
    page.get_by_text("Saved for 1 person.").wait_for()
    assert states() == {"Marcus Bell": "remote"}


def test_publishing(visits, coordinator, coming):
    page = visits.open(coordinator, path=f"/c/river/meetings/{coming.pk}/")
    page.get_by_role("button", name="Publish to 4 people").click()
    page.get_by_text("The invitation goes to 4 people.").wait_for()
    assert Meeting.objects.get(pk=coming.pk).status == "published"
