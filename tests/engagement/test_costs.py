"""SQL statements of the pages that several rooms fill: bounds of issue 2, and no statement more for more rows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.commitments import actions as commitments
from engagement.outreach import actions as outreach
from meetings.models import Attendance, Invitation, Meeting
from tests.characters import make_partner, make_person

pytestmark = pytest.mark.django_db


def fill(coalition, coordinator, partner, number):
    """`number` of everything the partner page shows."""
    today = coalition.today()
    for n in range(number):
        on = today - timedelta(days=n)
        outreach.log_contact(coalition=coalition, partner=partner, by=coordinator, kind="call", on=on, note=f"N{n}")
        commitments.make_pledge(
            coalition=coalition, by=coordinator, partner=partner, what="Beds", made_on=on, due_on=today
        )
        commitments.note_contribution(
            coalition=coalition,
            by=coordinator,
            partner=partner,
            direction="ours",
            kind="space",
            what="Hall",
            given_on=on,
        )


def statements(client, where, bounded, most):
    """Statements of the second GET, when contents are cached that every page needs."""
    client.get(where)
    with bounded(most) as asked:
        assert client.get(where).status_code == 200
    return len(asked)


def test_partner_page(as_user, coalition, coordinator, partner, django_assert_max_num_queries):
    client, where = as_user(coordinator), partner.get_absolute_url()
    fill(coalition, coordinator, partner, 1)
    one = statements(client, where, django_assert_max_num_queries, 10)
    fill(coalition, coordinator, partner, 12)
    assert statements(client, where, django_assert_max_num_queries, 10) == one == 10


def test_partner_page_keeps_what_it_shows(as_user, coalition, coordinator, partner):
    fill(coalition, coordinator, partner, 12)
    page = as_user(coordinator).get(partner.get_absolute_url()).content.decode()
    assert "<dd>today</dd><dd>Call, not an ask</dd>" in page
    assert page.count("Beds</a>") == 8
    assert page.count("We gave: Hall<br>") == 8
    assert "Earlier, and by kind" in page


def test_meeting_page_with_250_attendees(as_user, coalition, coordinator, django_assert_max_num_queries):
    start = timezone.now() - timedelta(days=1)
    meeting = Meeting.objects.create(
        coalition=coalition, title="Council", starts_at=start, ends_at=start + timedelta(hours=1), status="held"
    )

    def come(numbers):
        for n in numbers:
            partner = make_partner(coalition, f"Partner {n}")
            tied = {"coalition": coalition, "meeting": meeting, "partner": partner}
            tied["person"] = make_person(coalition, f"Person {n}", partner=partner)
            Invitation.objects.create(**tied)
            Attendance.objects.create(status="present", **tied)

    client, where = as_user(coordinator), meeting.get_absolute_url()
    come(range(1))
    one = statements(client, where, django_assert_max_num_queries, 8)
    come(range(1, 250))
    assert statements(client, where, django_assert_max_num_queries, 8) == one


def test_overview(as_user, coalition, leader, coordinator, django_assert_max_num_queries):
    client, where = as_user(leader), reverse("overview", args=[coalition.slug])
    fill(coalition, coordinator, make_partner(coalition, "First"), 1)
    one = statements(client, where, django_assert_max_num_queries, 8)
    for n in range(49):
        make_partner(coalition, f"Partner {n}")
    assert statements(client, where, django_assert_max_num_queries, 8) == one
