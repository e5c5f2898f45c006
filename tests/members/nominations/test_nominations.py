"""Names put forward (REC-2): once by each, a deed of whoever did it, taken back with its signal."""

import pytest
from django.urls import reverse

from engagement.models import Signal
from members.models import Affiliation, Nomination
from members.nominations import actions
from tests.characters import make_partner, make_person


@pytest.fixture
def prospect(coalition):
    return make_partner(coalition, "Sunrise", status="prospect")


@pytest.fixture
def amir(coalition, partner):
    return make_person(coalition, "Amir Danso", partner=partner)


def test_a_deed_of_whom_they_stood_for_that_day(coalition, coordinator, prospect, partner, amir):
    row = actions.note(partner=prospect, nominator=amir, reason="Calm.", by=coordinator)
    Affiliation.objects.filter(person=amir).update(ended_on=coalition.today())  # leaving later takes nothing away
    signal = Signal.objects.get(kind="nomination_made")
    assert (signal.partner, signal.person, signal.source_id) == (partner, amir, row.pk)


def test_who_stands_for_nobody_gives_no_signal(coalition, coordinator, prospect):
    actions.note(partner=prospect, nominator=make_person(coalition, "Lou"), reason="Calm.", by=coordinator)
    assert Nomination.objects.get().for_partner is None
    assert not Signal.objects.exists()


def test_taken_back_its_signal_is_void(coordinator, prospect, amir):
    row = actions.note(partner=prospect, nominator=amir, reason="Calm.", by=coordinator)
    actions.remove(nomination=row, by=coordinator)
    actions.remove(nomination=row, by=coordinator)
    assert Signal.objects.get(kind="nomination_made").voided_at is not None


def test_by_page_once_by_each(as_user, coordinator, prospect, amir):
    url = reverse("nomination-new", args=["river", prospect.pk])
    sent = {"nominator": f"Amir #{amir.pk}", "reason": "Calm.", "may_name": "on", "nominated_on": "2026-01-01"}
    client = as_user(coordinator)
    assert client.post(url, sent).status_code == 302
    page = client.post(url, sent)
    assert page.context["form"].errors["nominator"] == ["They have put this name forward already."]
    assert (Nomination.objects.get().may_name, Nomination.objects.get().reason) == (True, "Calm.")
    assert "the invitation may say so" in client.get(f"/c/river/winning/{prospect.pk}/").content.decode()
