"""What meetings send: words, calendar files read back, and the last look before sending."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.core import mail as outbox
from django.utils import timezone
from icalendar import Calendar

from coalition.versions import version_of
from meetings.attendance import invitations
from meetings.attendance.actions import record
from meetings.calendar import entry as calendar
from meetings.decisions.actions import record_decision
from meetings.meetings import actions
from meetings.meetings import notices as words
from meetings.models import Invitation, Meeting
from meetings.objectives.actions import add_task
from members.models import Notice
from members.notices import registry
from members.notices.rendering import render
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting

LINK = "http://testserver/l/meeting/"


@pytest.fixture
def person(coalition, partner):
    return make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")


@pytest.fixture
def published(coalition, coordinator, person, partner):
    meeting = make_meeting(coalition, purpose="Set the date; agree, then act", remote_link="https://video.example/1")
    make_item(meeting, "Date of the drill", owner=person, purpose="decide", minutes=30)
    make_invitation(meeting, person, partner)
    return actions.publish(meeting=meeting, by=coordinator)


def worded(notice):
    """(why not, Mail) as delivery finds it."""
    kind = registry.lookup(notice.kind)
    kind.load([notice])
    return kind.still_wanted(notice), kind.word(notice)


def latest():
    return Notice.objects.select_related("person", "coalition").order_by("-pk").first()


def event_of(mail):
    ((name, content, mime),) = mail.attachments
    read = Calendar.from_ical(content)
    assert name == "invitation.ics"
    assert mime == f"text/calendar; method={read['METHOD']}; charset=utf-8"
    return read, read.walk("VEVENT")[0]


class TestInvitation:
    def test_the_mail(self, published, person):
        why_not, mail = worded(latest())
        assert why_not == ""
        assert mail.subject.startswith("Quarterly council, ")
        assert mail.context["link"].startswith(LINK)

    def test_the_time_is_on_the_coalitions_clock(self, published, person):
        starts = datetime(2027, 1, 13, 1, 30, tzinfo=UTC)  # in Chicago the evening before
        Meeting.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=1))
        notice = latest()
        _, mail = worded(notice)
        for text in render(notice, mail)[1:]:
            assert "Tuesday, January 12, 2027, 19:30 to 20:30" in text
            assert "(CST)" in text

    def test_the_calendar_entry_read_back(self, published, person):
        _, mail = worded(latest())
        read, event = event_of(mail)
        assert (read["METHOD"], read["VERSION"]) == ("REQUEST", "2.0")
        assert (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == (str(published.uid), 0, "CONFIRMED")
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (published.starts_at, published.ends_at)
        assert event.decoded("DTSTART").tzinfo is not None
        assert str(event["SUMMARY"]) == "Quarterly council"
        assert str(event["LOCATION"]) == "Station 2"
        assert str(event["ATTENDEE"]) == "mailto:priya@lakeside.example"
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert str(event["ORGANIZER"]) == "mailto:notices@common-table.example"
        assert event["ORGANIZER"].params["CN"] == "River Coalition"
        assert str(event["URL"]) == mail.context["link"]
        assert mail.context["link"] in str(event["DESCRIPTION"])
        assert "Set the date; agree, then act" in str(event["DESCRIPTION"])
        assert "https://video.example/1" in str(event["DESCRIPTION"])

    def test_lines_are_folded_at_75_octets_and_end_in_crlf(self, published):
        ((_, content, _),) = worded(latest())[1].attachments
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"\n" not in b"".join(lines)

    def test_a_title_cannot_add_lines(self, coalition):
        meeting = make_meeting(coalition, title="Council\r\nATTENDEE:mailto:evil@x.example")
        read = Calendar.from_ical(calendar.entry(meeting, method="PUBLISH"))
        event = read.walk("VEVENT")[0]
        assert "ATTENDEE" not in event
        assert str(event["SUMMARY"]) == "Council ATTENDEE:mailto:evil@x.example"

    def test_outsiders_get_no_link_to_join(self, published):
        assert b"video.example" not in calendar.entry(published, method="PUBLISH")


class TestUpdateAndCallingOff:
    def test_same_uid_higher_sequence(self, published, coordinator):
        starts = published.starts_at + timedelta(hours=1)
        actions.change_meeting(
            meeting=published,
            seen=version_of(published),
            by=coordinator,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        )
        notice = latest()
        why_not, mail = worded(notice)
        read, event = event_of(mail)
        assert (why_not, notice.kind, notice.details["moved"]) == ("", "meeting-update", ["time"])
        assert (read["METHOD"], str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", str(published.uid), 1)
        assert event.decoded("DTSTART") == starts.astimezone(UTC)

    def test_called_off(self, published, coordinator):
        actions.call_off(meeting=published, by=coordinator)
        why_not, mail = worded(latest())
        read, event = event_of(mail)
        assert (why_not, read["METHOD"], str(event["STATUS"]), event["SEQUENCE"]) == ("", "CANCEL", "CANCELLED", 1)

    def test_taken_off_the_list(self, published, coordinator, person):
        invitations.uninvite(meeting=published, people=[person.pk], by=coordinator)
        why_not, mail = worded(latest())
        assert (why_not, event_of(mail)[0]["METHOD"]) == ("", "CANCEL")


class TestStillWanted:
    """The state of the world at the last moment (design.md 3, promise 4)."""

    @pytest.mark.parametrize(
        ("status", "on_list", "sequence", "days"),
        list(product(["published", "cancelled", "held"], [True, False], [0, 1], [7, -7])),
    )
    def test_an_invitation(self, published, status, on_list, sequence, days):
        starts = timezone.now() + timedelta(days=days)
        Meeting.objects.update(status=status, sequence=sequence, starts_at=starts, ends_at=starts + timedelta(hours=1))
        if not on_list:
            Invitation.objects.all().delete()
        wanted = (status, on_list, sequence, days) == ("published", True, 0, 7)
        assert (worded(latest())[0] == "") is wanted

    def test_calling_off_of_what_takes_place_after_all(self, published, coordinator):
        actions.call_off(meeting=published, by=coordinator)
        Meeting.objects.update(status="published")
        assert worded(latest())[0] == "The meeting takes place after all"

    def test_a_follow_up_needs_a_held_meeting(self, coalition, coordinator, person):
        meeting = make_meeting(coalition, days=-1, status="held")
        make_invitation(meeting, person)
        actions.follow_up(meeting=meeting, by=coordinator)
        assert worded(latest())[0] == ""
        Meeting.objects.update(status="published")
        assert worded(latest())[0] != ""


class TestFollowUp:
    def test_thanks_decisions_own_tasks_and_what_is_next(self, coalition, coordinator, person, partner):
        meeting = make_meeting(coalition, days=-1, status="held", thanks="Thank you for the chairs.")
        other = make_person(coalition, "Other", email="o@x.example")
        make_item(meeting, "Drill", outcome="April 9")
        following = make_meeting(coalition, "Spring council", days=20, status="published")
        for each in (person, other):
            make_invitation(meeting, each)
        record(meeting=meeting, marks=[(person.pk, partner.pk, "present")], by=coordinator)
        decision = record_decision(
            coalition=coalition,
            title="Drill on April 9",
            by=coordinator,
            decided_on=meeting.held_on(),
            meeting=meeting,
            rationale="The river.",
            review_on=coalition.today() + timedelta(days=9),
        )
        mine = add_task(coalition=coalition, title="Book the hall", owner=person, by=coordinator, meeting=meeting)
        add_task(coalition=coalition, title="Theirs", owner=other, by=coordinator, meeting=meeting)
        actions.follow_up(meeting=meeting, by=coordinator)
        notices = list(Notice.objects.select_related("person", "coalition").filter(kind="meeting-follow-up"))
        words.load_follow_up(notices)
        found = {notice.person_id: words.word_follow_up(notice).context for notice in notices}
        assert found[person.pk]["came"] is True
        assert found[other.pk]["came"] is False
        assert found[person.pk]["decisions"] == [decision]
        assert found[person.pk]["tasks"] == [mine]
        assert found[person.pk]["next_meeting"] == following
        assert [item.outcome for item in found[person.pk]["outcomes"]] == ["April 9"]


@pytest.mark.parametrize(
    "kind",
    [
        "meeting-invitation",
        "meeting-delegate",
        "meeting-update",
        "meeting-called-off",
        "meeting-uninvited",
        "meeting-follow-up",
    ],
)
def test_every_kind_becomes_text_and_html(published, person, kind):
    notice = latest()
    notice.kind = kind
    assert registry.lookup(kind).load
    _, mail = worded(notice)
    subject, text, html = render(notice, mail)
    assert subject == mail.subject
    assert "Dear Priya," in text
    assert "Dear Priya," in html
    assert "{{" not in text + html
    assert outbox.outbox == []


def test_loading_costs_the_same_for_many(coalition, coordinator, django_assert_max_num_queries):
    meeting = make_meeting(coalition)
    make_item(meeting, owner=make_person(coalition, "Lead"))
    for number in range(30):
        make_invitation(meeting, make_person(coalition, f"P{number}", email=f"p{number}@x.example"))
    actions.publish(meeting=meeting, by=coordinator)
    notices = list(Notice.objects.select_related("person", "coalition"))
    with django_assert_max_num_queries(6):
        words.load(notices)
        for notice in notices:
            words.invitation_wanted(notice)
            words.word_invitation(notice)


def test_times_in_mails_are_on_the_clock_of_the_coalition(coalition, coordinator, person, partner):
    from members.notices.rendering import render

    starts = datetime(2027, 1, 15, 16, tzinfo=UTC)  # 10:00 in Chicago
    meeting = make_meeting(coalition, starts_at=starts, ends_at=starts + timedelta(minutes=90))
    make_item(meeting, owner=person)
    make_invitation(meeting, person, partner)
    actions.publish(meeting=meeting, by=coordinator)
    notice = latest()
    _, mail = worded(notice)
    _, text, html = render(notice, mail)
    assert "When: Friday, January 15, 2027, 10:00 to 11:30 (CST)" in text
    assert "Friday, January 15, 2027, 10:00 to 11:30" in html
