"""A shown agenda stays within its meeting (MTG-2)."""

import pytest

from meetings.agenda import actions
from meetings.meetings.errors import NotNow
from meetings.models import AgendaItem
from tests.characters import make_person
from tests.meetings.tables import make_item, make_meeting


@pytest.fixture
def lead(coalition):
    return make_person(coalition, "Lead")


def fields(lead, minutes):
    return {"title": "More", "owner": lead, "purpose": "decide", "minutes": minutes}


@pytest.mark.parametrize(
    ("status", "pending", "minutes", "may"),
    [
        ("published", False, 30, True),  # 60 + 30 of 90
        ("published", False, 31, False),
        ("published", True, 31, True),  # announced, not shown yet
        ("draft", False, 31, True),
    ],
)
def test_one_more_item(coalition, lead, coordinator, status, pending, minutes, may):
    meeting = make_meeting(coalition, minutes=90, status=status, agenda_pending=pending)
    item = make_item(meeting, owner=lead, minutes=60)
    for attempt in (
        lambda: actions.add_item(meeting=meeting, by=coordinator, **fields(lead, minutes)),
        lambda: actions.change_item(item=item, by=coordinator, minutes=60 + minutes),
    ):
        AgendaItem.objects.filter(title="More").delete()
        if may:
            attempt()
            continue
        with pytest.raises(NotNow, match="would take 91 minutes, and the meeting has 90"):
            attempt()
    item.refresh_from_db()
    assert item.minutes == (60 + minutes if may else 60)


def test_one_that_overran_already_may_get_shorter_and_be_reworded(coalition, lead, coordinator):
    meeting = make_meeting(coalition, minutes=30, status="published")
    item = make_item(meeting, owner=lead, minutes=60)
    assert actions.change_item(item=item, by=coordinator, title="Better said").title == "Better said"
    item.refresh_from_db()
    assert actions.change_item(item=item, by=coordinator, minutes=45).minutes == 45
    item.refresh_from_db()
    with pytest.raises(NotNow):
        actions.change_item(item=item, by=coordinator, minutes=46)


def test_what_is_brought_along_fits_too(coalition, lead, coordinator):
    earlier = make_meeting(coalition, days=-9, status="held")
    left = make_item(earlier, "Left over", owner=lead, minutes=31, state="parked")
    meeting = make_meeting(coalition, minutes=90, status="published")
    make_item(meeting, owner=lead, minutes=60)
    with pytest.raises(NotNow):
        actions.bring_along(meeting=meeting, items=[left], by=coordinator)
    left.refresh_from_db()
    assert left.state == "parked"
