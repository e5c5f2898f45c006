"""Attendance from a file."""

import codecs
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from meetings import facts
from meetings.models import Attendance, Meeting
from members.exchange import applying, checking, runs
from members.facts import partner_joined
from members.models import Membership, Partner, Person
from tests.characters import make_person
from tests.meetings.tables import make_meeting

HEADER = "meeting,starts_at,ends_at,person,email,organization,status,joined_at,left_at"
LIST = f"""{HEADER}
Winter council,2026-01-15 10:00,2026-01-15 11:30,Priya Raman,priya@lakeside.example,Lakeside Hospital,present,10:02,11:30
Winter council,2026-01-15 10:00,2026-01-15 11:30,Tom Kessler,,Three Rivers Ambulance,remote,,
Winter council,2026-01-15 10:00,2026-01-15 11:30,,,Willow Creek,excused,,
Spring council,2026-04-16T10:00:00-05:00,,Priya Raman,PRIYA@lakeside.example,Lakeside Hospital,Delegate,,
Spring council,2026-04-16 10:00,,tom kessler,,three rivers  ambulance,absent,,
"""


@pytest.fixture
def path(tmp_path):
    """Writes a list and gives its path."""

    def write(text, name="list.csv"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    return write


def checked(coalition, by, text):
    """An import of this list, compared with what is here."""
    made = runs.start(coalition=coalition, by=by, file_name="list.csv", content=text.encode(), kind="attendance")
    runs.ask_check(run=made, by=by, mapping=made.mapping, filters=[], options={})
    assert checking.check(made.pk)
    return runs.load(made.pk)


def run(coalition, file, *flags):
    out = io.StringIO()
    call_command("import_attendance", coalition.slug, file, *flags, stdout=out)
    lines = out.getvalue().splitlines()
    return dict(line.rsplit(": ", 1) for line in lines if ": " in line and not line.startswith("line ")), lines


def marks():
    rows = Attendance.objects.order_by("meeting__starts_at", "person__name", "partner__name")
    return list(rows.values_list("meeting__title", "person__name", "partner__name", "status"))


WANTED = [
    ("Winter council", "Priya Raman", "Lakeside Hospital", "present"),
    ("Winter council", "Tom Kessler", "Three Rivers Ambulance", "remote"),
    ("Winter council", None, "Willow Creek", "excused"),
    ("Spring council", "Priya Raman", "Lakeside Hospital", "delegate"),
    ("Spring council", "Tom Kessler", "Three Rivers Ambulance", "absent"),
]


def test_everything_unknown_is_made_and_the_report_says_so(coalition, partner, path):
    report, _ = run(coalition, path(LIST))
    assert marks() == WANTED
    assert report == {
        "meetings made": "2",
        "meetings matched": "0",
        "people made": "2",
        "organizations made": "2",
        "marks noted": "5",
        "marks that were so already": "0",
        "lines named twice": "0",
        "lines that need a look": "0",
    }
    winter = Meeting.objects.get(title="Winter council")
    assert (winter.starts_at, winter.ends_at, winter.status) == (
        datetime(2026, 1, 15, 16, tzinfo=UTC),
        datetime(2026, 1, 15, 17, 30, tzinfo=UTC),
        "held",
    )
    assert Attendance.objects.get(person__name="Priya Raman", meeting=winter).joined_at == datetime(
        2026, 1, 15, 16, 2, tzinfo=UTC
    )
    assert set(Membership.objects.values_list("partner__name", "status")) == {
        ("Lakeside Hospital", "member"),
        ("Three Rivers Ambulance", "prospect"),
        ("Willow Creek", "prospect"),
    }


def test_the_same_file_again_changes_nothing(coalition, partner, path):
    run(coalition, path(LIST))
    before = list(Attendance.objects.values_list("pk", "status", "recorded_at").order_by("pk"))
    report, _ = run(coalition, path(LIST))
    assert list(Attendance.objects.values_list("pk", "status", "recorded_at").order_by("pk")) == before
    assert (report["marks noted"], report["marks that were so already"], report["people made"]) == ("0", "5", "0")
    assert (Meeting.objects.count(), Person.objects.count(), Partner.objects.count()) == (2, 2, 3)


def test_dry_run_writes_nothing_and_foretells_the_same(coalition, partner, path):
    report, lines = run(coalition, path(LIST), "--dry-run")
    assert (Meeting.objects.count(), Person.objects.count(), Partner.objects.count(), Attendance.objects.count()) == (
        0,
        0,
        1,
        0,
    )
    assert report == {
        "lines that are good": "5",
        "lines that need a look": "0",
        "meetings matched": "0",
        "meetings to make": "2",
        "people to make": "2",
        "organizations to make": "2",
        "present": "1",
        "remote": "1",
        "delegate": "1",
        "excused": "1",
        "absent": "1",
    }
    assert lines[-1] == "Nothing was written (--dry-run)."


def test_members_join_and_the_floors_above_hear(coalition, path):
    joined, recorded, held = [], [], []

    def hear_joined(membership, **_):
        joined.append(membership.partner.name)

    def hear_recorded(attendances, **_):
        recorded.extend(row.status for row in attendances)

    def hear_held(meeting, **_):
        held.append(meeting.title)

    heard = [(partner_joined, hear_joined), (facts.attendance_recorded, hear_recorded), (facts.meeting_held, hear_held)]
    for fact, hear in heard:
        fact.connect(hear)
    try:
        run(coalition, path(LIST), "--members")
    finally:
        for fact, hear in heard:
            fact.disconnect(hear)
    assert sorted(joined) == ["Lakeside Hospital", "Three Rivers Ambulance", "Willow Creek"]
    assert sorted(recorded) == ["absent", "delegate", "excused", "present", "remote"]
    assert sorted(held) == ["Spring council", "Winter council"]
    assert set(Membership.objects.values_list("status", "started_on")) == {("member", datetime(2026, 1, 15).date())}  # noqa: DTZ001


def test_what_is_there_is_matched(coalition, partner, path, owner):
    zone = coalition.zone
    there = make_meeting(
        coalition,
        "winter  COUNCIL",
        starts_at=datetime(2026, 1, 15, 10, tzinfo=zone),
        ends_at=datetime(2026, 1, 15, 11, tzinfo=zone),
        status="published",
    )
    person = make_person(coalition, "P. Raman", email="priya@lakeside.example")
    report, _ = run(coalition, path(LIST))
    assert (report["meetings made"], report["meetings matched"], report["people made"]) == ("1", "1", "1")
    assert person.attendances.count() == 2
    there.refresh_from_db()
    assert there.status == "published"


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (",2026-01-15 10:00,,A,,,present,,", "meeting", "Which meeting"),
        ("M,,,A,,,present,,", "starts_at", "When did it start"),
        ("M,soon,,A,,,present,,", "starts_at", "“soon” is not a day"),
        ("M,2026-02-30 10:00,,A,,,present,,", "starts_at", "is not a day"),
        ("M,2026-03-08 02:30,,A,,,present,,", "starts_at", "clocks go forward"),
        ("M,2026-01-15 10:00,2026-01-15 09:00,A,,,present,,", "ends_at", "ends before"),
        ("M,2026-01-15 10:00,,,,,present,,", "person", "Who?"),
        ("M,2026-01-15 10:00,,A,not-an-address,,present,,", "email", "not an e-mail"),
        ("M,2026-01-15 10:00,,A,,,late,,", "status", "“late” is none of"),
        ("M,2026-01-15 10:00,,A,,,,,", "status", "none of"),
        ("M,2026-01-15 10:00,,A,,,not_recorded,,", "status", "none of"),
        ("M,2026-01-15 10:00,,A,,,present,11:00,10:00", "left_at", "left before"),
        ("M,2026-01-15 10:00,,A,,,present,25:00,", "joined_at", "not a time"),
        (f"M,2026-01-15 10:00,,{'x' * 5000},,,present,,", "person", "5,000 characters"),
    ],
)
def test_a_line_that_does_not_stand_is_named_and_the_rest_goes_on(coalition, path, line, column, words):
    _, lines = run(coalition, path(f"{HEADER}\n{line}\nGood,2026-01-15 10:00,,B,,,present,,\n"))
    (said,) = [text for text in lines if text.startswith("line ")]
    assert said.startswith(f"line 2, {column}: ")
    assert words in said
    assert marks() == [("Good", "B", None, "present")]


