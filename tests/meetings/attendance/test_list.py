"""The list of attendance over all meetings, and its file."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent
from meetings.models import Attendance, Meeting
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(coalition):
    return reverse("attendance-list", args=[coalition.slug])


@pytest.fixture
def mark(coalition, partner):
    start = timezone.now() - timedelta(days=3)
    meeting = Meeting.objects.create(
        coalition=coalition, title="Council", starts_at=start, ends_at=start + timedelta(hours=1)
    )

    def mark(name, status="present", user=None):
        person = user.people.get() if user else make_person(coalition, name, partner=partner)
        return Attendance.objects.create(
            coalition=coalition, meeting=meeting, partner=partner, person=person, status=status
        )

    return mark


def test_it_costs_the_same_for_1_and_50_rows(as_user, coordinator, where, mark, django_assert_max_num_queries):
    client = as_user(coordinator)
    mark("First")
    client.get(where)
    with django_assert_max_num_queries(6) as one:
        client.get(where, {"status": "present"})
    for number in range(49):
        mark(f"Person {number}")
    with django_assert_max_num_queries(6) as fifty:
        page = client.get(where, {"status": "present"})
    assert len(fifty) == len(one)
    assert page.content.count(b"<td>Council</td>") == 50


def test_who_sees_which_lines(as_user, coordinator, leader, outsider, where, mark):
    mark("Somebody")
    mark("Leader", user=leader)
    seen = {user: as_user(user).get(where).content.count(b"<td>Council</td>") for user in (coordinator, leader)}
    assert seen == {coordinator: 2, leader: 1}
    assert as_user(outsider).get(where).status_code == 404


def test_the_file_holds_the_lines_and_is_logged(as_user, coordinator, member, where, mark):
    mark("=Ines", status="excused")
    answer = as_user(coordinator).get(where, {"format": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Meeting", "Date", "Person", "Partner", "Status"]
    assert [rows[1][place] for place in (0, 2, 4)] == ["Council", "'=Ines", "Excused"]
    assert AuditEvent.objects.filter(verb="attendance_exported").count() == 1
    assert as_user(member).get(where, {"format": "csv"}).status_code == 403
