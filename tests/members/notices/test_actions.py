"""Owing, holding, settling, and what somebody wants to get."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from coalition.audit import sentence
from coalition.models import AuditEvent
from members.models import Notice, Person
from members.notices import actions, delivery, registry, tasks
from members.notices.querysets import RESTING
from members.preferences import actions as preferences
from tests.characters import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(coalition):
    return make_person(coalition, "Ana Ruiz", email="ana@example.org")


@pytest.fixture
def woken(monkeypatch):
    """What was asked of Celery: (task name, arguments)."""
    found = []
    for task in (tasks.deliver, tasks.sweep):
        monkeypatch.setattr(
            task, "apply_async", lambda args=(), name=task.name, **more: found.append((name, *args)), raising=True
        )
    return found


def told(coalition):
    return [sentence(event) for event in AuditEvent.objects.filter(coalition=coalition).order_by("pk")][1:]


# --- Owing ----------------------------------------------------------------------------------------------------------


def test_owe_writes_the_row_and_wakes_after_the_commit(ana, owe, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = owe(ana, "report_back", quote="No night transfers")
        assert woken == []
    assert woken == [("members.notices.deliver", [notice.pk])]
    assert (notice.status, notice.category, notice.kind) == ("owed", "report_back", "test-report_back")
    assert notice.details == {"quote": "No night transfers"}
    assert (notice.about_type, notice.about_id) == ("", None)


def test_owing_twice_owes_once(ana, owe, woken, django_capture_on_commit_callbacks):
    first = owe(ana, text="one")
    with django_capture_on_commit_callbacks(execute=True):
        again = owe(ana, text="two")
    assert again.pk == first.pk
    assert again.details == {"text": "one"}
    assert woken == []


def test_owed_again_after_it_was_sent_is_not_owed(ana, owe, any_hour, mailoutbox):
    notice = owe(ana)
    delivery.deliver([notice.pk])
    assert owe(ana).pk == notice.pk
    delivery.deliver([notice.pk])
    assert len(mailoutbox) == 1


def test_owe_about_a_row_and_not_before(coalition, partner, ana, woken, django_capture_on_commit_callbacks):
    later = timezone.now() + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        notice = actions.owe(
            coalition=coalition, key="k", kind="test-digest", person=ana, about=partner, not_before=later
        )
    assert woken == []  # the sweep will find it
    assert (notice.about_type, notice.about_id, notice.not_before) == ("members.partner", partner.pk, later)
    assert list(Notice.objects.about(partner)) == [notice]


def test_unknown_kind_is_told_at_once(ana, coalition):
    with pytest.raises(registry.UnknownKind, match="register it"):
        actions.owe(coalition=coalition, key="k", kind="no-such-kind", person=ana)
    with pytest.raises(ValueError, match="registered already"):
        registry.register(registry.lookup("test-digest"))


def test_nobody_of_another_coalition(coalition, other_coalition, ana, django_assert_num_queries):
    foreign = make_person(other_coalition, "Otto", email="otto@example.org")
    with pytest.raises(ValueError, match="another coalition"):
        actions.owe(coalition=coalition, key="k", kind="test-digest", person=foreign)
    rows = [("a", ana.pk, {}), ("b", foreign.pk, {})]
    ids = actions.owe_many(coalition=coalition, kind="test-digest", about=None, rows=rows)
    assert list(Notice.objects.values_list("pk", "person")) == [(ids[0], ana.pk)]


def test_same_key_in_two_coalitions_is_two_occasions(coalition, other_coalition, ana):
    foreign = make_person(other_coalition, "Otto", email="otto@example.org")
    for person in (ana, foreign):
        actions.owe(coalition=person.coalition, key="k", kind="test-digest", person=person)
    assert Notice.objects.filter(key="k").count() == 2


def test_owe_many_is_one_statement_and_few_messages(
    coalition, woken, django_assert_num_queries, django_capture_on_commit_callbacks
):
    people = [make_person(coalition, f"P{n}", email=f"p{n}@example.org") for n in range(230)]
    rows = [(f"k:{person.pk}", person.pk, {"n": person.pk}) for person in people]
    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(3):  # with the savepoint's two
        ids = actions.owe_many(coalition=coalition, kind="test-follow_up", about=None, rows=rows)
    assert [(name, len(some)) for name, some in woken] == [("members.notices.deliver", n) for n in (100, 100, 30)]
    assert sorted(pk for _, some in woken for pk in some) == sorted(ids)
    assert all(notice.details == {"n": notice.person_id} for notice in Notice.objects.all())


def test_very_many_are_left_to_the_sweep(coalition, ana, woken, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(actions, "WAKE_ONE_BY_ONE", 3)
    rows = [(f"k{n}", ana.pk, {}) for n in range(4)]
    with django_capture_on_commit_callbacks(execute=True):
        ids = actions.owe_many(coalition=coalition, kind="test-digest", about=None, rows=rows)
    assert woken == [("members.notices.sweep",)]
    woken.clear()
    tasks.sweep()
    assert woken == [("members.notices.deliver", ids)]


def test_nothing_of_it_when_the_action_fails(ana, owe, woken, django_capture_on_commit_callbacks):
    @transaction.atomic
    def act():
        owe(ana)
        Notice.objects.create(coalition=ana.coalition, person=ana, key="x", kind="x", category="nonsense")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(IntegrityError):
        act()
    assert (Notice.objects.count(), woken) == (0, [])


def test_owing_each_of_a_query_once(coalition, other_coalition, ana, woken, django_capture_on_commit_callbacks):
    """One statement for everybody a query finds; people of another coalition are left out."""
    ben = make_person(coalition, "Ben")
    make_person(other_coalition, "Zoe", email="zoe@example.org")

    def owe_each():
        people = Person.objects.filter(name__in=["Ana Ruiz", "Ben", "Zoe"]).order_by("name")
        return actions.owe_each(
            coalition=coalition, kind="test-invitation", about=coalition, people=people, occasion="x:1"
        )

    with django_capture_on_commit_callbacks(execute=True):
        ids = owe_each()
    assert woken == [("members.notices.deliver", ids)]
    assert owe_each() == []
    found = Notice.objects.filter(pk__in=ids)
    assert {(row.key, row.person, row.status, row.category, row.about_id) for row in found} == {
        (f"x:1:{person.pk}", person, "owed", "invitation", coalition.pk) for person in (ana, ben)
    }


# --- The machine's other ends -----------------------------------------------------------------------------------------


def test_no_address(coalition, owe, state, any_hour):
    notice = owe(make_person(coalition, "Paper Only"))
    delivery.deliver([notice.pk])
    assert state(notice) == ("skipped", "No mail address: tell them yourself")


def test_not_wanted_any_more(ana, owe, state, any_hour, mailoutbox):
    notice = owe(ana, unwanted="The meeting was called off")
    delivery.deliver([notice.pk])
    assert state(notice) == ("skipped", "The meeting was called off")
    assert mailoutbox == []


def test_one_that_cannot_be_worded_does_not_stop_the_others(coalition, ana, owe, state, any_hour, mailoutbox):
    notices = [owe(ana, key="1"), owe(ana, key="2", boom=True), owe(ana, key="3")]
    delivery.deliver([notice.pk for notice in notices])
    assert [state(notice)[0] for notice in notices] == ["sent", "failed", "sent"]
    assert notices[1].reason == "It could not be worded: KeyError: 'boom'"


def test_a_kind_that_is_gone(ana, coalition, state, any_hour):
    notice = Notice.objects.create(coalition=coalition, person=ana, key="old", kind="gone", category="digest")
    delivery.deliver([notice.pk])
    status, reason = state(notice)
    assert (status, reason.split(":")[0]) == ("failed", "It could not be worded")


def test_an_error_nobody_foresaw_lets_the_others_go_on(ana, owe, state, any_hour, mailoutbox, monkeypatch):
    """The run ends before the window it was wording; the one that ended it waits longer each time, and is given up."""

    class Unforeseen(Exception):
        pass

    def word(notice):
        if notice.key == "2":
            raise Unforeseen
        return real.word(notice)

    real = registry.lookup("test-invitation")
    kind = registry.NoticeKind(name=real.name, category=real.category, word=word)
    monkeypatch.setitem(registry._kinds, kind.name, kind)
    notices = [owe(ana, key=key) for key in "123"]
    ids = [notice.pk for notice in notices]
    with pytest.raises(Unforeseen):
        delivery.deliver(ids)
    assert [state(notice)[0] for notice in notices] == ["owed", "owed", "owed"]
    assert mailoutbox == []
    delivery.deliver(ids)  # the second one is not due now
    assert [state(notice)[0] for notice in notices] == ["sent", "owed", "sent"]
    for _ in range(5):
        Notice.objects.filter(key="2").update(not_before=timezone.now())
        with pytest.raises(Unforeseen):
            delivery.deliver(ids)
    assert state(notices[1]) == ("failed", delivery.STOPPED)


def test_quiet_hours_and_pause_delay_and_a_resume_makes_due(ana, owe, state, any_hour, coalition):
    preferences.pause(person=ana, days=30)
    notice = owe(ana, "digest")
    answer = owe(ana, "report_back")
    delivery.deliver([notice.pk, answer.pk])
    status, reason = state(notice)
    assert (status, reason.startswith(RESTING), state(answer)[0]) == ("owed", True, "sent")
    assert notice.not_before.astimezone(coalition.zone).date() == coalition.today() + timedelta(days=30)
    preferences.pause(person=ana, days=0)
    assert state(notice) == ("owed", "")
    delivery.deliver([notice.pk])
    assert state(notice)[0] == "sent"


def test_muted_categories(ana, owe, state, any_hour):
    preferences.mute(person=ana, category="report_back")
    preferences.mute(person=ana, category="digest")
    notices = [owe(ana, "report_back"), owe(ana, "digest"), owe(ana, "follow_up")]
    delivery.deliver([notice.pk for notice in notices])
    assert [state(notice) for notice in notices] == [
        ("skipped", "They want no answers by mail, and cannot sign in to read them: tell them yourself"),
        ("skipped", "They switched off “Summaries”"),
        ("sent", ""),
    ]


def test_sweep_finds_what_is_stuck(ana, owe, state, woken):
    claimed, sending, fresh = (owe(ana, key=key) for key in ("a", "b", "c"))
    long_ago = timezone.now() - timedelta(minutes=5, seconds=1)
    Notice.objects.filter(pk=claimed.pk).update(status="claimed", claimed_by="dead", claimed_at=long_ago)
    Notice.objects.filter(pk=sending.pk).update(status="sending", claimed_by="dead", claimed_at=long_ago)
    just_now = timezone.now() - timedelta(minutes=4)
    Notice.objects.filter(pk=fresh.pk).update(status="claimed", claimed_by="alive", claimed_at=just_now)
    tasks.sweep()
    assert [state(notice)[0] for notice in (claimed, sending, fresh)] == ["owed", "unsure", "claimed"]
    assert "may have gone out, or not" in sending.reason
    assert woken == [("members.notices.deliver", [claimed.pk])]


def test_sweep_stops_when_the_broker_is_away(ana, owe, monkeypatch):
    asked = []

    def away(**given):
        asked.append(given)
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks, "CHUNK", 1)
    monkeypatch.setattr(tasks.deliver, "apply_async", away)
    for key in "abc":
        owe(ana, key=key)
    tasks.sweep()
    assert len(asked) == 1


def test_a_sent_notice_stays_as_it_is(ana, owe, any_hour):
    notice = owe(ana)
    delivery.deliver([notice.pk])
    for change in ({"status": "owed"}, {"sent_at": None}, {"key": "other"}, {"kind": "other"}):
        with pytest.raises(InternalError), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**change)
    Notice.objects.filter(pk=notice.pk).update(body="", to_address="")  # erasing a person may blank the words


# --- What a person decides ------------------------------------------------------------------------------------------


def settle(sent):
    return lambda notice, by: actions.settle_unsure(notice=notice, sent=sent, by=by)


DECISIONS = {
    "hold": (actions.hold, "owed", "held", "Rosa held back “Test digest” to Ana Ruiz"),
    "release": (actions.release, "held", "owed", "Rosa released “Test digest” to Ana Ruiz"),
    "retry": (actions.retry_failed, "failed", "owed", "Rosa asked to try “Test digest” to Ana Ruiz again"),
    "arrived": (settle(True), "unsure", "sent", "Rosa noted that “Test digest” to Ana Ruiz was sent"),
    "lost": (settle(False), "unsure", "owed", "Rosa noted that “Test digest” to Ana Ruiz was not sent"),
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("status", Notice.Status.values)
def test_every_decision_in_every_state(ana, owe, state, coordinator, coalition, decision, status):
    act, from_, to, words = DECISIONS[decision]
    notice = owe(ana, "digest")
    sent_at = timezone.now() if status == "sent" else None
    Notice.objects.filter(pk=notice.pk).update(status=status, reason="why", attempts=6, sent_at=sent_at)
    if status != from_:
        with pytest.raises(ValidationError):
            act(notice=notice, by=coordinator)
        assert state(notice)[0] == status
        return
    act(notice=notice, by=coordinator)
    assert state(notice)[0] == to
    assert told(coalition)[-1] == words
    if decision in ("retry", "lost"):
        assert (notice.attempts, notice.reason) == (0, "")
    if decision == "arrived":
        assert notice.sent_at is not None


def test_retry_all(coalition, other_coalition, ana, owe, state, coordinator, woken, django_capture_on_commit_callbacks):
    foreign = make_person(other_coalition, "Otto", email="otto@example.org")
    failed, unsure, theirs = owe(ana, key="a"), owe(ana, key="b"), owe(foreign)
    Notice.objects.filter(pk__in=[failed.pk, theirs.pk]).update(status="failed", reason="no server", attempts=6)
    Notice.objects.filter(pk=unsure.pk).update(status="unsure", reason="?")
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.retry_all_failed(coalition=coalition, by=coordinator) == 1
    assert [state(notice)[0] for notice in (failed, unsure, theirs)] == ["owed", "unsure", "failed"]
    assert woken == [("members.notices.sweep",)]
    assert told(coalition)[-1] == "Rosa asked to try 1 notices of River Coalition again"
