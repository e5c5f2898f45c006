"""Long imports: a step stops in time, the next worker goes on behind it, and the outcome is the same."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from members.exchange import applying, checking, reading, runs, tasks
from members.exchange.models import ImportRow, ImportRun
from members.models import Partner

LINES = [f"{n:03},Clinic {n % 40},Town {n % 7}" for n in range(95)]
LIST = "\n".join(["Facility ID,Name,City", *LINES, "007,Again,Town"]).encode()


def asked(coalition, by, content=LIST):
    run = runs.start(coalition=coalition, by=by, file_name="list.csv", content=content)
    runs.ask_check(
        run=run, by=by, mapping=run.mapping, filters=[[2, "Town 3"], [2, "Town"]], options={"status": "prospect"}
    )
    return run


def rows(run):
    return list(run.rows.order_by("number").values_list("number", "outcome", "values", "messages", "match_id"))


def test_a_check_that_was_stopped_goes_on_behind_the_last_chunk(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    whole = asked(coalition, coordinator)
    checking.check(whole.pk)
    run, seen = asked(coalition, coordinator), []
    real = reading.Table.rows
    plan = checking.kinds.of(run).planner(run).__class__.plan
    monkeypatch.setattr(
        checking.kinds.of(run).planner(run).__class__,
        "plan",
        lambda self, chunk: seen.extend(row.number for row in chunk) or plan(self, chunk),
    )
    stretches = 0
    while ImportRun.objects.get(pk=run.pk).status == "checking":
        assert checking.check(run.pk, until=0)  # time is over after each chunk
        stretches += 1
    assert stretches == 11
    assert seen == list(range(2, 98))  # each line once
    assert rows(run) == rows(whole)
    assert runs.load(run.pk).counts == runs.load(whole.pk).counts
    assert reading.Table.rows is real


def test_a_check_that_was_killed_between_chunks(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    whole, run = asked(coalition, coordinator), asked(coalition, coordinator)
    checking.check(whole.pk)

    def die(done, total):
        if done == 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checking.check(run.pk, told=die)
    assert runs.load(run.pk).done_rows == 50
    checking.check(run.pk)
    assert rows(run) == rows(whole)


def test_a_check_asked_for_anew_begins_at_the_first_row(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    run = asked(coalition, coordinator)
    checking.check(run.pk)
    runs.ask_check(run=runs.load(run.pk), by=coordinator, mapping={"name": 1}, filters=[], options={})
    checking.check(run.pk, until=0)
    assert run.rows.count() == 10
    checking.check(run.pk)
    assert run.rows.count() == 96
    assert set(run.rows.values_list("values__external_id", flat=True)) == {None}


def test_a_task_wakes_the_next(coalition, coordinator, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 10)
    monkeypatch.setattr(tasks, "BUDGET", -1)
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append((task.name, pk)))
    run = asked(coalition, coordinator)
    tasks.check(run.pk)
    assert woken == [("members.exchange.check", run.pk)]
    for _ in range(10):
        tasks.check(run.pk)
    assert runs.load(run.pk).status == "checked"
    assert len(woken) == 10


def test_writing_stops_in_time_too(coalition, coordinator, monkeypatch):
    run = asked(coalition, coordinator)
    checking.check(run.pk)
    monkeypatch.setattr(checking.kinds.of(run).__class__, "chunk", 5)
    runs.ask_apply(run=runs.load(run.pk), by=coordinator)
    assert applying.apply(run.pk, until=0)
    assert (runs.load(run.pk).status, Partner.objects.count()) == ("applying", 5)
    while runs.load(run.pk).status == "applying":
        applying.apply(run.pk, until=0)
    assert runs.load(run.pk).counts["added"] == Partner.objects.count()


# --- The shell: all or nothing, and the real reason ------------------------------------------------------------------


def call(path):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_partners", "river", str(path), stdout=out, stderr=err)
    except CommandError as trouble:
        return str(trouble), err.getvalue()
    return out.getvalue(), err.getvalue()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(LIST)
    return file


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), OperationalError("server closed the connection"), None])
def test_an_import_that_stops_half_way_leaves_nothing(coalition, path, monkeypatch, trouble):
    monkeypatch.setattr(checking.kinds.named("partners").__class__, "chunk", 5)
    real, calls = applying.save_rows, []

    def die(rows):
        calls.append(rows)
        if len(calls) == 3:
            if trouble:
                raise trouble
            runs.fail(ImportRun.objects.get().pk, "Somebody kept changing the same rows.")
        real(rows)

    monkeypatch.setattr(applying, "save_rows", die)
    words, _ = call(path)
    assert "othing was written" in words
    if not isinstance(trouble, KeyboardInterrupt):
        assert "un the same command again" in words
    assert (Partner.objects.count(), ImportRun.objects.count(), ImportRow.objects.count()) == (0, 0, 0)
    monkeypatch.setattr(applying, "save_rows", real)
    assert "Added 95 partners" in call(path)[0]


def test_trouble_with_tidying_up_does_not_hide_the_reason(coalition, path, monkeypatch):
    def taken(run):
        raise runs.NotNow("Something was imported from this file.")

    monkeypatch.setattr(runs, "discard", taken)
    path.write_bytes(b"First,Last\nA,B\n")
    words, err = call(path)
    assert words.startswith("No column looks like a name.")
    assert err == "list.csv stays in the list of imports: Something was imported from this file.\n"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "Added 0 partners"), (1, "Added 1 partner,"), (2, "Added 2 partners")]
)
def test_as_many_as_there_are(coalition, path, number, words):
    path.write_bytes(b"Name,City\n" + b"".join(b"Clinic %d,Town\n" % n for n in range(number)) + b",only a town\n")
    assert words in call(path)[0]


# --- Samples ----------------------------------------------------------------------------------------------------------


def test_samples_are_three_different_values():
    content = b"State,Name\n" + b"".join(b"%s,Clinic %d\n" % (b"MN" if n < 60 else b"WI", n) for n in range(90))
    assert reading.read(content).sample() == [["MN", "WI"], ["Clinic 0", "Clinic 1", "Clinic 2"]]
