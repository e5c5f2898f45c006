"""The roster: who is on it, what it says of them, who may read and take it."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.models import Seat
from meetings.models import Attendance, Meeting
from tests.characters import coalition_type, make_partner, make_person

HEAD = ["Partner", "Type", "Core type", "County", "Member since", "Seats", "Meetings in 12 months"]


def held(coalition, days_ago, *partners, status="held"):
    start = datetime.datetime.combine(
        coalition.today() - datetime.timedelta(days=days_ago), datetime.time(12), coalition.zone
    )
    meeting = Meeting.objects.create(
        coalition=coalition, title="M", starts_at=start, ends_at=start + datetime.timedelta(hours=1), status=status
    )
    for partner in partners:
        for name in ("Ann", "Ben"):
            Attendance.objects.create(
                coalition=coalition, meeting=meeting, partner=partner, status="present",
                person=make_person(coalition, f"{name} {meeting.pk} {partner.pk}"),
            )  # fmt: skip
    return meeting


@pytest.fixture
def roster(coalition, partner):
    make_partner(coalition, "Hopeful Clinic", status="prospect")
    ambulance = make_partner(coalition, "Three Rivers Ambulance", type_code="ems", since="2025-06-01")
    held(coalition, 10, partner, ambulance)
    held(coalition, 200, partner)
    held(coalition, 400, partner)  # too long ago
    Seat.objects.create(coalition=coalition, body="Board", title="Chair", partner=partner)
    Seat.objects.create(coalition=coalition, body="Board", title="Second", partner=partner)
    Seat.objects.create(coalition=coalition, body="Council", partner=partner, ends_on="2020-01-01")


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file(as_user, leader, coalition, roster):
    address = reverse("roster", args=["river"])
    assert lines(as_user(leader).get(address, {"format": "csv"})) == [
        HEAD,
        ["Lakeside Hospital", "Acute-care hospital", "yes", "", "2024-01-01", "Board", "2"],
        ["Three Rivers Ambulance", coalition_type(coalition, "ems").name, "yes", "", "2025-06-01", "", "1"],
    ]
    assert AuditEvent.objects.get(verb="roster_exported").details == {"kind": "CSV"}


def test_core_types_that_are_missing(as_user, leader, coalition, roster):
    page = as_user(leader).get(reverse("roster", args=["river"]))
    assert sorted((kind.code, kind.member_count) for kind in page.context["core"]) == [
        ("emergency-management", 0), ("ems", 1), ("hospital", 1), ("public-health", 0),
    ]  # fmt: skip
    assert b"2 meetings were" in page.content


def test_a_member_does_not_read_it(as_user, member):
    assert as_user(member).get(reverse("roster", args=["river"])).status_code == 403


def test_the_same_number_of_queries_for_one_and_many(
    as_user, leader, coalition, partner, django_assert_max_num_queries
):
    client, address = as_user(leader), reverse("roster", args=["river"])
    client.get(address)
    for number in range(40):
        make_partner(coalition, f"Clinic {number}")
    with django_assert_max_num_queries(7):
        client.get(address)
