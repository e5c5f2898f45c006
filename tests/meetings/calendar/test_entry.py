"""Calendar files read back by two libraries, and by the letter of RFC 5545."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import vobject
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.calendar import entry, lines, replies, zones
from meetings.meetings import actions
from meetings.models import Meeting
from members.duplicates import actions as duplicates
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting

NASTY = 'Council; drill, \\backslash\\ “quotes” "plain" 東京 🚑 ' * 4


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, 'Pri"ya; Raman, MD', partner=partner, email="priya@lakeside.example")


def both(content):
    """The event as icalendar and as vobject read it."""
    read = Calendar.from_ical(content)
    seen = vobject.readOne(content.decode())
    assert read.errors == []
    return read.walk("VEVENT")[0], seen.vevent


class TestTwoLibraries:
    @pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
    def test_they_agree(self, coalition, person, method):
        meeting = make_meeting(
            coalition,
            title=NASTY[:200],
            purpose="One\r\nTwo; three, four\\n",
            place="Hall, 2nd floor; back",
            sequence=3,
        )
        content = entry.entry(meeting, method=method, person=person, link="https://x.example/l/1", invited=True)
        read, seen = both(content)
        assert str(read["UID"]) == seen.uid.value == str(meeting.uid)
        assert int(read["SEQUENCE"]) == int(seen.sequence.value) == 3
        assert str(read["SUMMARY"]) == seen.summary.value == lines.one_line(NASTY[:200])
        assert str(read["LOCATION"]) == seen.location.value == "Hall, 2nd floor; back"
        assert str(read["DESCRIPTION"]) == seen.description.value
        assert str(read["DESCRIPTION"]).startswith("One\nTwo; three, four\\n\n")
        assert read.decoded("DTSTART") == seen.dtstart.value.astimezone(UTC) == meeting.starts_at
        assert read.decoded("DTEND") == seen.dtend.value.astimezone(UTC) == meeting.ends_at
        assert str(read["ATTENDEE"]) == seen.attendee.value == "mailto:priya@lakeside.example"
        assert read["ATTENDEE"].params["CN"] == "Pri'ya; Raman, MD"
        assert str(read["STATUS"]) == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")

    def test_the_wall_clock_is_told(self, coalition):
        starts = datetime(2026, 7, 14, 15, tzinfo=UTC)
        meeting = make_meeting(coalition, starts_at=starts, ends_at=starts + timedelta(hours=1))
        content = entry.entry(meeting, method="PUBLISH")
        assert b"DTSTART;TZID=America/Chicago:20260714T100000\r\n" in content
        assert content.count(b"BEGIN:VTIMEZONE") == 1

    @pytest.mark.parametrize(
        ("zone", "moment"),
        [
            ("America/Chicago", datetime(2026, 3, 8, 7, 59, tzinfo=UTC)),
            ("America/Chicago", datetime(2026, 3, 8, 8, 0, tzinfo=UTC)),
            ("America/Chicago", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
            ("America/Chicago", datetime(2026, 11, 1, 7, 30, tzinfo=UTC)),  # the second half past one
            ("America/Chicago", datetime(2026, 11, 1, 8, 0, tzinfo=UTC)),
            ("America/Phoenix", datetime(2026, 7, 1, 17, 0, tzinfo=UTC)),
            ("Pacific/Guam", datetime(2026, 7, 1, 1, 0, tzinfo=UTC)),
            ("Europe/Dublin", datetime(2026, 7, 1, 9, 0, tzinfo=UTC)),
            ("Asia/Kolkata", datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
            ("UTC", datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
        ],
    )
    def test_moments_round_the_change_of_clocks(self, coalition, zone, moment):
        coalition.time_zone = zone
        coalition.save()
        meeting = make_meeting(coalition, starts_at=moment, ends_at=moment + timedelta(hours=1))
        content = entry.entry(meeting, method="PUBLISH")
        read, seen = both(content)
        assert read.decoded("DTSTART").astimezone(UTC) == moment
        assert seen.dtstart.value.astimezone(UTC) == moment
        assert told_by_the_file(content, "DTSTART") == moment


def told_by_the_file(content, name):
    """The moment a property means by the file's own VTIMEZONE, whatever zones the reading library knows."""
    text = content.decode().replace("\r\n ", "")
    zoned = re.search(rf"{name};TZID=[^:]+:(\d+T\d+)\r\n", text)
    if not zoned:
        return datetime.strptime(re.search(rf"{name}:(\d+T\d+)Z", text)[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    local = wall(zoned[1])
    onsets = []
    for start, old, new in re.findall(r"DTSTART:(\d+T\d+)\r\nTZOFFSETFROM:([+-]\d{4})\r\nTZOFFSETTO:([+-]\d{4})", text):
        onsets.append((wall(start), offset(old), offset(new)))
    # An onset is told on the clock as it went before; in the hour shown twice the first is meant (RFC 5545, 3.3.5).
    current = max((each for each in onsets if each[0] <= local), key=lambda each: each[0])
    return (local - current[2]).replace(tzinfo=UTC)


def wall(text):
    """What a clock shows, without a zone."""
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007  the zone is what the test is about


def offset(text):
    minutes = int(text[1:3]) * 60 + int(text[3:])
    return timedelta(minutes=-minutes if text[0] == "-" else minutes)


def test_the_beginning_of_summer_is_told_on_the_clock_before(coalition):
    told = "\n".join(zones.definition("America/Chicago", 2026, 2026))
    assert "BEGIN:DAYLIGHT\nDTSTART:20260308T020000\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0500\nTZNAME:CDT" in told
    assert "BEGIN:STANDARD\nDTSTART:20261101T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0600\nTZNAME:CST" in told


@given(st.text(max_size=400))
def test_any_text_comes_back_and_no_line_is_too_long(text):
    raw = lines.content(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{lines.escaped(text)}", "END:VEVENT", "END:VCALENDAR"]
    )
    pieces = raw.split(b"\r\n")
    assert max(map(len, pieces)) <= 75
    for piece in pieces:
        piece.decode()  # never broken within a letter
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in kept if char.isprintable() or char == "\n")
    read = Calendar.from_ical(raw).walk("VEVENT")[0]
    assert str(read.get("SUMMARY", "")) == kept


@given(st.text(max_size=80))
def test_no_name_leaves_its_parameter(text):
    said = lines.parameter(text)
    assert said.count('"') == 2
    assert not re.search(r"[\r\n]", said)


class TestAnswersByMail:
    def test_only_where_they_are_read(self, coalition, person, settings):
        meeting = make_meeting(coalition)
        assert b"RSVP=FALSE" in entry.entry(meeting, method="REQUEST", person=person)
        settings.INBOUND_ADDRESS, settings.INBOUND_SECRET = "calendar@in.example", "s" * 20
        first = Calendar.from_ical(entry.entry(meeting, method="REQUEST", person=person)).walk("VEVENT")[0]
        assert first["ATTENDEE"].params["RSVP"] == "TRUE"
        meeting.sequence = 4
        second = Calendar.from_ical(entry.entry(meeting, method="CANCEL", person=person)).walk("VEVENT")[0]
        assert str(first["ORGANIZER"]) == str(second["ORGANIZER"])
        ((told, who, sign),) = replies.told_in(str(first["ORGANIZER"]))
        assert (told, who, replies.signed_by(meeting.pk, who, sign)) == (meeting.pk, person.pk, person)
        assert len(str(first["ORGANIZER"]).partition("@")[0].removeprefix("mailto:")) <= 64

    def test_new_links_make_it_void(self, person, settings):
        settings.INBOUND_ADDRESS, settings.INBOUND_SECRET = "calendar@in.example", "s" * 20
        ((_, _, sign),) = replies.told_in(replies.address_of(SimpleNamespace(pk=7), person))
        assert replies.signed_by(7, person.pk, sign) == person
        assert replies.signed_by(8, person.pk, sign) is None
        person.link_epoch += 1
        person.save()
        assert replies.signed_by(7, person.pk, sign) is None

    def test_who_became_another_answers_for_them(self, coalition, person, settings):
        settings.INBOUND_ADDRESS, settings.INBOUND_SECRET = "calendar@in.example", "s" * 20
        ((_, who, sign),) = replies.told_in(replies.address_of(SimpleNamespace(pk=7), person))
        kept = make_person(coalition, "Priya Raman")
        merge = duplicates.merge(kind="person", kept=kept, gone=person, by=None)
        assert replies.signed_by(7, who, sign) == kept
        duplicates.part(merge=merge, by=None)
        assert replies.signed_by(7, who, sign) == person


STEPS = ["title", "place", "time", "publish", "link", "share", "off", "nothing", "invite"]


@pytest.mark.django_db
@hypothesis_settings(max_examples=40)
@given(st.lists(st.sampled_from(STEPS), max_size=8))
def test_the_sequence_never_falls_and_rises_with_each_change_people_hear_of(steps):
    from django.db import transaction

    from coalition.actions import create_coalition
    from meetings.attendance.invitations import invite
    from meetings.meetings.errors import NotNow

    with transaction.atomic():
        coalition = create_coalition(slug="prop", name="Prop")
        meeting = make_meeting(coalition, agenda_due_on=coalition.today())
        lead = make_person(coalition, "Lead")
        make_invitation(meeting, lead)
        before, uid = 0, meeting.uid
        for number, step in enumerate(steps):
            heard = meeting.status == "published"
            try:
                if step == "title":
                    actions.change_meeting(meeting=meeting, by=None, title=f"T{number}")
                elif step == "place":
                    actions.change_meeting(meeting=meeting, by=None, place=f"P{number}")
                elif step == "time":
                    later = meeting.starts_at + timedelta(minutes=number + 1)
                    actions.change_meeting(
                        meeting=meeting, by=None, starts_at=later, ends_at=later + timedelta(hours=1)
                    )
                elif step == "link":
                    actions.change_meeting(meeting=meeting, by=None, remote_link=f"https://v.example/{number}")
                elif step == "publish":
                    actions.publish(meeting=meeting, by=None)
                elif step == "share":
                    make_item(meeting, owner=lead)
                    actions.share_agenda(meeting=meeting, by=None)
                elif step == "off":
                    actions.call_off(meeting=meeting, by=None)
                elif step == "invite":
                    invite(meeting=meeting, people=[(make_person(coalition, f"N{number}").pk, None)], by=None)
            except NotNow:
                continue
            meeting = Meeting.objects.get(pk=meeting.pk)
            assert meeting.uid == uid
            assert meeting.sequence >= before
            if heard and step in ("place", "time", "link", "off"):
                assert meeting.sequence == before + 1
            before = meeting.sequence
        transaction.set_rollback(True)
