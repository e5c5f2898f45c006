"""What a report says: recomputed here by hand from the rows, each figure with its denominator and its day."""

from datetime import date

import pytest

from engagement.reporting import composing, sections
from engagement.reporting.reading import INNER, LEADERSHIP, MEMBERS, NAMES, OUTSIDE, for_reader, parts_of
from tests.engagement.reporting.conftest import ago

pytestmark = pytest.mark.django_db


def said(part):
    return (part["shown"], part["of"])


def test_every_figure_of_a_funder_pack(busy, report, coalition):
    parts = parts_of(composing.compose(report, coalition))
    assert {
        key: said(part) for key, part in parts.items() if "rows" not in part and not key.startswith("measures-")
    } == {
        "roster-members": ("2", "on the last day"),
        "roster-joined": ("1", "in 365 days"),
        "roster-left": ("0", "in 365 days"),
        "core-present": ("2", "of 4 core types"),
        "core-complete": ("1", "of 4 core types"),
        "active": ("0", "of 2 members"),
        "attendance-held": ("2", "in 365 days"),
        "attendance-members": ("1", "of 2 members"),
        "attendance-executives": ("1", "of 2 members"),
        "attendance-typical": ("1", "over 2 meetings"),
        "decisions-taken": ("1", "in 365 days"),
        "decisions-major": ("1", "of 1 decisions"),
        "decisions": ("–", "of 0 partners asked"),
        "seats": ("0.50", "over 1 seat"),
        "seats-empty": ("1", "of 2 seats"),
        "stalled": ("0", "of 1 active"),
    }
    measured = next(part for key, part in parts.items() if key.startswith("measures-") and "rows" not in part)
    assert (measured["name"], *said(measured)) == ("Fewer minutes: Minutes at the door", "27", "aim 20, began at 40")


def test_every_figure_has_its_day(busy, report, coalition):
    parts = parts_of(composing.compose(report, coalition))
    assert {date.fromisoformat(part["on"]) for part in parts.values()} == {coalition.today()}


def test_tables_of_a_funder_pack(busy, report, coalition):
    parts = parts_of(composing.compose(report, coalition))
    late = ago(coalition, 30).isoformat()
    assert parts["roster-list"]["rows"] == [
        ["Harlan EMS", parts["roster-list"]["rows"][0][1], "yes", "", late, ""],
        ["Lakeside Hospital", parts["roster-list"]["rows"][1][1], "yes", "", "2024-01-01", "Board"],
    ]
    assert [row[2:] for row in parts["participation-list"]["rows"]] == [[0, 0, 0], [2, 0, 0]]
    assert [[row[0], *row[2:]] for row in parts["attendance-list"]["rows"]] == [["Council", 1, 1], ["=Budget", 1, 0]]
    assert [row[0] for row in parts["decisions-list"]["rows"]] == ["One call list"]
    assert [row[3] for row in parts["seats-list"]["rows"]] == ["Lakeside Hospital", "Empty"]


def test_a_report_of_past_days_counts_what_was_so_then(busy, report, coalition):
    report.starts_on, report.ends_on = ago(coalition, 60), ago(coalition, 35)
    parts = parts_of(composing.compose(report, coalition))
    assert said(parts["roster-members"]) == ("1", "on the last day")  # the second joined later
    assert said(parts["attendance-held"]) == ("1", "in 26 days")
    assert said(parts["decisions-taken"]) == ("0", "in 26 days")
    measured = next(part for key, part in parts.items() if key.startswith("measures-") and "rows" not in part)
    assert (measured["shown"], measured["on"]) == ("35", ago(coalition, 100).isoformat())


def test_members_by_name_and_what_is_for_leadership_stay_with_those_they_are_for(busy, report, coalition):
    report.sections = list(sections.known())
    document = composing.compose(report, coalition)
    assert {part["level"] for part in parts_of(document).values()} == {"all", NAMES, INNER}
    for levels in (MEMBERS, OUTSIDE, LEADERSHIP):
        shown = parts_of(for_reader(document, levels))
        assert {key for key, part in parts_of(document).items() if part["level"] in levels} == set(shown)
    read = str(for_reader(document, MEMBERS))
    assert "Lakeside Hospital" not in read
    assert "Where members stand" not in read
    assert "Lakeside Hospital" in str(for_reader(document, OUTSIDE))
    assert "Where members stand" not in str(for_reader(document, OUTSIDE))


def test_presets_are_made_of_sections_there_are():
    assert {key for keys in sections.PRESETS.values() for key in keys} <= set(sections.known())
    assert set(sections.PRESETS["funder"]) == {
        "roster", "core", "participation", "seats", "decisions", "attendance", "measures",
    }  # fmt: skip
