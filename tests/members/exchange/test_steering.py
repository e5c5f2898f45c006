"""Paused, gone on, stopped; another import, an erasure, a merge in between."""

import pytest
from django.urls import reverse

from members.duplicates import actions as duplicates
from members.duplicates.models import Kind
from members.exchange import applying, checking, contacts_writing, runs, undoing
from members.exchange.contacts_kind import ContactsKind
from members.exchange.models import ImportRow, ImportRun
from members.models import Affiliation, Partner, Person
from members.privacy import actions as privacy
from tests.characters import make_person

from .test_contacts import KIND, names, outcomes, planned, state, told, undone, written

Status = ImportRun.Status
MANY = "Full name,E-mail,Organization\n" + "".join(f"Person N{n:02},p{n}@x.example,House {n % 5}\n" for n in range(20))


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(ContactsKind, "chunk", 5)
    monkeypatch.setattr(checking, "CHUNK", 5)


def half_written(coalition, by, content=MANY):
    """An import of which one chunk is written."""
    run = planned(coalition, by, content)
    runs.ask_apply(run=run, by=by)
    assert applying.apply(run.pk, until=0)
    return runs.load(run.pk)


def test_a_paused_import_rests_and_goes_on(coalition, coordinator):
    run = half_written(coalition, coordinator)
    runs.pause(run=run, by=coordinator)
    assert not applying.apply(run.pk)
    assert len(names()) == 5
    assert runs.load(run.pk).status == Status.PAUSED
    runs.resume(run=run, by=coordinator)
    assert applying.apply(run.pk)
    assert (runs.load(run.pk).status, len(names()), Partner.objects.count()) == (Status.APPLIED, 20, 5)


def test_paused_while_a_chunk_is_written(coalition, coordinator, monkeypatch):
    run = planned(coalition, coordinator, MANY)
    runs.ask_apply(run=run, by=coordinator)
    write = contacts_writing.Writer.write

    def then_pause(writer, rows):
        write(writer, rows)
        runs.pause(run=run, by=coordinator)

    monkeypatch.setattr(contacts_writing.Writer, "write", then_pause)
    assert applying.apply(run.pk)
    assert (runs.load(run.pk).status, len(names())) == (Status.PAUSED, 5)


def test_comparing_can_be_paused(coalition, coordinator):
    run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=MANY.encode(), kind=KIND)
    runs.ask_check(
        run=run, by=coordinator, mapping=run.mapping, filters=[], options={"type": None, "status": "prospect"}
    )
    assert checking.check(run.pk, until=0)
    runs.pause(run=run, by=coordinator)
    assert not checking.check(run.pk)
    runs.resume(run=runs.load(run.pk), by=coordinator)
    assert checking.check(run.pk)
    run = runs.load(run.pk)
    assert (run.status, run.rows.count(), run.counts["new"]) == (Status.CHECKED, 20, 20)


@pytest.mark.parametrize("paused", [False, True])
def test_a_stopped_import_takes_back_what_it_wrote(coalition, coordinator, paused):
    before = state()
    run = half_written(coalition, coordinator)
    if paused:
        runs.pause(run=run, by=coordinator)
    runs.cancel(run=run, by=coordinator)
    assert undoing.undo(run.pk)
    assert runs.load(run.pk).status == Status.UNDONE
    assert state() == before


def test_stopped_before_anything_is_written(coalition, coordinator):
    run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=MANY.encode(), kind=KIND)
    runs.ask_check(
        run=run, by=coordinator, mapping=run.mapping, filters=[], options={"type": None, "status": "prospect"}
    )
    assert checking.check(run.pk, until=0)
    runs.cancel(run=run, by=coordinator)
    run = runs.load(run.pk)
    assert (run.status, run.problem) == (Status.FAILED, "Stopped before anything was written.")


def test_undoing_cannot_be_stopped_only_paused(coalition, coordinator):
    run = written(planned(coalition, coordinator, MANY))
    runs.ask_undo(run=run, by=coordinator)
    with pytest.raises(runs.NotNow):
        runs.cancel(run=run, by=coordinator)
    runs.pause(run=run, by=coordinator)
    runs.resume(run=runs.load(run.pk), by=coordinator)
    assert undoing.undo(run.pk)
    assert names() == []


