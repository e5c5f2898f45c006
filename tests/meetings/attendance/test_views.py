"""The attendance sheet in a browser's hands: scripted, and as a plain form."""

import pytest
from django.urls import reverse

from meetings.attendance.actions import record
from meetings.models import Attendance
from tests.characters import make_person
from tests.meetings.tables import make_invitation, make_meeting


@pytest.fixture
def meeting(coalition):
    return make_meeting(coalition, days=-1, status="published")


@pytest.fixture
def people(coalition, meeting, partner):
    found = [make_person(coalition, name, partner=partner) for name in ("Amy", "Ben", "Cat")]
    for person, answer in zip(found, ["coming", "declined", "none"], strict=True):
        make_invitation(meeting, person, partner, answer=answer, answered_at=meeting.starts_at)
    return found


def url(name, meeting):
    return reverse(name, args=["river", meeting.pk])


def states():
    return dict(Attendance.objects.values_list("person__name", "status"))


def scripted(client, name, meeting, data):
    return client.post(url(name, meeting), data, headers={"accept": "application/json"}).json()


def test_one_tap(as_user, coordinator, meeting, people):
    said = scripted(as_user(coordinator), "attendance-marks", meeting, {f"p{people[0].pk}": "present"})
    assert states() == {"Amy": "present"}
    assert said["marks"] == {
        f"p{people[0].pk}": "present",
        f"p{people[1].pk}": "not_recorded",
        f"p{people[2].pk}": "not_recorded",
    }
    assert (said["marked"], said["total"], said["partners"], said["changed"]) == (1, 3, 1, 1)
    assert said["sentence"].startswith("1 partner, 1 person; core types here: Acute-care hospital; missing:")
    back = scripted(as_user(coordinator), "attendance-undo", meeting, {"event": said["undo"]})
    assert (states(), back["marked"], back["undo"]) == ({"Amy": "not_recorded"}, 0, None)


def test_both_screens_stay_honest(as_user, coordinator, owner, meeting, people, client):
    scripted(as_user(coordinator), "attendance-marks", meeting, {f"p{people[0].pk}": "present"})
    said = scripted(as_user(owner), "attendance-marks", meeting, {f"p{people[1].pk}": "remote"})
    assert said["marks"][f"p{people[0].pk}"] == "present"
    now = as_user(coordinator).get(url("attendance-state", meeting)).json()
    assert now["marks"] == said["marks"]


def test_the_whole_sheet_without_javascript(as_user, coordinator, meeting, people):
    data = {f"was-p{person.pk}": "not_recorded" for person in people}
    data |= {f"p{people[0].pk}": "present", f"p{people[1].pk}": "not_recorded", f"p{people[2].pk}": "delegate"}
    page = as_user(coordinator).post(url("attendance-marks", meeting), data, follow=True)
    assert states() == {"Amy": "present", "Cat": "delegate"}
    assert "Saved for 2 people." in page.content.decode()
    assert page.content.decode().count("checked") >= 3


def test_a_sheet_sent_late_keeps_what_a_colleague_marked(as_user, coordinator, owner, meeting, people):
    record(meeting=meeting, marks=[(people[0].pk, None, "remote")], by=owner)
    data = {f"was-p{people[0].pk}": "not_recorded", f"p{people[0].pk}": "not_recorded"}
    as_user(coordinator).post(url("attendance-marks", meeting), data)
    assert states() == {"Amy": "remote"}


@pytest.mark.parametrize("data", [{"p999999": "present"}, {"p1x": "present"}, {"o0": "present"}])
def test_unknown_lines_are_left_out(as_user, coordinator, meeting, people, data):
    as_user(coordinator).post(url("attendance-marks", meeting), data)
    assert states() == {}


def test_an_unknown_state_is_left_out(as_user, coordinator, meeting, people):
    as_user(coordinator).post(url("attendance-marks", meeting), {f"p{people[0].pk}": "late"})
    assert states() == {}


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("coming", {"Amy": "present"}),
        ("rest", {"Amy": "absent", "Ben": "excused", "Cat": "absent"}),
        ("nonsense", {}),
    ],
)
def test_many_at_once_and_back(as_user, coordinator, meeting, people, which, expected):
    client = as_user(coordinator)
    client.post(url("attendance-bulk", meeting), {"which": which})
    assert states() == expected
    client.post(url("attendance-undo", meeting))
    assert set(states().values()) <= {"not_recorded"}


def test_many_at_once_leaves_marks_alone(as_user, coordinator, meeting, people):
    record(meeting=meeting, marks=[(people[0].pk, None, "excused")], by=coordinator)
    as_user(coordinator).post(url("attendance-bulk", meeting), {"which": "coming"})
    assert states() == {"Amy": "excused"}


def test_a_meeting_to_come_is_explained(as_user, coordinator, coalition):
    meeting = make_meeting(coalition, status="published")
    person = make_person(coalition, "Amy")
    make_invitation(meeting, person)
    client = as_user(coordinator)
    assert "still to come" in client.get(url("attendance", meeting)).content.decode()
    said = scripted(client, "attendance-marks", meeting, {f"p{person.pk}": "present"})
    assert "still to come" in said["trouble"]
    assert said["marks"] == {f"p{person.pk}": "not_recorded"}
    page = client.post(url("attendance-marks", meeting), {f"p{person.pk}": "present"}, follow=True)
    assert "still to come" in page.content.decode()
    assert scripted(client, "attendance-marks", meeting, {f"p{person.pk}": "excused"})["changed"] == 1
    assert states() == {"Amy": "excused"}


@pytest.mark.parametrize(
    ("who", "name", "email"),
    [
        ("Nora Quist", "Nora Quist", ""),
        ("nora@x.example", "nora@x.example", "nora@x.example"),
        ("Nora Quist <Nora@X.example>", "Nora Quist", "nora@x.example"),
    ],
)
def test_a_walk_in_in_one_line(as_user, coordinator, meeting, who, name, email):
    client = as_user(coordinator)
    for _ in range(2):  # a double click
        page = client.post(
            url("attendance-walk-in", meeting), {"who": who, "organization": "Willow", "status": "remote"}, follow=True
        )
        assert page.status_code == 200
    row = Attendance.objects.get()
    assert (row.person.name, row.person.email, row.partner.name, row.status) == (name, email, "Willow", "remote")


@pytest.mark.parametrize("data", [{"who": ""}, {"who": "a@"}, {"who": "x" * 300}, {"who": "A", "status": "excused"}])
def test_a_walk_in_that_does_not_fit_is_kept(as_user, coordinator, meeting, data):
    page = as_user(coordinator).post(
        url("attendance-walk-in", meeting), {"status": "present", "organization": "Kept Org"} | data
    )
    assert page.status_code == 200
    assert "Kept Org" in page.content.decode()
    assert Attendance.objects.count() == 0


def test_names_are_escaped(as_user, coordinator, meeting, coalition):
    make_invitation(meeting, make_person(coalition, "<script>alert(1)</script>"))
    for name in ("attendance", "meeting-detail", "meeting-invite"):
        assert "<script>alert" not in as_user(coordinator).get(url(name, meeting)).content.decode()
