"""Attendance from a file in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import Attendance, Meeting
from members.models import ImportRun, Membership

LIST = (
    "meeting,starts_at,person,organization,status\n"
    "Council,2026-01-15 10:00,Ann,Clinic,present\nCouncil,2026-01-15 10:00,Bo,Clinic,late\n"
)


def send(client, text=LIST):
    file = SimpleUploadedFile("list.csv", text.encode())
    return client.post(reverse("attendance-import", args=["river"]), {"file": file})


def test_look_then_apply_once(as_user, coordinator, coalition):
    client = as_user(coordinator)
    page = send(client)
    look = client.get(page["Location"]).content.decode()
    assert "Apply 1 line" in look
    assert "“late” is none of" in look
    assert (Meeting.objects.count(), Attendance.objects.count()) == (0, 0)
    for _ in range(2):
        client.post(page["Location"], {"members": "1"})
    assert Attendance.objects.values_list("person__name", "partner__name", "status").get() == (
        "Ann",
        "Clinic",
        "present",
    )
    assert Membership.objects.get().status == "member"
    assert ImportRun.objects.get().counts["marks noted"] == 1
    assert "Applied" in client.get(page["Location"]).content.decode()


@pytest.mark.parametrize(("text", "words"), [("a,b\n1,2\n", "The first line lacks"), ("", "empty")])
def test_what_cannot_be_read_is_explained(as_user, coordinator, text, words):
    page = send(as_user(coordinator), text)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert ImportRun.objects.count() == 0


def test_who_may(as_user, coordinator, leader, member, outsider, coalition):
    run = send(as_user(coordinator))["Location"]
    for user, status in ((leader, 403), (member, 403), (outsider, 404)):
        assert send(as_user(user)).status_code == status
    for user, status in ((leader, 404), (member, 404), (outsider, 404)):
        assert as_user(user).post(run).status_code == status
    assert Attendance.objects.count() == 0
