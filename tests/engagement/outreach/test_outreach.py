"""The contact log and the timeline."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coalition.models import AuditEvent
from engagement.commitments import actions as commitments
from engagement.outreach import actions, timeline
from engagement.outreach.models import Contact
from engagement.voice.models import Input, InputRequest
from meetings.models import Attendance, Meeting
from tests.characters import make_person, viewer

pytestmark = pytest.mark.django_db


def fill(coalition, coordinator, partner, day, number=0):
    """One of everything that happens with a partner, a day apart, the latest on `day`."""
    on = [day - timedelta(days=n) for n in range(6)]
    person = make_person(coalition, f"Paula {number}", partner=partner)
    actions.log_contact(coalition=coalition, partner=partner, by=coordinator, kind="call", on=on[0], note=f"N{number}")
    pledge = commitments.make_pledge(
        coalition=coalition, by=coordinator, partner=partner, what="Beds", made_on=on[4], due_on=day
    )
    commitments.deliver(pledge=pledge, quantity=pledge.quantity, delivered_on=on[1], by=coordinator)
    commitments.note_contribution(
        coalition=coalition,
        by=coordinator,
        partner=partner,
        direction="ours",
        kind="space",
        what="A hall",
        given_on=on[2],
    )
    request = InputRequest.objects.create(coalition=coalition, title=f"Q{number}", question="?")
    Input.objects.create(
        coalition=coalition,
        request=request,
        person=person,
        partner=partner,
        text="x",
        given_on=on[3],
        attribution="confidential",
    )
    start = timezone.now() - timedelta(days=5)
    meeting = Meeting.objects.create(
        coalition=coalition, title="Council", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    Attendance.objects.create(coalition=coalition, meeting=meeting, partner=partner, person=person, status="present")


def events(user, coalition, partner, show=""):
    seer = viewer(user, coalition)
    return timeline.told(timeline.happened(seer, partner, show)[:50])


def test_everything_newest_first(coalition, coordinator, partner):
    fill(coalition, coordinator, partner, coalition.today())
    found = events(coordinator, coalition, partner)
    assert [event.kind for event in found] == [
        "contact", "delivery", "contribution", "input", "pledge", "attendance", "membership", "tie",
    ]  # fmt: skip
    assert [event.on for event in found] == sorted((event.on for event in found), reverse=True)
    assert {event.kind for event in events(coordinator, coalition, partner, "promises")} == {
        "pledge",
        "delivery",
        "contribution",
    }


def test_leaders_and_members_see_no_contact_and_no_confidential_input(coalition, coordinator, leader, member, partner):
    fill(coalition, coordinator, partner, coalition.today())
    assert {event.kind for event in events(leader, coalition, partner)} == {"membership"}
    assert {event.kind for event in events(member, coalition, partner)} == {"pledge", "delivery", "contribution", "tie"}


def test_timeline_page_takes_the_same_queries(as_user, coalition, coordinator, partner):
    client, url = as_user(coordinator), reverse("partner-timeline", args=[coalition.slug, partner.pk])
    fill(coalition, coordinator, partner, coalition.today())
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(1, 9):
        fill(coalition, coordinator, partner, coalition.today() - timedelta(days=number), number)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url + "?page=2").status_code == 200
    assert len(many) <= len(few)


def test_log_from_partner_and_today_and_undo(as_user, coalition, coordinator, leader, member, outsider, partner):
    today = coalition.today().isoformat()
    said = {"kind": "visit", "on": today, "was_two_way": "on", "note": "Coffee."}
    url = reverse("contact-with", args=[coalition.slug, partner.pk])
    assert [as_user(user).post(url, said).status_code for user in (leader, member, outsider)] == [403, 403, 404]
    client = as_user(coordinator)
    assert client.get(url).status_code == 200
    assert client.post(url, said).status_code == 302
    assert (
        client.post(reverse("contact-new", args=[coalition.slug]), said | {"partner": partner.name}).status_code == 302
    )
    assert Contact.objects.filter(partner=partner, by=coordinator, kind="visit").count() == 2
    tomorrow = (coalition.today() + timedelta(days=1)).isoformat()
    assert client.post(url, said | {"on": tomorrow}).status_code == 200
    client.post(reverse("contact-take-back", args=[coalition.slug, Contact.objects.first().pk]))
    assert Contact.objects.count() == 1
    assert "Coffee." in client.get(partner.get_absolute_url()).content.decode()


# (it was an ask, we gave something, a reason is said) -> (it is noted, the reason is kept)
SOFT_STOP = {
    (False, False, False): (True, False),
    (True, False, False): (False, False),
    (True, False, True): (True, True),
    (True, True, False): (True, False),
    (True, True, True): (True, False),  # nobody needs a reason
}


@pytest.mark.parametrize(("asked", "gave", "why"), SOFT_STOP)
def test_a_first_ask_before_any_give_stops_softly(as_user, coalition, coordinator, partner, asked, gave, why):
    if gave:
        commitments.note_contribution(
            coalition=coalition, by=coordinator, partner=partner, direction="ours", kind="space", what="A room",
            given_on=coalition.today(),
        )  # fmt: skip
    said = {"kind": "call", "on": coalition.today().isoformat(), "note": "A favor.", "was_ask": "on" if asked else ""}
    said |= {"anyway": "The drill is tomorrow." if why else ""}
    for name, more in (("contact-with", {}), ("contact-new", {"partner": partner.name})):
        Contact.objects.all().delete()
        AuditEvent.objects.filter(verb="contact_asked_first").delete()
        args = [coalition.slug, partner.pk] if name == "contact-with" else [coalition.slug]
        page = as_user(coordinator).post(reverse(name, args=args), said | more)
        noted, kept = SOFT_STOP[asked, gave, why]
        assert Contact.objects.exists() is noted, name
        reasons = AuditEvent.objects.filter(verb="contact_asked_first").values_list("details__reason", flat=True)
        assert list(reasons) == (["The drill is tomorrow."] if kept else [])
        if not noted:
            assert "We have not given them anything yet." in page.content.decode()
