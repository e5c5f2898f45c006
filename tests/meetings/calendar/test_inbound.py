"""Answers of calendar programs: taken once, refused in words, never an error of ours."""

import base64
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meetings.calendar import inbound, replies
from meetings.models import CalendarReply, Invitation, Meeting
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_meeting

SECRET = "a-secret-of-the-gateway"
URL = "/inbound/mail/"


@pytest.fixture(autouse=True)
def _open(settings):
    settings.INBOUND_ADDRESS, settings.INBOUND_SECRET = "calendar@in.example", SECRET


@pytest.fixture
def invitation(coalition, partner):
    person = make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")
    return make_invitation(make_meeting(coalition, status="published", sequence=2), person, partner)


def reply(invitation, state="ACCEPTED", *, method="REPLY", sequence=2, uid=None, stamp=None, more="", attendee=None):
    stamp = stamp or datetime.now(UTC) + timedelta(minutes=1)
    who = attendee or f"ATTENDEE;PARTSTAT={state}{more}:mailto:{invitation.person.email}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", f"METHOD:{method}", "BEGIN:VEVENT",
        f"UID:{uid or invitation.meeting.uid}", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        *([f"SEQUENCE:{sequence}"] if sequence is not None else []), who, "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines)


def mail(invitation, calendar, *, to=None, kind="calendar"):
    message = EmailMessage()
    message["From"] = "priya@lakeside.example"
    message["To"] = to or replies.address_of(invitation.meeting, invitation.person)
    message["Subject"] = "Accepted: Council"
    message.set_content("Priya has accepted.")
    if calendar is not None:
        message.add_alternative(calendar, subtype=kind, params={"method": "REPLY"})
    return message.as_bytes()


def said(invitation):
    return Invitation.objects.values_list("answer", flat=True).get(pk=invitation.pk)


@pytest.mark.parametrize(
    ("state", "more", "answer", "status"),
    [
        ("ACCEPTED", "", "coming", "taken"),
        ("DECLINED", "", "declined", "taken"),
        ("DELEGATED", ';DELEGATED-TO="mailto:carl@x.example"', "delegate", "taken"),
        ("DELEGATED", "", "none", "refused"),
        ("TENTATIVE", "", "none", "noted"),
        ("NEEDS-ACTION", "", "none", "refused"),
        ("WHATEVER", "", "none", "refused"),
    ],
)
def test_what_is_said(invitation, state, more, answer, status):
    outcome = inbound.take(mail(invitation, reply(invitation, state, more=more)))
    assert (outcome.status, said(invitation)) == (status, answer)
    assert CalendarReply.objects.get().status == status
    if answer == "delegate":
        assert Invitation.objects.get().delegate_email == "carl@x.example"


def test_the_same_mail_counts_once(invitation):
    raw = mail(invitation, reply(invitation))
    assert inbound.take(raw) == inbound.take(raw)
    assert CalendarReply.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"method": "REQUEST"}, "not an answer"),
        ({"sequence": 1}, "earlier version"),
        ({"sequence": "x"}, "cannot be read|no number|no meeting"),
        ({"uid": "another"}, "another meeting"),
        ({"attendee": "X-NOTHING:1"}, "does not say who"),
        (
            {"attendee": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x\r\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x"},
            "does not say who",
        ),
    ],
)
def test_refused_in_words(invitation, changes, reason):
    outcome = inbound.take(mail(invitation, reply(invitation, **changes)))
    assert outcome.status == "refused"
    assert any(words in outcome.reason for words in reason.split("|")), outcome.reason
    assert said(invitation) == "none"
    notice = Notice.objects.select_related("person", "coalition").get(kind="calendar-reply-refused")
    kind = registry.lookup(notice.kind)
    kind.load([notice])
    assert kind.still_wanted(notice) == ""
    assert "/l/meeting/" in render(notice, kind.word(notice))[1]


@pytest.mark.parametrize(
    "calendar",
    [
        None,
        "",
        "BEGIN:VCALENDAR",
        "garbage",
        "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",
    ],
)
def test_a_mail_without_a_whole_answer(invitation, calendar):
    assert inbound.take(mail(invitation, calendar)).status == "refused"
    assert said(invitation) == "none"


def test_a_version_that_is_not_said_is_the_newest(invitation):
    assert inbound.take(mail(invitation, reply(invitation, sequence=None))).status == "taken"


def test_a_later_answer_stands(invitation):
    Invitation.objects.update(answer="declined", answered_at=datetime.now(UTC))
    late = reply(invitation, stamp=datetime.now(UTC) - timedelta(hours=1))
    assert inbound.take(mail(invitation, late)).reason == "A later answer stands already."
    assert said(invitation) == "declined"


@pytest.mark.parametrize("status", ["cancelled", "held"])
def test_a_meeting_that_is_over_takes_no_answer(invitation, status):
    Meeting.objects.update(status=status)
    assert inbound.take(mail(invitation, reply(invitation))).status == "refused"


@pytest.mark.parametrize("to", ["calendar@in.example", "calendar+1-1-00000000000000000000@in.example", "x"])
def test_an_address_that_names_nobody(invitation, to):
    assert inbound.take(mail(invitation, reply(invitation), to=to)).status == "unknown"
    assert CalendarReply.objects.count() == 0


def test_another_address_does_not_open_this_invitation(invitation, coalition):
    other = make_person(coalition, "Other", email="o@x.example")
    forged = replies.address_of(invitation.meeting, other).replace(f"-{other.pk}-", f"-{invitation.person.pk}-")
    assert inbound.take(mail(invitation, reply(invitation), to=forged)).status == "unknown"


class TestDoor:
    def post(self, client, raw=b"x", **headers):
        return client.post(URL, raw, content_type="message/rfc822", headers=headers)

    def test_with_the_secret(self, client, invitation):
        raw = mail(invitation, reply(invitation))
        answer = self.post(client, raw, Authorization=f"Bearer {SECRET}")
        assert (answer.status_code, answer.json()) == (200, {"status": "taken", "reason": ""})
        basic = base64.b64encode(f"any:{SECRET}".encode()).decode()
        assert self.post(client, raw, Authorization=f"Basic {basic}").json()["status"] == "taken"

    @pytest.mark.parametrize(
        "said", ["", "Bearer", "Bearer wrong", "Basic !!!", "Basic " + base64.b64encode(b"\xff").decode()]
    )
    def test_without_it(self, client, db, said):
        assert self.post(client, Authorization=said).status_code == 403

    def test_closed_where_nobody_set_it_up(self, client, db, settings):
        settings.INBOUND_SECRET = ""
        assert self.post(client, Authorization="Bearer ").status_code == 404

    def test_too_large(self, client, db, settings):
        settings.INBOUND_MAX_BYTES = 10
        assert self.post(client, b"x" * 11, Authorization=f"Bearer {SECRET}").status_code == 413

    def test_reading_it_does_nothing(self, client, db):
        assert client.get(URL).status_code == 405
        assert reverse("inbound-mail") == URL


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(cut=st.integers(0, 2000), junk=st.binary(max_size=60), at=st.integers(0, 2000))
def test_no_mangled_mail_is_an_error(invitation, cut, junk, at):
    raw = mail(invitation, reply(invitation))
    inbound.take(raw[:at] + junk + raw[at + cut % 50 :])
    inbound.take(raw[: cut % len(raw)])
    inbound.take(junk)
