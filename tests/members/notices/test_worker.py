"""The whole way with a real Celery worker, and the promise that matters most: whatever is killed, nobody gets a notice
twice, and none is forgotten (design.md 3, promise 4)."""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from members.models import Notice, Person
from members.notices import actions, delivery, post, tasks
from tests.processes import Worker, wait_for
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

SETTINGS = "tests.members.notices.worker_settings"


@pytest.fixture
def worker(transactional_db, tmp_path, smtp):
    """A worker process that knows the test's kinds, has no quiet hours, and mails to `smtp`."""
    worker = Worker(
        tmp_path / "worker.log", DJANGO_SETTINGS_MODULE=SETTINGS, QUIET_HOURS="off", EMAIL_URL=smtp.url
    ).start()
    yield worker
    worker.stop()


def make_people(coalition, number):
    """People with addresses of their own: mail of another coalition is never taken for theirs."""
    names = [f"Person{place:03}" for place in range(number)]
    return Person.objects.bulk_create(
        [Person(coalition=coalition, name=name, email=f"{name.lower()}@{coalition.slug}.example") for name in names]
    )


def owe_all(coalition, people, occasion="answer"):
    rows = [(f"{occasion}:{person.pk}", person.pk, {}) for person in people]
    return actions.owe_many(coalition=coalition, kind="test-report_back", about=None, rows=rows)


def counts():
    """{status: number of notices}"""
    return Counter(Notice.objects.values_list("status", flat=True))


def test_owed_in_a_transaction_and_sent_by_the_worker(coalition, smtp, worker):
    people = make_people(coalition, 230)
    with transaction.atomic():
        owe_all(coalition, people)
        assert counts() == {"owed": 230}
    wait_for(lambda: counts() == {"sent": 230}, what="230 notices", seconds=60)
    assert sorted(smtp.recipients) == [person.email for person in people]
    with transaction.atomic():
        assert owe_all(coalition, people) == []  # the same occasion is not owed twice


def test_flushed_broker_costs_a_minute_not_a_notice(coalition, smtp, worker, monkeypatch):
    people = make_people(coalition, 12)
    with monkeypatch.context() as patch:
        patch.setattr(tasks.deliver, "apply_async", lambda **kwargs: None)  # the message is lost
        owe_all(coalition, people)
    assert counts() == {"owed": 12}
    tasks.sweep()
    wait_for(lambda: counts() == {"sent": 12}, what="the sweep's notices")
    assert len(smtp.received) == 12


def test_killed_at_any_moment_nobody_gets_two_and_nobody_is_forgotten(coalition, smtp, worker):
    """200 deliveries; the worker and its children get SIGKILL at random moments, again and again."""
    chance = random.Random(20261122)
    slowly(smtp, chance)
    people = make_people(coalition, 200)
    owe_all(coalition, people)
    kills = 0
    while counts()["owed"] + counts()["claimed"] + counts()["sending"]:
        aim = smtp.seen + chance.randint(8, 40)
        wait_for(
            lambda aim=aim: smtp.seen >= aim or not counts()["owed"] + counts()["claimed"],
            what="some deliveries",
            seconds=60,
        )
        worker.kill()
        kills += 1
        asked_again = delivery.recover_stuck(lease=timedelta())
        assert asked_again[1] <= 2  # what two children had in their hands
        assert counts()["claimed"] + counts()["sending"] == 0
        if counts()["owed"]:
            worker.start()
            tasks.sweep()
    assert kills >= 4
    got = Counter(smtp.recipients)
    assert max(got.values()) == 1
    assert counts().keys() <= {"sent", "unsure"}
    assert counts()["unsure"] >= 1  # else no kill hit a delivery, and the test shows nothing
    for notice in Notice.objects.select_related("person"):
        if notice.status == "sent":
            assert got[notice.person.email] == 1
        else:
            assert (
                notice.reason == "The worker stopped while handing it to the mail server: it may have gone out, or not."
            )
    settle_by_hand(got)
    worker.start()
    tasks.sweep()
    wait_for(lambda: counts() == {"sent": 200}, what="what was settled", seconds=60)
    assert Counter(smtp.recipients) == {person.email: 1 for person in people}


