"""The word on Mondays; and that the playbook looks again soon after something changed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coalition import audit
from engagement.models import Evaluation, Step
from engagement.playbook import digest, notices, tasks
from engagement.playbook.evaluate import evaluate
from members.models import Notice
from members.notices.rendering import render

from .truth import World

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)  # half past seven in Chicago, daylight saving time


@pytest.fixture
def world(coalition):
    return World(coalition)


def looked_on(coalition, moment):
    Evaluation.objects.filter(coalition=coalition).update(on=moment.astimezone(coalition.zone).date())


@pytest.fixture
def owed(world, coordinator):
    world.pledge(0, direction="ours")
    evaluate(world.coalition)
    looked_on(world.coalition, MONDAY)


def keys():
    return set(Notice.objects.filter(kind=digest.KIND).values_list("key", "person__name"))


def test_once_a_week_to_those_who_keep_records(coalition, owed, owner, leader, member):
    assert digest.owe_due(MONDAY) == 2
    assert {key.rsplit(":", 1)[0] for key, _ in keys()} == {"week-ahead:2026-11"}
    assert {name for _, name in keys()} == {"Rosa", "Olive"}
    for later in (0, 1, 24 * 6):
        moment = MONDAY + timedelta(hours=later)
        looked_on(coalition, moment)
        assert digest.owe_due(moment) == 0
    looked_on(coalition, MONDAY + timedelta(days=7))
    assert digest.owe_due(MONDAY + timedelta(days=7)) == 2


@pytest.mark.parametrize(("hour", "week"), [(10, "2026-10"), (11, "2026-11")])
def test_monday_begins_where_the_coalition_is(coalition, hour, week):
    """Six in the morning in Chicago is eleven o'clock in Greenwich since the day before."""
    assert digest.week_of(coalition, datetime(2026, 3, 9, hour, tzinfo=UTC)) == week


def test_nothing_to_tell_no_mail(coalition, owed):
    Step.objects.update(state="gone")
    assert digest.owe_due(MONDAY) == 0
    assert keys() == set()


def test_only_of_what_was_seen_that_day(coalition, owed):
    looked_on(coalition, MONDAY - timedelta(days=1))
    assert digest.owe_due(MONDAY) == 0
    looked_on(coalition, MONDAY)
    assert digest.owe_due(MONDAY) == 1


def test_its_words(coalition, owed, coordinator):
    digest.owe_due(MONDAY)
    notice = Notice.objects.get(kind=digest.KIND)
    assert notices.still_wanted(notice) == ""
    worded = notices.word(notice)
    assert worded.subject.startswith("Your week: 1 thing we owe")
    assert worded.context["parts"][0]["lines"][0]["do"] == "Beds for Lakeside Hospital"
    assert "Beds for Lakeside Hospital" in str(render(notice, worded))
    assert notice.category == "digest"


def test_not_sent_when_all_is_settled_or_the_role_is_gone(coalition, owed, coordinator):
    digest.owe_due(MONDAY)
    notice = Notice.objects.get(kind=digest.KIND)
    Step.objects.update(state="gone")
    assert notices.still_wanted(notice) == "Nothing to tell any more"
    coordinator.held_roles.update(role="leader")
    assert notices.still_wanted(notice) == "They do not keep records here any more"


class TestLookingAgain:
    @pytest.fixture
    def woken(self, monkeypatch):
        """What was sent to Celery."""
        sent = []
        monkeypatch.setattr(tasks, "wake", lambda task, *args, after=0: sent.append((task.name, args, after)) or True)
        return sent

    def test_once_a_transaction_and_once_a_while(self, coalition, woken, django_capture_on_commit_callbacks):
        connection.run_on_commit.clear()  # what making the coalition left
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(3):
                audit.record("coalition_changed", coalition=coalition, target=coalition, fields="name")
        with django_capture_on_commit_callbacks(execute=True):
            audit.record("coalition_changed", coalition=coalition, target=coalition, fields="name")
        assert woken == [("engagement.playbook.look", (coalition.pk,), tasks.WAIT)]

    def test_after_a_look_a_change_asks_anew(self, coalition, woken):
        tasks.ask(coalition.pk)
        assert tasks.look(coalition.pk) is True
        assert tasks.look(coalition.pk) is False
        tasks.ask(coalition.pk)
        assert len(woken) == 2
        assert tasks.look(coalition.pk) is True

    def test_the_sweep_finds_what_a_lost_message_left(self, coalition, other_coalition, woken):
        for each in (coalition, other_coalition):
            evaluate(each)
        assert tasks.sweep() == 0
        Evaluation.objects.filter(coalition=coalition).update(on=coalition.today() - timedelta(days=1))
        Evaluation.objects.filter(coalition=other_coalition).update(asked_at=timezone.now() + timedelta(seconds=1))
        assert tasks.sweep() == 2
        assert {args for _, args, _ in woken} == {(coalition.pk,), (other_coalition.pk,)}

    def test_a_coalition_that_went_away(self, woken):
        assert tasks.look(0) is False
