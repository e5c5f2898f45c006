"""Asking and listening: what opens, what is kept, who is asked (DEC-2, domain.md 5 rules 4 and 10)."""

import itertools
from datetime import timedelta

import pytest

from engagement.answering import afterwards, publishing
from engagement.facts import input_given, input_withdrawn
from engagement.voice import actions
from engagement.voice.models import Input, InputRequest
from engagement.voice.tasks import close_due
from meetings.models import Objective
from members.models import Notice, Person
from tests.characters import make_partner, make_person

from .conftest import COMPLETE, complete, draft, say

pytestmark = pytest.mark.django_db

EMPTY = {"what_is_open": " ", "how_used": "", "phase": "", "estimated_minutes": None, "report_back_on": None}


@pytest.mark.parametrize("lacking", [set(c) for n in range(6) for c in itertools.combinations(EMPTY, n)], ids=sorted)
def test_dec2_truth_table(lacking, coalition, coordinator):
    """A request opens exactly when nothing of the five is missing; each missing one is named."""
    request = draft(coalition, coordinator, **{name: EMPTY[name] for name in lacking})
    if not lacking:
        assert actions.open_request(request=request, by=coordinator).status == "open"
        return
    with pytest.raises(actions.NotReady) as trouble:
        actions.open_request(request=request, by=coordinator)
    assert set(trouble.value.missing) == lacking
    request.refresh_from_db()
    assert request.status == "draft"


@pytest.mark.parametrize(("days", "opens"), [(-1, False), (0, True), (1, True)])
def test_promised_day_is_not_past(days, opens, coalition, coordinator):
    request = draft(coalition, coordinator, report_back_on=coalition.today() + timedelta(days=days))
    assert (actions.what_is_missing(request, coalition.today()) == {}) is opens


@pytest.mark.parametrize(("days", "opens"), [(-1, False), (0, True), (20, True), (21, False)])
def test_closes_between_today_and_the_answer(days, opens, coalition, coordinator):
    request = draft(coalition, coordinator, closes_on=coalition.today() + timedelta(days=days))
    assert ("closes_on" not in actions.what_is_missing(request, coalition.today())) is opens


def test_open_request_keeps_saying_all(opened, coordinator):
    with pytest.raises(actions.NotReady):
        actions.change_request(request=opened, by=coordinator, seen=None, how_used="")
    opened.refresh_from_db()
    assert opened.how_used == COMPLETE["how_used"]


@pytest.mark.parametrize(("late", "refused"), [(14, False), (15, True)])
def test_rule_4_no_new_request_while_an_answer_is_over_14_days_late(late, refused, coalition, coordinator, member):
    aim = Objective.objects.create(coalition=coalition, title="Surge")
    first = actions.open_request(request=draft(coalition, coordinator, objective=aim), by=coordinator)
    say(first, member.people.get(), by=member)
    InputRequest.objects.filter(pk=first.pk).update(report_back_on=coalition.today() - timedelta(days=late))
    second = draft(coalition, coordinator, objective=aim)
    if not refused:
        assert actions.open_request(request=second, by=coordinator).status == "open"
        return
    with pytest.raises(actions.AnswerLate) as trouble:
        actions.open_request(request=second, by=coordinator)
    assert trouble.value.request == first
    assert actions.open_request(request=second, by=coordinator, override_reason="A storm").status == "open"


def test_answering_again_makes_a_version_not_a_row(opened, member):
    person = member.people.get()
    heard = []
    hear = lambda input, by, **_: heard.append(input.pk)  # noqa: E731  kept alive by this name
    input_given.connect(hear)
    try:
        first = say(opened, person, "Once.", by=member)
        second = say(opened, person, "Twice.", by=member)
    finally:
        input_given.disconnect(hear)
    assert first.pk == second.pk
    assert heard == [first.pk]
    assert Input.objects.get().text == "Twice."
    assert [event.text for event in second.events.all()] == ["Once."]


def test_attribution_is_fixed(opened, member):
    say(opened, member.people.get(), by=member, attribution="confidential")
    with pytest.raises(actions.AttributionFixed):
        say(opened, member.people.get(), "x", by=member, attribution="named")
    assert Input.objects.get().text == "Move them."


@pytest.mark.parametrize("status", ["draft", "closed", "answered", "archived"])
def test_no_input_unless_open(status, opened, member):
    InputRequest.objects.filter(pk=opened.pk).update(status=status)
    with pytest.raises(actions.InputClosed):
        say(opened, member.people.get(), by=member)


