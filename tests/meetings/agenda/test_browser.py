"""The agenda builder in Chromium: by keyboard alone, by dragging, and without JavaScript; nothing for axe-core to say."""

import pytest

from meetings.models import AgendaItem, ItemSuggestion
from tests.browser import assert_axe_clean, assert_fits, screenshot
from tests.characters import make_person
from tests.meetings.tables import make_item, make_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lead(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner, email="p@x.example")


@pytest.fixture
def meeting(coalition, lead):
    meeting = make_meeting(coalition)
    for title in ("Alpha", "Beta", "Gamma"):
        make_item(meeting, title, owner=lead, purpose="decide", minutes=20)
    make_item(make_meeting(coalition, days=-9, status="held"), "Left over", state="parked", owner=lead)
    ItemSuggestion.objects.create(coalition=coalition, meeting=meeting, person=lead, title="Night numbers", why="Empty")
    return meeting


def path(meeting, end=""):
    return f"/c/river/meetings/{meeting.pk}/agenda/{end}"


def outline(meeting):
    return list(meeting.agenda_items.values_list("title", "level"))


def settled(page):
    """Wait until no request of the builder is on its way."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping')")


def test_by_keyboard_alone(visits, coordinator, meeting):
    page = visits.open(coordinator, path=path(meeting))
    beta = AgendaItem.objects.get(title="Beta")
    page.locator(f"#edit-{beta.pk}").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_text("“Beta” is number 1 of 3.").wait_for()
    assert outline(meeting) == [("Beta", 0), ("Alpha", 0), ("Gamma", 0)]
    assert page.evaluate("document.activeElement.id") == f"edit-{beta.pk}"
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_text("“Beta” is number 2 of 3.").wait_for()
    page.keyboard.press("Alt+ArrowRight")
    page.get_by_text("“Beta” is number 2 of 3, 1 deep.").wait_for()
    assert outline(meeting) == [("Alpha", 0), ("Beta", 1), ("Gamma", 0)]
    page.keyboard.press("Alt+ArrowLeft")
    page.get_by_text("“Beta” is number 2 of 3.", exact=True).wait_for()
    # open it, change its minutes, and read the sum while typing
    page.keyboard.press("Enter")
    minutes = page.locator("[data-editing] [name=minutes]")
    minutes.wait_for()
    minutes.fill("50")
    page.get_by_text("90 of 90 minutes: it adds up.").wait_for()
    minutes.fill("55")
    page.get_by_text("95 of 90 minutes: 5 too many.").wait_for()
    minutes.fill("35")
    minutes.press("Enter")
    page.locator(f"#edit-{beta.pk}").wait_for()
    settled(page)
    assert AgendaItem.objects.get(title="Beta").minutes == 35
    page.get_by_text("75 of 90 minutes: 15 free.").wait_for()
    assert page.evaluate("document.activeElement.id") == f"item-{beta.pk}"
    # add one, then go on typing the next
    page.locator("#add [name=title]").fill("Delta")
    page.locator("#add [name=title]").press("Enter")
    page.locator("li[data-title=Delta]").wait_for()
    settled(page)
    assert page.evaluate("document.activeElement.name") == "title"
    assert page.locator("#add [name=title]").input_value() == ""
    assert [title for title, _ in outline(meeting)] == ["Alpha", "Beta", "Gamma", "Delta"]


def test_what_is_typed_elsewhere_stays(visits, coordinator, meeting):
    page = visits.open(coordinator, path=path(meeting))
    page.locator("#add [name=title]").fill("Half a thought")
    page.get_by_role("button", name="Down: “Alpha”").click()
    page.get_by_text("“Alpha” is number 2 of 3.").wait_for()
    assert page.locator("#add [name=title]").input_value() == "Half a thought"


def test_dragging(visits, coordinator, meeting):
    page = visits.open(coordinator, path=path(meeting))
    page.locator("li[data-title=Gamma] h3").drag_to(page.locator("li[data-title=Alpha]"))
    page.get_by_text("“Gamma” is number 1 of 3.").wait_for()
    assert [title for title, _ in outline(meeting)] == ["Gamma", "Alpha", "Beta"]


def test_an_error_is_said_in_place(visits, coordinator, meeting):
    page = visits.open(coordinator, path=path(meeting))
    page.locator("#add [name=minutes]").fill("481")
    page.locator("#add-item").click()
    page.get_by_role("alert").wait_for()
    settled(page)
    assert page.evaluate("document.activeElement.classList.contains('ct-errors')")
    assert page.locator("#add [name=minutes]").input_value() == "481"


def test_two_people_at_one_agenda(visits, coordinator, owner, meeting):
    here = visits.open(coordinator, path=path(meeting))
    there = visits.open(owner, path=path(meeting))
    here.get_by_role("button", name="Up: “Gamma”").click()
    here.get_by_text("“Gamma” is number 2 of 3.").wait_for()
    there.get_by_role("button", name="Up: “Gamma”").click()
    there.get_by_text("“Gamma” is number 1 of 3.").wait_for()
    assert [title for title, _ in outline(meeting)] == ["Gamma", "Alpha", "Beta"]


def test_without_javascript(visits, coordinator, meeting):
    page = visits.open(coordinator, path=path(meeting), javascript=False)
    page.get_by_role("button", name="Up: “Beta”").click()
    page.get_by_role("button", name="Under the one above: “Alpha”").click()
    assert outline(meeting) == [("Beta", 0), ("Alpha", 1), ("Gamma", 0)]
    page.get_by_role("link", name="Change “Gamma”").click()
    page.locator("[data-editing] [name=minutes]").fill("50")
    page.get_by_role("button", name="Save item").click()
    page.get_by_text("90 of 90 minutes: it adds up.").wait_for()
    page.locator("#add [name=title]").fill("Delta")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("checkbox", name="Left over").check()
    page.get_by_role("button", name="Bring along what is ticked").click()
    page.get_by_role("button", name="Put it on the agenda").click()
    titles = [title for title, _ in outline(meeting)]
    assert titles == ["Beta", "Alpha", "Gamma", "Delta", "Left over", "Night numbers"]


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_every_page_at_every_size(visits, coordinator, member, coalition, meeting, width, dark):
    from datetime import date, time

    from meetings.polls.actions import make_poll
    from meetings.series.actions import begin_series

    start = meeting.starts_at
    series = begin_series(
        coalition=coalition, by=coordinator, title="Council", starts_on=date(2027, 1, 12), starts_time=time(10)
    )
    poll = make_poll(coalition=coalition, by=coordinator, title="Drill", times=[(start, meeting.ends_at)])
    item = meeting.agenda_items.first()
    pages = {
        "agenda": path(meeting),
        "agenda-edit": path(meeting, f"?edit={item.pk}"),
        "agenda-update": f"/c/river/meetings/{meeting.pk}/update-instead/",
        "agenda-paper": f"/c/river/meetings/{meeting.pk}/papers/new/",
        "meeting-next": f"/c/river/meetings/{meeting.pk}/next/",
        "series": "/c/river/meetings/series/",
        "series-new": "/c/river/meetings/series/new/",
        "series-one": f"/c/river/meetings/series/{series.pk}/",
        "series-edit": f"/c/river/meetings/series/{series.pk}/edit/",
        "polls": "/c/river/meetings/dates/",
        "poll-new": "/c/river/meetings/dates/new/",
        "poll": f"/c/river/meetings/dates/{poll.pk}/",
        "feeds": "/c/river/meetings/calendar/",
        "suggest": "/c/river/meetings/suggest/",
    }
    page = visits.open(coordinator, width=width, dark=dark)
    for name, address in pages.items():
        page.goto(address)
        screenshot(page, f"{name}-{width}-{'dark' if dark else 'light'}")
        assert_fits(page)
        assert_axe_clean(page)
