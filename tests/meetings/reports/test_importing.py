"""A participant report on its way to the sheet: who is matched how, what is asked, what is noted, undone, remembered."""

import datetime as dt
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from engagement.models import Signal
from meetings.attendance.actions import record
from meetings.models import Attendance, KnownName
from meetings.reports.likeness import Likeness
from members.exchange import applying, checking, runs, undoing
from members.models import ImportRun, Person
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_meeting

FILES = Path(__file__).parents[2] / "data" / "reports"
STARTS = dt.datetime(2026, 3, 12, 15, 0, tzinfo=dt.UTC)  # 10:00 in Chicago
HEADER = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"


@pytest.fixture
def meeting(coalition):
    ends = STARTS + dt.timedelta(minutes=90)
    return make_meeting(coalition, status="held", starts_at=STARTS, ends_at=ends, published_at=STARTS, held_at=ends)


@pytest.fixture
def ems(coalition):
    return make_partner(coalition, "Three Rivers Ambulance", type_code="ems")


@pytest.fixture
def people(coalition, meeting, partner, ems):
    """Priya and Robert are invited, Marcus is known, Rosa is the coordinator of the fixtures."""
    priya = make_person(coalition, "Priya Raman", partner=partner, email="priya@lakeside.example")
    robert = make_person(coalition, "Robert Hale", partner=ems, phone="(612) 555-0134")
    marcus = make_person(coalition, "Marcus Bell", partner=ems)
    make_invitation(meeting, priya, partner)
    make_invitation(meeting, robert, ems)
    return {"priya": priya, "robert": robert, "marcus": marcus}


@pytest.fixture
def take_in(meeting, coordinator):
    """`take_in(text or file name)`: the report, compared with what is here."""

    def start(content, **about):
        data = (FILES / content).read_bytes() if content.endswith(".csv") else (HEADER + content).encode()
        options = {"meeting": meeting.pk, "day": "2026-03-12", "zone": "America/Chicago"} | about
        run = runs.start(
            coalition=meeting.coalition,
            by=coordinator,
            file_name="report.csv",
            content=data,
            kind="participants",
            options=options,
        )
        runs.prepare(run=run, by=coordinator, to=ImportRun.Status.CHECKING)
        checking.check(run.pk)
        return runs.load(run.pk)

    return start


def apply(run, **options):
    runs.prepare(run=run, by=run.started_by, to=ImportRun.Status.APPLYING, options=runs.apply_options(run, options))
    applying.apply(run.pk)
    return runs.load(run.pk)


def undo(run):
    runs.prepare(run=run, by=run.started_by, to=ImportRun.Status.UNDOING)
    undoing.undo(run.pk)
    return runs.load(run.pk)


def outcomes(run):
    return {row.values["name"]: row.outcome for row in run.rows.all()}


def sheet():
    rows = Attendance.objects.select_related("person", "partner").order_by("person__name")
    return {row.person.name: (row.status, str(row.partner or ""), row.minutes_present) for row in rows}


def test_a_report_of_zoom(take_in, people):
    run = take_in("zoom_with_meeting_2024.csv")
    assert outcomes(run) == {
        "Rosa": "new",
        "Bobby (Robert Hale)": "new",
        "Priya R.": "new",
        "16125550134": "twice",  # Robert's telephone
        "Marcus’s iPad": "similar",
    }
    assert list(run.rows.values_list("values__why", flat=True)) == [
        "Same mail address",
        "Same name, invited",
        "Same mail address",
        "Same telephone",
        "",
    ]
    apply(run)
    assert sheet() == {
        "Rosa": ("remote", "", 102),
        "Robert Hale": ("remote", "Three Rivers Ambulance", 93),  # the telephone filled the four minutes between
        "Priya Raman": ("remote", "Lakeside Hospital", 92),
    }
    robert = Attendance.objects.get(person=people["robert"])
    assert (robert.joined_at, robert.left_at) == (
        STARTS - dt.timedelta(minutes=3),
        STARTS + dt.timedelta(minutes=90),
    )
    assert dict(Attendance.objects.values_list("person__name", "walk_in")) == {
        "Rosa": True,
        "Robert Hale": False,
        "Priya Raman": False,
    }


def test_a_suggestion_is_confirmed_and_remembered(take_in, people):
    marcus, text = people["marcus"], "Marcus B.,,10:00,11:00,60"
    first = take_in(text)
    row = first.rows.get()
    assert (row.outcome, row.values["candidates"]) == ("similar", [[marcus.pk]])
    runs.decide(run=first, decisions={row.pk: f"update-{marcus.pk}"})
    done = apply(first)
    assert sheet() == {"Marcus Bell": ("remote", "Three Rivers Ambulance", 60)}
    assert list(KnownName.objects.values_list("shown", "person")) == [("marcus b.", marcus.pk)]
    assert done.counts["remembered"] == 1
    again = take_in(text)
    assert [(row.outcome, row.values["why"]) for row in again.rows.all()] == [
        ("same", "Confirmed in an earlier report")
    ]
    undo(done)
    assert (sheet(), KnownName.objects.count()) == ({}, 0)
    assert outcomes(take_in(text)) == {"Marcus B.": "similar"}


