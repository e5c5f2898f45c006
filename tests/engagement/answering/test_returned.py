"""An answer whose mail does not arrive is given another way: nobody who gave input stays without it (RPT-1)."""

import pytest

from engagement.answering import afterwards, publishing
from engagement.answering.models import Receipt, ReportBack, Telling
from engagement.voice import actions as voice
from members.addresses import actions as addresses
from members.models import Notice, Person
from members.notices import actions as notices
from members.notices import delivery
from members.preferences import actions as preferences
from members.privacy import actions as privacy
from tests.characters import make_person

from .conftest import complete, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(opened):
    return make_person(opened.coalition, "Ann", email="ann@x.example")


def fails(person, kind="hard", notice=None, key="k"):
    addresses.note(person=person, address=person.email, kind=kind, key=key, notice=notice)


def publish(request, person, coordinator):
    say(request, person)
    complete(request, coordinator)
    publishing.publish(request=request, by=coordinator)
    return Notice.objects.get(kind="report-back", person=person)


def way():
    return Receipt.objects.get().way


@pytest.mark.parametrize(("login", "expected"), [(False, "in_person"), (True, "app")])
@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_known_before_it_is_published(opened, ann, coordinator, leader, login, expected, kind):
    if login:
        leader.people.all().delete()
        Person.objects.filter(pk=ann.pk).update(user=leader)
    fails(ann, kind)
    publish(opened, ann, coordinator)
    assert way() == expected


@pytest.mark.parametrize("kind", ["soft", "hard"])
@pytest.mark.parametrize(("login", "expected"), [(False, "in_person"), (True, "app")])
def test_it_came_back(opened, ann, coordinator, leader, login, expected, kind):
    """A server gives up on a letter for now or for good: either way this one did not arrive."""
    if login:
        leader.people.all().delete()
        Person.objects.filter(pk=ann.pk).update(user=leader)
    notice = publish(opened, ann, coordinator)
    Notice.objects.filter(pk=notice.pk).update(status="sent", sent_at=notice.owed_at)
    assert way() == "notice"
    fails(ann, kind, notice)
    assert way() == expected


def test_another_mail_came_back_before_it_went_out(opened, ann, coordinator):
    publish(opened, ann, coordinator)
    fails(ann)
    assert way() == "in_person"


def test_what_arrived_before_has_arrived(opened, ann, coordinator):
    notice = publish(opened, ann, coordinator)
    Notice.objects.filter(pk=notice.pk).update(status="sent", sent_at=notice.owed_at)
    fails(ann)
    assert way() == "notice"


def test_a_new_address_is_well(opened, ann, coordinator):
    fails(ann)
    Person.objects.filter(pk=ann.pk).update(email="new@x.example")
    publish(opened, ann, coordinator)
    assert way() == "notice"


# --- by whatever way no mail carried it ---------------------------------------------------------------------------------


def with_login(person, user):
    user.people.all().delete()
    Person.objects.filter(pk=person.pk).update(user=user)


def deliver():
    delivery.deliver(list(Notice.objects.values_list("pk", flat=True)))


def muted(notice, coordinator):
    preferences.mute(person=notice.person, category="report_back")
    deliver()


def not_one_address(notice, coordinator):
    Person.objects.filter(pk=notice.person_id).update(email="ann@x.example, bo@x.example")
    deliver()


def left_as_it_is(notice, coordinator):
    Notice.objects.filter(pk=notice.pk).update(status="unsure", reason="Perhaps")
    notices.leave(notice=notice, by=coordinator)


MISSED = [muted, not_one_address, left_as_it_is]


@pytest.fixture(autouse=True)
def _any_hour(settings):
    settings.QUIET_HOURS = None


@pytest.mark.parametrize("missed", MISSED)
@pytest.mark.parametrize(("login", "expected"), [(False, "in_person"), (True, "app")])
def test_an_answer_no_mail_carried(opened, ann, coordinator, leader, login, expected, missed):
    if login:
        with_login(ann, leader)
    notice = publish(opened, ann, coordinator)
    missed(notice, coordinator)
    assert way() == expected


