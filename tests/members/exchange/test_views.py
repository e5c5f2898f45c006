"""The pages of an import, by role, from the upload to the undo."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.exchange import applying, checking, runs, undoing
from members.exchange.models import ImportRun
from members.models import Membership, Partner
from tests.characters import coalition_type

HOSPITALS = (Path(__file__).parents[2] / "data" / "hospitals.csv").read_bytes()
Status = ImportRun.Status
PLAIN = ["import-list", "import-new"]
OF_RUN = ["import-map", "import-preview", "import-run"]
POSTS = ["import-undo", "import-discard"]


@pytest.fixture
def run(coalition, coordinator):
    return runs.start(coalition=coalition, by=coordinator, file_name="hospitals.csv", content=HOSPITALS)


@pytest.fixture
def checked(run, coordinator):
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
    checking.check(run.pk)
    return runs.load(run.pk)


def address(name, run):
    slug = run.coalition.slug
    return reverse(name, args=[slug] if name in PLAIN else [slug, run.pk])


def upload(client, coalition, content, name="list.csv"):
    return client.post(reverse("import-new", args=[coalition.slug]), {"file": SimpleUploadedFile(name, content)})


def map_data(run, **changes):
    return {field: str(place) for field, place in run.mapping.items()} | {"status": "prospect"} | changes


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("coordinator", 200), ("leader", 403), ("member", 403), ("outsider", 404)]
)
def test_who_opens_the_pages(request, as_user, run, who, status):
    client = as_user(request.getfixturevalue(who))
    for name in PLAIN + OF_RUN:
        assert client.get(address(name, run), follow=True).status_code == status, name
    for name in POSTS:
        assert client.get(address(name, run)).status_code in (403, 404, 405), name


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("member", 403), ("outsider", 404)])
def test_who_writes(request, as_user, checked, coalition, who, status):
    client = as_user(request.getfixturevalue(who))
    for name in ["import-map", "import-preview", *POSTS]:
        assert client.post(address(name, checked), map_data(checked)).status_code == status, name
    assert upload(client, coalition, HOSPITALS).status_code == status
    assert list(ImportRun.objects.values_list("status", flat=True)) == [Status.CHECKED]


def test_an_import_of_another_coalition_is_not_found(as_user, outsider, other_coalition, run):
    for name in OF_RUN:
        assert as_user(outsider).get(reverse(name, args=[other_coalition.slug, run.pk])).status_code == 404
    for name in POSTS:
        assert as_user(outsider).post(reverse(name, args=[other_coalition.slug, run.pk])).status_code == 404


def test_from_the_upload_to_the_undo(as_user, coordinator, coalition):
    client = as_user(coordinator)
    answer = upload(client, coalition, HOSPITALS, "hospitals.csv")
    run = ImportRun.objects.get()
    assert answer.url == address("import-map", run)
    page = client.get(answer.url)
    assert page.context["form"].initial == {}
    assert "ESSENTIA" not in page.text
    assert "SOUTHEAST HEALTH MEDICAL CENTER" in page.text

    hospital = coalition_type(coalition, "hospital")
    data = map_data(run, filter_1="4", value_1="MN", type=str(hospital.pk))
    answer = client.post(answer.url, data)
    assert answer.url == address("import-run", run)
    page = client.get(answer.url)
    assert "Comparing every row" in page.text
    part = client.get(answer.url, {"part": "1"})
    assert "data-follow-part" in part.text
    assert "<html" not in part.text

    checking.check(run.pk)
    done = client.get(answer.url, {"part": "1"})
    assert (done.text, done.headers["X-Done"]) == ("", address("import-preview", run))
    page = client.get(answer.url, follow=True)
    assert "5 rows will be written" in page.text
    assert "40 rows left out" in page.text
    assert page.text.count("Essentia Health St Mary") == 1

    answer = client.post(address("import-preview", run), {"duplicates": "skip"})
    assert "Writing the partners" in client.get(answer.url).text
    applying.apply(run.pk)
    page = client.get(answer.url)
    assert "5 partners added" in page.text
    assert set(Partner.objects.values_list("stakeholder_type", flat=True)) == {hospital.pk}
    assert list(Membership.objects.values_list("status", flat=True)) == ["prospect"] * 5

    answer = client.post(address("import-undo", run))
    assert "Taking everything back" in client.get(answer.url).text
    undoing.undo(run.pk)
    assert "5 partners removed" in client.get(answer.url).text
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7", "list.csv", "This is a PDF."),
        (b"", "list.csv", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n", "list.xlsx", "This is a picture."),
        (b"PK\x03\x04", "list.xlsx", "damaged or locked"),
        (b"<html><table></table></html>", "list.xls", "This is a web page."),
        (b"Name,City\nA\x00,B\n", "list.csv", "NUL bytes"),
        (b"Name,City\n", "list.csv", "no rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_the_field(as_user, coordinator, coalition, content, name, words):
    page = upload(as_user(coordinator), coalition, content, name)
    assert page.status_code == 200
    assert any(words in message for message in page.context["form"].errors["file"])
    assert words in page.text
    assert not ImportRun.objects.exists()


def test_no_file_and_one_too_big(as_user, coordinator, coalition, settings):
    settings.IMPORT_MAX_BYTES = 100
    page = as_user(coordinator).post(reverse("import-new", args=[coalition.slug]), {})
    assert page.context["form"].errors == {"file": ["Choose a file first."]}
    page = upload(as_user(coordinator), coalition, b"Name\n" + b"A\n" * 100)
    assert "at most 100" in page.context["form"].errors["file"][0]
    settings.IMPORT_MAX_ROWS = 3
    page = upload(as_user(coordinator), coalition, b"Name\n" + b"A\n" * 4)
    assert page.context["form"].errors["file"] == ["More than 3 rows. Split the file into smaller ones."]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": ""}, {"name": ["Choose the column that holds the name."]}),
        ({"city": "1"}, {"city": ["“Facility Name” is name already."]}),
        ({"filter_1": "4"}, {"value_1": ["Fill in the value to look for, or choose “All rows”."]}),
        ({"value_2": "MN"}, {"filter_2": ["Choose the column in which to look for it."]}),
    ],
)
def test_a_mapping_that_does_not_fit_keeps_what_was_chosen(as_user, coordinator, run, changes, errors):
    page = as_user(coordinator).post(address("import-map", run), map_data(run, county="3", **changes))
    found = {name: list(words) for name, words in page.context["form"].errors.items()}
    assert errors.items() <= found.items()
    assert page.context["form"]["state"].value() == "4"
    assert runs.load(run.pk).status == Status.UPLOADED


def test_a_type_of_another_coalition_cannot_be_chosen(as_user, coordinator, run, other_coalition):
    foreign = coalition_type(other_coalition, "hospital")
    page = as_user(coordinator).post(address("import-map", run), map_data(run, type=str(foreign.pk)))
    assert "type" in page.context["form"].errors


def test_pressing_twice_is_harmless(as_user, coordinator, checked):
    client = as_user(coordinator)
    assert client.post(address("import-preview", checked), {"duplicates": "skip"}).url == address("import-run", checked)
    page = client.post(address("import-preview", checked), {"duplicates": "skip"}, follow=True)
    assert "Nothing was changed." in page.text
    assert runs.load(checked.pk).status == Status.APPLYING


def test_the_preview_shows_doubles_and_errors(as_user, coordinator, coalition):
    partner = Partner.objects.create(coalition=coalition, name="Lakeside", city="Duluth", address="1 Main St")
    content = b"Name,City,Address,State\nLakeside,Duluth,2 Oak St,MN\nCounty EMS,Duluth,,Ontario\nMayo,Rochester,,MN\n"
    run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=content)
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
    checking.check(run.pk)
    client = as_user(coordinator)
    page = client.get(address("import-preview", run))
    for words in ("Looks like an existing one", "Needs a look", "Write the state as two letters", "1 row will be"):
        assert words in page.text
    assert reverse("partner-detail", args=[coalition.slug, partner.pk]) in page.text
    page = client.get(address("import-preview", run), {"show": "error"})
    assert [row.number for row in page.context["page"]] == [3]
    client.post(address("import-preview", run), {"duplicates": "add"})
    applying.apply(run.pk)
    assert sorted(Partner.objects.values_list("name", flat=True)) == ["Lakeside", "Lakeside", "Mayo"]


def test_a_stopped_import_says_why(as_user, coordinator, run):
    runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
    runs.fail(run.pk, "More than 3 rows.")
    page = as_user(coordinator).get(address("import-run", run))
    assert "More than 3 rows." in page.text
    assert "Nothing was written." in page.text
    assert as_user(coordinator).post(address("import-discard", run)).status_code == 302
    assert not ImportRun.objects.exists()


def test_as_many_queries_for_many_rows(as_user, coordinator, coalition):
    client, counts = as_user(coordinator), []
    for number in (1, 40):
        content = HOSPITALS.split(b"\n")[0] + b"\n" + b"\n".join(HOSPITALS.split(b"\n")[1 : 1 + number]) + b"\n"
        run = runs.start(coalition=coalition, by=coordinator, file_name="a.csv", content=content)
        runs.ask_check(run=run, by=coordinator, mapping=run.mapping, filters=[], options={"status": "prospect"})
        checking.check(run.pk)
        with CaptureQueriesContext(
            connection,
        ) as preview:
            assert len(client.get(address("import-preview", run)).context["page"]) == number
        with CaptureQueriesContext(connection) as listed:
            client.get(address("import-list", run))
        counts.append((len(preview), len(listed)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_the_partner_list_leads_to_it(as_user, coordinator, leader, coalition):
    where = reverse("partner-list", args=[coalition.slug])
    assert reverse("import-new", args=[coalition.slug]) in as_user(coordinator).get(where).text
    assert reverse("import-new", args=[coalition.slug]) not in as_user(leader).get(where).text
