"""Answering: everybody who gave input, whatever the channel, once (RPT-1 to RPT-3, I16)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.answering import afterwards, publishing, weighing
from engagement.answering.models import Receipt, ReportBack, Theme
from engagement.voice import actions, queries
from engagement.voice.models import Input, InputRequest
from engagement.wall.models import WallAnswer
from members.models import Notice, NoticePreference, Person
from tests.characters import make_person, viewer
from tests.threads import at_once

from .conftest import complete, draft, say

pytestmark = pytest.mark.django_db

CHANNELS = ["app", "link", "paper", "phone", "meeting", "mail"]
acts = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(CHANNELS), st.booleans(), st.sampled_from(["give", "withdraw"])),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_recipients_are_the_distinct_givers(acts, coalition, coordinator):
    """I16, for every mix of people, channels, attribution and mistakes taken out."""
    request = actions.open_request(request=draft(coalition, coordinator), by=coordinator)
    people = [Person.objects.create(coalition=coalition, name=f"P{n}") for n in range(6)]
    expected = {}
    for who, channel, confidential, deed in acts:
        person = people[who]
        said = Input.objects.filter(request=request, person=person).first()
        if deed == "withdraw":
            if said:
                actions.withdraw_input(given=said, by=coordinator)
                del expected[person.pk]
        elif channel in ("app", "link"):
            attribution = said.attribution if said else ("confidential" if confidential else "named")
            say(request, person, attribution=attribution, channel=channel)
            expected[person.pk] = True
        else:
            joins_named = said is not None and not said.is_confidential  # what is said in confidence cannot join it
            actions.record_for(
                request=request,
                person=person,
                text="Said.",
                channel=channel,
                by=coordinator,
                confidential=confidential and not joins_named,
            )
            expected[person.pk] = True
    assert set(publishing.givers_of(request).values_list("pk", flat=True)) == set(expected)
    if not expected:
        return
    complete(request, coordinator)
    report_back = publishing.publish(request=request, by=coordinator)
    assert sorted(report_back.receipts.values_list("person", flat=True)) == sorted(expected)
    keys = Notice.objects.filter(kind="report-back", about_id=report_back.pk).values_list("key", flat=True)
    assert sorted(keys) == sorted(f"report-back:{report_back.pk}:{pk}" for pk in expected)


@pytest.mark.parametrize(
    ("email", "muted", "login", "way"),
    [
        ("a@x.example", False, False, "notice"),
        ("a@x.example", False, True, "notice"),
        ("a@x.example", True, True, "app"),
        ("a@x.example", True, False, "in_person"),
        ("", False, False, "in_person"),
        ("", True, True, "in_person"),
    ],
)
def test_way_of_the_answer(email, muted, login, way, opened, coordinator, leader):
    person = make_person(opened.coalition, "Ann", email=email)
    if login:
        leader.people.all().delete()
        Person.objects.filter(pk=person.pk).update(user=leader)
    if muted:
        NoticePreference.objects.create(coalition=opened.coalition, person=person, category="report_back")
    say(opened, person)
    complete(opened, coordinator)
    assert publishing.publish(request=opened, by=coordinator).receipts.get().way == way


MISSING = {
    "nobody": (lambda request: Input.objects.all().delete(), ""),
    "how": (lambda request: ReportBack.objects.update(how_considered=" "), "how_considered"),
    "themes": (lambda request: Theme.objects.all().delete(), ""),
    "outcome": (lambda request: Theme.objects.update(outcome="open"), "outcome"),
    "what": (lambda request: Theme.objects.update(what_changed=""), "what_changed"),
    "why": (lambda request: Theme.objects.update(reason="  "), "reason"),
    "wall": (lambda request: WallAnswer.objects.create(coalition=request.coalition, request=request, name="Vera"), ""),
    "placed": (lambda request: Theme.inputs.through.objects.all().delete(), "unplaced"),
}


@pytest.mark.parametrize("part", MISSING)
def test_publishing_refuses_each_missing_part(part, opened, coordinator, member):
    say(opened, member.people.get(), by=member)
    complete(opened, coordinator)
    spoil, field = MISSING[part]
    spoil(opened)
    with pytest.raises(publishing.NotComplete) as trouble:
        publishing.publish(request=opened, by=coordinator)
    assert len(trouble.value.missing) == 1
    assert trouble.value.missing[0].field.endswith(field)
    assert not Receipt.objects.exists()
    assert not Notice.objects.exists()
    opened.refresh_from_db()
    assert opened.status == "open"


def test_publish_closes_and_answers(opened, coordinator, member):
    say(opened, member.people.get(), by=member)
    complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    opened.refresh_from_db()
    assert opened.status == "answered"
    assert opened.closed_at
    for again in (publishing.publish, lambda **k: weighing.add_theme(title="x", **k)):
        with pytest.raises(weighing.AlreadyPublished):
            again(request=opened, by=coordinator)


def test_paper_found_later_is_answered_at_once(opened, coordinator, member, partner):
    say(opened, member.people.get(), by=member)
    theme = complete(opened, coordinator)
    report_back = publishing.publish(request=opened, by=coordinator)
    late = make_person(opened.coalition, "Late", partner=partner, email="late@x.example")
    for _ in range(2):
        actions.record_for(request=opened, person=late, text="Found.", channel="paper", by=coordinator, theme=theme)
    assert report_back.receipts.count() == 2
    assert theme.inputs.count() == 2
    assert Notice.objects.filter(key=f"report-back:{report_back.pk}:{late.pk}").count() == 1
    with pytest.raises(actions.AnswerPublished):
        actions.withdraw_input(given=Input.objects.get(person=late), by=coordinator)


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once(opened, coordinator, member):
    say(opened, member.people.get(), by=member)
    complete(opened, coordinator)

    def work():
        try:
            publishing.publish(request=opened, by=coordinator)
        except weighing.AlreadyPublished:
            return "told"
        return "published"

    assert sorted(at_once(work, work)) == ["published", "told"]
    assert Receipt.objects.count() == 1
    assert Notice.objects.filter(kind="report-back").count() == 1


def test_interim_note_leaves_the_answer_owed(opened, coordinator, member):
    say(opened, member.people.get(), by=member)
    later = opened.coalition.today() + timedelta(days=40)
    assert publishing.send_interim(request=opened, note="Waiting for May.", by=coordinator, report_back_on=later) == 1
    opened.refresh_from_db()
    assert (opened.interim_on, opened.report_back_on) == (opened.coalition.today(), later)
    assert Notice.objects.get().kind == "input-interim"
    assert [row.pk for row in queries.owed_answers(viewer(coordinator, opened.coalition))] == [opened.pk]


def test_owed_answers_oldest_promise_first(coalition, coordinator, member):
    person, today = member.people.get(), coalition.today()
    made = {}
    for name, promise, decided in (("a", 5, None), ("b", -3, None), ("c", 9, -20)):
        request = actions.open_request(request=draft(coalition, coordinator, title=name), by=coordinator)
        say(request, person, by=member)
        InputRequest.objects.filter(pk=request.pk).update(
            report_back_on=today + timedelta(days=promise),
            decided_on=today + timedelta(days=decided) if decided else None,
        )
        made[name] = request
    rows = queries.owed_answers(viewer(coordinator, coalition))
    assert [(row.title, row.days_late, row.givers) for row in rows] == [("c", 6, 1), ("b", 3, 1), ("a", -5, 1)]
    assert queries.owed_answers_rows(viewer(coordinator, coalition)).count() == 2
    assert queries.owed_answers_rows(viewer(member, coalition)) is None


def test_open_for_and_my_input(opened, member, coalition, coordinator):
    me = viewer(member, coalition)
    assert [row.estimated_minutes for row in queries.open_for(me)] == [5]
    say(opened, member.people.get(), by=member)
    assert queries.open_for(me) == []
    assert [given.outcomes for given in queries.my_input(me)] == [[]]
    theme = complete(opened, coordinator)
    publishing.publish(request=opened, by=coordinator)
    mine = queries.my_input(me)[0]
    assert mine.outcomes == [theme]
    assert [receipt.way for receipt in mine.request.report_back.receipts_of_mine] == ["notice"]


def test_closure_rows(opened, coordinator, member, partner):
    given_on = date(2026, 1, 5)
    say(opened, member.people.get(), by=member)
    say(opened, make_person(opened.coalition, "Paula", partner=partner))
    Input.objects.update(given_on=given_on)
    complete(opened, coordinator)
    report_back = publishing.publish(request=opened, by=coordinator)
    today = opened.coalition.today()
    rows = sorted(queries.closure_rows(opened.coalition), key=str)
    assert rows == [(given_on, None, None, None), (given_on, None, None, today)] or rows == [
        (given_on, None, None, today), (given_on, None, None, None),
    ]  # fmt: skip
    afterwards.tell(receipt=report_back.receipts.get(way="in_person"), by=coordinator)
    assert list(queries.closure_rows(opened.coalition)) == [(given_on, None, None, today)] * 2
