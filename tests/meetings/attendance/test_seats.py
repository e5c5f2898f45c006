"""Seats, guests, what people need: taken once, seen by whom they are for."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from meetings.attendance import invitations
from meetings.meetings.errors import NotNow
from meetings.models import Invitation, Meeting
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


def invited(meeting, number, **fields):
    return [
        make_invitation(meeting, make_person(meeting.coalition, f"P{each}", email=f"p{each}@x.example"), **fields)
        for each in range(number)
    ]


def say(invitation, answer="coming", **more):
    return invitations.answer(invitation=invitation, answer=answer, by=None, **more)


@pytest.mark.parametrize(
    ("capacity", "first", "second", "fits"),
    [
        (None, {"guests": 9}, {"guests": 9}, True),
        (2, {}, {}, True),
        (1, {}, {}, False),
        (1, {"answer": "declined"}, {}, True),
        (2, {"guests": 1}, {}, False),
        (3, {"guests": 1}, {}, True),
        (3, {}, {"guests": 2}, False),
        (1, {"answer": "delegate", "delegate_name": "C"}, {}, False),
        (1, {}, {"answer": "declined"}, True),
    ],
)
def test_who_still_fits(coalition, capacity, first, second, fits):
    meeting = make_meeting(coalition, status="published", capacity=capacity, guests_welcome=True)
    one, two = invited(meeting, 2)
    say(one, **first)
    if fits:
        say(two, **second)
    else:
        with pytest.raises(NotNow, match="seats"):
            say(two, **second)
        assert Invitation.objects.get(pk=two.pk).answer == "none"


def test_a_full_meeting_lets_people_change_their_mind(coalition):
    meeting = make_meeting(coalition, status="published", capacity=1)
    one, two = invited(meeting, 2)
    say(one)
    say(one, answer="delegate", delegate_name="Carl")
    say(one, answer="declined")
    say(two)
    assert invitations.seats_taken(meeting) == 1


def test_no_guests_where_none_are_welcome(coalition):
    meeting = make_meeting(coalition, status="published")
    (one,) = invited(meeting, 1)
    assert say(one, guests=3).guests == 0


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_goes_once(coalition):
    meeting = make_meeting(coalition, status="published", capacity=3)
    rows = invited(meeting, 8)
    refused = []

    def run(invitation):
        try:
            say(invitation)
        except NotNow as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (invitations.seats_taken(meeting), len(refused)) == (3, 5)


class TestPages:
    @pytest.fixture
    def meeting(self, coalition, member):
        meeting = make_meeting(coalition, status="published", capacity=5, guests_welcome=True)
        make_item(meeting, owner=member.people.get())
        make_invitation(meeting, member.people.get())
        return meeting

    def test_what_somebody_needs_is_for_coordinators(self, meeting, member, leader, coordinator, as_user):
        data = {"answer": "coming", "guests": "2", "access_needs": "Step-free access"}
        as_user(member).post(reverse("meeting-answer", args=["river", meeting.pk]), data)
        row = Invitation.objects.get()
        assert (row.guests, row.access_needs) == (2, "Step-free access")
        assert (
            "Step-free"
            in as_user(coordinator).get(reverse("meeting-invite", args=["river", meeting.pk])).content.decode()
        )
        assert "3 of 5 seats" in as_user(coordinator).get(meeting.get_absolute_url()).content.decode()
        assert "Step-free access" not in as_user(leader).get(meeting.get_absolute_url()).content.decode()

    def test_why_them(self, meeting, coordinator, member, as_user):
        url = reverse("meeting-why", args=["river", meeting.pk, Invitation.objects.get().pk])
        assert "You lead “Where we stand”." in as_user(coordinator).get(url).content.decode()
        as_user(coordinator).post(url, {"why": "You know the roads."})
        assert "You know the roads." in as_user(member).get(meeting.get_absolute_url()).content.decode()

    def test_full(self, meeting, member, as_user, coalition):
        Meeting.objects.update(capacity=1)
        say(make_invitation(meeting, make_person(coalition, "First")))
        page = as_user(member).post(
            reverse("meeting-answer", args=["river", meeting.pk]), {"answer": "coming"}, follow=True
        )
        assert "All 1 seats are taken" in page.content.decode()
