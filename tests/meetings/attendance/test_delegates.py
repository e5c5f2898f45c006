"""Who comes instead: invited, told of changes, thanked if they came (TRN-1); and the one who sent them was missed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from meetings.attendance import invitations
from meetings.attendance.actions import record
from meetings.meetings import actions as meetings
from meetings.meetings import notices as words
from meetings.minutes.actions import begin
from meetings.minutes.document import document_of
from meetings.models import Invitation, Meeting
from members.models import Affiliation, Notice, Person
from members.notices import registry
from members.people.links import address_for
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting


@pytest.fixture
def invitation(coalition, coordinator, partner):
    priya = make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")
    meeting = make_meeting(coalition)
    make_item(meeting, "Date of the drill", owner=priya, purpose="decide", minutes=30)
    row = make_invitation(meeting, priya, partner)
    meetings.publish(meeting=meeting, by=coordinator)
    row.refresh_from_db()
    row.coalition = row.meeting.coalition = coalition
    return row


def send(invitation, name="Ben Ortiz", email="ben@lakeside.example", answer="delegate"):
    return invitations.answer(invitation=invitation, answer=answer, by=None, delegate_name=name, delegate_email=email)


def mails(kind, person):
    found = list(Notice.objects.select_related("person", "coalition").filter(kind=kind, person=person).order_by("pk"))
    registry.lookup(kind).load(found)
    return found


def worded(notice):
    kind = registry.lookup(notice.kind)
    return kind.still_wanted(notice), kind.word(notice)


@pytest.mark.parametrize("known", ["as a colleague", "elsewhere, in capitals", "not at all"])
def test_they_get_invitation_calendar_entry_and_agenda(invitation, coalition, partner, known):
    if known != "not at all":
        address = "BEN@lakeside.example" if "capitals" in known else "ben@lakeside.example"
        make_person(
            coalition, "Benjamin Ortiz", email=address, **({"partner": partner} if known == "as a colleague" else {})
        )
    send(invitation)
    ben = Person.objects.get(email__iexact="ben@lakeside.example")
    assert Invitation.objects.get().delegate == ben
    assert Affiliation.objects.filter(person=ben, partner=partner).exists() is (known != "elsewhere, in capitals")
    (notice,) = mails("meeting-delegate", ben)
    why_not, mail = worded(notice)
    assert why_not == ""
    assert [item.title for item in mail.context["items"]] == ["Date of the drill"]
    event = Calendar.from_ical(mail.attachments[0][1]).walk("VEVENT")[0]
    assert str(event["ATTENDEE"]).lower() == "mailto:ben@lakeside.example"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert str(event["UID"]) == str(invitation.meeting.uid)


def test_without_an_address_nobody_is_written_to(invitation):
    people = Person.objects.count()
    send(invitation, email="")
    assert Person.objects.count() == people
    assert not Notice.objects.filter(kind="meeting-delegate").exists()


def test_the_form_says_so(invitation, client):
    link = address_for(invitation.person, purpose="meeting", about=invitation.meeting.pk, route="meeting-link")
    assert "the invitation, the calendar entry and the agenda" in client.get(link).content.decode()


def test_their_link_shows_the_agenda_and_takes_no_answer(invitation, client):
    send(invitation)
    ben = Person.objects.get(email="ben@lakeside.example")
    link = address_for(ben, purpose="meeting", about=invitation.meeting.pk, route="meeting-link")
    page = client.get(link).content.decode()
    assert "You come for Priya Raman." in page
    assert "Date of the drill" in page
    assert "Your answer" not in page
    client.post(link, {"answer": "declined"})
    assert Invitation.objects.get().answer == "delegate"


def test_changes_and_calling_off_reach_them(invitation, coordinator):
    send(invitation)
    ben = Person.objects.get(email="ben@lakeside.example")
    meeting = Meeting.objects.get()
    meeting = meetings.change_meeting(meeting=meeting, by=coordinator, place="Town hall")
    (notice,) = mails("meeting-update", ben)
    assert worded(notice)[0] == ""
    assert "comes_for" in worded(notice)[1].context
    meetings.call_off(meeting=meeting, by=coordinator)
    (notice,) = mails("meeting-called-off", ben)
    assert worded(notice)[0] == ""


@pytest.mark.parametrize("instead", ["another", "comes themselves", "declines", "off the list"])
def test_one_not_needed_any_more_is_told(invitation, coordinator, instead):
    send(invitation)
    ben = Person.objects.get(email="ben@lakeside.example")
    if instead == "another":
        send(invitation, name="Ada", email="ada@lakeside.example")
    elif instead == "off the list":
        invitations.uninvite(meeting=invitation.meeting, people=[invitation.person_id], by=coordinator)
    else:
        send(invitation, name="", email="", answer="coming" if instead == "comes themselves" else "declined")
    (notice,) = mails("meeting-uninvited", ben)
    assert worded(notice)[0] == ""
    (first,) = mails("meeting-delegate", ben)
    assert worded_off(first) != ""
    if instead == "another":
        send(invitation)
        assert [worded_off(each) for each in mails("meeting-delegate", ben)] == ["", ""]


def worded_off(notice):
    return registry.lookup(notice.kind).still_wanted(notice)


@pytest.mark.parametrize(
    ("mark", "priya_came", "ben_came"),
    [("delegate", False, True), ("present", True, None), ("absent", False, None)],
)
def test_the_follow_up(invitation, coalition, coordinator, partner, mark, priya_came, ben_came):
    """ben_came None: he did not come, so he hears nothing."""
    send(invitation)
    ben = Person.objects.get(email="ben@lakeside.example")
    meeting = Meeting.objects.get()
    Meeting.objects.update(starts_at=meeting.starts_at - timedelta(days=9), ends_at=meeting.ends_at - timedelta(days=9))
    meeting = Meeting.objects.get()
    record(meeting=meeting, marks=[(invitation.person_id, partner.pk, mark)], by=coordinator)
    meetings.hold(meeting=meeting, by=coordinator)
    meetings.follow_up(meeting=meeting, by=coordinator)
    found = list(Notice.objects.select_related("person", "coalition").filter(kind="meeting-follow-up"))
    words.load_follow_up(found)
    came = {notice.person_id: words.word_follow_up(notice).context["came"] for notice in found}
    assert came == {invitation.person_id: priya_came} | ({} if ben_came is None else {ben.pk: ben_came})


def test_invited_themselves_they_have_their_own(invitation, coalition, coordinator, partner):
    ben = make_person(coalition, "Ben", partner=partner, email="ben@lakeside.example")
    invitations.invite(meeting=invitation.meeting, people=[(ben.pk, partner.pk)], by=coordinator)
    send(invitation)
    assert mails("meeting-delegate", ben) == []
    assert len(mails("meeting-invitation", ben)) == 1
    send(invitation, name="", email="", answer="coming")
    assert mails("meeting-uninvited", ben) == []


def test_the_sheet_has_a_row_for_who_comes_instead(invitation, as_user, coordinator, partner):
    """Who came in whose place: on the sheet, on the meeting's page, and in the minutes."""
    send(invitation)
    meeting = Meeting.objects.get()
    Meeting.objects.update(starts_at=meeting.starts_at - timedelta(days=9), ends_at=meeting.ends_at - timedelta(days=9))
    meeting = Meeting.objects.get()
    sheet = as_user(coordinator).get(reverse("attendance", args=["river", meeting.pk])).content.decode()
    assert f'data-for="p{invitation.person_id}"' in sheet
    assert "in place of Priya Raman" in sheet
    record(meeting=meeting, marks=[(invitation.person_id, partner.pk, "delegate")], by=coordinator)
    page = as_user(coordinator).get(meeting.get_absolute_url()).content.decode()
    assert "Delegate: Ben Ortiz" in page
    told = document_of(begin(meeting=meeting, by=coordinator), [])
    assert told["here"] == [{"partner": partner.name, "people": ["Ben Ortiz (in place of Priya Raman)"]}]
