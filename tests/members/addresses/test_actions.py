"""The state of an address: what makes it soft, hard, complained; what clears it; what a new address begins with."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from coalition.audit import sentence
from coalition.models import AuditEvent
from members.addresses import actions
from members.models import AddressEvent, AddressState
from members.notices import delivery, rules
from members.people.actions import change_person
from tests.characters import make_person
from tests.members.notices.conftest import any_hour, owe, state  # noqa: F401  fixtures
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


def happens(person, *kinds, address=None):
    """So many things happen to the person's address, one after the other."""
    for kind in kinds:
        actions.note(
            person=person,
            address=address or person.email,
            kind=kind,
            key=actions.key_of(kind, AddressEvent.objects.count()),
            said="said so",
        )


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], "ok"),
        (["soft"], "soft"),
        (["soft"] * 4, "soft"),
        (["soft"] * 5, "hard"),
        (["hard"], "hard"),
        (["soft", "hard"], "hard"),
        (["hard", "soft"], "hard"),
        (["complaint"], "complained"),
        (["hard", "complaint"], "complained"),
        (["complaint", "hard"], "complained"),
        (["complaint", "soft"], "complained"),
    ],
)
def test_truth_table(ana, kinds, expected):
    happens(ana, *kinds)
    ana.refresh_from_db()
    assert rules.state_of(ana) == expected


def test_soft_ones_long_ago_are_forgotten(ana):
    happens(ana, *["soft"] * 4)
    AddressState.objects.update(since=timezone.now() - timedelta(days=31))
    happens(ana, "soft")
    assert AddressState.objects.values_list("state", "soft_count").get() == ("soft", 1)


def test_the_same_report_counts_once(ana):
    for _ in range(3):
        actions.note(person=ana, address=ana.email, kind="soft", key="k")
    assert (AddressState.objects.get().soft_count, AddressEvent.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_report_ten_times_at_once(coalition):
    ana = make_person(coalition, "Ana", email="ana@example.org")
    note = partial(actions.note, person=ana, address=ana.email, kind="soft", key="k")
    assert sum(event is not None for event in at_once(*[note] * 10)) == 1
    assert AddressState.objects.get().soft_count == 1


def test_news_of_an_old_address_changes_nothing(ana):
    happens(ana, "hard", address="old@example.org")
    ana.refresh_from_db()
    assert rules.state_of(ana) == "ok"
    assert AddressEvent.objects.get().address == "old@example.org"


def test_a_new_address_begins_anew(ana, coordinator, owe, any_hour, mailoutbox):  # noqa: F811
    happens(ana, "hard")
    change_person(person=ana, by=coordinator, email="new@example.org")
    delivery.deliver([owe(ana).pk])
    assert [mail.to for mail in mailoutbox] == [['"Ana Ruiz" <new@example.org>']]
    assert not AddressState.objects.blocking().exists()
    ana.refresh_from_db()
    happens(ana, "soft")
    assert AddressState.objects.values_list("address", "state", "soft_count").get() == ("new@example.org", "soft", 1)


@pytest.mark.parametrize(
    ("kinds", "category", "expected"),
    [
        (["soft"], "invitation", ("sent", "")),
        (["hard"], "invitation", ("skipped", "Mail to ana@example.org came back: ask them for a new address")),
        (["hard"], "account", ("skipped", "Mail to ana@example.org came back: ask them for a new address")),
        (["hard"], "report_back", ("skipped", "Mail to ana@example.org came back: ask them for a new address")),
        (["complaint"], "invitation", ("skipped", "They marked our mail as spam: talk to them yourself")),
        (["complaint"], "report_back", ("skipped", "They marked our mail as spam: talk to them yourself")),
        (["complaint"], "account", ("sent", "")),
    ],
)
def test_what_still_goes_out(ana, owe, any_hour, state, kinds, category, expected):  # noqa: F811
    happens(ana, *kinds)
    notice = owe(ana, category)
    delivery.deliver([notice.pk])
    assert state(notice) == expected
    if expected[0] == "skipped":
        assert notice.subject == "The table is set"  # worded, so that somebody can tell them


def test_blocked_while_others_were_being_sent(coalition, smtp, owe, any_hour, state, monkeypatch):  # noqa: F811
    """It takes effect before the next send, also for a notice the worker has in its hands."""
    from members.notices import post

    people = [make_person(coalition, name, email=f"{name}@example.org") for name in ("ana", "ben", "cleo")]
    notices = [owe(person) for person in people]
    real = post.SmtpOffice.send

    def send(office, letter, address):
        if address == "ana@example.org":
            happens(people[1], "hard")
        return real(office, letter, address)

    monkeypatch.setattr(post.SmtpOffice, "send", send)
    delivery.deliver([notice.pk for notice in notices])
    delivery.deliver([notice.pk for notice in notices])
    assert smtp.recipients == ["ana@example.org", "cleo@example.org"]
    assert [state(notice)[0] for notice in notices] == ["sent", "skipped", "sent"]


def test_cleared_by_a_person(ana, coordinator, coalition, owe, any_hour, mailoutbox):  # noqa: F811
    happens(ana, "hard")
    assert actions.clear(person=ana, by=coordinator) is True
    assert actions.clear(person=ana, by=coordinator) is False
    delivery.deliver([owe(ana).pk])
    assert len(mailoutbox) == 1
    events = AuditEvent.objects.filter(coalition=coalition, target_type="members.person").order_by("pk")
    assert [sentence(event) for event in events][-2:] == [
        "Mail to Ana Ruiz came back for good: said so",
        "Rosa lets mail go to Ana Ruiz at ana@example.org again",
    ]
    assert list(AddressEvent.objects.values_list("kind", flat=True)) == ["cleared", "hard"]


@pytest.mark.parametrize(
    ("answer", "blocks"),
    [
        ("550 5.1.1 No such person here", True),
        ("550 No such user", True),
        ("553 5.1.3 Bad syntax", True),
        ("550 5.7.1 Not with this policy", False),
        ("552 5.2.2 Mailbox full", False),
        ("554 5.7.1 Spam", False),
        ("451 4.3.0 Later", False),
    ],
)
def test_refused_at_the_door(ana, smtp, owe, any_hour, answer, blocks):  # noqa: F811
    async def refuse(server, session, envelope, address, options):
        return answer

    smtp.handle_RCPT = refuse
    notice = owe(ana)
    delivery.deliver([notice.pk])
    assert AddressState.objects.blocking().filter(person=ana).exists() is blocks
    notice.refresh_from_db()
    assert notice.status == ("owed" if answer.startswith("4") else "failed")
