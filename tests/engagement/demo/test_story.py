"""The told demo (issue 2): its numbers, its four characters by what the ledger says of them, the same each time it is told."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from engagement.judgments.models import Stance
from engagement.ledger.policy import ChannelKey, Stage
from engagement.ledger.queries import standings
from engagement.models import Input, Pledge, Signal
from meetings.models import Attendance, Decision, Meeting, Task
from members.models import Partner, Person
from tests.world import tell

pytestmark = pytest.mark.django_db

BOX, RESISTANT, TURNED = "St. Brannock Hospital", "Valley Water Works", "Bright Path Behavioral"
DOER = "Good Neighbor Home Health"

# What is compared between two tellings: rows by what they say, without ids, tokens and moments of writing.
COMPARED = [
    (Partner, ("name", "stakeholder_type__code", "city", "about")),
    (Person, ("name", "email", "affiliations__partner__name", "affiliations__started_on", "affiliations__title")),
    (Meeting, ("title", "starts_at", "status", "purpose")),
    (Attendance, ("meeting__starts_at", "partner__name", "person__name", "status")),
    (Input, ("request__title", "person__name", "text", "given_on")),
    (Pledge, ("partner__name", "what", "made_on", "due_on", "status")),
    (Decision, ("title", "status", "decided_on")),
    (Task, ("title", "owner__name", "due_on", "done_on")),
    (Signal, ("kind", "partner__name", "person__name", "occurred_on")),
]


def content(coalition):
    """{model: [what its rows say], in order}, and the standing of each partner."""
    found = {
        model.__name__: sorted(map(repr, model.objects.filter(coalition=coalition).values_list(*names)))
        for model, names in COMPARED
    }
    found["standings"] = [
        (each.name, round(each.reading.score, 6), str(each.reading.stage), each.check_the_box)
        for each in standings(coalition)
    ]
    return found


@pytest.fixture(scope="module")
def twice(django_db_setup, django_db_blocker, tmp_path_factory):
    """(the demo, what it says, what it said when it was told before on the same day)."""
    with django_db_blocker.unblock(), transaction.atomic():
        at = timezone.now()  # of both: one meeting began at the last quarter of an hour
        with (
            override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("twice")),
            mock.patch.object(timezone, "now", return_value=at),
        ):
            point = transaction.savepoint()
            before = content(tell())
            transaction.savepoint_rollback(point)
            coalition = tell()
        yield coalition, content(coalition), before
        transaction.set_rollback(True)


@pytest.fixture
def cedar(twice, db):
    return twice[0]


def test_two_tellings_on_the_same_day_are_equal(twice):
    _, now, before = twice
    assert {name: len(rows) for name, rows in now.items()} == {name: len(rows) for name, rows in before.items()}
    assert now == before


def test_the_numbers_of_issue_2(cedar):
    partners = Partner.objects.filter(coalition=cedar, memberships__isnull=False).distinct()
    assert 43 <= partners.count() <= 60
    assert partners.values("stakeholder_type").distinct().count() >= 14
    assert 115 <= Person.objects.filter(coalition=cedar).count() <= 150
    assert 28 <= Meeting.objects.filter(coalition=cedar).count() <= 40
    first = Meeting.objects.filter(coalition=cedar).earliest("starts_at").starts_at.date()
    assert 17 * 30 <= (cedar.today() - first).days <= 19 * 31


def test_the_four_characters(cedar):
    now = {each.name: each for each in standings(cedar)}
    # one who only ticks the box: comes, and nothing else
    assert [each.name for each in now.values() if each.check_the_box] == [BOX]
    assert {key for key, points in now[BOX].reading.points.items() if points} == {ChannelKey.PRESENCE}
    # one doer: acts more than comes
    points = now[DOER].reading.points
    assert points[ChannelKey.ACTION] > points[ChannelKey.PRESENCE]
    assert now[DOER].reading.stage.rank >= Stage.ACTING.rank
    # one resistant
    stance = Stance.objects.filter(coalition=cedar, partner__name=RESISTANT).order_by("pk").last()
    assert stance.value == Stance.Value.RESISTANT
    assert now[RESISTANT].reading.score < now[DOER].reading.score / 4
    # one turned around: a year ago like the resistant one, now among those who act
    then = {each.name: each for each in standings(cedar, on=cedar.today() - timedelta(days=270))}
    assert then[TURNED].reading.stage.rank <= Stage.INTERESTED.rank
    assert now[TURNED].reading.stage.rank >= Stage.ACTING.rank
    assert now[TURNED].reading.score > 4 * then[TURNED].reading.score