def test_nobody_else_can_be_chosen_than_who_was_offered(take_in, people):
    run = take_in("Marcus B.,,10:00,11:00,60")
    row = run.rows.get()
    runs.decide(run=run, decisions={row.pk: f"update-{people['priya'].pk}"})
    row.refresh_from_db()
    assert (row.decision, row.match_id) == ("", people["marcus"].pk)


def test_two_of_one_name_are_asked_about(take_in, coalition, people, ems):
    other = make_person(coalition, "Marcus Bell", partner=ems)
    run = take_in("Marcus Bell,,10:00,11:00,60")
    row = run.rows.get()
    assert (row.outcome, row.values["candidates"]) == ("similar", [[people["marcus"].pk], [other.pk]])


def test_an_invited_one_of_two_is_meant(take_in, coalition, meeting, people, ems):
    other = make_person(coalition, "Marcus Bell", partner=ems)
    make_invitation(meeting, other, ems)
    assert take_in("Marcus Bell,,10:00,11:00,60").rows.get().match_id == other.pk


@pytest.mark.parametrize(("said", "found"), [("add", ["Zed Quist"]), ("skip", [])])
def test_the_unknown_become_walk_ins_or_are_left_out(take_in, people, said, found):
    run = take_in("Zed Quist (Guest),zed@far.example,10:00,11:00,60")
    assert outcomes(run) == {"Zed Quist (Guest)": "unknown"}
    apply(run, unknown=said)
    assert list(sheet()) == found
    assert list(Attendance.objects.values_list("walk_in", flat=True)) == [True] * len(found)
    assert list(Person.objects.filter(name__startswith="Zed").values_list("email", flat=True)) == (
        ["zed@far.example"] if found else []
    )


def test_a_caller_without_a_name_is_left_out_unless_somebody_says_who(take_in, people):
    run = take_in("Call-In User_1,,10:00,11:00,60")
    row = run.rows.get()
    assert (row.outcome, row.decision) == ("unknown", "skip")
    assert apply(run, unknown="add").counts["added"] == 0
    assert sheet() == {}


@pytest.mark.parametrize(
    ("before", "outcome", "after"),
    [
        ("present", "same", "present"),
        ("delegate", "same", "delegate"),
        ("remote", "changed", "remote"),
        ("excused", "changed", "remote"),
        ("absent", "changed", "remote"),
        ("not_recorded", "changed", "remote"),
    ],
)
def test_what_was_noted_before(take_in, meeting, people, coordinator, before, outcome, after):
    record(meeting=meeting, marks=[(people["priya"].pk, None, "excused")], by=coordinator)
    record(meeting=meeting, marks=[(people["priya"].pk, None, before)], by=coordinator)
    run = take_in("Priya Raman,,10:00,11:00,60")
    assert run.rows.get().outcome == outcome
    done = apply(run)
    assert Attendance.objects.get().status == after
    undo(done)
    row = Attendance.objects.get()
    assert (row.status, row.joined_at, row.minutes_present) == (before, None, None)


def test_a_delegate_marks_the_line_of_who_sent_them(take_in, meeting, people):
    people["priya"].invitations.update(answer="delegate", answered_at=STARTS, delegate_name="Dana Fox")
    run = take_in("Dana Fox,,10:00,11:00,60")
    assert run.rows.get().values["why"] == "Comes as a delegate"
    apply(run)
    assert sheet() == {"Priya Raman": ("delegate", "Lakeside Hospital", 60)}


def test_a_delegate_of_two_partners_has_to_be_asked(take_in, people):
    for who in ("priya", "robert"):
        people[who].invitations.update(answer="delegate", answered_at=STARTS, delegate_name="Dana Fox")
    run = take_in("Dana Fox,,10:00,11:00,60")
    row = run.rows.get()
    assert (row.outcome, row.match_id) == ("similar", None)
    assert "One person speaks for one partner" in row.messages[0][1]
    runs.decide(run=run, decisions={row.pk: f"update-{people['robert'].pk}"})
    apply(run)
    assert sheet() == {"Robert Hale": ("delegate", "Three Rivers Ambulance", 60)}


def test_one_signal_whatever_the_way(take_in, meeting, people, coordinator):
    record(
        meeting=meeting,
        marks=[(people["priya"].pk, people["priya"].invitations.get().partner_id, "remote")],
        by=coordinator,
    )
    assert Signal.objects.filter(kind="attended").count() == 1
    done = apply(take_in("Priya Raman,,10:00,11:00,60"))
    apply(take_in("Priya R,priya@lakeside.example,10:00,11:00,60"))
    assert Signal.objects.filter(kind="attended", voided_at=None).count() == 1
    assert done.counts["filled"] == 1


