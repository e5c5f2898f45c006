"""At most two mails that can wait in seven days (domain.md 5, rule 5): a truth table, and ten workers at once."""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from django.utils import timezone

from members.models import MailHabit, Notice, NoticeCategory
from members.notices import delivery, places, rules
from tests.characters import make_person
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_hour")]

CAN_WAIT = {"follow_up", "input"}  # the others have a date of their own, or are a right


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


def had(owe, person, number, days_ago=1):
    """So many mails that can wait went out to the person."""
    for place in range(number):
        notice = owe(person, "follow_up", key=f"had:{person.pk}:{place}")
        Notice.objects.filter(pk=notice.pk).update(
            status="sent", sent_at=timezone.now() - timedelta(days=days_ago), is_single=True
        )


def expected(category, before, digest):
    """The rule, said once more in other words."""
    if category not in CAN_WAIT or before < 2:
        return "sent"
    return "owed" if digest == "off" else "bundled"


@pytest.mark.parametrize("category", NoticeCategory.values)
def test_truth_table(coalition, owe, category, mailoutbox):
    for before, digest in product((0, 1, 2, 3), MailHabit.Digest.values):
        person = make_person(coalition, "Ana", email=f"{category}.{before}.{digest}@example.org")
        MailHabit.objects.create(coalition=coalition, person=person, digest=digest)
        had(owe, person, before)
        notice = owe(person, category)
        delivery.deliver([notice.pk])
        notice.refresh_from_db()
        assert notice.status == expected(category, before, digest), (before, digest)
        assert notice.is_single is (category in CAN_WAIT and before < 2)


def test_the_third_of_a_day_is_told_in_the_summary(ana, owe, mailoutbox, state):
    notices = [owe(ana, "follow_up", key=f"n{place}") for place in range(3)]
    delivery.deliver([notice.pk for notice in notices])
    assert [state(notice)[0] for notice in notices] == ["sent", "sent", "bundled"]
    assert state(notices[2])[1] == (
        "Two mails that can wait went out to them in seven days: this one is told in their summary"
    )
    assert len(mailoutbox) == 2
    assert (notices[2].subject, "Come and see." in notices[2].body) == ("The table is set", True)


@pytest.mark.parametrize(("days", "status"), [(6.9, "bundled"), (7.1, "sent")])
def test_seven_days(ana, owe, state, days, status):
    had(owe, ana, 2, days_ago=days)
    notice = owe(ana, "input")
    delivery.deliver([notice.pk])
    assert state(notice)[0] == status


def test_without_a_summary_it_waits_until_a_place_is_free(coalition, ana, owe, state):
    MailHabit.objects.create(coalition=coalition, person=ana, digest="off")
    had(owe, ana, 2, days_ago=3)
    notice = owe(ana, "input")
    delivery.deliver([notice.pk])
    assert state(notice) == (
        "owed",
        "Two mails that can wait went out to them in seven days: this one waits its turn",
    )
    assert abs(notice.not_before - timezone.now() - timedelta(days=4)) < timedelta(minutes=1)
    assert notice.attempts == 0


@pytest.mark.parametrize(
    ("status", "counts"),
    [("owed", True), ("claimed", True), ("sending", True), ("held", True), ("skipped", False), ("failed", False)],
)
def test_what_holds_a_place(ana, owe, status, counts):
    notice = owe(ana, "input")
    Notice.objects.filter(pk=notice.pk).update(status=status, is_single=True, reason="x", claimed_at=timezone.now())
    assert places.left(ana) == (1 if counts else 2)


def test_what_perhaps_went_out_holds_its_place_for_seven_days(ana, owe):
    notice = owe(ana, "input")
    rows = Notice.objects.filter(pk=notice.pk)
    rows.update(status="unsure", is_single=True, reason="x", claimed_at=timezone.now() - timedelta(days=6))
    assert places.left(ana) == 1
    rows.update(claimed_at=timezone.now() - timedelta(days=8))
    assert places.left(ana) == 2


def test_a_mail_that_is_tried_again_has_its_place(ana, owe, state):
    had(owe, ana, 1)
    notice = owe(ana, "input")
    Notice.objects.filter(pk=notice.pk).update(is_single=True)
    other = owe(ana, "follow_up")
    delivery.deliver([notice.pk, other.pk])
    assert (state(notice)[0], state(other)[0]) == ("sent", "bundled")


def test_the_kind_may_say_that_it_cannot_wait(ana, owe, state, monkeypatch):
    from dataclasses import replace

    from members.notices import registry

    kind = registry.lookup("test-input")
    monkeypatch.setitem(registry._kinds, kind.name, replace(kind, urgent=True))
    had(owe, ana, 2)
    notice = owe(ana, "input")
    delivery.deliver([notice.pk])
    assert state(notice)[0] == "sent"


def test_people_do_not_share_places(coalition, owe, state):
    people = [make_person(coalition, name, email=f"{name}@example.org") for name in ("a", "b", "c")]
    notices = [owe(person, "input", key=f"{person.pk}:{place}") for person in people for place in range(3)]
    delivery.deliver([notice.pk for notice in notices])
    assert Counter(state(notice)[0] for notice in notices) == {"sent": 6, "bundled": 3}


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_send_two(coalition, owe):
    """Each worker has one notice of the same person in its hands: two go out, whoever is first."""
    ana = make_person(coalition, "Ana Ruiz", email="ana@example.org")
    notices = [owe(ana, "input", key=f"n{place}") for place in range(10)]
    at_once(*(partial(delivery.deliver, [notice.pk]) for notice in notices))
    assert Counter(Notice.objects.values_list("status", flat=True)) == {"sent": 2, "bundled": 8}


def test_a_kind_nobody_knows_goes_by_its_category():
    assert rules.is_urgent("no-such-kind", NoticeCategory.REPORT_BACK) is True
    assert rules.is_urgent("no-such-kind", NoticeCategory.INPUT) is False
