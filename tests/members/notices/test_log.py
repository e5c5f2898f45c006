"""What happened to a notice, in words: owed, taken, put off, sent, told in a summary, came back, answered, left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.addresses import actions as addresses
from members.models import InboundMail, Notice
from members.notices import actions, delivery, log
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


def told(notice):
    notice = Notice.objects.select_related("person", "coalition", "digest").get(pk=notice.pk)
    return [(step.words, step.detail) for step in log.steps(notice)]


def test_sent_came_back_and_answered(ana, owe, any_hour, mailoutbox):
    notice = owe(ana)
    assert told(notice) == [("Owed", "")]
    delivery.deliver([notice.pk])
    addresses.note(person=ana, address=ana.email, kind="hard", key="k", said="550 Nobody", notice=notice)
    InboundMail.objects.create(
        coalition=ana.coalition, person=ana, notice=notice, digest="d", outcome="message", said="Nobody but a person"
    )
    assert told(notice) == [
        ("Owed", ""),
        ("Taken by a worker", ""),
        ("Sent", "ana@example.org"),
        ("Came back for good", "550 Nobody"),
        ("Ana wrote back", "Nobody but a person"),
    ]


def test_put_off(ana, owe, any_hour, smtp):
    smtp.mood = "busy"
    notice = owe(ana)
    delivery.deliver([notice.pk])
    words = told(notice)
    assert [step[0][:7] for step in words] == ["Owed", "Taken b", "Put off"]
    assert words[-1][1] == "The mail server did not take it for now: 451 4.3.0 Try again later"


@pytest.mark.parametrize(
    ("status", "words"),
    [("skipped", "Not sent"), ("failed", "Could not be sent"), ("unsure", "Perhaps sent"), ("held", "Held back")],
)
def test_ends_with_their_reason(ana, owe, status, words):
    notice = owe(ana)
    Notice.objects.filter(pk=notice.pk).update(status=status, reason="the reason why")
    assert told(notice)[-1] == (words, "the reason why")


def test_told_in_a_summary(ana, owe):
    notice = owe(ana)
    Notice.objects.filter(pk=notice.pk).update(status="bundled", reason="Too many", claimed_at=timezone.now())
    assert told(notice)[1:] == [("Put into the summary", "Too many"), ("Waits for the summary", "")]
    digest = owe(ana, "digest")
    Notice.objects.filter(pk=digest.pk).update(status="sent", sent_at=timezone.now())
    Notice.objects.filter(pk=notice.pk).update(digest=digest)
    assert told(notice)[-1][0].startswith("Told in the summary of ")


@pytest.mark.parametrize("status", ["failed", "unsure"])
def test_leave_it(as_user, coordinator, ana, owe, status, state):
    notice = owe(ana)
    Notice.objects.filter(pk=notice.pk).update(status=status, reason="No room", claimed_at=timezone.now())
    client = as_user(coordinator)
    assert 'value="leave"' in client.get(f"/c/river/notices/{notice.pk}/").content.decode()
    client.post(f"/c/river/notices/{notice.pk}/decide/", {"step": "leave"})
    assert state(notice) == ("skipped", "Left as it is. No room")
    assert Notice.objects.needing_a_person().count() == 0
    client.post(f"/c/river/notices/{notice.pk}/decide/", {"step": "leave"})
    assert state(notice) == ("skipped", "Left as it is. No room")


def test_trying_again_lets_mail_go_to_a_refused_address_again(ana, owe, any_hour, smtp, state):
    smtp.mood = "refuse"
    notice = owe(ana)
    delivery.deliver([notice.pk])
    other = owe(ana, "reminder")
    delivery.deliver([other.pk])
    assert (state(notice)[0], state(other)[0]) == ("failed", "skipped")
    smtp.mood = "accept"
    actions.retry_failed(notice=notice, by=None)
    delivery.deliver([notice.pk])
    assert state(notice) == ("sent", "")


def test_lists_of_one_person_and_of_one_subject(as_user, coordinator, coalition, ana, owe, partner):
    ben = make_person(coalition, "Ben Ode", email="ben@example.org")
    mine, other = owe(ana, subject="x"), owe(ben)
    Notice.objects.filter(pk=other.pk).update(about_type="members.partner", about_id=partner.pk, subject="About them")
    Notice.objects.filter(pk=mine.pk).update(
        status="owed", not_before=timezone.now() + timedelta(days=1), subject="For Ana"
    )
    client = as_user(coordinator)
    page = client.get(f"/c/river/notices/to/{ana.pk}/").content.decode()
    assert ("For Ana" in page, "About them" in page) == (True, False)
    page = client.get(f"/c/river/notices/about/members.partner/{partner.pk}/").content.decode()
    assert ("For Ana" in page, "About them" in page) == (False, True)
    assert client.get("/c/river/notices/to/999999/").status_code == 404


def test_what_came_back_shows_in_the_list(as_user, coordinator, ana, owe, any_hour, mailoutbox):
    notice = owe(ana)
    delivery.deliver([notice.pk])
    client = as_user(coordinator)
    assert "Came back" not in client.get("/c/river/notices/").content.decode()
    addresses.note(person=ana, address=ana.email, kind="soft", key="k", notice=notice)
    assert "Came back" in client.get("/c/river/notices/").content.decode()