def test_the_same_report_twice_changes_nothing(take_in, people):
    apply(take_in("teams_sections_2024.csv"))
    before = sheet()
    again = take_in("teams_sections_2024.csv")
    assert set(outcomes(again).values()) == {"same", "unknown"}
    assert apply(again).counts["added"] == 0
    assert sheet() == before


def test_undo_takes_walk_ins_away_again(take_in, people):
    before = Person.objects.count()
    done = apply(take_in("Zed Quist,,10:00,11:00,60"))
    assert Person.objects.count() == before + 1
    undo(done)
    assert (Person.objects.count(), sheet()) == (before, {})


def test_in_the_browser(as_user, coordinator, meeting, people, django_capture_on_commit_callbacks):
    client = as_user(coordinator)
    page = client.get(reverse("report-import", args=["river"]), {"meeting": meeting.pk}).content.decode()
    assert f'value="{meeting.pk}" selected' in page
    file = SimpleUploadedFile("zoom.csv", (FILES / "zoom_with_meeting_2024.csv").read_bytes())
    answer = client.post(reverse("report-import", args=["river"]), {"meeting": meeting.pk, "file": file})
    run = ImportRun.objects.get()
    checking.check(run.pk)
    page = client.get(answer.url, follow=True).content.decode()
    for words in ("Zoom report, 5 participants.", "Same mail address", "09:57 to 11:30, 93 min", "It is Marcus Bell"):
        assert words in page
    assert "priya@lakeside.example" not in page


@pytest.mark.parametrize(
    ("days", "status", "words"),
    [(5, "published", "has not begun"), (-5, "cancelled", "called off"), (-5, "held", "Choose the other meeting")],
)
def test_the_wrong_meeting(as_user, coordinator, coalition, days, status, words):
    other = make_meeting(coalition, days=days, status=status)
    file = SimpleUploadedFile("zoom.csv", (FILES / "zoom_with_meeting_2024.csv").read_bytes())
    page = as_user(coordinator).post(reverse("report-import", args=["river"]), {"meeting": other.pk, "file": file})
    assert words in page.content.decode()
    assert ImportRun.objects.count() == 0


def test_another_coalitions_meeting_is_no_choice(as_user, coordinator, other_coalition):
    other = make_meeting(other_coalition, days=-1, status="held")
    file = SimpleUploadedFile("zoom.csv", (FILES / "zoom_with_meeting_2024.csv").read_bytes())
    as_user(coordinator).post(reverse("report-import", args=["river"]), {"meeting": other.pk, "file": file})
    assert ImportRun.objects.count() == 0


def test_names_are_forgotten(as_user, coordinator, coalition, people):
    known = KnownName.objects.create(coalition=coalition, shown="marcus b.", person=people["marcus"])
    client = as_user(coordinator)
    assert "marcus b." in client.get(reverse("known-names", args=["river"])).content.decode()
    client.post(reverse("known-name-forget", args=["river", known.pk]))
    assert KnownName.objects.count() == 0


def test_likeness_is_what_the_database_calls_similarity(db):
    pairs = [
        ("Rosa Diaz", "Rosa Dias"),
        ("Marcus B.", "Marcus Bell"),
        ("O'Neil, Pat", "pat oneil"),
        ("Ana", "Zed"),
        ("José Peña", "jose pena"),
    ]
    with connection.cursor() as cursor:
        for one, other in pairs:
            cursor.execute("SELECT similarity(%s, %s)", [one, other])
            alike = Likeness([(1, other)], 0.01).near(one, 1)
            assert (alike[0][0] if alike else 0) == pytest.approx(cursor.fetchone()[0], abs=1e-6)


def test_two_thousand_lines_in_five_seconds(take_in, coalition, meeting, partner, django_assert_max_num_queries):
    """Issue 3, speed: a 2,000-row report, read, matched and written, in a coalition of 5,000 people."""
    rows = [
        Person(coalition=coalition, name=f"{_word(n * 3 + 1)} {_word(n * 7 + 5)}", email=f"p{n}@x.example")
        for n in range(5000)
    ]
    people = Person.objects.bulk_create(rows)
    text = "\n".join(
        f"{person.name},{person.email if n % 3 == 0 else ''},10:0{n % 10},11:00,5{n % 10}"
        if n % 4
        else f"{person.name[:-2]}yx,,10:00,11:00,60"  # written wrongly: looked up by likeness
        for n, person in enumerate(people[:2000])
    )
    begun = time.process_time()  # of ours: what else runs on the machine does not count (tests/bench/door.py times it)
    with django_assert_max_num_queries(150):
        apply(take_in(text))
    assert time.process_time() - begun < 5
    assert Attendance.objects.count() >= 1500


def _word(number):
    letters = "bcdfghklmnprstvw"
    return "".join(letters[number // 16**place % 16] + "aeio"[number // 4**place % 4] for place in range(4)).title()
