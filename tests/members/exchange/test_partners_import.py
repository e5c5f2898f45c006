"""From a file to partners and back: planned, applied, interrupted, repeated, undone."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from coalition.models import AuditEvent
from members.exchange import applying, checking, partners_writing, runs, tasks, undoing
from members.exchange.models import ImportRow, ImportRun
from members.exchange.partners_kind import PartnersKind
from members.facts import partner_joined
from members.models import Affiliation, Membership, Partner
from members.partners.actions import create_partner
from tests.characters import coalition_type, make_partner, make_person

HOSPITALS = (Path(__file__).parents[2] / "data" / "hospitals.csv").read_bytes()
Status, Outcome = ImportRun.Status, ImportRow.Outcome
FACTS = [field.attname for field in Partner._meta.local_fields]


def started(coalition, by, content=HOSPITALS, **options):
    """An import whose rows are planned."""
    where = options.pop("where", [])
    run = runs.start(coalition=coalition, by=by, file_name="list.csv", content=content)
    options = {"type": None, "status": "prospect"} | options
    runs.ask_check(run=run, by=by, mapping=run.mapping, filters=where, options=options)
    assert checking.check(run.pk)
    return runs.load(run.pk)


def applied(run, duplicates="skip"):
    runs.ask_apply(run=run, by=run.started_by, duplicates=duplicates)
    assert applying.apply(run.pk)
    return runs.load(run.pk)


def undone(run):
    runs.ask_undo(run=run, by=run.started_by)
    assert undoing.undo(run.pk)
    return runs.load(run.pk)


def imported(coalition, by, content=HOSPITALS, duplicates="skip", **options):
    return applied(started(coalition, by, content, **options), duplicates)


def outcomes(run):
    return list(run.rows.values_list("number", "outcome"))


def table():
    """Every fact of every partner and membership, as the tables hold them."""
    return list(Partner.objects.order_by("pk").values_list(*FACTS)), list(
        Membership.objects.order_by("pk").values_list()
    )


# --- Planning ----------------------------------------------------------------------------------------------------


def test_the_federal_file_of_one_state(coalition, coordinator):
    run = imported(coalition, coordinator, where=[[4, "MN"]], type=coalition_type(coalition, "hospital").pk)
    assert run.status == Status.APPLIED
    assert run.counts == {"new": 5, "left_out": 40, "added": 5, "filled": 0}
    mary = Partner.objects.get(external_id="240002")
    facts = {name: getattr(mary, name) for name in FACTS}
    expected = {
        "name": "Essentia Health St Mary's Medical Center",
        "address": "402 East Second Street",
        "city": "Duluth",
        "state": "MN",
        "postal_code": "55805",
        "county": "St. Louis",
        "phone": "(218) 786-3574",
        "email": "",
        "stakeholder_type_id": coalition_type(coalition, "hospital").pk,
    }
    assert {name: facts[name] for name in expected} == expected
    assert list(mary.memberships.values_list("status", "started_on", "ended_on")) == [
        ("prospect", coalition.today(), None)
    ]
    assert [
        (event.verb, event.by_id, event.details) for event in AuditEvent.objects.filter(verb__startswith="import_")
    ] == [("import_applied", coordinator.pk, {"added": 5, "filled": 0})]
    assert bytes(ImportRun.objects.get(pk=run.pk).content) == b""


def test_checking_writes_no_partner(coalition, coordinator):
    run = started(coalition, coordinator)
    assert (run.status, run.counts) == (Status.CHECKED, {"new": 45})
    assert (run.done_rows, run.total_rows) == (45, 45)
    assert not Partner.objects.exists()


def test_the_same_file_twice_is_the_same(coalition, coordinator):
    imported(coalition, coordinator)
    before = table()
    run = imported(coalition, coordinator)
    assert run.counts == {"same": 45, "added": 0, "filled": 0}
    assert table() == before


def test_a_list_without_numbers_twice_is_the_same(coalition, coordinator):
    content = b"Name,City\nLakeside,Duluth\nCounty EMS,\n"
    imported(coalition, coordinator, content)
    assert imported(coalition, coordinator, content).counts == {"same": 2, "added": 0, "filled": 0}


def test_gaps_are_filled_and_what_is_there_stays(coalition, coordinator):
    partner = create_partner(
        coalition=coalition, by=coordinator, name="St. Mary's", external_id="240002", city="Superior"
    )
    run = imported(coalition, coordinator, where=[[0, "240002"]], type=coalition_type(coalition, "hospital").pk)
    assert run.counts == {"changed": 1, "left_out": 44, "added": 0, "filled": 1}
    assert run.rows.get().messages == [
        ["name", "Stays “St. Mary's”; the file says “Essentia Health St Mary's Medical Center”."],
        ["city", "Stays “Superior”; the file says “Duluth”."],
    ]
    partner.refresh_from_db()
    assert (partner.name, partner.city, partner.state, partner.phone) == (
        "St. Mary's", "Superior", "MN", "(218) 786-3574",
    )  # fmt: skip
    assert partner.stakeholder_type == coalition_type(coalition, "hospital")
    assert partner.memberships.count() == 1


LIKENESS = [
    ("name and city", {"city": "Duluth"}, "Lakeside Hospital,Duluth,5550100,", "duplicate"),
    ("name and phone", {"city": "Superior", "phone": "555-0100"}, "LAKESIDE HOSPITAL,Duluth,5550100,", "duplicate"),
    ("another city", {"city": "Superior"}, "Lakeside Hospital,Duluth,5550100,", "new"),
    ("another name", {"city": "Duluth"}, "Lakeside Clinic,Duluth,,", "new"),
    ("nothing to tell apart", {}, "Lakeside Hospital,,,7", "duplicate"),
    ("two numbers that differ", {"city": "Duluth", "external_id": "8"}, "Lakeside Hospital,Duluth,,7", "new"),
    ("nothing new in it", {"city": "Duluth"}, "Lakeside Hospital,DULUTH,,", "same"),
]


@pytest.mark.parametrize(("_", "here", "line", "outcome"), LIKENESS, ids=[case[0] for case in LIKENESS])
def test_likely_doubles(coalition, coordinator, _, here, line, outcome):
    partner = Partner.objects.create(coalition=coalition, name="Lakeside Hospital", **here)
    row = started(coalition, coordinator, f"Name,City,Phone,ID\n{line}\n".encode()).rows.get()
    if "phone" not in here and outcome == "duplicate" and "5550100" in line:
        outcome = "changed"  # nothing speaks against it, and the phone fills a gap
    assert row.outcome == outcome
    assert row.match_id == (None if outcome == "new" else partner.pk)


def test_another_coalition_is_not_looked_at(coalition, other_coalition, coordinator):
    Partner.objects.create(coalition=other_coalition, name="Essentia", external_id="240002")
    assert started(coalition, coordinator).counts == {"new": 45}


def test_doubles_within_the_file(coalition, coordinator):
    content = b"Name,City,ID\nLakeside,Duluth,1\nLakeside,Duluth,1\nLakeside,Duluth,2\nLakeside,Duluth,\n"
    run = started(coalition, coordinator, content)
    assert outcomes(run) == [(2, "new"), (3, "error"), (4, "new"), (5, "duplicate")]
    assert run.rows.get(number=3).messages == [["external_id", "Line 2 has the number 1 already."]]
    assert run.rows.get(number=5).messages == [["name", "Looks like line 2: the same name and place."]]


@pytest.mark.parametrize(("duplicates", "added"), [("skip", 0), ("add", 1)])
def test_likely_doubles_are_left_out_or_taken(coalition, coordinator, duplicates, added):
    Partner.objects.create(coalition=coalition, name="Lakeside", city="Duluth", address="1 Main St")
    content = b"Name,City,Address\nLakeside,Duluth,2 Oak St\n"
    run = imported(coalition, coordinator, content, duplicates)
    assert run.counts == {"new" if added else "duplicate": 1, "added": added, "filled": 0}
    assert Partner.objects.count() == 1 + added


@pytest.mark.parametrize(
    ("header", "value", "message"),
    [
        ("Name", "N" * 5000, ["name", "5,000 characters; at most 200 fit."]),
        ("Name", "", ["name", "The name is missing."]),
        ("State", "Ontario", ["state", "Write the state as two letters, such as MN."]),
        ("E-mail", "nobody", ["email", "This is not an e-mail address."]),
        ("Website", "not a site", ["website", "This is not a web address."]),
        ("ZIP", "1234567890123", ["postal_code", "13 characters; at most 12 fit."]),
    ],
)
def test_a_row_that_cannot_be_a_partner_says_why(coalition, coordinator, header, value, message):
    headers = ["Name", "City", header] if header != "Name" else ["Name", "City", "About"]
    cells = [value, "Duluth", "x"] if header == "Name" else ["A", "Duluth", value]
    content = f"{','.join(headers)}\n{','.join(cells)}\nCounty EMS,Duluth,\n".encode()
    run = imported(coalition, coordinator, content)
    assert run.rows.get(number=2).messages == [message]
    assert run.counts == {"error": 1, "new": 1, "added": 1, "filled": 0}
    assert list(Partner.objects.values_list("name", flat=True)) == ["County EMS"]


def test_a_row_with_more_cells_than_the_header(coalition, coordinator):
    run = started(coalition, coordinator, b"Name,City\nLakeside,Duluth,MN\n")
    assert outcomes(run) == [(2, "error")]


def test_a_formula_becomes_a_plain_name(coalition, coordinator):
    imported(coalition, coordinator, b"Name\n\"=cmd|' /C calc'!A0\"\n")
    assert Partner.objects.get().name == "=cmd|' /C calc'!A0"


def test_trouble_half_way_through_the_file(coalition, coordinator, settings):
    run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=b"Name\nA\nB\n")
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
    settings.IMPORT_MAX_ROWS = 1
    assert checking.check(run.pk)
    run.refresh_from_db()
    assert (run.status, run.problem) == (Status.FAILED, "More than 1 rows. Split the file into smaller ones.")


# --- Applying ----------------------------------------------------------------------------------------------------


def test_members_are_told_to_the_floors_above(coalition, coordinator):
    heard = []

    def hear(membership, by, **_):
        heard.append((membership.partner.external_id, by))

    partner_joined.connect(hear)
    try:
        imported(coalition, coordinator, where=[[0, "240002"]], status="member")
        imported(coalition, coordinator, where=[[0, "240001"]], status="prospect")
    finally:
        partner_joined.disconnect(hear)
    assert heard == [("240002", coordinator)]


@pytest.mark.parametrize("killed_in", [1, 2, 4])
def test_killed_in_the_middle_and_continued(coalition, coordinator, monkeypatch, killed_in):
    """A worker that dies leaves whole chunks; the next one goes on, and nobody is written twice."""
    monkeypatch.setattr(PartnersKind, "chunk", 10)
    run = started(coalition, coordinator)
    runs.ask_apply(run=run, by=coordinator)
    calls, real = [], applying.save_rows

    def die(rows):
        calls.append(rows)
        if len(calls) == killed_in:
            raise KeyboardInterrupt
        real(rows)

    monkeypatch.setattr(applying, "save_rows", die)
    with pytest.raises(KeyboardInterrupt):
        applying.apply(run.pk)
    assert Partner.objects.count() == 10 * (killed_in - 1)
    assert runs.load(run.pk).done_rows == 10 * (killed_in - 1)
    assert tasks.apply.run(run.pk) is None
    run = runs.load(run.pk)
    assert (run.status, run.counts["added"], run.done_rows, run.total_rows) == (Status.APPLIED, 45, 45, 45)
    assert (Partner.objects.count(), Membership.objects.count()) == (45, 45)
    assert AuditEvent.objects.filter(verb="import_applied").count() == 1


def test_each_step_is_done_once(coalition, coordinator):
    run = imported(coalition, coordinator)
    before = table()
    for step in (tasks.check, tasks.apply, tasks.undo):
        step.run(run.pk)
        step.run(run.pk + 1000)
    assert table() == before
    with pytest.raises(runs.NotNow, match="stands at “applied”"):
        runs.ask_apply(run=run, by=coordinator)


def test_a_number_taken_after_the_preview(coalition, coordinator):
    run = started(coalition, coordinator)
    partner = Partner.objects.create(coalition=coalition, name="Added by hand", external_id="240002")
    run = applied(run)
    assert run.counts["added"] == 44
    row = run.rows.get(match_id=partner.pk)
    assert (row.outcome, row.messages) == ("same", [["external_id", "Somebody added it after the preview."]])


def test_a_number_taken_in_the_same_moment(coalition, coordinator, monkeypatch):
    run = started(coalition, coordinator)
    real, calls = partners_writing._without_taken_numbers, []

    def late(run, rows):
        calls.append(1)
        free = real(run, rows)
        if len(calls) == 1:
            raise IntegrityError
        return free

    monkeypatch.setattr(partners_writing, "_without_taken_numbers", late)
    assert applied(run).counts["added"] == 45


def test_numbers_that_are_taken_again_and_again_stop_the_import(coalition, coordinator, monkeypatch):
    def never(run, rows):
        raise IntegrityError

    run = started(coalition, coordinator)
    monkeypatch.setattr(partners_writing, "_without_taken_numbers", never)
    runs.ask_apply(run=run, by=coordinator)
    assert applying.apply(run.pk)
    run = runs.load(run.pk)
    assert run.status == Status.FAILED
    assert "Somebody kept changing" in run.problem
    assert undone(run).status == Status.UNDONE


def test_an_import_in_between_means_looking_again(coalition, coordinator):
    first, second = started(coalition, coordinator), started(coalition, coordinator)
    applied(first)
    assert runs.ask_apply(run=second, by=coordinator) is False
    assert runs.load(second.pk).status == Status.CHECKING
    checking.check(second.pk)
    assert runs.load(second.pk).counts == {"same": 45}


def test_two_workers_never_work_on_one_import(coalition, coordinator):
    run = started(coalition, coordinator)
    runs.ask_apply(run=run, by=coordinator)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [runs.LOCK_CLASS, run.pk])
            assert applying.apply(run.pk) is False
            assert not Partner.objects.exists()
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    assert applying.apply(run.pk) is True


# --- Undoing -----------------------------------------------------------------------------------------------------


def test_undo_restores_the_table_exactly(coalition, coordinator):
    make_partner(coalition, "Lakeside Hospital")
    create_partner(coalition=coalition, by=coordinator, name="St. Mary's", external_id="240002", city="Superior")
    before = table()
    run = imported(coalition, coordinator, type=coalition_type(coalition, "hospital").pk)
    assert (run.counts["added"], run.counts["filled"]) == (44, 1)
    assert table() != before
    run = undone(run)
    assert run.status == Status.UNDONE
    assert {name: run.counts[name] for name in ("removed", "restored", "kept")} == {
        "removed": 44, "restored": 1, "kept": 0,
    }  # fmt: skip
    assert table() == before
    assert AuditEvent.objects.get(verb="import_undone").details == {"removed": 44, "restored": 1, "kept": 0}
    assert imported(coalition, coordinator).counts["added"] == 44


def edit_name(partner, coordinator):
    Partner.objects.filter(pk=partner.pk).update(name="Renamed")


def add_fact(partner, coordinator):
    Partner.objects.filter(pk=partner.pk).update(about="We met them in May.")


def change_status(partner, coordinator):
    partner.memberships.update(status="invited")


def tie_person(partner, coordinator):
    make_person(partner.coalition, "Ann", partner=partner)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (edit_name, "Its facts were changed since."),
        (add_fact, "Its facts were added to since."),
        (change_status, "Its status was changed since."),
        (tie_person, f"It has {Affiliation._meta.verbose_name_plural} by now."),
    ],
)
def test_undo_keeps_and_lists_what_was_touched_since(coalition, coordinator, change, words):
    run = imported(coalition, coordinator)
    change(Partner.objects.get(external_id="240002"), coordinator)
    run = undone(run)
    assert list(Partner.objects.values_list("external_id", flat=True)) == ["240002"]
    assert (run.counts["removed"], run.counts["kept"]) == (44, 1)
    kept = run.rows.exclude(made=[]).get()
    assert kept.messages == [["kept", words]]


def test_undo_puts_back_only_what_is_still_as_filled(coalition, coordinator):
    partner = create_partner(coalition=coalition, by=coordinator, name="St. Mary's", external_id="240002")
    run = imported(coalition, coordinator, where=[[0, "240002"]])
    Partner.objects.filter(pk=partner.pk).update(phone="555-0100")
    run = undone(run)
    partner.refresh_from_db()
    assert (partner.phone, partner.city, partner.state) == ("555-0100", "", "")
    assert run.rows.get().messages[-1] == ["kept", "Changed since: phone."]
    assert (run.counts["restored"], run.counts["kept"]) == (0, 1)


def test_what_was_deleted_meanwhile_is_no_trouble(coalition, coordinator):
    run = imported(coalition, coordinator)
    Partner.objects.get(external_id="240002").delete()
    run = undone(run)
    assert not Partner.objects.exists()
    assert (run.counts["removed"], run.counts["kept"]) == (45, 0)


def test_undo_killed_in_the_middle_and_continued(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(PartnersKind, "chunk", 10)
    run = imported(coalition, coordinator)
    runs.ask_undo(run=run, by=coordinator)
    calls, real = [], undoing.save_rows

    def die(rows):
        calls.append(rows)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(rows)

    monkeypatch.setattr(undoing, "save_rows", die)
    with pytest.raises(KeyboardInterrupt):
        undoing.undo(run.pk)
    assert Partner.objects.count() == 25
    assert undoing.undo(run.pk)
    assert not Partner.objects.exists()
    assert runs.load(run.pk).counts["removed"] == 45


def test_a_file_nothing_was_taken_from_can_be_forgotten(coalition, coordinator):
    run = started(coalition, coordinator)
    runs.discard(run=run)
    assert not ImportRun.objects.exists()
    run = imported(coalition, coordinator)
    with pytest.raises(runs.NotNow):
        runs.discard(run=run)


def test_the_sweep_wakes_a_worker_for_what_waits(coalition, coordinator, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append((task.name, pk)) or True)
    waiting = started(coalition, coordinator)
    ImportRun.objects.filter(pk=waiting.pk).update(status=Status.APPLYING)
    started(coalition, coordinator)
    tasks.sweep.run()
    assert woken == [("members.exchange.apply", waiting.pk)]
