"""A wake-up never fails what was already committed."""

import pytest
from celery import Celery
from django.db import transaction

from coalition.wake import wake, wake_on_commit


@pytest.fixture
def task():
    """A task of a Celery app of its own, whose broker is away."""
    app = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    app.conf.task_publish_retry_policy = {"max_retries": 1, "interval_start": 0}
    app.conf.broker_connection_timeout = 1

    @app.task(name="away.sweep")
    def sweep(number):
        raise AssertionError("no worker runs it")

    return sweep


def test_a_dead_broker_is_logged_and_forgiven(task, caplog):
    assert wake(task, 7) is False
    assert "No wake-up for away.sweep(7,)" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_after_the_commit_only(monkeypatch):
    sent = []
    monkeypatch.setattr("coalition.wake.wake", lambda task, *args: sent.append((task, args)))
    with transaction.atomic():
        wake_on_commit("task", 1)
        assert sent == []
    assert sent == [("task", (1,))]
    with transaction.atomic():
        wake_on_commit("task", 2)
        transaction.set_rollback(True)
    assert sent == [("task", (1,))]
