"""Three questions, counted without names; three poor meetings in a row; what attendees and absentees are told."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meetings.meetings.actions import NotNow, follow_up
from meetings.models import AgendaItem, AgendaReview, Attendance, Decision, Meeting, Pulse, PulseGiven, Series, Task
from meetings.pulse import actions, reading
from meetings.pulse.models import QUESTIONS
from meetings.pulse.tasks import open_reviews
from members.models import Notice
from members.notices import registry
from members.people.links import token_for
from tests.characters import make_person
from tests.meetings.decisions.tables import make_vote, say
from tests.meetings.tables import make_invitation, make_item, make_meeting


def steps(step):
    return dict.fromkeys(QUESTIONS, step)


def come(meeting, number, partner=None):
    """People who came."""
    people = [make_person(meeting.coalition, f"Guest {n}", partner=partner) for n in range(number)]
    Attendance.objects.bulk_create(
        Attendance(coalition=meeting.coalition, meeting=meeting, person=person, partner=partner, status="present")
        for person in people
    )
    return people


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition, days=-1, status="held")


@pytest.mark.parametrize(("answers", "shown"), [(1, False), (4, False), (5, True), (6, True)])
def test_shown_from_five_answers(meeting, coordinator, as_user, answers, shown):
    for person in come(meeting, answers):
        actions.answer(meeting=meeting, person=person, steps=steps(4))
    body = as_user(coordinator).get(meeting.get_absolute_url()).content.decode()
    assert ("4.0 of 5" in body) is shown
    assert ("Too few answers to show yet" in body) is not shown


def test_no_answer_stands_beside_a_person(meeting):
    people = come(meeting, 2)
    actions.answer(meeting=meeting, person=people[0], steps={"worth": 1, "heard": 2, "next": 3})
    actions.answer(meeting=meeting, person=people[1], steps={"worth": 5, "heard": 2, "next": 3})
    assert Pulse.objects.get().counts == {"worth": [1, 0, 0, 0, 1], "heard": [0, 2, 0, 0, 0], "next": [0, 0, 2, 0, 0]}
    assert {field.name for field in PulseGiven._meta.get_fields()} == {
        "id",
        "coalition",
        "meeting",
        "person",
        "partner",
    }


def test_once_a_person(meeting):
    [person] = come(meeting, 1)
    actions.answer(meeting=meeting, person=person, steps=steps(4))
    with pytest.raises(NotNow, match="already"):
        actions.answer(meeting=meeting, person=person, steps=steps(1))
    assert Pulse.objects.get().answers == 1


def test_only_those_who_came(meeting, coalition):
    with pytest.raises(NotNow, match="who came"):
        actions.answer(meeting=meeting, person=make_person(coalition, "Away"), steps=steps(3))
    assert not Pulse.objects.exists()


@pytest.mark.parametrize(("days", "answered"), [(1, False), (-1, True), (-13, True), (-15, False)])
def test_two_weeks(coalition, days, answered):
    meeting = make_meeting(coalition, days=days, status="published" if days > 0 else "held")
    [person] = come(meeting, 1)
    if answered:
        actions.answer(meeting=meeting, person=person, steps=steps(3))
    else:
        with pytest.raises(NotNow):
            actions.answer(meeting=meeting, person=person, steps=steps(3))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_the_mean_is_the_mean(chosen):
    counts = [chosen.count(step) for step in range(1, 6)]
    pulse = Pulse(answers=len(chosen), counts=dict.fromkeys(QUESTIONS, counts))
    assert pulse.mean() == pytest.approx(sum(chosen) / len(chosen))
    assert pulse.is_low == (len(chosen) >= 5 and sum(chosen) / len(chosen) < 3)


@pytest.mark.parametrize(("answers", "shown"), [(4, False), (5, True)])
def test_what_is_expected_of_them_is_asked_beside_it(meeting, answers, shown):
    """ROL-2: whoever likes says so; it is shown from five answers of its own on, and makes no meeting poor."""
    for number, person in enumerate(come(meeting, 6)):
        actions.answer(meeting=meeting, person=person, steps=steps(5) | ({"role": 1} if number < answers else {}))
    pulse = Pulse.objects.get()
    assert (pulse.answers, pulse.counts["role"][0], pulse.mean(), pulse.is_low) == (6, answers, 5.0, False)
    assert (("Do you know what is expected of you until the next one?", "1.0") in pulse.lines) is shown
    assert len(pulse.lines) == 3 + shown


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_link(meeting, client):
    [person] = come(meeting, 1)
    where = reverse("pulse-link", args=[token_for(person, purpose="pulse", about=meeting.pk)])
    assert "Was it worth your time?" in client.get(where).content.decode()
    assert client.post(where, {"worth": "9"}).status_code == 200
    assert not Pulse.objects.exists()
    assert "Your answer is counted." in client.post(where, dict.fromkeys(QUESTIONS, "4")).content.decode()
    assert "counted already" in client.post(where, dict.fromkeys(QUESTIONS, "1")).content.decode()
    assert Pulse.objects.get().counts["worth"] == [0, 0, 0, 1, 0]


def test_a_link_for_something_else(meeting, client):
    [person] = come(meeting, 1)
    where = reverse("pulse-link", args=[token_for(person, purpose="meeting", about=meeting.pk)])
    assert client.get(where).status_code == 410


# --- Three in a row -------------------------------------------------------------------------------------------------


def make_held(coalition, kind, days):
    """A meeting held so many days ago: output, none, low (poor but with output), or few (poor, by four answers)."""
    meeting = make_meeting(coalition, kind, days=-days, status="held")
    if kind != "none":
        Task.objects.create(coalition=coalition, title="Do", meeting=meeting)
    if kind in ("low", "few"):
        number = 5 if kind == "low" else 4
        counts = {question: [0, number, 0, 0, 0] for question in QUESTIONS}
        Pulse.objects.create(coalition=coalition, meeting=meeting, answers=number, counts=counts)
    return meeting


@pytest.mark.parametrize(
    ("kinds", "opens"),
    [
        (["none", "none", "none"], True),
        (["low", "none", "low"], True),
        (["low", "low", "low"], True),
        (["none", "none"], False),
        (["output", "none", "none"], False),
        (["none", "output", "none"], False),
        (["none", "none", "output"], False),
        (["few", "none", "none"], False),  # four answers say nothing
        (["none", "none", "none", "output"], True),  # the one before does not matter
    ],
)  # kinds: the latest first
def test_three_poor_meetings_in_a_row(coalition, kinds, opens):
    made = [make_held(coalition, kind, 10 + 10 * place) for place, kind in enumerate(kinds)]
    review = actions.open_review(coalition)
    assert (review is not None) is opens
    if opens:
        assert (review.meeting, review.task.meeting) == (made[0], made[0])
        assert review.task.due_on == coalition.today() + timedelta(days=14)


@pytest.mark.parametrize("output", ["decision", "task", "outcome"])
def test_what_counts_as_output(coalition, output):
    for place in range(3):
        make_held(coalition, "none", 10 + place)
    last = reading.settled(coalition)[0]
    if output == "decision":
        Decision.objects.create(coalition=coalition, title="D", decided_on=coalition.today(), meeting=last)
    elif output == "task":
        Task.objects.create(coalition=coalition, title="T", meeting=last)
    else:
        AgendaItem.objects.filter(pk=make_item(last).pk).update(outcome="Settled")
    assert reading.three_poor(coalition) == []


@pytest.mark.parametrize(("days", "counts"), [(6, False), (8, True)])
def test_a_meeting_has_a_week_to_write_down_what_came_of_it(coalition, days, counts):
    for place in (days, 20, 30):
        make_held(coalition, "none", place)
    assert bool(reading.three_poor(coalition)) is counts


def test_once_for_three_meetings(coalition, other_coalition):
    for place in range(3):
        make_held(coalition, "none", 30 + place)
    assert open_reviews() == 1
    assert open_reviews() == 0
    make_held(coalition, "none", 20)
    make_held(coalition, "none", 19)
    assert open_reviews() == 0  # one of the three had its review
    make_held(coalition, "none", 18)
    assert open_reviews() == 1
    assert AgendaReview.objects.count() == Task.objects.filter(title__startswith="Look at the agenda").count() == 2


def test_each_series_for_itself(coalition):
    def poor(place, series):
        row = make_held(coalition, "none", place)
        Meeting.objects.filter(pk=row.pk).update(series=series)

    day = coalition.today()
    council, radio = (
        Series.objects.create(
            coalition=coalition,
            title=title,
            rhythm="nth",
            starts_on=day,
            starts_time=time(10),
            minutes=60,
            planned_to=day,
        )
        for title in ("Council", "Radio check")
    )
    for place, series in enumerate([council, radio, council, radio, None, None]):
        poor(30 + place, series)
    assert open_reviews() == 0  # two each
    poor(20, council)
    assert open_reviews() == 1
    assert Task.objects.get(title__startswith="Look").title == (
        "Look at the agenda of Council: the last three meetings gave little"
    )


# --- What people are told -------------------------------------------------------------------------------------------


def mail_to(person):
    notice = Notice.objects.get(kind="meeting-follow-up", person=person)
    kind = registry.lookup("meeting-follow-up")
    kind.load([notice])
    assert kind.still_wanted(notice) == ""
    return kind.word(notice).context


def test_attendees_get_thanks_and_questions_absentees_what_needs_their_voice(coalition, partner, meeting):
    [came] = come(meeting, 1, partner)
    away = make_person(coalition, "Away", partner=partner)
    make_invitation(meeting, away, partner)
    make_invitation(meeting, came, partner)
    decision = make_vote(coalition, meeting=meeting)
    follow_up(meeting=meeting, by=None)
    follow_up(meeting=meeting, by=None)
    assert Notice.objects.filter(kind="meeting-follow-up").count() == 2
    assert "/l/pulse/" in mail_to(came)["pulse"]
    assert mail_to(came)["asks"] == []
    told = mail_to(away)
    assert (told["pulse"], [ask.title for ask in told["asks"]]) == ("", ["Your partner's vote: Adopt the plan"])
    say(decision, partner)
    assert mail_to(away)["asks"] == []


def test_open_requests_need_a_voice_too(coalition, partner, meeting, coordinator):
    from engagement.voice.actions import open_request
    from tests.engagement.voice.conftest import draft

    away = make_person(coalition, "Away", partner=partner)
    make_invitation(meeting, away, partner)
    open_request(request=draft(coalition, coordinator, title="Routes"), by=coordinator)
    follow_up(meeting=meeting, by=None)
    [ask] = mail_to(away)["asks"]
    assert (ask.title, "/l/input/" in ask.address) == ("Routes", True)


def test_after_two_weeks_no_questions(coalition, partner):
    meeting = make_meeting(coalition, days=-20, status="held")
    [came] = come(meeting, 1, partner)
    follow_up(meeting=meeting, by=None)
    assert mail_to(came)["pulse"] == ""
