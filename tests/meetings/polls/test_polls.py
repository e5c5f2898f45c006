"""Find a date: asked once, answered with or without a login, settled into a meeting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.meetings.errors import NotNow
from meetings.models import DatePoll, Meeting, PollAnswer, PollInvitee
from meetings.polls import actions, reading
from meetings.polls.notices import LINK_PURPOSE
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from members.people.links import token_for
from tests.characters import make_person


@pytest.fixture
def times():
    start = timezone.now().replace(second=0, microsecond=0) + timedelta(days=10)
    return [(start + timedelta(days=day), start + timedelta(days=day, hours=1)) for day in range(3)]


@pytest.fixture
def poll(coalition, coordinator, times):
    return actions.make_poll(coalition=coalition, by=coordinator, title="Winter drill", place="Barn", times=times)


@pytest.fixture
def people(coalition, partner):
    return [make_person(coalition, f"P{n}", partner=partner, email=f"p{n}@x.example") for n in range(3)]


@pytest.fixture
def asked(poll, people, partner, coordinator):
    actions.ask(poll=poll, people=[(person.pk, partner.pk) for person in people], by=coordinator)
    poll.refresh_from_db()
    return list(PollInvitee.objects.select_related("poll", "person").order_by("pk"))


def say(invitee, *words):
    options = list(invitee.poll.options.all())
    actions.answer(invitee=invitee, answers=dict(zip([o.pk for o in options], words, strict=True)), by=None)


class TestAsking:
    def test_each_person_once(self, poll, asked, people, partner, coordinator):
        again = [(person.pk, partner.pk) for person in people]
        assert actions.ask(poll=poll, people=again, by=coordinator) == 0
        assert (poll.status, Notice.objects.count()) == ("open", 3)

    def test_the_mail(self, asked):
        notice = Notice.objects.select_related("person", "coalition").get(person=asked[0].person)
        kind = registry.lookup(notice.kind)
        kind.load([notice])
        assert kind.still_wanted(notice) == ""
        assert "/l/dates/" in render(notice, kind.word(notice))[1]
        say(asked[0], "yes", "no", "no")
        kind.load([notice])
        assert kind.still_wanted(notice) == "They have answered meanwhile"


class TestAnswers:
    def test_the_tally_and_the_best(self, poll, asked):
        assert reading.best(reading.tally(poll)) is None
        say(asked[0], "yes", "if_need_be", "no")
        say(asked[1], "no", "if_need_be", "yes")
        say(asked[2], "no", "yes", "no")
        lines = reading.tally(poll)
        assert [line.words for line in lines] == [
            "1 yes, 0 if need be, 2 no",
            "1 yes, 2 if need be, 0 no",
            "1 yes, 0 if need be, 2 no",
        ]
        assert reading.best(lines) is lines[1]

    def test_changed_until_settled(self, poll, asked, coordinator):
        say(asked[0], "yes", "yes", "yes")
        say(asked[0], "no", "no", "no")
        assert set(PollAnswer.objects.values_list("answer", flat=True)) == {"no"}
        actions.settle(poll=poll, option=poll.options.first(), by=coordinator)
        with pytest.raises(NotNow):
            say(asked[0], "yes", "yes", "yes")

    def test_not_to_another_polls_times(self, coalition, coordinator, times, asked):
        other = actions.make_poll(coalition=coalition, by=coordinator, title="Other", times=times)
        actions.answer(invitee=asked[0], answers={other.options.first().pk: "yes"}, by=None)
        assert PollAnswer.objects.count() == 0

    def test_by_personal_link(self, client, poll, asked):
        url = reverse("poll-link", args=[token_for(asked[0].person, purpose=LINK_PURPOSE, about=poll.pk)])
        assert "What suits you?" in client.get(url).content.decode()
        assert PollAnswer.objects.count() == 0
        data = {f"option_{option.pk}": "yes" for option in poll.options.all()}
        assert "Choose one of the three." in client.post(url, {}).content.decode()
        assert client.post(url, data).status_code == 302
        assert PollAnswer.objects.filter(invitee=asked[0], answer="yes").count() == 3
        assert client.get(url.replace("/dates/", "/dates/x")).status_code == 410


class TestSettling:
    def test_the_meeting_with_everybody_on_its_list(self, poll, asked, coordinator):
        option = poll.options.last()
        meeting = actions.settle(poll=poll, option=option, by=coordinator)
        assert (meeting.title, meeting.place, meeting.starts_at, meeting.status) == (
            "Winter drill", "Barn", option.starts_at, "draft",
        )  # fmt: skip
        assert meeting.invitations.count() == 3
        assert actions.settle(poll=poll, option=poll.options.first(), by=coordinator) == meeting
        assert Meeting.objects.count() == 1


class TestPages:
    @pytest.mark.parametrize(
        ("who", "asked_too", "status"),
        [("coordinator", False, 200), ("member", False, 404), ("member", True, 200), ("leader", False, 404)],
    )
    def test_who_sees_it(self, request, as_user, poll, coordinator, who, asked_too, status):
        user = request.getfixturevalue(who)
        if asked_too:
            actions.ask(poll=poll, people=[(user.people.get().pk, None)], by=coordinator)
        page = as_user(user).get(
            poll.get_absolute_url() if who == "x" else reverse("poll-detail", args=["river", poll.pk])
        )
        assert page.status_code == status
        if who == "member" and status == 200:
            assert "Whom to ask" not in page.content.decode()
            settle = reverse("poll-settle", args=["river", poll.pk])
            assert as_user(user).post(settle, {"option": poll.options.first().pk}).status_code == 403

    def test_from_the_form_to_the_meeting(self, coordinator, as_user, coalition, partner, people):
        client = as_user(coordinator)
        data = {"title": "Drill", "location_host": "ours", "minutes": "60", "time_1": "2027-01-15T10:00"}
        assert "Offer two times at least." in client.post(reverse("poll-new", args=["river"]), data).content.decode()
        again = data | {"time_2": "2027-01-15T10:00"}
        assert "offered already" in client.post(reverse("poll-new", args=["river"]), again).content.decode()
        client.post(reverse("poll-new", args=["river"]), data | {"time_2": "2027-01-16T10:00"})
        poll = DatePoll.objects.get()
        client.post(reverse("poll-ask", args=["river", poll.pk]), {"who": "partner", "partner": partner.name})
        assert poll.invitees.count() == 3
        client.post(reverse("poll-settle", args=["river", poll.pk]), {"option": poll.options.first().pk})
        assert Meeting.objects.get().invitations.count() == 3
        assert "A date is found" in client.get(reverse("poll-detail", args=["river", poll.pk])).content.decode()
        assert client.post(reverse("poll-settle", args=["river", poll.pk]), {"option": "9" * 30}).status_code == 404