@pytest.mark.parametrize("missed", MISSED)
def test_news_no_mail_carried(opened, ann, coordinator, missed):
    say(opened, ann)
    theme = complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    deliver()
    theme.refresh_from_db()
    afterwards.carry_out(theme=theme, done_on=opened.coalition.today(), words="They stand there.", by=coordinator)
    missed(Notice.objects.get(kind="report-done"), coordinator)
    assert (way(), Telling.objects.get().way) == ("notice", "in_person")


def test_tried_again_the_mail_carries_it(opened, ann, coordinator, mailoutbox):
    notice = publish(opened, ann, coordinator)
    not_one_address(notice, coordinator)
    Person.objects.filter(pk=ann.pk).update(email="ann@x.example")
    notices.retry_failed(notice=notice, by=coordinator)
    assert way() == "notice"
    deliver()
    assert (len(mailoutbox), way()) == (1, "notice")


def test_who_was_told_meanwhile_gets_no_mail(opened, ann, coordinator, mailoutbox):
    notice = publish(opened, ann, coordinator)
    not_one_address(notice, coordinator)
    afterwards.tell(receipt=Receipt.objects.get(), by=coordinator)
    notice.refresh_from_db()
    assert (notice.status, notice.reason) == ("skipped", "Somebody told them in person")
    assert (len(mailoutbox), way()) == (0, "in_person")


def test_what_is_not_needed_any_more_is_owed_to_nobody(opened, ann, coordinator):
    """A correction whose first copy had not left says it right; nobody has to tell it."""
    publish(opened, ann, coordinator)
    afterwards.correct(
        request=opened, by=coordinator, seen=ReportBack.objects.get().updated_at.isoformat(), what_was_wrong="The day.",
        what_was_done="Put right.", words={"how_considered": "Read on Friday."}, themes={},
    )  # fmt: skip
    delivery.deliver(list(Notice.objects.filter(kind="report-correction").values_list("pk", flat=True)))
    assert Notice.objects.get(kind="report-correction").status == "skipped"
    assert Telling.objects.get().way == "notice"


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("owed", True), ("held", True), ("claimed", True), ("sending", True), ("unsure", True), ("failed", True),
        ("sent", False), ("skipped", False),
    ],
)  # fmt: skip
def test_a_request_is_not_put_away_while_some_of_its_answer_is_under_way(opened, ann, coordinator, status, refused):
    notice = publish(opened, ann, coordinator)
    Notice.objects.filter(pk=notice.pk).update(status=status, reason="So it is", sent_at=notice.owed_at)
    if refused:
        with pytest.raises(voice.AnswerOwed):
            voice.archive_request(request=opened, by=coordinator)
    else:
        assert voice.archive_request(request=opened, by=coordinator).status == "archived"


# --- who asked to be forgotten ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before the answer", "after it, untold"])
def test_nobody_tells_who_asked_to_be_forgotten(opened, coordinator, when):
    """Their input counts, and holds up nothing."""
    bea = make_person(opened.coalition, "Bea")
    say(opened, bea, "Nearer.")
    if when == "before the answer":
        privacy.erase(person=bea, by=coordinator)
        assert voice.InputRequest.objects.answer_owed().count() == 0
    complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    if when != "before the answer":
        assert Receipt.objects.to_tell().count() == 1
        privacy.erase(person=bea, by=coordinator)
    assert Receipt.objects.to_tell().count() == 0
    assert list(publishing.incomplete()) == []
    assert opened.inputs.count() == 1
    assert voice.archive_request(request=opened, by=coordinator).status == "archived"


def test_a_request_only_forgotten_people_answered_can_be_put_away(opened, coordinator):
    bea = make_person(opened.coalition, "Bea")
    say(opened, bea, "Nearer.")
    privacy.erase(person=bea, by=coordinator)
    assert voice.archive_request(request=opened, by=coordinator).status == "archived"