@pytest.mark.parametrize(("days", "takes"), [(0, True), (-1, False)])
def test_last_day_belongs_to_the_request(days, takes, opened, member):
    opened.closes_on = opened.coalition.today() + timedelta(days=days)
    assert opened.takes_input(opened.coalition.today()) is takes


def test_confidential_giver_is_not_in_the_change_log(opened, member):
    from coalition.models import AuditEvent

    say(opened, member.people.get(), by=member, attribution="confidential")
    say(opened, member.people.get(), "More.", by=member, attribution="confidential")
    events = AuditEvent.objects.filter(verb__startswith="input_").exclude(verb__contains="request")
    assert [(event.verb, event.by, event.by_name) for event in events] == [
        ("input_said_anew_in_confidence", None, ""), ("input_given_in_confidence", None, ""),
    ]  # fmt: skip


def test_invited_once(opened, coordinator, partner):
    vera = make_person(opened.coalition, "Vera", partner=partner, email="v@x.example")
    for _ in range(2):
        actions.invite(request=opened, people=[vera.pk], by=coordinator)
    assert list(Notice.objects.values_list("key", "kind")) == [
        (f"input-request:{opened.pk}:{vera.pk}", "input-request")
    ]


def test_person_is_found_before_one_is_made(coalition, coordinator, partner):
    other = make_partner(coalition, "Other Clinic")
    ann = make_person(coalition, "Ann Lee", partner=partner, email="ann@x.example")
    twin = make_person(coalition, "Ann Lee", partner=other)

    def find(**fields):
        person, made = actions.find_or_make_person(coalition=coalition, by=coordinator, **{"name": "ann lee"} | fields)
        return person.pk, made

    assert find(email="ANN@x.example") == (ann.pk, False)
    assert find(partner=partner) == (ann.pk, False)
    assert find(partner=other) == (twin.pk, False)
    made = find()
    assert made[1] is True
    assert Person.objects.count() == 4


def test_paper_adds_to_the_words_of_a_person(opened, member, coordinator):
    person = member.people.get()
    say(opened, person, "In the app.", by=member, attribution="confidential")
    for _ in range(2):
        actions.record_for(request=opened, person=person, text="On paper.", channel="paper", by=coordinator)
    given = Input.objects.get()
    assert (given.text, given.attribution) == ("In the app.\n\nOn paper.", "confidential")


def test_withdrawn_input_is_told_and_gone(opened, member, coordinator):
    given = say(opened, member.people.get(), by=member)
    heard = []
    hear = lambda input, by, **_: heard.append((input.request_id, by))  # noqa: E731  kept alive by this name
    input_withdrawn.connect(hear)
    try:
        actions.withdraw_input(given=given, by=coordinator)
    finally:
        input_withdrawn.disconnect(hear)
    assert heard == [(opened.pk, coordinator)]
    assert not Input.objects.exists()


def test_not_put_away_while_an_answer_is_owed(opened, member, coordinator, partner):
    """RPT-3: neither before publishing nor while somebody is still to be told."""
    say(opened, make_person(opened.coalition, "Paula", partner=partner))
    actions.close_request(request=opened, by=coordinator)
    with pytest.raises(actions.AnswerOwed):
        actions.archive_request(request=opened, by=coordinator)
    complete(opened, coordinator)
    report_back = publishing.publish(request=opened, by=coordinator)
    with pytest.raises(actions.AnswerOwed):
        actions.archive_request(request=opened, by=coordinator)
    afterwards.tell(receipt=report_back.receipts.get(), by=coordinator)
    assert actions.archive_request(request=opened, by=coordinator).status == "archived"


def test_without_input_it_may_be_put_away(opened, coordinator):
    assert actions.archive_request(request=opened, by=coordinator).status == "archived"


def test_due_requests_close_by_the_clock(opened, coalition, coordinator):
    other = actions.open_request(request=draft(coalition, coordinator), by=coordinator)
    InputRequest.objects.filter(pk=opened.pk).update(closes_on=coalition.today() - timedelta(days=1))
    InputRequest.objects.filter(pk=other.pk).update(closes_on=coalition.today())
    assert [close_due(), close_due()] == [1, 0]
    assert dict(InputRequest.objects.values_list("pk", "status")) == {opened.pk: "closed", other.pk: "open"}