def test_future_attendance_is_refused_line_by_line(coalition, path):
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d 10:00")
    planned = make_meeting(coalition, "Planned", days=3, status="published")
    at = planned.starts_at.isoformat()
    rows = [
        f"New,{tomorrow},,A,,,present,,",
        f"New,{tomorrow},,A,,,excused,,",
        f"Planned,{at},,A,,,present,,",
        f"Planned,{at},,B,,,excused,,",
    ]
    _, lines = run(coalition, path("\n".join([HEADER, *rows])))
    assert [text[:6] for text in lines if "still to come" in text] == ["line 2", "line 3", "line 4"]
    assert marks() == [("Planned", "B", None, "excused")]


def test_nothing_is_noted_at_what_was_called_off(coalition, path):
    meeting = make_meeting(coalition, "Off", days=-3, status="cancelled")
    _, lines = run(coalition, path(f"{HEADER}\nOff,{meeting.starts_at.isoformat()},,A,,,present,,"))
    assert any("called off" in text for text in lines)
    assert marks() == []


def test_the_last_line_counts(coalition, path):
    rows = ["M,2026-01-15 10:00,,A,a@x.example,,absent,,", "M,2026-01-15 10:00,,A B,A@x.example,,present,,"]
    report, _ = run(coalition, path("\n".join([HEADER, *rows])))
    assert (marks(), report["lines named twice"]) == ([("M", "A B", None, "present")], "1")


