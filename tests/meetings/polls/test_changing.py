"""A poll is changed while it runs, and those who have not answered are reminded by the ladder (PER-2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from coalition.versions import ChangedMeanwhile
from meetings.meetings.errors import NotNow
from meetings.models import PollInvitee
from meetings.polls import actions, reminders
from meetings.polls.tasks import remind
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from tests.characters import make_person

ASKED = datetime(2026, 6, 1, 15, tzinfo=UTC)


def at(day, hour=15):
    return time_machine.travel(datetime.fromisoformat(f"2026-{day}T{hour:02}:00+00:00"), tick=False)


def time_on(day, minutes=60):
    starts = datetime.fromisoformat(f"2026-{day}T15:00+00:00")
    return starts, starts + timedelta(minutes=minutes)


@pytest.fixture
def people(coalition, partner):
    return [make_person(coalition, f"P{n}", partner=partner, email=f"p{n}@x.example") for n in range(2)]


@pytest.fixture
def poll(coalition, coordinator, people):
    with time_machine.travel(ASKED, tick=False):
        poll = actions.make_poll(
            coalition=coalition, by=coordinator, title="Drill", times=[time_on("07-10"), time_on("07-11")]
        )
        actions.ask(poll=poll, people=[(person.pk, None) for person in people], by=coordinator)
    poll.refresh_from_db()
    return poll


def say(poll, person, *words):
    invitee = PollInvitee.objects.select_related("poll", "person").get(poll=poll, person=person)
    options = poll.options.values_list("pk", flat=True)
    actions.answer(invitee=invitee, answers=dict(zip(options, words, strict=True)), by=None)
    return invitee


def said(poll, person):
    rows = PollInvitee.objects.get(poll=poll, person=person).answers.order_by("option__starts_at")
    return list(rows.values_list("answer", flat=True))


def change(poll, by, *times, **fields):
    fields = {"title": poll.title} | fields
    return actions.change_poll(poll=poll, by=by, times=list(times), **fields)


class TestChanging:
    def test_other_words_alone_ask_nobody(self, poll, people, coordinator):
        say(poll, people[0], "yes", "no")
        change(poll, coordinator, time_on("07-10"), time_on("07-11"), title="Winter drill")
        poll.refresh_from_db()
        assert (poll.title, said(poll, people[0])) == ("Winter drill", ["yes", "no"])
        assert Notice.objects.filter(details__again=True).count() == 0

    def test_a_new_time_is_asked_of_those_who_had_answered(self, poll, people, coordinator):
        say(poll, people[0], "yes", "no")
        with at("06-05"):
            change(poll, coordinator, time_on("07-10"), time_on("07-11"), time_on("07-12"))
        assert said(poll, people[0]) == ["yes", "no"]
        assert list(Notice.objects.filter(details__again=True).values_list("person__name", flat=True)) == ["P0"]
        assert PollInvitee.objects.filter(answered_at=None).count() == 2

    def test_a_time_taken_away_goes_with_what_was_said(self, poll, people, coordinator):
        say(poll, people[0], "yes", "no")
        change(poll, coordinator, time_on("07-11"))
        assert said(poll, people[0]) == ["no"]

    def test_another_length_keeps_the_answers(self, poll, people, coordinator):
        say(poll, people[0], "yes", "no")
        change(poll, coordinator, time_on("07-10", 30), time_on("07-11", 30))
        assert {option.ends_at - option.starts_at for option in poll.options.all()} == {timedelta(minutes=30)}
        assert said(poll, people[0]) == ["yes", "no"]

    def test_not_once_it_is_settled(self, poll, coordinator):
        actions.settle(poll=poll, option=poll.options.first(), by=coordinator)
        with pytest.raises(NotNow):
            change(poll, coordinator, time_on("07-12"))

    def test_somebody_changed_it_meanwhile(self, poll, coordinator):
        seen = actions.version_of(poll)
        change(poll, coordinator, time_on("07-11"))
        with pytest.raises(ChangedMeanwhile):
            change(poll, coordinator, time_on("07-10"), seen=seen)

    def test_the_page(self, poll, coordinator, as_user):
        address = reverse("poll-edit", args=["river", poll.pk])
        page = as_user(coordinator).get(address)
        form = page.context["form"]
        sent = {name: form[name].value() for name in ("title", "location_host", "minutes", "version")}
        assert sent["minutes"] == 60
        times = {"time_1": "2027-07-10T10:00", "time_2": "2027-07-11T10:00"}
        assert as_user(coordinator).post(address, sent | times | {"purpose": "", "place": "Barn"}).status_code == 302
        poll.refresh_from_db()
        assert (poll.place, poll.options.count()) == ("Barn", 2)
        again = as_user(coordinator).post(address, sent | times | {"purpose": "", "place": "Hall"})
        assert "Somebody changed this poll while you were writing" in again.content.decode()
        poll.refresh_from_db()
        assert poll.place == "Barn"


class TestReminding:
    @pytest.mark.parametrize(
        ("answer_by", "days"),
        [
            (None, ["06-04", "06-11"]),
            (date(2026, 6, 12), ["06-05", "06-11", "06-15", "06-22"]),
            (date(2026, 6, 3), ["06-02", "06-06", "06-13"]),
        ],
    )
    def test_the_ladder(self, poll, answer_by, days):
        poll.answer_by = answer_by
        assert [f"{day:%m-%d}" for _, day in reminders.rungs(poll, ASKED.date())] == days

    def test_each_rung_once_and_only_who_is_silent(self, poll, people):
        say(poll, people[0], "yes", "no")
        for day in ("06-03", "06-04", "06-05", "06-11", "06-12"):
            with at(day):
                remind()
        rows = Notice.objects.filter(kind="poll-reminder").order_by("pk")
        assert list(rows.values_list("person__name", "details__rung")) == [("P1", 3), ("P1", 10)]

    def test_not_after_the_last_time_offered(self, poll, coordinator):
        with at("07-12"):
            remind()
        assert Notice.objects.filter(kind="poll-reminder").count() == 0

    def test_not_once_it_is_settled(self, poll, coordinator):
        actions.settle(poll=poll, option=poll.options.first(), by=coordinator)
        with at("06-04"):
            remind()
        assert Notice.objects.filter(kind="poll-reminder").count() == 0

    def test_looked_at_again_before_it_leaves(self, poll, people):
        with at("06-04"):
            remind()
        notice = Notice.objects.select_related("person", "coalition").get(kind="poll-reminder", person=people[0])
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        assert kind.still_wanted(notice) == ""
        subject, text = render(notice, kind.word(notice))[:2]
        assert subject == "Still open: when does it suit you? Drill"
        assert "any answer ends these reminders" in text
        say(poll, people[0], "no", "no")
        kind.load([notice])
        assert kind.still_wanted(notice) == "They have answered meanwhile"
