"""My table asks “Were you there?” of meetings that are over, and of none that goes on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.meetings.tables import make_invitation, make_meeting

START = datetime(2026, 3, 10, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "asked"),
    [(-1, False), (0, False), (30, False), (89, False), (90, True), (91, True), (14 * 24 * 60, True)],
)
def test_only_once_it_is_over(as_user, coalition, member, partner, minutes, asked):
    meeting = make_meeting(coalition, status="published", starts_at=START, ends_at=START + timedelta(minutes=90))
    make_invitation(meeting, member.people.get(), partner)
    with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
        page = as_user(member).get(reverse("mine", args=["river"])).content.decode()
    assert ("Were you there?" in page) is asked
    assert ("It goes on now" in page) is (0 <= minutes <= 90)
