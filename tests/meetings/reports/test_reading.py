"""Each product's report, year by year, says the same about the same meeting (sample files in tests/data/reports)."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from meetings.reports import names, reading
from members.exchange.reading import Unreadable

ZONE = ZoneInfo("America/Chicago")
DAY = dt.date(2026, 3, 12)
FILES = Path(__file__).parents[2] / "data" / "reports"


def clock(moment):
    return moment and f"{moment.astimezone(ZONE):%H:%M:%S}"


def told(content):
    report = reading.read(content, day=DAY, zone=ZONE)
    return report.product, [
        (each.name, each.email, clock(each.joined), clock(each.left), each.minutes) for each in report.participants
    ]


def of_file(name):
    return told((FILES / name).read_bytes())


PRIYA = ("Priya Raman", "priya@lakeside.example", "09:59:02", "11:31:02", 92)
ROBERT = ("Robert Hale", "", "09:57:00", "11:30:00", 89)
SAMPLES = {
    "zoom_with_meeting_2024.csv": (
        "Zoom",
        [
            ("Rosa", "rosa@river.example", "09:52:10", "11:34:02", 102),
            ("Bobby (Robert Hale)", "", "09:57:00", "11:30:00", 89),
            ("Priya R.", "priya@lakeside.example", "09:59:02", "11:31:02", 92),  # the waiting room is not the meeting
            ("16125550134", "", "10:01:00", "11:00:00", 59),
            ("Marcus’s iPad", "", "10:05:00", "10:50:00", 45),
        ],
    ),
    "zoom_participants_2025.csv": (
        "Zoom",
        [
            PRIYA,
            ("Hale, Robert", "", "10:00:00", "11:30:00", 90),
            ("Call-In User_1", "", "10:01:00", "11:00:00", 59),
        ],
    ),
    "zoom_unique_users.csv": (
        "Zoom",
        [("Priya Raman", "priya@lakeside.example", None, None, 92), ("Robert Hale", "", None, None, 89)],
    ),
    "zoom_webinar_attendees.csv": ("Zoom", [PRIYA]),
    "teams_sections_2024.csv": (
        "Microsoft Teams",
        [
            ("Rosa", "rosa@river.example", "09:52:10", "11:34:02", 102),
            ("Raman, Priya (External)", "", "09:59:02", "11:31:02", 92),
            ("Robert Hale (Guest)", "", "09:57:00", "11:30:00", 89),
            ("+1 612-***-**34", "", "10:01:00", "11:00:00", 59),
        ],
    ),
    "teams_summary_2021.csv": ("Microsoft Teams", [PRIYA, ROBERT]),
    "teams_actions_2020.csv": ("Microsoft Teams", [("Priya Raman", "", "09:59:02", None, None), ROBERT]),
    "teams_day_first.csv": ("Microsoft Teams", [PRIYA]),
    "meet_2024.csv": (
        "Google Meet",
        [
            ("Priya Raman", "priya@lakeside.example", "09:59:00", "11:31:00", 92),
            ("Robert Hale", "", "09:57:00", "11:30:00", 89),  # an address partly hidden is none
        ],
    ),
    "meet_one_name.csv": ("Google Meet", [PRIYA, ROBERT]),
    "semicolons.csv": ("participant", [("Priya Raman", "priya@lakeside.example", "09:59:00", "11:31:00", 92)]),
}


def test_every_sample_is_here():
    assert {path.name for path in FILES.iterdir()} == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample(name):
    assert of_file(name) == SAMPLES[name]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("teams")])
def test_saved_again_as_utf_8(name):
    text = (FILES / name).read_bytes().decode("utf-16")
    assert told(text.encode()) == SAMPLES[name]


def test_saved_again_as_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Topic", "Quarterly council"])
    book.active.append([])
    book.active.append(["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"])
    book.active.append(["Priya Raman", "", dt.datetime(2026, 3, 12, 9, 59, 2), dt.datetime(2026, 3, 12, 11, 31, 2), 92])  # noqa: DTZ001
    book.save(tmp_path / "a.xlsx")
    assert told((tmp_path / "a.xlsx").read_bytes()) == ("Zoom", [("Priya Raman", "", *PRIYA[2:])])


HEADER = "Name,Email,Join time,Leave time,Duration (minutes)\n"


def lines(*rows):
    return told((HEADER + "\n".join(rows)).encode())[1]


def test_two_devices_at_once_count_once():
    found = lines("Ana,a@x.example,10:00,11:00,60", "Ana,a@x.example,10:30,11:30,60")
    assert found == [("Ana", "a@x.example", "10:00:00", "11:30:00", 90)]


def test_a_second_join_without_signing_in_is_the_same_person():
    assert lines("Ana,a@x.example,10:00,10:20,20", "ana,,10:30,11:30,60") == [
        ("Ana", "a@x.example", "10:00:00", "11:30:00", 80)
    ]


def test_two_people_of_one_name_stay_two():
    found = lines("Ana,a@x.example,10:00,10:20,20", "Ana,b@x.example,10:00,10:10,10", "Ana,,10:30,11:00,30")
    assert [row[1:] for row in found] == [
        ("a@x.example", "10:00:00", "10:20:00", 20),
        ("b@x.example", "10:00:00", "10:10:00", 10),
        ("", "10:30:00", "11:00:00", 30),
    ]


def test_past_midnight():
    found = reading.read((HEADER + "Ana,,23:30,00:30,60").encode(), day=DAY, zone=ZONE).participants
    assert (found[0].left - found[0].joined, found[0].minutes) == (dt.timedelta(hours=1), 60)


def test_seconds_become_a_minute():
    assert lines("Ana,,10:00:00,10:00:10,0")[0][4] == 1


@pytest.mark.parametrize(
    ("told_duration", "minutes"),
    [
        ("63", 63), ("1h 2m 10s", 62), ("1 hr 2 min", 62), ("58 min", 58), ("42m", 42), ("01:02:10", 62), ("32:14", 32),
        ("45s", 1), ("1 Std. 2 Min. 3 Sek.", 62), ("--", None), ("", None), ("0", None), ("62.5", 63),
    ],
)  # fmt: skip
def test_durations(told_duration, minutes):
    assert lines(f"Ana,,,,{told_duration}")[0][4] == minutes


def test_times_of_another_zone_are_told_by_their_offset():
    assert lines("Ana,,2026-03-12T15:00:00Z,2026-03-12T11:00:00-05:00,")[0][2:] == ("10:00:00", "11:00:00", 60)


@pytest.mark.parametrize(
    "content",
    [
        b"meeting,starts_at,person,status\nA,2026-03-12 10:00,Ana,present\n",
        b"1. Summary\nMeeting title\tA\n",
        b"hello\n",
    ],
)
def test_no_report(content):
    with pytest.raises(Unreadable, match="no list of participants"):
        told(content)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 ...", b"<!doctype html><table>", b"PK\x03\x04nothing"])
def test_files_that_lie(content):
    with pytest.raises(Unreadable):
        told(content)


def test_nobody_joined():
    with pytest.raises(Unreadable, match="nobody joined"):
        told(HEADER.encode() + b",,,,")


@pytest.mark.parametrize(
    ("shown", "first", "also"),
    [
        ("Robert Hale", "robert hale", []),
        ("Bobby (Robert Hale)", "robert hale", ["bobby"]),
        ("Hale, Robert (Guest)", "hale, robert", ["robert hale"]),
        ("Robert Hale (they/them)", "robert hale", []),
        ("Dr. Robert Hale, MD", "dr. robert hale, md", ["robert hale"]),
        ("Robert Hale - Lakeside Hospital", "robert hale", ["lakeside hospital"]),
        ("Robert Hale | EMS", "robert hale", ["ems"]),
        ("Robert Hale’s iPad", "robert hale", []),
        ("Robert [Lakeside]", "lakeside", ["robert"]),
        ("  ROBERT   Hale ", "robert hale", []),
    ],
)
def test_names_to_look_for(shown, first, also):
    found = names.variants(shown)
    assert found[0] == first
    assert set(also) <= set(found)


@pytest.mark.parametrize(
    ("shown", "phone", "digits"),
    [
        ("16125550134", True, "6125550134"),
        ("+1 (612) 555-0134", True, "6125550134"),
        ("+1 612-***-**34", True, ""),
        ("Call-In User_1", True, ""),
        ("Robert Hale", False, ""),
        ("R2D2", False, ""),
    ],
)
def test_telephones(shown, phone, digits):
    assert names.is_phone(shown) is phone
    assert names.digits_of(shown) == digits


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("Ana Ruiz (Guest)", "Ana Ruiz"),
        ("Ana Ruiz - Lakeside", "Ana Ruiz"),
        ("Ana (Anita) Ruiz", "Ana (Anita) Ruiz"),
        ("(Guest)", "(Guest)"),
    ],
)
def test_the_name_of_somebody_new(shown, kept):
    assert names.kept(shown) == kept