def test_one_person_with_and_without_an_address(coalition, path):
    rows = [
        "M,2026-01-15 10:00,,Ann Lee,,Clinic,present,,",
        "N,2026-02-15 10:00,,Ann Lee,ann@x.example,Clinic,present,,",
    ]
    report, _ = run(coalition, path("\n".join([HEADER, *rows])), "--dry-run")
    assert report["people to make"] == "1"
    run(coalition, path("\n".join([HEADER, *rows])))
    assert Person.objects.values_list("name", "email").get() == ("Ann Lee", "ann@x.example")


def test_formulas_are_only_text(coalition, path):
    run(coalition, path(f"{HEADER}\nM,2026-01-15 10:00,,=cmd|' /C calc'!A0,,,present,,"))
    assert Person.objects.get().name == "=cmd|' /C calc'!A0"


PLAIN = f"{HEADER}\nRéunion,2026-01-15 10:00,,Zoë,,,present,,\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("cp1252"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("meeting,starts_at", "Meeting,Starts at").encode(),
        (PLAIN + "\n,,,,,,,,\n\n").encode(),
    ],
)
def test_the_usual_files_are_read(coalition, path, content):
    run(coalition, path(content))
    assert marks() == [("Réunion", "Zoë", None, "present")]


def test_a_workbook_with_real_dates(coalition, path):
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["M", datetime(2026, 1, 15, 10), None, "Zoë", None, None, "present", None, None])  # noqa: DTZ001
    content = io.BytesIO()
    book.save(content)
    run(coalition, path(content.getvalue(), "list.xlsx"))
    assert Meeting.objects.get().starts_at == datetime(2026, 1, 15, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"\x89PNG\x00\x00\xff\xfe\x00", "picture"),
        (f"{HEADER}\nM,2026-01-15 10:00,,A\x00B,,,present,,".encode(), "NUL"),
        (b"name,city\nA,B\n", "lacks: meeting, starts_at, status, person, email or organization"),
    ],
)
def test_a_file_we_cannot_read_is_explained(coalition, path, content, words):
    with pytest.raises(CommandError, match=words):
        run(coalition, path(content))


def test_unknown_coalition_and_file(coalition, path, tmp_path):
    with pytest.raises(CommandError, match="There is no coalition"):
        call_command("import_attendance", "nowhere", path(LIST))
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_attendance", coalition.slug, str(tmp_path / "none.csv"))


def test_the_number_of_statements_does_not_grow_with_people(coalition, coordinator):
    costs = []
    for day, number in ((1, 30), (2, 600)):
        lines = [f"M{day},2026-01-{day:02} 10:00,,P{number} {n},,O{number} {n % 20},present,," for n in range(number)]
        run = checked(coalition, coordinator, "\n".join([HEADER, *lines]))
        runs.ask_apply(run=run, by=coordinator)
        with CaptureQueriesContext(connection) as asked:
            applying.apply(run.pk)
        costs.append(len(asked))
        counts = runs.load(run.pk).counts
        assert [counts[name] for name in ("meetings", "people", "organizations", "added")] == [1, number, 20, number]
    assert costs[0] == costs[1]
