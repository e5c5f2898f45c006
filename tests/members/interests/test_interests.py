"""What partners need (INT-1): noted once, confirmed, stale after a year; the log does not say what."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from members.interests import actions
from members.models import Interest


@pytest.fixture
def need(coordinator, partner):
    return actions.note(
        partner=partner, by=coordinator, need="Beds at night", priority=1, source="said", confirmed_on=date(2026, 1, 1)
    )


@pytest.mark.parametrize(("days", "stale"), [(0, False), (365, False), (366, True)])
def test_after_a_year_it_is_asked_about_again(need, days, stale):
    assert need.is_stale(need.confirmed_on + timedelta(days=days)) is stale


def test_the_log_says_that_there_is_one(coordinator, need):
    actions.change(interest=need, by=coordinator, need="Beds by day")
    actions.remove(interest=need, by=coordinator)
    actions.remove(interest=need, by=coordinator)
    assert [
        audit.sentence(event) for event in AuditEvent.objects.filter(verb__startswith="interest").order_by("pk")
    ] == [
        "Rosa noted what Lakeside Hospital needs",
        "Rosa changed what Lakeside Hospital needs: what they need",
        "Rosa took out something Lakeside Hospital needs",
    ]


def test_two_people_change_it(coordinator, need):
    seen = version_of(need)
    actions.change(interest=need, seen=seen, by=coordinator, priority=2)
    with pytest.raises(ChangedMeanwhile):
        actions.change(interest=need, seen=seen, by=coordinator, priority=3)


def test_noted_changed_taken_out_by_page(as_user, coordinator, partner):
    client = as_user(coordinator)
    sent = {"need": "Fewer forms", "priority": "2", "source": "heard", "confirmed_on": "2026-01-01"}
    answer = client.post(reverse("interest-new", args=["river", partner.pk]), sent)
    assert answer.headers["Location"] == f"/c/river/winning/{partner.pk}/"
    need = Interest.objects.get()
    assert (need.need, need.priority, need.source) == ("Fewer forms", 2, "heard")
    sent |= {"priority": "1", "version": version_of(need)}
    assert client.post(need.get_absolute_url(), sent).status_code == 302
    need.refresh_from_db()
    assert need.priority == 1
    client.post(reverse("interest-remove", args=["river", need.pk]))
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"need": "beds AT night"}, "need", "This need is noted for them already."),
        ({"confirmed_on": "2999-01-01"}, "confirmed_on", "This day is still to come. Choose today or an earlier day."),
        ({"priority": "7"}, "priority", "Select a valid choice. 7 is not one of the available choices."),
    ],
)
def test_what_cannot_be(as_user, coordinator, partner, need, sent, field, words):
    good = {"need": "Other", "priority": "2", "source": "said", "confirmed_on": "2026-01-01"}
    page = as_user(coordinator).post(reverse("interest-new", args=["river", partner.pk]), good | sent)
    assert page.context["form"].errors[field] == [words]
