"""`manage.py import_partners`: the same importer, from the shell."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.exchange.models import ImportRun
from members.models import Membership, Partner
from tests.characters import coalition_type

HOSPITALS = Path(__file__).parents[2] / "data" / "hospitals.csv"


def call(*args):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_partners", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_one_state(coalition):
    out, err = call("river", HOSPITALS, "--where", "State=MN", "--type", "hospital", "--status", "invited")
    assert "name from “Facility Name”" in out
    assert "       5  new\n" in out
    assert "      40  left out\n" in out
    assert out.endswith("Added 5 partners, filled gaps of 0 partners.\n")
    assert err == ""
    assert set(Partner.objects.values_list("stakeholder_type", flat=True)) == {coalition_type(coalition, "hospital").pk}
    assert list(Membership.objects.values_list("status", flat=True)) == ["invited"] * 5
    assert ImportRun.objects.get().status == ImportRun.Status.APPLIED


def test_a_dry_run_leaves_nothing(coalition):
    out, _ = call("river", HOSPITALS, "--dry-run")
    assert "      45  new\n" in out
    assert not Partner.objects.exists()
    assert not ImportRun.objects.exists()


def test_twice(coalition):
    call("river", HOSPITALS)
    assert call("river", HOSPITALS)[0].endswith("Added 0 partners, filled gaps of 0 partners.\n")


def test_row_errors_are_told(coalition, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("Name,E-mail\nLakeside,nobody\nCounty EMS,\n")
    out, err = call("river", file)
    assert err == "Line 2, Lakeside: email: This is not an e-mail address.\n"
    assert out.endswith("Added 1 partner, filled gaps of 0 partners.\n")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nowhere", HOSPITALS], "There is no coalition 'nowhere'"),
        (["river", HOSPITALS, "--type", "wizards"], "There is no type 'wizards'"),
        (["river", HOSPITALS, "--where", "Stat=MN"], "no column “Stat”"),
        (["river", HOSPITALS, "--where", "State"], "COLUMN=VALUE"),
        (["river", "missing.csv"], "cannot be opened: No such file"),
        (["river", __file__ + "c"], "cannot be opened"),
    ],
)
def test_what_cannot_be_done_is_told(coalition, args, words):
    with pytest.raises(CommandError, match=words):
        call(*args)
    assert not ImportRun.objects.exists()
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "This is a PDF"), (b"First,Last\nA,B\n", "No column looks like a name"), (b"", "is empty")],
)
def test_a_file_that_is_no_list_of_partners(coalition, tmp_path, content, words):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call("river", file)
    assert not ImportRun.objects.exists()


def test_too_many_rows(coalition, settings):
    settings.IMPORT_MAX_ROWS = 44
    with pytest.raises(CommandError, match="More than 44 rows"):
        call("river", HOSPITALS)
    assert not ImportRun.objects.exists()
