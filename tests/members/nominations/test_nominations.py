"""Names put forward (REC-2): once by each, a deed of whoever did it, taken back with its signal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.models import Signal
from members.models import Affiliation, Nomination, Notice
from members.nominations import actions
from members.notices import delivery
from members.partners.actions import set_status
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


# statuses in order -> the news its nominator is owed
NEWS = {
    ("invited",): ["invited"],
    ("invited", "member"): ["invited", "member"],
    ("invited", "withdrawn"): ["invited", "withdrawn"],
    ("member", "dormant", "member"): ["member"],
    ("dormant",): [],
}


@pytest.mark.parametrize("course", NEWS)
def test_whoever_named_them_hears_what_became_of_it(coalition, coordinator, prospect, amir, course):
    make_person(coalition, "Somebody Else")
    actions.note(partner=prospect, nominator=amir, reason="Calm.", by=coordinator)
    for days, status in enumerate(course):
        on = coalition.today() - timedelta(days=len(course) - days)
        set_status(partner=prospect, status=status, on=on, by=coordinator)
    owed = Notice.objects.filter(kind="nomination-news").order_by("pk")
    assert [(notice.person, notice.details["status"]) for notice in owed] == [(amir, status) for status in NEWS[course]]


def test_only_what_still_holds_goes_out(settings, coalition, coordinator, prospect, amir, smtp):
    settings.QUIET_HOURS = None
    type(amir).objects.filter(pk=amir.pk).update(email="amir@x.example")
    actions.note(partner=prospect, nominator=amir, reason="Calm & kind.", by=coordinator)
    for days, status in ((2, "invited"), (1, "member")):
        set_status(partner=prospect, status=status, on=coalition.today() - timedelta(days=days), by=coordinator)
    delivery.deliver(list(Notice.objects.values_list("pk", flat=True)))
    ((_, mail),) = smtp.received
    assert mail["Subject"] == "Sunrise has joined"
    plain = next(part.get_content() for part in mail.iter_parts())
    assert "You put the name of Sunrise forward: Calm & kind." in plain
    skipped = Notice.objects.filter(status="skipped").values_list("reason", flat=True)
    assert list(skipped) == ["It has changed since"]
