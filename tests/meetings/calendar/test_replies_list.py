"""Answers that came by mail, where a coordinator looks for them."""

import pytest
from django.urls import reverse

from meetings.models import CalendarReply
from tests.characters import make_person
from tests.meetings.tables import make_meeting

URL = reverse("calendar-reply-list", args=["river"])


@pytest.fixture
def came_in(coalition, partner):
    person = make_person(coalition, "Priya Raman", partner=partner)
    for status, reason in (("taken", ""), ("noted", "Perhaps"), ("refused", "A later answer stands already.")):
        CalendarReply.objects.create(
            coalition=coalition,
            meeting=make_meeting(coalition, f"Meeting {status}", status="published"),
            person=person,
            digest=status,
            status=status,
            reason=reason,
        )


def test_what_became_of_them(came_in, coordinator, as_user):
    page = as_user(coordinator).get(URL).content.decode()
    for words in ("Taken as the answer", "Perhaps", "A later answer stands already.", "Priya Raman"):
        assert words in page


def test_one_kind_only(came_in, coordinator, as_user):
    page = as_user(coordinator).get(URL, {"status": "refused"}).content.decode()
    assert "Meeting refused" in page
    assert "Meeting taken" not in page


def test_not_for_members(came_in, member, as_user):
    assert as_user(member).get(URL).status_code == 403
