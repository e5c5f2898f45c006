"""Exported, brought in as another coalition, exported again: the same but for numbers."""

import csv
import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from coalition.models import Coalition, Role, User
from members.bundle import bringing, decisions, writing
from members.models import Partner, Person
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_meeting

LOGS = ("coalition_brought",)  # what bringing in adds


def exported(coalition):
    file = io.BytesIO()
    writing.write(coalition, file)
    return file


def tables(file):
    """{file: [row as a dict]} of a zip, numbers replaced by their place among those of their table."""
    with zipfile.ZipFile(file) as archive:
        raw = {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
    raw["coalition.auditevent.csv"] = [row for row in raw["coalition.auditevent.csv"] if row["verb"] not in LOGS]
    places = {name: {row["id"]: str(place) for place, row in enumerate(rows)} for name, rows in raw.items()}
    emails = {row["id"]: row["email"] for row in raw["accounts.csv"]}
    found = {"accounts.csv": sorted((row["email"], row["name"]) for row in raw["accounts.csv"])}
    for table in decisions.carried():
        found[table.noun] = [_plain(table, row, places, emails) for row in raw[table.noun]]
    return found


def _plain(table, row, places, emails):
    row = dict(row, id=places[table.noun][row["id"]])
    for each, to in table.links():
        if row[each.column] != writing.NULL:
            row[each.column] = (
                emails[row[each.column]] if to == decisions.USER else places[f"{to}.csv"][row[each.column]]
            )
    for name, (by, known) in table.loose.items():
        column = table.model._meta.get_field(name).column
        of = row[table.model._meta.get_field(by).column]
        to = (known or {}).get(of, of).lower()
        row[column] = places.get(f"{to}.csv", {}).get(row[column], row[column].lstrip("-"))
    for name in (*table.fresh, *filter(None, [table.file, table.rekey])):
        row.pop(name)
    if table.json_keys:
        name, key, to = table.json_keys
        told = json.loads(row[name])
        if key in told:
            told[key] = {places[f"{to}.csv"][number]: value for number, value in told[key].items()}
        row[name] = told
    return row


def rows(name, file):
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


@pytest.fixture
def told_demo(db, settings):
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    return Coalition.objects.get(slug="cedar-valley")


def test_the_demo_there_and_back(told_demo):
    first = exported(told_demo)
    copy = bringing.bring(first, slug="copy")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    before, after = tables(first), tables(exported(copy))
    assert {name for name, rows in before.items() if not rows} == {name for name, rows in after.items() if not rows}
    for name, found in before.items():
        assert after[name] == found, name
    assert sum(map(len, before.values())) > 500
    assert copy.name == told_demo.name
    call_command("ledger", "verify", "copy")


def test_texts_of_all_kinds(coalition, owner):
    texts = ["=1+1", 'a "quoted", one', "two\nlines", "\\N", "", " spaces ", "李小龍", "tab\there", "\\."]
    for number, text in enumerate(texts):
        make_person(coalition, f"P{number}{text}"[:200], notes=text)
        make_partner(coalition, f"O{number}{text}"[:200])
    copy = bringing.bring(exported(coalition), slug="copy")
    for model, names in ((Person, ("name", "notes")), (Partner, ("name", "about"))):
        ours = model.objects.filter(coalition=coalition).order_by("pk").values_list(*names)
        assert list(ours) == list(model.objects.filter(coalition=copy).order_by("pk").values_list(*names))


def test_accounts_are_found_by_address_or_made_without_a_password(coalition, owner, coordinator):
    file = exported(coalition)
    assert owner.password not in rows("accounts.csv", file)
    address = coordinator.email
    User.objects.filter(pk=coordinator.pk).update(email="was@else.example")
    copy = bringing.bring(file, slug="copy")
    made = User.objects.get(email=address)
    assert not made.has_usable_password()
    assert set(Role.objects.filter(coalition=copy).values_list("user", "role")) == {
        (owner.pk, "owner"), (made.pk, "coordinator"),
    }  # fmt: skip


def test_files_go_along(coalition, owner):
    from meetings.documents.actions import add_document

    meeting = make_meeting(coalition)
    add_document(meeting=meeting, title="Plan", name="plan.txt", content=b"What we plan.", by=owner)
    copy = bringing.bring(exported(coalition), slug="copy")
    from meetings.models import DocumentVersion

    version = DocumentVersion.objects.get(coalition=copy)
    with default_storage.open(version.path) as file:
        assert file.read() == b"What we plan."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, text: None if name == "members.person.csv" else text, "members.person.csv is missing."),
        (lambda name, text: text.replace("slug", "slugs") if name == "manifest.json" else text.replace("id,name", "id,nome", 1)
         if name == "members.person.csv" else text, "members.person.csv has other columns"),
        (lambda name, text: "" if name == "manifest.json" else text, "no manifest.json"),
        (lambda name, text: text.replace('"version": 1', '"version": 7') if name == "manifest.json" else text, "version 7"),
        (lambda name, text: text.splitlines()[0] + "\n" if name == "members.partner.csv" else text, "names a row that is not"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_together_writes_nothing(coalition, owner, change, words):
    from members.people.actions import create_person

    create_person(
        coalition=coalition, by=owner, partner=make_partner(coalition, "Clinic"), name="Ana", email="a@b.example"
    )
    broken = io.BytesIO()
    with zipfile.ZipFile(exported(coalition)) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            text = change(name, good.read(name).decode())
            if text is not None:
                bad.writestr(name, text)
    with pytest.raises(bringing.Refused, match=words):
        bringing.bring(broken, slug="copy")
    assert not Coalition.objects.filter(slug="copy").exists()


def test_an_address_that_is_taken_is_refused(coalition, owner):
    with pytest.raises(bringing.Refused):
        bringing.bring(exported(coalition), slug=coalition.slug)


def test_from_the_shell(coalition, owner, tmp_path, capsys):
    make_partner(coalition, "Cedar Clinic")
    where = tmp_path / "all.zip"
    call_command("export_coalition", coalition.slug, str(where))
    assert oct(where.stat().st_mode)[-3:] == "600"
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_coalition", coalition.slug, str(where))
    call_command("import_coalition", str(where), "--as", "copy")
    assert Partner.objects.filter(coalition__slug="copy").values_list("name", flat=True).get() == "Cedar Clinic"
    with zipfile.ZipFile(where) as archive:
        readme = archive.read("README.md").decode()
    assert "## members.partner.csv (1)" in readme
    assert "- `email`: E-mail." in readme