def test_two_imports_do_not_write_at_once(coalition, coordinator):
    half_written(coalition, coordinator)
    other = planned(coalition, coordinator, "Full name\nAna Diaz\n")
    with pytest.raises(runs.NotNow, match="Another import"):
        runs.ask_apply(run=other, by=coordinator)


def test_after_another_import_rows_are_compared_again(coalition, coordinator):
    late = planned(coalition, coordinator, MANY)
    written(planned(coalition, coordinator, MANY))
    assert not runs.ask_apply(run=late, by=coordinator)
    assert checking.check(late.pk)
    assert set(outcomes(late).values()) == {"same"}


def test_somebody_added_after_the_preview_is_met(coalition, coordinator):
    run = planned(coalition, coordinator, MANY)
    make_person(coalition, "Person N03", email="P3@x.example")
    written(run)
    assert names().count("Person N03") == 1
    assert Affiliation.objects.filter(person__name="Person N03").count() == 1


@pytest.mark.parametrize("line", [2, 14])
def test_somebody_forgotten_while_it_runs_does_not_come_in(coalition, coordinator, owner, line):
    number = line - 2
    here = make_person(coalition, f"Person N{number:02}", email=f"p{number}@x.example")
    run = half_written(coalition, coordinator)
    privacy.erase(person=here, by=owner)
    assert applying.apply(run.pk)
    run = runs.load(run.pk)
    assert run.status == Status.APPLIED
    assert f"Person N{number:02}" not in names()
    assert not Person.objects.filter(email__iexact=f"p{number}@x.example").exists()
    assert Partner.objects.count() == 5  # the house of that line is made by the next that names it


def test_undo_after_a_merge_keeps_what_was_merged(coalition, coordinator):
    run = written(planned(coalition, coordinator, "Full name,Organization\nAna Diaz,Alpha\nBo Chen,Beta\n"))
    ana, bo = Person.objects.get(name="Ana Diaz"), Person.objects.get(name="Bo Chen")
    merge = duplicates.merge(kind=Kind.PERSON, kept=ana, gone=bo, by=coordinator)
    run = undone(run)
    assert names() == ["Ana Diaz"]
    assert "It was merged since: Bo Chen into Ana Diaz. Take them apart first." in told(run, 2)
    duplicates.part(merge=merge, by=coordinator)
    assert names() == ["Ana Diaz", "Bo Chen"]


def test_a_merged_partner_is_found_where_it_went(coalition, coordinator):
    alpha = Partner.objects.create(coalition=coalition, name="Alpha")
    beta = Partner.objects.create(coalition=coalition, name="Beta")
    run = planned(coalition, coordinator, "Full name,Organization\nAna Diaz,Alpha\n")
    duplicates.merge(kind=Kind.PARTNER, kept=beta, gone=alpha, by=coordinator)
    written(run)
    assert list(Affiliation.objects.filter(person__name="Ana Diaz").values_list("partner__name", flat=True)) == ["Beta"]


def test_the_buttons(as_user, coalition, coordinator, leader):
    run = half_written(coalition, coordinator)
    page = reverse("contacts-import-run", args=[coalition.slug, run.pk])
    client = as_user(coordinator)
    assert "Pause" in client.get(page).text
    assert client.post(reverse("import-pause", args=[coalition.slug, run.pk])).url == page
    assert "It rests" in client.get(page).text
    assert client.post(reverse("import-resume", args=[coalition.slug, run.pk])).url == page
    client.post(reverse("import-cancel", args=[coalition.slug, run.pk]))
    assert ImportRun.objects.get(pk=run.pk).status == Status.UNDOING
    assert as_user(leader).post(reverse("import-pause", args=[coalition.slug, run.pk])).status_code == 403
    assert ImportRow.objects.filter(run=run).exclude(made=[]).count() == 5
