"""The queue of owed answers, the weekly word to those who owe them, and no new question while an answer is late."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.actions import give_role
from coalition.models import AuditEvent, Role
from engagement.answering import afterwards, publishing, queue
from engagement.answering.models import InterimWord
from engagement.answering.notices import owed_wanted
from engagement.voice import actions
from engagement.voice.models import InputRequest
from meetings.models import Decision, Objective
from members.addresses import actions as addresses
from members.models import Notice, Person
from tests.characters import make_person, viewer
from tests.threads import at_once

from .conftest import draft, say

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=UTC)


def asked(coalition, by, person, *, late, status="closed", owner=True, **fields):
    """A request one person answered, whose answer is `late` days past its promise."""
    request = actions.open_request(request=draft(coalition, by, **fields), by=by)
    say(request, person)
    InputRequest.objects.filter(pk=request.pk).update(
        report_back_on=coalition.today() - timedelta(days=late), status=status, owner=by if owner else None
    )
    return request


def words(coalition, user):
    """{(what, title): days late} of the queue."""
    return {(line.kind, line.title): line.days_late for line in queue.lines(viewer(user, coalition))}


def nudged():
    """{(kind, who)} of all weekly words owed so far."""
    return set(Notice.objects.filter(kind__startswith="answers-").values_list("kind", "person__name"))


def test_everything_owed_stands_in_the_queue(answer, opened, coordinator, member, partner):
    giver = make_person(opened.coalition, "Beth", partner=partner)
    asked(opened.coalition, coordinator, giver, late=3, title="Late")
    asked(opened.coalition, coordinator, giver, late=-9, title="Open", status="open")
    actions.open_request(request=draft(opened.coalition, coordinator, title="Nobody"), by=coordinator)
    afterwards.say_how_it_reads(
        receipt=answer.receipts.get(person=member.people.get()), verdict="not_quite", note="And weekends?"
    )
    assert words(opened.coalition, coordinator) == {
        ("answer", "Late"): 3,
        ("answer", "Open"): -9,
        ("to_tell", "Night crews"): -7,
        ("not_quite", "Night crews"): -7,
    }
    afterwards.tell(receipt=answer.receipts.get(way="in_person"), by=coordinator)
    assert ("to_tell", "Night crews") not in words(opened.coalition, coordinator)
    # the news of it is to be told as well, and stands in the same line
    theme = opened.themes.get()
    afterwards.carry_out(theme=theme, done_on=opened.coalition.today(), words="Done.", by=coordinator)
    assert words(opened.coalition, coordinator)["to_tell", "Night crews"] == -7


def test_members_see_no_queue(answer, member, leader, as_user):
    for user in (member, leader):
        assert queue.lines(viewer(user, answer.coalition)) == []
        assert as_user(user).get(reverse("answer-queue", args=["river"])).status_code == 403


# days late, status, whether somebody answers for it -> who hears of it
WHO_HEARS = [
    (-8, "open", True, set()),
    (-7, "open", True, {("answers-owed", "Rosa")}),
    (-30, "closed", True, {("answers-owed", "Rosa")}),
    (0, "closed", True, {("answers-owed", "Rosa")}),
    (1, "closed", True, {("answers-owed", "Rosa"), ("answers-late", "Olive")}),
    (1, "open", True, {("answers-owed", "Rosa"), ("answers-late", "Olive")}),
    (-30, "closed", False, {("answers-late", "Olive")}),
    (-30, "open", False, set()),
    (5, "closed", False, {("answers-late", "Olive")}),
    (5, "answered", True, set()),
    (5, "archived", True, set()),
]


@pytest.mark.parametrize(("late", "status", "has_owner", "hears"), WHO_HEARS)
def test_who_hears_once_a_week(late, status, has_owner, hears, coalition, coordinator, owner, member):
    asked(coalition, coordinator, member.people.get(), late=late, status=status, owner=has_owner)
    assert queue.nudge() == len(hears)
    assert nudged() == hears
    assert queue.nudge() == 0


def test_who_answers_and_is_the_owner_hears_once(coalition, coordinator, owner, member):
    give_role(user=coordinator, coalition=coalition, role="owner", by=None)
    asked(coalition, coordinator, member.people.get(), late=3)
    queue.nudge()
    assert nudged() == {("answers-owed", "Rosa"), ("answers-late", "Olive")}


def test_who_left_the_desk_owes_nothing_any_more(coalition, coordinator, owner, member):
    asked(coalition, coordinator, member.people.get(), late=3)
    Role.objects.filter(user=coordinator).update(role="member")
    queue.nudge()
    assert nudged() == {("answers-late", "Olive")}


def test_one_word_a_week_whatever_the_clock_does(coalition, coordinator, owner, member):
    """Run twice, back in time, a week skipped: one word in each week in which the clock went."""
    asked(coalition, coordinator, member.people.get(), late=-2, status="closed")
    days = [0, 0, 3, -1, 4, 5, 26]  # of Wednesday; its week ends after 4 days
    made = [queue.nudge(WEDNESDAY + timedelta(days=day)) for day in days]
    assert made == [1, 0, 0, 0, 0, 1, 1]


def test_the_week_turns_at_midnight_where_the_coalition_is(coalition, coordinator, member):
    asked(coalition, coordinator, member.people.get(), late=-2)
    sunday_night = datetime(2026, 11, 30, 5, 30, tzinfo=UTC)  # 23:30 in Chicago
    assert [queue.nudge(sunday_night), queue.nudge(sunday_night + timedelta(minutes=40))] == [1, 1]
    keys = Notice.objects.filter(kind="answers-owed").order_by("pk").values_list("key", flat=True)
    assert [key.split(":")[1] for key in keys] == ["2026-48", "2026-49"]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once(coalition, coordinator, member):
    asked(coalition, coordinator, member.people.get(), late=-2)
    assert sorted(at_once(queue.nudge, queue.nudge)) == [0, 1]
    assert len(nudged()) == 1


def test_the_word_is_not_sent_when_all_is_answered_meanwhile(opened, theme, coordinator, paula):
    InputRequest.objects.update(owner=coordinator, status="closed")
    queue.nudge()
    notice = Notice.objects.get(kind="answers-owed")
    assert owed_wanted(notice) == ""
    report_back = publishing.publish(request=opened, by=coordinator)
    assert owed_wanted(notice) == ""  # somebody is still to be told
    afterwards.tell(receipt=report_back.receipts.get(person=paula), by=coordinator)
    assert owed_wanted(notice) == "Everything is answered meanwhile"


def test_the_queue_takes_as_many_statements_for_many(
    as_user, coalition, coordinator, member, django_assert_max_num_queries
):
    client, where = as_user(coordinator), reverse("answer-queue", args=["river"])
    asked(coalition, coordinator, member.people.get(), late=1, title="First")
    client.get(where)
    with django_assert_max_num_queries(10) as few:
        client.get(where)
    for number in range(20):
        asked(coalition, coordinator, member.people.get(), late=number, title=f"N{number}")
    with django_assert_max_num_queries(10) as many:
        client.get(where)
    assert len(few) == len(many)


def test_why_nothing_was_sent_is_said(as_user, answer, coordinator):
    Notice.objects.filter(kind="report-back", person__email="").update(
        status="skipped", reason="No mail address: tell them yourself"
    )
    page = as_user(coordinator).get(reverse("answer-queue", args=["river"])).content.decode()
    assert "No mail address: tell them yourself" in page
    people = as_user(coordinator).get(reverse("answer-people", args=["river", answer.request_id])).content.decode()
    assert "Nobody told them yet" in people
    assert "No mail address: tell them yourself" in people


# --- no new question while an answer is late (domain.md 5, rule 4) ------------------------------------------------------

# days past the promise, its state, same objective -> whether a reason is needed
GATE = [
    (13, "closed", True, False),
    (14, "closed", True, False),
    (15, "closed", True, True),
    (15, "open", True, True),
    (15, "answered", True, False),
    (15, "archived", True, False),
    (15, "draft", True, False),
    (15, "closed", False, False),
    (400, "closed", True, True),
]


@pytest.mark.parametrize(("late", "status", "same", "stops"), GATE)
def test_no_new_question_while_an_answer_is_late(late, status, same, stops, coalition, coordinator, member):
    aim = Objective.objects.create(coalition=coalition, title="Nights")
    other = Objective.objects.create(coalition=coalition, title="Days")
    asked(coalition, coordinator, member.people.get(), late=late, status=status, objective=aim)
    new = draft(coalition, coordinator, title="New", objective=aim if same else other)
    if not stops:
        assert actions.open_request(request=new, by=coordinator).status == "open"
        return
    for reason in ("", "   "):
        with pytest.raises(actions.AnswerLate):
            actions.open_request(request=new, by=coordinator, override_reason=reason)
    assert actions.open_request(request=new, by=coordinator, override_reason="A flood.").status == "open"
    event = AuditEvent.objects.get(verb="input_request_opened_anyway")
    assert (event.target_id, event.details) == (new.pk, {"reason": "A flood.", "lacking": ""})


@pytest.mark.parametrize("earlier", ["objective", "decision"])
@pytest.mark.parametrize("later", ["objective", "decision", "changed to it"])
def test_by_way_of_a_decision_it_is_the_same_objective(earlier, later, coalition, coordinator, member):
    aim = Objective.objects.create(coalition=coalition, title="Nights")
    decision = Decision.objects.create(coalition=coalition, title="Which crew", objective=aim, status="draft")
    about = {"objective": {"objective": aim}, "decision": {"decision": decision}}
    asked(coalition, coordinator, member.people.get(), late=30, status="closed", **about[earlier])
    new = draft(coalition, coordinator, title="New", **about.get(later, {}))
    if later in about:
        with pytest.raises(actions.AnswerLate):
            actions.open_request(request=new, by=coordinator)
        return
    opened = actions.open_request(request=new, by=coordinator)
    values = {"request": opened, "by": coordinator, "seen": opened.updated_at.isoformat(), "decision": decision}
    with pytest.raises(actions.AnswerLate):
        actions.change_request(**values)
    assert actions.change_request(**values, override_reason="A flood.").decision == decision
    assert AuditEvent.objects.get(verb="input_request_opened_anyway").details["reason"] == "A flood."


def test_a_late_request_nobody_answered_owes_nothing(coalition, coordinator, member):
    aim = Objective.objects.create(coalition=coalition, title="Nights")
    request = asked(coalition, coordinator, member.people.get(), late=30, objective=aim)
    actions.withdraw_input(given=request.inputs.get(), by=coordinator)
    assert actions.open_request(request=draft(coalition, coordinator, objective=aim), by=coordinator).status == "open"


def test_the_earlier_of_promise_and_decision_counts(coalition, coordinator, member):
    """domain.md 3.7: due on the promised day, or 14 days after the decision when that is earlier."""
    aim = Objective.objects.create(coalition=coalition, title="Nights")
    request = asked(coalition, coordinator, member.people.get(), late=-60, objective=aim)
    for days, stops in ((28, False), (29, True)):
        InputRequest.objects.filter(pk=request.pk).update(decided_on=coalition.today() - timedelta(days=days))
        assert bool(actions.late_answer_on(aim.pk, coalition.today())) is stops


def test_word_in_between_goes_once_a_day(opened, theme, coordinator):
    assert publishing.send_interim(request=opened, note="Waiting for May.", by=coordinator) == 2
    with pytest.raises(publishing.WordSentToday):
        publishing.send_interim(request=opened, note="Still waiting.", by=coordinator)
    InputRequest.objects.update(interim_on=opened.coalition.today() - timedelta(days=1))
    assert publishing.send_interim(request=opened, note="Until June.", by=coordinator) == 2
    assert InputRequest.objects.get(pk=opened.pk).interim_note == "Until June."


def test_word_in_between_reaches_those_without_mail(opened, theme, coordinator, member, paula, as_user):
    """RPT-3: a note is for everybody who gave input; whom no mail reaches, somebody tells."""
    publishing.send_interim(request=opened, note="Waiting for May.", by=coordinator)
    assert dict(InterimWord.objects.values_list("person__name", "way")) == {"Amir": "notice", "Paula": "in_person"}
    assert words(opened.coalition, coordinator)["word", "Night crews"] == -7
    client, page = as_user(coordinator), opened.get_absolute_url()
    shown = client.get(page).content.decode()
    assert "Tell them yourself where it stands" in shown
    assert "Waiting for May." in shown
    row = InterimWord.objects.get(person=paula)
    client.post(reverse("answer-tell-word", args=["river", opened.pk, row.pk]))
    assert ("word", "Night crews") not in words(opened.coalition, coordinator)
    client.post(reverse("answer-untell-word", args=["river", opened.pk, row.pk]))
    assert ("word", "Night crews") in words(opened.coalition, coordinator)
    afterwards.tell(receipt=row, by=coordinator)
    # the next word is to be told anew
    InputRequest.objects.update(interim_on=opened.coalition.today() - timedelta(days=1))
    publishing.send_interim(request=opened, note="Until June.", by=coordinator)
    assert ("word", "Night crews") in words(opened.coalition, coordinator)
    # the answer takes its place
    publishing.publish(request=opened, by=coordinator)
    found = words(opened.coalition, coordinator)
    assert (("word", "Night crews") in found, ("to_tell", "Night crews") in found) == (False, True)


@pytest.mark.parametrize("heard", ["before", "since"])
def test_word_that_came_back_is_told(opened, theme, coordinator, member, heard):
    """A note that did not arrive is told, unless a newer one did; that an older one arrived does not help."""
    person = member.people.get()
    Person.objects.filter(pk=person.pk).update(user=None)
    publishing.send_interim(request=opened, note="Waiting for May.", by=coordinator)
    first = Notice.objects.get(kind="input-interim", person=person)
    InputRequest.objects.update(interim_on=opened.coalition.today() - timedelta(days=1))
    earlier = timezone.now() - timedelta(days=1)
    Notice.objects.filter(pk=first.pk).update(key="earlier", owed_at=earlier, status="sent", sent_at=earlier)
    publishing.send_interim(request=opened, note="Until June.", by=coordinator)
    second = Notice.objects.filter(kind="input-interim", person=person).exclude(pk=first.pk).get()
    missed = second if heard == "before" else first
    addresses.note(person=person, address=person.email, kind="soft", key="k", notice=missed)
    expected = "in_person" if heard == "before" else "notice"
    assert InterimWord.objects.get(person=person).way == expected
