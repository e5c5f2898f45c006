"""Attendance from a file in the browser: in the background, looked at first, taken back whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from coalition.models import AuditEvent
from engagement.ledger import actions as ledger
from engagement.models import Contact, Rollup, Signal
from meetings.attendance.actions import record
from meetings.attendance.importing_kind import AttendanceKind
from meetings.models import Attendance, Meeting
from members.exchange import applying, checking, runs, undoing
from members.models import Affiliation, ImportRun, Membership, Partner, Person

LIST = (
    "meeting,starts_at,person,organization,status\n"
    "Council,2026-01-15 10:00,Ann,Clinic,present\nCouncil,2026-01-15 10:00,Bo,Clinic,late\n"
)
TWO = (
    "meeting,starts_at,person,email,organization,status\n"
    "Council,2026-01-15 10:00,Ann,ann@x.example,Clinic,present\n"
    "Council,2026-01-15 10:00,Bo,,Lakeside Hospital,absent\n"
    "Council,2026-02-15 10:00,Ann,,Clinic,remote\n"
)


def send(client, text=LIST):
    file = SimpleUploadedFile("list.csv", text.encode())
    return client.post(reverse("attendance-import", args=["river"]), {"file": file})


def applied(coalition, by, text=TWO, **options):
    run = runs.start(coalition=coalition, by=by, file_name="list.csv", content=text.encode(), kind="attendance")
    runs.ask_check(run=run, by=by, mapping=run.mapping, filters=[], options={})
    assert checking.check(run.pk)
    runs.ask_apply(run=runs.load(run.pk), by=by, **options)
    assert applying.apply(run.pk)
    return runs.load(run.pk)


def undone(run):
    runs.ask_undo(run=run, by=run.started_by)
    assert undoing.undo(run.pk)
    return runs.load(run.pk)


def everything():
    """How much there is of all an import may make."""
    models = (Meeting, Person, Partner, Membership, Affiliation, Attendance, Rollup)
    return [model.objects.count() for model in models] + [Signal.objects.filter(voided_at=None).count()]


def marks():
    return list(Attendance.objects.order_by("pk").values_list("status", "recorded_at", "recorded_by"))


def test_from_the_file_to_the_undo(as_user, coordinator, coalition):
    client, before = as_user(coordinator), everything()
    run = send(client)["Location"]
    assert "Comparing every row" in client.get(run).text
    pk = ImportRun.objects.get().pk
    checking.check(pk)
    look = client.get(run, follow=True)
    for words in ("1 row will be written", "“late” is none of", "1 meeting, 1 person, 1 organization", "Import 1 row"):
        assert words in look.text
    assert everything() == before
    preview = reverse("attendance-import-preview", args=["river", pk])
    for _ in range(2):  # pressed twice
        client.post(preview, {"members": "on", "go": "apply"})
    assert "Noting who came." in client.get(run).text
    applying.apply(pk)
    page = client.get(run)
    assert "1 mark noted, 0 changed." in page.text
    assert "Made: 1 meeting, 1 person, 1 organization." in page.text
    assert Attendance.objects.values_list("person__name", "partner__name", "status").get() == (
        "Ann",
        "Clinic",
        "present",
    )
    assert Membership.objects.get().status == "member"
    assert AuditEvent.objects.get(verb="attendance_imported").details == {
        "file": "list.csv", "marks": "1 mark", "meetings": "1 meeting",
    }  # fmt: skip
    client.post(reverse("attendance-import-undo", args=["river", pk]))
    assert "Taking everything back" in client.get(run).text
    undoing.undo(pk)
    shown = client.get(run).text
    assert "1 mark taken back, 0 marks put back as before." in shown
    assert everything() == before
    assert not Signal.objects.exists()


@pytest.mark.parametrize(("text", "words"), [("a,b\n1,2\n", "The first line lacks"), ("", "empty")])
def test_what_cannot_be_read_is_explained(as_user, coordinator, text, words):
    page = send(as_user(coordinator), text)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert ImportRun.objects.count() == 0


def test_who_may(as_user, coordinator, leader, member, outsider, coalition):
    run = send(as_user(coordinator))["Location"]
    pk = ImportRun.objects.get().pk
    for user, status in ((leader, 403), (member, 403), (outsider, 404)):
        assert send(as_user(user)).status_code == status
        assert as_user(user).get(run).status_code == status
        for name in ("preview", "undo", "discard"):
            address = reverse(f"attendance-import-{name}", args=["river", pk])
            assert as_user(user).post(address).status_code == status
    assert ImportRun.objects.get().status == "checking"


def test_a_file_of_partners_is_not_shown_as_one_of_attendance(as_user, coordinator, coalition):
    run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=b"Name\nA\n")
    assert as_user(coordinator).get(reverse("attendance-import-run", args=["river", run.pk])).status_code == 404


def test_what_was_noted_before_is_put_back(coalition, coordinator, partner):
    applied(coalition, coordinator)
    before, total = marks(), everything()
    run = applied(coalition, coordinator, TWO.replace("present", "excused").replace("absent", "present"))
    assert (run.counts["added"], run.counts["filled"], run.counts["same"]) == (0, 2, 1)
    assert marks() != before
    run = undone(run)
    assert (run.counts["restored"], run.counts["kept"]) == (2, 0)
    assert (marks(), everything()) == (before, total)
    assert ledger.verify(coalition) == (0, [])


def test_what_somebody_changed_since_stays_and_is_told(as_user, coalition, coordinator, partner):
    run = applied(coalition, coordinator)
    council = Meeting.objects.order_by("starts_at").first()
    bo = Person.objects.get(name="Bo")
    record(meeting=council, marks=[(bo.pk, partner.pk, "present")], by=coordinator)
    Contact.objects.create(coalition=coalition, partner=Partner.objects.get(name="Clinic"), kind="call")
    run = undone(run)
    assert (run.counts["removed"], run.counts["kept"]) == (2, 2)
    assert list(Attendance.objects.values_list("person__name", "status")) == [("Bo", "present")]
    assert list(Partner.objects.order_by("name").values_list("name", flat=True)) == ["Clinic", "Lakeside Hospital"]
    assert list(Person.objects.filter(name__in=["Ann", "Bo"]).values_list("name", flat=True)) == ["Bo"]
    assert list(Meeting.objects.all()) == [council]
    page = as_user(coordinator).get(reverse("attendance-import-run", args=["river", run.pk]), {"show": "kept"})
    assert "2 rows stayed, because somebody changed what came from them since" in page.text
    assert "What was noted of them was changed since." in page.text
    assert "Clinic has contacts by now." in page.text
    assert ledger.verify(coalition) == (0, [])


def test_only_those_who_go_take_their_void_signals_along(coalition, coordinator, partner):
    """The ledger keeps what is void of everybody who stays; what goes is counted in the audit trail (docs/adr/0008)."""
    run = applied(coalition, coordinator)
    ann, bo = Person.objects.get(name="Ann"), Person.objects.get(name="Bo")
    Contact.objects.create(coalition=coalition, partner=Partner.objects.get(name="Clinic"), person=ann, kind="call")
    assert Signal.objects.filter(person=ann).count() == 2
    given = Signal.objects.filter(person=ann).values_list("pk", "recorded_at").order_by("pk")
    before = list(given)
    run = undone(run)
    assert not Person.objects.filter(pk=bo.pk).exists()
    assert list(given) == before, "she stays, and so does what was taken back of her"
    assert Signal.objects.filter(person=ann, voided_at=None).count() == 0
    assert not AuditEvent.objects.filter(verb="signals_forgotten").exists(), "an absent one has no signal"
    assert ledger.verify(coalition) == (0, [])


def test_the_audit_trail_says_how_many_void_signals_went(as_user, coalition, coordinator):
    run = applied(coalition, coordinator)
    went = Signal.objects.count()
    assert went > 0
    undone(run)
    assert not Signal.objects.exists()
    found = AuditEvent.objects.filter(verb="signals_forgotten").values_list("by_name", "details")
    assert sum(details["signals"] for _, details in found) == went
    assert {name for name, _ in found} == {"Rosa"}


def test_a_void_signal_by_itself_cannot_be_deleted(coalition, coordinator):
    applied(coalition, coordinator)
    ledger.void(Signal.objects.all())
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Signal.objects.all().delete()
    assert Signal.objects.exists()


def test_killed_in_the_middle_and_continued(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(AttendanceKind, "chunk", 10)
    lines = [f"M{n % 4},2026-01-{1 + n % 4:02} 10:00,P{n % 9},O{n % 5},present" for n in range(36)]
    text = "\n".join(["meeting,starts_at,person,organization,status", *lines])
    run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=text.encode(), kind="attendance")
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={})
    checking.check(run.pk)
    runs.ask_apply(run=runs.load(run.pk), by=coordinator)
    real, calls = applying.save_rows, []

    def die(rows):
        calls.append(rows)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(rows)

    monkeypatch.setattr(applying, "save_rows", die)
    with pytest.raises(KeyboardInterrupt):
        applying.apply(run.pk)
    assert Attendance.objects.count() == 10
    assert applying.apply(run.pk)
    assert runs.load(run.pk).counts["added"] == Attendance.objects.count() == 36
    assert (Meeting.objects.count(), Partner.objects.count()) == (4, 5)
    assert ledger.verify(coalition) == (0, [])
    undone(runs.load(run.pk))
    assert (Meeting.objects.count(), Partner.objects.count(), Attendance.objects.count()) == (0, 0, 0)


def test_a_line_overruled_by_a_later_one_says_which(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 1)
    run = applied(coalition, coordinator, TWO + "Council,2026-01-15 10:00,Ann,ann@x.example,Clinic,absent\n")
    assert list(run.rows.order_by("number").values_list("outcome", flat=True)) == ["twice", "new", "new", "new"]
    assert run.rows.get(number=2).messages == [["person", "Line 5 says it again; that one counts."]]
    assert Attendance.objects.get(meeting__starts_at__month=1, person__name="Ann").status == "absent"
