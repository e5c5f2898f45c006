"""Pages of promises: who sees and does what."""

import pytest
from django.urls import reverse

from engagement.commitments.models import Contribution, Pledge
from tests.characters import make_partner

from .test_actions import promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(coalition, coordinator, partner):
    return promise(coalition, coordinator, partner)


def test_access(as_user, pledge, partner, coalition, coordinator, leader, member, outsider):
    def seen(name, *args, post=False):
        url = reverse(name, args=[coalition.slug, *args])
        users = (coordinator, leader, member, outsider)
        return [(as_user(user).post(url) if post else as_user(user).get(url)).status_code for user in users]

    assert seen("pledge-list") == [200, 403, 403, 404]
    assert seen("pledge-detail", pledge.pk) == [200, 404, 200, 404]
    assert seen("pledge-edit", pledge.pk) == [200, 404, 403, 404]
    assert seen("pledge-new", partner.pk) == [200, 403, 403, 404]
    assert seen("contribution-new", partner.pk) == [200, 403, 403, 404]
    assert seen("pledge-deliver", pledge.pk) == [200, 404, 403, 404]
    assert seen("pledge-renegotiate", pledge.pk) == [200, 404, 403, 404]
    assert seen("partner-detail", partner.pk) == [200, 200, 200, 404]
    assert seen("pledge-withdraw", pledge.pk, post=True)[1:] == [404, 403, 404]


def test_note_promise_deliver_and_gift(as_user, coordinator, coalition, partner):
    today = coalition.today().isoformat()
    client = as_user(coordinator)
    said = {
        "direction": "theirs", "what": "Beds", "quantity": "4", "unit": "beds", "made_on": today, "due_on": today,
        "effort_band": "moderate", "note": "",
    }  # fmt: skip
    assert client.post(reverse("pledge-new", args=[coalition.slug, partner.pk]), said).status_code == 302
    pledge = Pledge.objects.get()
    url = reverse("pledge-deliver", args=[coalition.slug, pledge.pk])
    assert client.get(url).context["form"]["quantity"].value() == 4
    client.post(url, {"quantity": "1", "delivered_on": today})
    pledge.refresh_from_db()
    assert (pledge.status, pledge.delivered) == ("partly", 1)
    gift = {"direction": "ours", "kind": "space", "what": "A hall", "given_on": today, "effort_band": "light"}
    assert client.post(reverse("contribution-new", args=[coalition.slug, partner.pk]), gift).status_code == 302
    body = client.get(partner.get_absolute_url()).content.decode()
    assert "Beds" in body and "We gave: A hall" in body
    assert Contribution.objects.get().direction == "ours"


def test_member_reports_own_promise_done_and_no_other(as_user, member, coalition, coordinator, partner):
    mine = promise(coalition, coordinator, partner, person=member.people.get())
    ours = promise(coalition, coordinator, partner, direction="ours")
    foreign = promise(coalition, coordinator, make_partner(coalition, "Other"))
    client = as_user(member)
    codes = [
        client.post(reverse("pledge-done", args=[coalition.slug, each.pk])).status_code
        for each in (mine, ours, foreign)
    ]
    assert codes == [302, 403, 404]
    client.post(reverse("pledge-done", args=[coalition.slug, mine.pk]))
    mine.refresh_from_db()
    assert (mine.status, mine.deliveries.count()) == ("fulfilled", 1)


def test_list_takes_the_same_queries(as_user, coordinator, coalition, partner):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = as_user(coordinator), reverse("pledge-list", args=[coalition.slug])
    promise(coalition, coordinator, partner)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(30):
        promise(coalition, coordinator, make_partner(coalition, f"P{number}"))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
