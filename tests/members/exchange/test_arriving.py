"""Large files: the request only keeps them, a worker reads them (issue 2: 100,000 rows, and a web worker under 150 MB)."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.exchange import arriving, checking, reading, runs, tasks
from members.exchange.models import ImportRun
from tests.processes import child_environment, wait_for
from tests.servers import Web

Status = ImportRun.Status
TEXT = b"Name,Town,State\n" + b"".join(b"Clinic %d,Duluth,MN\n" % number for number in range(30))
MARKS = b"meeting,starts_at,person,organization,status\nCouncil,2026-01-15 10:00,Ann,Clinic,present\n"
WEB_WORKER_BYTES = 150 * 1024 * 1024


@pytest.fixture
def all_heavy(monkeypatch):
    """Every file is too large to be read by a request."""
    monkeypatch.setattr(arriving, "LIGHT", 0)


def upload(client, content, *, name="list.csv", route="import-new"):
    return client.post(reverse(route, args=["river"]), {"file": SimpleUploadedFile(name, content)})


def workbook(rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_kept_by_the_request_and_read_by_the_worker(all_heavy, as_user, coordinator, coalition, name):
    content = TEXT if name == "list.csv" else workbook([["Name", "Town", "State"], ["Clinic 1", "Duluth", "MN"]])
    client = as_user(coordinator)
    answer = upload(client, content, name=name)
    run = ImportRun.objects.get()
    assert answer.url == reverse("import-run", args=["river", run.pk])
    assert (run.status, run.columns, bytes(run.content), run.started_by) == (Status.READING, [], content, coordinator)
    assert "Reading the file." in client.get(answer.url).text
    part = client.get(answer.url, {"part": 1})
    assert "Reading the file." in part.text
    assert "X-Done" not in part
    map_page = reverse("import-map", args=["river", run.pk])
    assert client.get(map_page).url == answer.url, "its columns are not known yet"

    assert arriving.read(run.pk)
    at_once = runs.start(coalition=coalition, by=coordinator, file_name=name, content=content)
    run = runs.load(run.pk)
    assert run.status == Status.UPLOADED
    for field in ("file_name", "columns", "mapping", "options", "total_rows", "done_rows"):
        assert getattr(run, field) == getattr(at_once, field), field
    assert run.mapping == {"name": 0, "city": 1, "state": 2}
    assert client.get(answer.url, {"part": 1})["X-Done"] == map_page
    assert "Clinic 1" in client.get(map_page).text
    assert not arriving.read(run.pk), "a second message changes nothing"


def test_a_light_file_is_read_while_its_sender_waits(as_user, coordinator):
    assert upload(as_user(coordinator), TEXT).url.endswith("/map/")
    assert ImportRun.objects.get().total_rows == 30


def test_a_kind_without_columns_to_choose_is_compared_next(all_heavy, as_user, coordinator):
    upload(as_user(coordinator), MARKS, route="attendance-import")
    run = ImportRun.objects.get()
    assert (run.status, run.kind) == (Status.READING, "attendance")
    assert arriving.read(run.pk)
    assert runs.load(run.pk).status == Status.CHECKING
    assert checking.check(run.pk)
    assert runs.load(run.pk).counts["new"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT + b"damage\x00d,,\n", "There are NUL bytes in it"),
        (b"Name,Town\n", "There is a header in it, but no rows."),
        (TEXT + b'"never closed\n' + b"a line\n" * 200, "a quotation mark in it is opened and not closed"),
    ],
)
def test_what_the_worker_cannot_read_stops_the_import_and_says_why(all_heavy, as_user, coordinator, content, said):
    client = as_user(coordinator)
    place = upload(client, content).url
    run = ImportRun.objects.get()
    assert arriving.read(run.pk)
    page = client.get(place).text
    assert said in page
    assert "Choose another file" in page
    assert "look at the columns" not in page
    assert client.get(reverse("import-map", args=["river", run.pk])).url == place
    client.post(reverse("import-discard", args=["river", run.pk]))
    assert not ImportRun.objects.exists()


def test_after_a_file_that_could_not_be_read_its_trouble_stands_beside_the_field(all_heavy, as_user, coordinator):
    client = as_user(coordinator)
    place = upload(client, TEXT + b"damage\x00d,,\n").url
    run = ImportRun.objects.get()
    arriving.read(run.pk)
    again = reverse("import-new", args=["river"]) + f"?instead={run.pk}"
    assert f'href="{again}"' in client.get(place).text
    [trouble] = client.get(again).context["form"].errors["file"]
    assert trouble.startswith("list.csv: There are NUL bytes in it")
    assert client.get(reverse("import-new", args=["river"]) + "?instead=0").context["form"].errors == {}


def test_a_row_a_worker_refuses_shows_line_column_and_what_is_typed(all_heavy, as_user, coordinator):
    client = as_user(coordinator)
    long = b"x" * 500
    upload(client, b"Name,Mail,Town\nGood Clinic,a@b.org,Duluth\nBad Clinic,not an address," + long + b"\n")
    run = ImportRun.objects.get()
    arriving.read(run.pk)
    chosen = {"name": "0", "email": "1", "city": "2", "status": "prospect", "filter_1": "", "value_1": ""}
    client.post(reverse("import-map", args=["river", run.pk]), chosen)
    checking.check(run.pk)
    address = reverse("import-preview", args=["river", run.pk])
    page = client.get(address + "?show=error")
    assert [row.number for row in page.context["page"]] == [3]
    [row] = page.context["page"]
    assert sorted(row.told, reverse=True) == [
        ("E-mail", "Mail", "not an address", "This is not an e-mail address."),
        ("City", "Town", "x" * 300, "500 characters; at most 100 fit."),
    ]
    assert '<span class="ct-wrong-cell">not an address</span>' in page.text
    mapping = client.get(reverse("import-map", args=["river", run.pk])).context["form"]
    kept = {name: mapping.fields[name].initial for name in ("name", "email", "city", "status")}
    assert kept == {"name": "0", "email": "1", "city": "2", "status": "prospect"}


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n" + b"x" * 3_000_000, "This is a PDF."),
        (b"<!doctype html>" + b" " * 3_000_000, "This is a web page."),
        (packed(**{"word/document.xml": b"x" * 3_000_000}), "This is a text document."),
        (packed(**{"xl/workbook.xml": b"x", "xl/sharedStrings.xml": b"x" * 70_000_000}), "unpacks to more than we can"),
        (b"PK\x03\x04" + b"x" * 3_000_000, "damaged"),
        (b"", "The file is empty."),
    ],
    ids=["pdf", "web page", "document", "bomb", "damaged", "empty"],
)
def test_what_is_seen_at_once_is_said_beside_the_field(as_user, coordinator, content, said):
    page = upload(as_user(coordinator), content, name="list.xlsx")
    assert page.status_code == 200
    assert said in page.text
    assert not ImportRun.objects.exists()


def test_a_packed_workbook_weighs_what_it_unpacks_to(as_user, coordinator):
    content = workbook([["Name", "About"], *([["Clinic", "a" * 200]] * 20_000)])
    assert len(content) < arriving.LIGHT
    upload(as_user(coordinator), content, name="list.xlsx")
    assert ImportRun.objects.get().status == Status.READING


def test_the_sweep_wakes_a_worker_for_it(all_heavy, as_user, coordinator, monkeypatch):
    upload(as_user(coordinator), TEXT)
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append((task.name, pk)) or True)
    tasks.sweep()
    assert woken == [("members.exchange.read", ImportRun.objects.get().pk)]


def test_sniffing_leaves_the_file_at_its_beginning():
    for content in (TEXT, workbook([["Name"], ["a"]])):
        file = SimpleUploadedFile("list", content)
        assert reading.sniff(file) >= len(TEXT)
        assert file.read() == content


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_the_largest_files_leave_a_web_worker_small(coalition, coordinator, celery_worker, tmp_path):
    """100,000 rows of text and as many in a workbook, through a real gunicorn and a real worker."""
    row = "Clinic {number},Address of a usual length {number},Duluth,MN,55802,St. Louis,(218) 555-0100,,,,," + "x" * 80
    head = "Name,Address,City,State,ZIP,County,Phone,Email,Website,a,b,c"
    text = "\n".join([head, *(row.format(number=number) for number in range(100_000))]).encode()
    book = workbook([line.split(",") for line in text.decode().splitlines()[:40_000]])
    web = Web(tmp_path / "web.log", **child_environment())
    try:
        web.sign_in(coordinator)
        for name, content in (("many.csv", text), ("many.xlsx", book)) * 2:
            status, headers, said = web.ask(
                "/c/river/partners/import/new/", {"file": SimpleUploadedFile(name, content)}
            )
            assert status == 302, said[:500]
            place = headers["Location"]
            status, _, said = web.ask(place)
            assert status == 302 or "Reading the file." in said  # a quick worker has read it already
        waiting = ImportRun.objects.filter(status=Status.READING)
        wait_for(lambda: not waiting.exists(), what="the worker", seconds=180)
        assert set(ImportRun.objects.values_list("status", "file_name", "total_rows")) == {
            ("uploaded", "many.csv", 100_000),
            ("uploaded", "many.xlsx", 0),
        }
        assert max(web.peaks()) < WEB_WORKER_BYTES
    finally:
        web.stop()