def slowly(smtp, chance):
    """Take mail as a far server does: time passes before it counts as received, and before the answer."""
    taken = smtp.handle_DATA

    async def handle(server, session, envelope):
        await asyncio.sleep(chance.uniform(0, 0.02))
        answer = await taken(server, session, envelope)
        await asyncio.sleep(chance.uniform(0, 0.02))
        return answer

    smtp.handle_DATA = handle


def settle_by_hand(got):
    """The coordinator asks those who perhaps got it, and says so."""
    for notice in Notice.objects.filter(status="unsure").select_related("person"):
        actions.settle_unsure(notice=notice, sent=got[notice.person.email] == 1, by=None)


def test_killed_child_only(coalition, smtp, worker):
    """One child of the pool dies (out of memory, say); the worker lives on, the rest goes out after the lease."""
    slowly(smtp, random.Random(1))
    people = make_people(coalition, 60)
    owe_all(coalition, people)
    wait_for(lambda: smtp.seen >= 10, what="some deliveries", seconds=60)
    kill_the_sender()
    wait_for(
        lambda: "exited prematurely" in worker.said() or "WorkerLost" in worker.said(), what="the worker's complaint"
    )
    delivery.recover_stuck(lease=timedelta())
    tasks.sweep()
    wait_for(lambda: counts()["sent"] + counts()["unsure"] == 60, what="all")
    assert max(Counter(smtp.recipients).values()) == 1
    assert counts()["unsure"] <= 1


def kill_the_sender():
    """SIGKILL to the process whose run holds the notices."""
    import os
    import signal

    run = Notice.objects.filter(status__in=["claimed", "sending"]).values_list("claimed_by", flat=True).first()
    os.kill(int(run.split(":")[1]), signal.SIGKILL)


def test_racing_workers_one_has_it(coalition):
    """Eight threads claim the same 120 notices at once: each notice goes to one of them."""
    people = make_people(coalition, 120)
    ids = owe_all(coalition, people)
    got = at_once(*(partial(Notice.objects.claim, ids, run=f"run-{number}") for number in range(8)))
    assert sorted(pk for claimed in got for pk in claimed) == sorted(ids)
    assert Notice.objects.filter(status="claimed", claimed_by__startswith="run-").count() == 120


def test_two_deliveries_of_the_same_ids_at_once_send_each_once(coalition, smtp, settings):
    settings.QUIET_HOURS = None
    people = make_people(coalition, 80)
    ids = owe_all(coalition, people)
    at_once(*[partial(delivery.deliver, ids)] * 4)
    delivery.deliver(ids)
    assert Counter(smtp.recipients) == {person.email: 1 for person in people}
    assert counts() == {"sent": 80}


def test_a_run_that_lost_its_lease_sends_nothing_more(coalition, smtp, settings, monkeypatch):
    """So slow that the sweep gave its notices to another: it notices before the next mail."""
    settings.QUIET_HOURS = None
    people = make_people(coalition, 3)
    ids = owe_all(coalition, people)
    real = post.SmtpOffice.send
    taken_over = []

    def slow(office, letter, address):
        receipt = real(office, letter, address)
        if not taken_over:
            Notice.objects.filter(status="claimed").update(claimed_at=timezone.now() - timedelta(minutes=6))
            taken_over.append(delivery.recover_stuck())
            delivery.deliver(ids)
        return receipt

    monkeypatch.setattr(post.SmtpOffice, "send", slow)
    delivery.deliver(ids)
    assert taken_over == [(2, 0)]
    assert Counter(smtp.recipients) == {person.email: 1 for person in people}
    assert counts() == {"sent": 3}
