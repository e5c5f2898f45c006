"""Clocks at a daylight-saving change, on every page that takes or shows a time (issue 2, bad input).

Chicago 2026: on March 8 the clock jumps from 2:00 to 3:00; on November 1 it shows 1:00 to 2:00 twice.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from coalition.versions import version_of
from meetings.attendance import importing
from meetings.meetings.notices import LINK_PURPOSE
from meetings.models import Invitation, Meeting
from members.people.links import token_for
from tests.engagement.playbook_looking import look
from tests.meetings.tables import make_invitation, make_item, make_meeting

FOLD_FIRST = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 1:30 in summer time
FOLD_SECOND = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)  # 1:30 again, in winter time
AFTER_FOLD = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # 2:30, once
BEFORE_GAP = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)  # 1:30
AFTER_GAP = datetime(2026, 3, 8, 8, 30, tzinfo=UTC)  # 3:30, an hour later

IN_OCTOBER = datetime(2026, 10, 25, 15, tzinfo=UTC)
IN_FEBRUARY = datetime(2026, 2, 25, 15, tzinfo=UTC)


def typed(starts, ends, **more):
    fields = {"title": "Night watch", "purpose": "Cover the night.", "location_host": "ours", "place": "Hall"}
    return fields | {"starts_at": starts, "ends_at": ends} | more


def new(client, starts, ends):
    return client.post(reverse("meeting-new", args=["river"]), typed(starts, ends))


@pytest.mark.parametrize(
    ("at", "starts", "ends", "stored"),
    [
        (IN_OCTOBER, "2026-11-01T01:30", "2026-11-01T02:30", (FOLD_FIRST, AFTER_FOLD)),
        (IN_OCTOBER, "2026-11-01T00:30", "2026-11-01T01:30", (FOLD_FIRST - timedelta(hours=1), FOLD_FIRST)),
        (IN_FEBRUARY, "2026-03-08T01:30", "2026-03-08T03:30", (BEFORE_GAP, AFTER_GAP)),
        (IN_FEBRUARY, "2026-03-08T03:00", "2026-03-08T03:30", (AFTER_GAP - timedelta(minutes=30), AFTER_GAP)),
    ],
)
def test_the_form_takes_the_times_there_are(as_user, coordinator, at, starts, ends, stored):
    with time_machine.travel(at, tick=True):
        assert new(as_user(coordinator), starts, ends).status_code == 302
    assert Meeting.objects.values_list("starts_at", "ends_at").get() == stored


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        ("2026-03-08T02:30", "2026-03-08T04:00", "starts_at"),
        ("2026-03-08T01:00", "2026-03-08T02:00", "ends_at"),
        ("2026-03-08T01:00", "2026-03-08T02:59", "ends_at"),
    ],
)
def test_the_form_refuses_a_time_the_clock_skips_beside_its_field(as_user, coordinator, starts, ends, field):
    with time_machine.travel(IN_FEBRUARY, tick=True):
        page = new(as_user(coordinator), starts, ends)
    assert page.status_code == 200
    (error,) = page.context["form"].errors[field]
    assert error.startswith("The clocks go forward that night")
    html = page.content.decode()
    beside = html[html.index(f'id="div_id_{field}"') :]
    assert "does not exist on March 8" in beside[: beside.index("</div>\n")] if "</div>\n" in beside else beside
    assert f'value="{starts}"' in html
    assert f'value="{ends}"' in html
    assert not Meeting.objects.exists()


@pytest.fixture
def night(coalition, partner, member, request):
    """A published meeting from 1:30 in the hour that comes twice to 2:30, with a member on the list."""
    starts, ends = getattr(request, "param", (FOLD_FIRST, AFTER_FOLD))
    meeting = make_meeting(
        coalition, "Night watch", status="published", starts_at=starts, ends_at=ends, purpose="Cover the night."
    )
    make_item(meeting, owner=member.people.get())
    make_invitation(meeting, member.people.get(), partner)
    return meeting


TIMES = [
    pytest.param((FOLD_FIRST, AFTER_FOLD), "01:30", "02:30", "CDT", IN_OCTOBER, "November 1", id="first pass"),
    pytest.param((FOLD_SECOND, AFTER_FOLD), "01:30", "02:30", "CST", IN_OCTOBER, "November 1", id="second pass"),
    pytest.param((BEFORE_GAP, AFTER_GAP), "01:30", "03:30", "CST", IN_FEBRUARY, "March 8", id="over the gap"),
]


def pages(meeting, coordinator, member):
    """(user, address) of each page that shows when the meeting is."""
    slug = meeting.coalition.slug
    return [
        (coordinator, meeting.get_absolute_url()),
        (member, meeting.get_absolute_url()),
        (coordinator, reverse("today", args=[slug])),
        (member, reverse("mine", args=[slug])),
        (coordinator, reverse("attendance", args=[slug, meeting.pk])),
    ]


@pytest.mark.parametrize(("night", "starts", "ends", "zone", "at", "day"), TIMES, indirect=["night"])
def test_every_page_shows_what_the_clock_on_the_wall_shows(
    as_user, client, coordinator, member, night, starts, ends, zone, at, day
):
    with time_machine.travel(at, tick=True):
        look(night.coalition)
        for user, address in pages(night, coordinator, member):
            html = as_user(user).get(address).content.decode()
            assert f"{night.starts_at.astimezone(night.coalition.zone).isoformat()}" in html, address
            assert starts in html, address
            if not address.endswith("attendance/"):
                assert ends in html, address
        listed = as_user(coordinator).get(reverse("meeting-list", args=["river"])).content.decode()
        assert f"{day[:3]} {day.split()[1]}, 2026, {starts}" in listed
        client.logout()
        link = reverse("meeting-link", args=[token_for(member.people.get(), purpose=LINK_PURPOSE, about=night.pk)])
        assert f"Sunday, {day}, {starts} to {ends} ({zone})" in client.get(link).content.decode()
        assert client.post(link, {"answer": "coming"}).status_code == 302
    assert Invitation.objects.get().answer == "coming"


@pytest.mark.parametrize(("night", "starts", "ends", "zone", "at", "day"), TIMES, indirect=["night"])
def test_the_calendar_file_has_the_moment_itself(as_user, coordinator, night, starts, ends, zone, at, day):
    with time_machine.travel(at, tick=True):
        file = as_user(coordinator).get(reverse("meeting-calendar", args=["river", night.pk]))
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    # in UTC: Python holds a repeated hour in one zone never equal to the same moment in another (PEP 495)
    told = [event.decoded(name).astimezone(UTC) for name in ("dtstart", "dtend")]
    assert told == [night.starts_at, night.ends_at]


@pytest.mark.parametrize(("night", "starts", "ends", "zone", "at", "day"), TIMES, indirect=["night"])
def test_saving_a_form_in_which_nobody_touched_the_time_moves_nothing(
    as_user, coordinator, night, starts, ends, zone, at, day
):
    address = reverse("meeting-edit", args=["river", night.pk])
    with time_machine.travel(at, tick=True):
        html = as_user(coordinator).get(address).content.decode()
        local = f"{night.starts_at.astimezone(night.coalition.zone):%Y-%m-%d}"
        assert f'value="{local}T{starts}"' in html
        assert f'value="{local}T{ends}"' in html
        data = typed(f"{local}T{starts}", f"{local}T{ends}", title="Night watch, renamed", version=version_of(night))
        assert as_user(coordinator).post(address, data).status_code == 302
    now = Meeting.objects.get()
    assert (now.title, now.starts_at, now.ends_at) == ("Night watch, renamed", night.starts_at, night.ends_at)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 8, 5, 59, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 8, 6, 0, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 4, 59, tzinfo=UTC), date(2026, 3, 8)),  # 23 hours later the day is over
        (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 11, 1, 4, 59, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 11, 1, 5, 0, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 5, 59, tzinfo=UTC), date(2026, 11, 1)),  # this day has 25 hours
        (datetime(2026, 11, 2, 6, 0, tzinfo=UTC), date(2026, 11, 2)),
    ],
)
def test_a_day_is_as_long_as_it_is(as_user, coalition, coordinator, now, day):
    with time_machine.travel(now, tick=False):
        assert coalition.today() == day
        assert f"{day:%A, %B} {day.day}" in as_user(coordinator).get(reverse("today", args=["river"])).content.decode()


def test_a_line_of_an_attendance_file_in_the_gap_is_named(coalition):
    row = {"meeting": "Night watch", "person": "Ann", "status": "present"}
    with pytest.raises(importing.Trouble, match="clocks go forward") as trouble:
        importing.read_line(2, row | {"starts_at": "2026-03-08 02:30"}, coalition.zone)
    assert trouble.value.column == "starts_at"
    mark = importing.read_line(
        3, row | {"starts_at": "2026-11-01 01:30", "ends_at": "2026-11-01 02:30"}, coalition.zone
    )
    assert (mark.starts, mark.ends) == (FOLD_FIRST, AFTER_FOLD)
