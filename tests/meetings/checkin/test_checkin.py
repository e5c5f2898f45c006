"""Check-in: by code on a phone, by a visitor, on a locked tablet, and "I was there" afterwards."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from engagement.models import Signal
from meetings.attendance.actions import NotYet, record, walk_in
from meetings.checkin import actions, claims, codes, finding
from meetings.models import Arrival, Attendance, CheckInCode, Minutes
from members.models import Membership, Partner, Person
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_meeting


@pytest.fixture(autouse=True)
def fresh_limits():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def meeting(coalition):
    """Began ten minutes ago."""
    return make_meeting(
        coalition,
        days=0,
        status="published",
        starts_at=timezone.now() - dt.timedelta(minutes=10),
        ends_at=timezone.now() + dt.timedelta(minutes=80),
    )


@pytest.fixture
def ems(coalition):
    return make_partner(coalition, "Three Rivers Ambulance", type_code="ems")


@pytest.fixture
def priya(coalition, meeting, partner):
    person = make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")
    return make_invitation(meeting, person, partner)


@pytest.fixture
def jose(coalition, meeting, ems):
    return make_invitation(meeting, make_person(coalition, "José Peña-Ruiz", partner=ems), ems)


@pytest.fixture
def code(meeting, coordinator):
    return actions.open_check_in(meeting=meeting, by=coordinator)


@pytest.fixture
def door(code):
    return reverse("checkin", args=[code.code])


def sheet():
    return dict(Attendance.objects.values_list("person__name", "status"))


# --- The code ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "opens"), [(-31, False), (-30, True), (0, True), (90, True), (150, True), (151, False)]
)
def test_when_a_code_opens(code, meeting, minutes, opens):
    """From half an hour before the start (meeting of 90 minutes) until an hour after the end."""
    now = meeting.starts_at + dt.timedelta(minutes=minutes)
    if opens:
        assert codes.standing(CheckInCode, code.code, now) == code
    else:
        with pytest.raises(codes.NoCheckIn):
            codes.standing(CheckInCode, code.code, now)


def test_a_new_code_ends_the_old_one(client, code, meeting, coordinator, door):
    other = actions.open_check_in(meeting=meeting, by=coordinator)
    assert client.get(door).status_code == 404
    assert client.get(reverse("checkin", args=[other.code])).status_code == 200
    assert actions.revoke(meeting=meeting, by=coordinator) is True
    assert actions.revoke(meeting=meeting, by=coordinator) is False
    assert client.get(reverse("checkin", args=[other.code])).status_code == 404


def test_a_code_is_typed_as_people_write_it(client, code, door):
    spaced = codes.spaced(code.code).lower()
    assert client.post(reverse("checkin-code"), {"code": spaced})["Location"] == door
    assert client.get(reverse("checkin", args=[code.code.lower()]))["Location"] == door


def test_guessing_codes_is_stopped(client, code, door):
    for number in range(20):
        assert client.get(reverse("checkin", args=[f"AAAA{number:02}"])).status_code == 404
    assert client.get(door).status_code == 429


def test_the_picture_holds_the_address(as_user, coordinator, meeting, code):
    page = as_user(coordinator).get(reverse("checkin-desk", args=["river", meeting.pk])).content.decode()
    assert codes.spaced(code.code) in page
    assert '<svg class="ct-qr"' in page
    assert "style=" not in codes.picture(codes.address(code.code), "a")


def test_a_called_off_meeting_has_no_check_in(meeting, coordinator, client, code, door):
    meeting.status = "cancelled"
    meeting.save()
    assert client.get(door).status_code == 404
    with pytest.raises(NotYet, match="called off"):
        actions.open_check_in(meeting=meeting, by=coordinator)


# --- Finding oneself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []), ("p", []), ("pr", ["Priya Raman"]), ("ram pri", ["Priya Raman"]), ("riya", []),
        ("jose", ["José Peña-Ruiz"]), ("ruiz", ["José Peña-Ruiz"]), ("priya@lakeside.example", []), ("%", []),
    ],
)  # fmt: skip
def test_names_by_their_first_letters(meeting, priya, jose, typed, found):
    assert [seat.name for seat in finding.find(meeting, typed)[0]] == found


def test_only_the_invited_and_never_an_address(client, coalition, meeting, priya, partner, door):
    make_person(coalition, "Priyanka Known", partner=partner, email="x@x.example")
    page = client.get(door, {"q": "pri"}).content.decode()
    assert "Priya Raman" in page
    assert "Priyanka" not in page
    assert "@" not in page.split("<main")[1].split("</main")[0]


def test_never_the_whole_list(meeting, coalition, partner):
    for number in range(12):
        make_invitation(meeting, make_person(coalition, f"Ann {number}", partner=partner), partner)
    people, more = finding.find(meeting, "ann")
    assert (len(people), more) == (finding.SHOWN, True)


# --- Checking in ------------------------------------------------------------------------------------------------------


def test_a_phone_checks_in_once(client, priya, door):
    assert client.get(door, {"q": "pri"}).status_code == 200
    assert sheet() == {}
    for _ in range(3):
        answer = client.post(door, {"seat": f"i{priya.pk}"}, follow=True)
        assert "You are checked in for Lakeside Hospital." in answer.content.decode()
    row = Attendance.objects.get()
    assert (row.status, row.walk_in, row.left_at) == ("present", False, None)
    assert abs((timezone.now() - row.joined_at).total_seconds()) < 60
    assert Signal.objects.filter(kind="attended", voided_at=None).count() == 1
    assert client.get(f"{door}thanks/?said=forged")["Location"] == door


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("not_recorded", "present"),
        ("excused", "present"),
        ("absent", "present"),
        ("remote", "remote"),
        ("present", "present"),
    ],
)
def test_what_was_noted_before_the_phone(meeting, priya, coordinator, before, after):
    record(meeting=meeting, marks=[(priya.person_id, priya.partner_id, before)], by=coordinator)
    actions.check_in(meeting=meeting, seat=f"i{priya.pk}")
    assert sheet().get("Priya Raman", "not_recorded") == after


def test_a_check_in_is_not_undone_by_the_coordinators_undo(as_user, coordinator, meeting, priya, jose):
    record(meeting=meeting, marks=[(jose.person_id, jose.partner_id, "present")], by=coordinator)
    actions.check_in(meeting=meeting, seat=f"i{priya.pk}")
    as_user(coordinator).post(reverse("attendance-undo", args=["river", meeting.pk]))
    assert sheet() == {"Priya Raman": "present", "José Peña-Ruiz": "not_recorded"}


@pytest.mark.parametrize("seat", ["i0", "x1", "i", "i99999999999999999999", "d1", "'"])
def test_seats_that_are_none(client, priya, door, seat):
    assert client.post(door, {"seat": seat}).status_code == 409
    assert client.post(door, {"seat": f"d{priya.pk}"}).status_code == 409  # she sends nobody
    assert sheet() == {}


def test_a_seat_of_another_meeting(client, coalition, priya, door, partner):
    other = make_invitation(make_meeting(coalition, days=0, status="published"), priya.person, partner)
    assert client.post(door, {"seat": f"i{other.pk}"}).status_code == 409


def sends(invitation, name):
    invitation.answer, invitation.answered_at, invitation.delegate_name = "delegate", timezone.now(), name
    invitation.save()


def test_a_delegate_checks_in_for_who_sent_them(meeting, priya):
    sends(priya, "Dana Fox")
    seat = finding.find(meeting, "dana")[0][0]
    assert (seat.name, seat.words) == ("Dana Fox", "for Lakeside Hospital")
    assert actions.check_in(meeting=meeting, seat=seat.key) == ("Dana Fox", priya.partner)
    assert sheet() == {"Priya Raman": "delegate"}


def test_a_delegate_of_two_partners(meeting, priya, jose, coordinator):
    for each in (priya, jose):
        sends(each, "Dana Fox")
    actions.check_in(meeting=meeting, seat=f"d{priya.pk}")
    with pytest.raises(NotYet, match="stands for Lakeside Hospital already. One person speaks for one partner"):
        actions.check_in(meeting=meeting, seat=f"d{jose.pk}")
    with pytest.raises(NotYet, match="stands for Lakeside Hospital already"):
        record(meeting=meeting, marks=[(jose.person_id, jose.partner_id, "delegate")], by=coordinator)
    assert sheet() == {"Priya Raman": "delegate"}


def test_the_bulk_mark_leaves_out_what_cannot_be(as_user, coordinator, meeting, priya, jose, coalition, partner):
    for each in (priya, jose):
        sends(each, "Dana Fox")
    as_user(coordinator).post(reverse("attendance-bulk", args=["river", meeting.pk]), {"which": "coming"})
    assert list(sheet().values()) == ["delegate"]


def withdraw(partner, day):
    Membership.objects.filter(partner=partner).update(ended_on=day - dt.timedelta(days=1))
    Membership.objects.create(coalition=partner.coalition, partner=partner, status="withdrawn", started_on=day)


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False)])
def test_a_withdrawn_partner(meeting, priya, partner, coordinator, days, refused):
    withdraw(partner, meeting.held_on() + dt.timedelta(days=days))
    marks = [(priya.person_id, partner.pk, "present")]
    if not refused:
        assert len(record(meeting=meeting, marks=marks, by=coordinator)) == 1
        return
    with pytest.raises(NotYet, match="Lakeside Hospital left the coalition"):
        record(meeting=meeting, marks=marks, by=coordinator)
    with pytest.raises(NotYet, match="Lakeside Hospital left the coalition"):
        actions.check_in(meeting=meeting, seat=f"i{priya.pk}")
    with pytest.raises(NotYet, match="Add the person as a guest"):
        walk_in(meeting=meeting, name="Zed", organization="Lakeside Hospital", by=coordinator)
    record(
        meeting=meeting, marks=[(priya.person_id, partner.pk, "absent")], by=coordinator
    )  # that they did not come can be said
    assert sheet() == {"Priya Raman": "absent"}


# --- Visitors ---------------------------------------------------------------------------------------------------------


def test_a_visitor_waits_for_the_nod(client, as_user, coordinator, meeting, door):
    said = {"name": "Zed  Quist", "organization": "Harbor Clinic"}
    for data in (said, said, {"name": "zed quist", "organization": "harbor clinic"}):
        answer = client.post(door, data, follow=True).content.decode()
        assert "The coordinator adds you" in answer
    arrival = Arrival.objects.get()
    assert (
        sheet(),
        Person.objects.filter(name="Zed Quist").count(),
        Partner.objects.filter(name="Harbor Clinic").count(),
    ) == ({}, 0, 0)
    desk = as_user(coordinator)
    assert "1 person waits for your nod" in desk.get(reverse("attendance", args=["river", meeting.pk])).content.decode()
    for _ in range(2):
        desk.post(reverse("checkin-answer", args=["river", meeting.pk]), {"arrival": arrival.pk, "said": "yes"})
    assert sheet() == {"Zed Quist": "present"}
    assert Attendance.objects.get().walk_in is True
    assert Partner.objects.get(name="Harbor Clinic").memberships.get().status == "prospect"


def test_who_is_left_off(as_user, coordinator, meeting, code):
    arrival = actions.arrive(meeting=meeting, name="Zed Quist")
    as_user(coordinator).post(
        reverse("checkin-answer", args=["river", meeting.pk]), {"arrival": arrival.pk, "said": "no"}
    )
    arrival.refresh_from_db()
    assert (arrival.answer, sheet()) == ("declined", {})
    assert actions.confirm(arrival=arrival, by=coordinator) == []


def test_all_at_once(as_user, coordinator, meeting, code):
    for name in ("Ann", "Bo", "Cy"):
        actions.arrive(meeting=meeting, name=name)
    as_user(coordinator).post(reverse("checkin-answer", args=["river", meeting.pk]), {"arrival": "all", "said": "yes"})
    assert sheet() == dict.fromkeys(("Ann", "Bo", "Cy"), "present")


def test_a_visitor_without_a_name(client, door):
    page = client.post(door, {"name": " "})
    assert "Write your name." in page.content.decode()
    assert Arrival.objects.count() == 0


def test_the_street_cannot_fill_the_table(meeting, code, monkeypatch):
    monkeypatch.setattr(actions, "VISITORS", 2)
    for name in ("Ann", "Bo"):
        actions.arrive(meeting=meeting, name=name)
    with pytest.raises(NotYet, match="tell the coordinator yours"):
        actions.arrive(meeting=meeting, name="Cy")


# --- The tablet -------------------------------------------------------------------------------------------------------


def locked(as_user, coordinator, meeting):
    client = as_user(coordinator)
    client.post(reverse("checkin-kiosk", args=["river", meeting.pk]), {"go": "kiosk"})
    return client


def test_a_locked_tablet_shows_nothing_else(as_user, coordinator, meeting, priya, code, door):
    client = locked(as_user, coordinator, meeting)
    for path in (
        "/",
        "/c/river/today/",
        "/c/river/people/",
        "/components/",
        "/l/check-in/",
        f"/c/river/meetings/{meeting.pk}/",
    ):
        assert client.get(path)["Location"] == door, path
        assert client.post(path)["Location"] == door, path
    page = client.get(door).content.decode()
    assert "take this tablet back" in page
    assert "ct-side" not in page
    thanks = client.post(door, {"seat": f"i{priya.pk}"}, follow=True).content.decode()
    assert "Next person" in thanks
    assert sheet() == {"Priya Raman": "present"}


def test_only_those_who_keep_records_take_it_back(as_user, coordinator, member, outsider, meeting, code, door, client):
    locked(as_user, coordinator, meeting)
    for user in (member, outsider):
        user.set_password("common-table")
        user.save()
        client.post("/accounts/login/", {"login": user.email, "password": "common-table"})
        assert client.get("/c/river/people/")["Location"].startswith(door)
        assert client.get("/c/river/people/")["Location"] == door  # and is signed out again
    coordinator.set_password("common-table")
    coordinator.save()
    client.post("/accounts/login/", {"login": coordinator.email, "password": "common-table"})
    assert client.get("/c/river/people/").status_code == 200


def test_revoking_closes_the_tablet(as_user, coordinator, meeting, code, door, client):
    locked(as_user, coordinator, meeting)
    actions.revoke(meeting=meeting, by=coordinator)
    assert client.get(door).status_code == 404
    assert client.get("/c/river/people/")["Location"] == door


def test_a_stray_post_locks_nobody_out(as_user, coordinator, meeting, code):
    client = as_user(coordinator)
    client.post(reverse("checkin-kiosk", args=["river", meeting.pk]))
    assert client.get("/c/river/people/").status_code == 200


# --- "I was there" ----------------------------------------------------------------------------------------------------


@pytest.fixture
def past(coalition):
    return make_meeting(coalition, days=-2, status="held")


@pytest.fixture
def amir(member, past, partner):
    return make_invitation(past, member.people.get(), partner)


def test_said_confirmed_once(as_user, member, coordinator, past, amir):
    client = as_user(member)
    assert "Were you there?" in client.get(past.get_absolute_url()).content.decode()
    assert past.title in client.get(reverse("mine", args=["river"])).content.decode().split("Were you there?")[1]
    for _ in range(2):
        client.post(reverse("meeting-claim", args=["river", past.pk]), {"how": "remote"})
    assert (Arrival.objects.count(), sheet()) == (1, {})
    assert "Your coordinator confirms it" in client.get(past.get_absolute_url()).content.decode()
    arrival = Arrival.objects.get()
    assert len(actions.confirm(arrival=arrival, by=coordinator)) == 1
    row = Attendance.objects.get()
    assert (row.status, row.partner_id) == ("remote", amir.partner_id)
    assert Signal.objects.filter(kind="attended", voided_at=None).count() == 1


@pytest.mark.parametrize("days", [0, 14, 15, 400])  # days after the end
def test_it_can_be_said_until_the_minutes_are_final_however_long_that_takes(past, amir, days):
    now = past.ends_at + dt.timedelta(days=days)
    assert claims.why_closed(past, now) == ""
    Minutes.objects.create(coalition=past.coalition, meeting=past, status="approved")
    assert "final" in claims.why_closed(past, now)


@pytest.mark.parametrize("status", ["draft", "circulated", "corrected"])
def test_minutes_still_open_do_not_end_it(past, amir, status):
    Minutes.objects.create(coalition=past.coalition, meeting=past, status=status)
    actions.claim(meeting=past, person=amir.person, by=None)
    assert Arrival.objects.get().person == amir.person


def test_approved_minutes_end_it(past, amir):
    Minutes.objects.create(coalition=past.coalition, meeting=past, status="approved")
    with pytest.raises(NotYet, match="final"):
        actions.claim(meeting=past, person=amir.person, by=None)
    assert not Arrival.objects.exists()


def test_who_cannot_say_it(past, amir, coalition, coordinator):
    stranger = make_person(coalition, "Zed Quist")
    with pytest.raises(NotYet, match="not on the list"):
        actions.claim(meeting=past, person=stranger, by=None)
    record(meeting=past, marks=[(amir.person_id, amir.partner_id, "present")], by=coordinator)
    with pytest.raises(NotYet, match="already"):
        actions.claim(meeting=past, person=amir.person, by=None)


# --- States and times -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(Attendance.Status.values, 2)))
def test_every_state_reaches_every_other_in_one_step(meeting, priya, coordinator, one, other):
    for status in (one, other):
        record(meeting=meeting, marks=[(priya.person_id, priya.partner_id, status)], by=coordinator)
        assert sheet().get("Priya Raman", "not_recorded") == status
    counted = Signal.objects.filter(kind="attended", voided_at=None).count()
    assert counted == (1 if other in Attendance.CAME else 0)


def test_one_signal_whatever_the_ways(meeting, priya, coordinator, code):
    actions.check_in(meeting=meeting, seat=f"i{priya.pk}")
    record(meeting=meeting, marks=[(priya.person_id, priya.partner_id, "remote")], by=coordinator)
    walk_in(meeting=meeting, name="Priya Raman", organization="Lakeside Hospital", by=coordinator)
    assert Attendance.objects.count() == 1
    assert Signal.objects.filter(kind="attended", voided_at=None).count() == 1


def test_times_are_noted_on_the_meetings_day(as_user, coordinator, coalition, partner):
    starts = dt.datetime(2026, 3, 12, 15, 0, tzinfo=dt.UTC)  # 10:00 in Chicago
    meeting = make_meeting(coalition, status="held", starts_at=starts, ends_at=starts + dt.timedelta(minutes=90))
    person = make_person(coalition, "Priya Raman", partner=partner)
    make_invitation(meeting, person, partner)
    url = reverse("attendance-times", args=["river", meeting.pk, f"p{person.pk}"])
    client = as_user(coordinator)
    assert "First mark how they took part" in client.post(url, {"came": "09:55"}).content.decode()
    record(meeting=meeting, marks=[(person.pk, partner.pk, "present")], by=coordinator)
    client.post(url, {"came": "09:55", "left": "11:05"})
    row = Attendance.objects.get()
    assert (row.joined_at, row.left_at, row.minutes_present) == (
        starts - dt.timedelta(minutes=5),
        starts + dt.timedelta(minutes=65),
        70,
    )
    assert "09:55 to 11:05" in client.get(reverse("attendance", args=["river", meeting.pk])).content.decode()
    client.post(url, {"came": "09:55", "left": "", "version": client.get(url).context["form"]["version"].value()})
    row.refresh_from_db()
    assert (row.left_at, row.minutes_present) == (None, None)
    assert "before they came" in client.post(url, {"came": "10:00", "left": "09:00"}).content.decode()


def test_the_sign_in_sheet(as_user, coordinator, meeting, priya, jose):
    sends(priya, "Dana Fox")
    page = as_user(coordinator).get(reverse("attendance-print", args=["river", meeting.pk])).content.decode()
    assert page.index("Lakeside Hospital") < page.index("Priya Raman")
    assert "or Dana Fox" in page
    assert page.count("&nbsp;") == 12


def test_nothing_of_the_future(coalition, coordinator, partner):
    meeting = make_meeting(coalition, days=3, status="published")
    person = make_person(coalition, "Priya Raman", partner=partner)
    invitation = make_invitation(meeting, person, partner)
    with pytest.raises(NotYet, match="still to come"):
        actions.check_in(meeting=meeting, seat=f"i{invitation.pk}")
    with pytest.raises(NotYet, match="still to come"):
        actions.claim(meeting=meeting, person=person, by=None)
    with pytest.raises(NotYet, match="still to come"):
        actions.arrive(meeting=meeting, name="Zed")
