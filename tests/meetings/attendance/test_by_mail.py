"""“Yes” and “no” written back to an invitation; everything else is for a person."""

import pytest
from django.utils import timezone

from meetings.attendance import by_mail, invitations
from meetings.models import Invitation
from members.inbound import actions as inbound
from members.models import InboundMail, Notice
from members.notices import actions as notices
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_meeting
from tests.members.inbound.conftest import _open, written  # noqa: F401  the gateway is open

pytestmark = pytest.mark.django_db

TABLE = [
    ("Yes", "coming"),
    ("yes!", "coming"),
    ("Yes, I will come.", "coming"),
    ("I'll be there", "coming"),
    ("I’ll be there", "coming"),
    ("Count me in", "coming"),
    ("Sí", "coming"),
    ("Oui.", "coming"),
    ("No", "declined"),
    ("No, sorry.", "declined"),
    ("Not this time", "declined"),
    ("I can't make it", "declined"),
    ("I cannot come", "declined"),
    ("Sorry, I can't", "declined"),
    # nobody's answer is guessed
    ("Yes, but only until ten", None),
    ("No problem, I will come", None),
    ("No worries", None),
    ("Yes if the van is back", None),
    ("Yes? Which room?", None),
    ("Maybe", None),
    ("Who else comes?", None),
    ("Nobody told me the room", None),
    ("Yesterday I heard that it moves", None),
    ("Notice that the door is closed", None),
    ("Non-emergency transport is missing from the list", None),
    ("I am not sure", None),
    ("Yes, and could you tell me which of the two doors at the back is the one to use?", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "answer"), TABLE)
def test_truth_table(text, answer):
    found = by_mail.meant(text)
    assert (found[0] if found else None) == answer


def test_what_follows_is_the_note():
    assert by_mail.meant("Yes\n\nI bring the\nradio.") == ("coming", "I bring the radio.")


@pytest.fixture
def invitation(coalition, partner):
    person = make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")
    return make_invitation(make_meeting(coalition, status="published"), person, partner)


@pytest.fixture
def notice(invitation):
    return notices.owe(
        coalition=invitation.coalition,
        key="k",
        kind="meeting-invitation",
        person=invitation.person,
        about=invitation.meeting,
    )


def said(invitation):
    return Invitation.objects.values_list("answer", "note").get(pk=invitation.pk)


@pytest.mark.parametrize(
    ("text", "answer", "words"),
    [
        ("Yes\nwith the radio", ("coming", "with the radio"), "Noted as their answer: coming"),
        ("Not this time", ("declined", ""), "Noted as their answer: not this time"),
    ],
)
def test_taken(invitation, notice, text, answer, words):
    outcome = inbound.take(written(notice, text).as_bytes())
    assert (outcome.status, outcome.reason, said(invitation)) == ("taken", words, answer)


def test_a_question_is_a_message(invitation, notice):
    assert inbound.take(written(notice, "Which room?").as_bytes()).status == "message"
    assert said(invitation) == ("none", "")


@pytest.mark.parametrize("how", ["over", "off the list", "full"])
def test_too_late_is_said_kindly(invitation, notice, coalition, how):
    if how == "over":
        meeting = invitation.meeting
        type(meeting).objects.filter(pk=meeting.pk).update(status="cancelled")
    if how == "off the list":
        invitations.uninvite(meeting=invitation.meeting, people=[invitation.person_id], by=None)
    if how == "full":
        type(invitation.meeting).objects.filter(pk=invitation.meeting_id).update(capacity=1)
        make_invitation(invitation.meeting, make_person(coalition, "Ben"), answer="coming", answered_at=timezone.now())
    outcome = inbound.take(written(notice, "Yes").as_bytes())
    assert outcome.status == "message"
    assert Notice.objects.get(kind="reply-not-taken").details["reason"] == outcome.reason
    assert InboundMail.objects.waiting().count() == 1


def test_who_gets_it_is_shown_before(as_user, coordinator, leader, coalition, settings):
    meeting = make_meeting(coalition)
    for name, email in (("Ana Ruiz", "ana@example.org"), ("Hal Ode", "")):
        make_invitation(meeting, make_person(coalition, name, email=email))
    url = f"/c/river/meetings/{meeting.pk}/recipients/"
    page = as_user(coordinator).get(url).content.decode()
    for words in ("1 by mail now, 1 without a mail.", "Hal Ode", "No mail address: tell them yourself"):
        assert words in page
    assert url in as_user(coordinator).get(meeting.get_absolute_url()).content.decode()
    assert as_user(leader).get(url).status_code in (403, 404)
    assert not Notice.objects.exists()
