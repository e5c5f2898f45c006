"""Every kind of file people bring: read right, or refused in words that help."""

import io
import random
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from members.exchange import reading
from members.exchange.reading import Unreadable

HOSPITALS = Path(__file__).parents[2] / "data" / "hospitals.csv"
TEXT = "Name;City\nSão José Clinic;Winona\nKlinik am See;Duluth\n"
ROWS = [["São José Clinic", "Winona"], ["Klinik am See", "Duluth"]]


def values(content):
    return [row.values for row in reading.read(content).rows()]


def workbook(*rows, title="Sheet"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(encoding):
    table = reading.read(TEXT.encode(encoding))
    assert table.columns == ["Name", "City"]
    assert [row.values for row in table.rows()] == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, newline):
    assert values(TEXT.replace(";", delimiter).replace("\n", newline).encode()) == ROWS


def test_the_delimiter_a_spreadsheet_names_itself():
    assert values(b"sep=;\nName;Address\nLakeside;1 Main St, Suite 2\n") == [["Lakeside", "1 Main St, Suite 2"]]


def test_a_semicolon_file_full_of_commas():
    content = b"Name;Address\nA;1 Main St, Suite 2, Duluth\nB;2 Main St, Suite 3, Duluth\n"
    assert values(content) == [["A", "1 Main St, Suite 2, Duluth"], ["B", "2 Main St, Suite 3, Duluth"]]


def test_one_column():
    assert values(b"Name\nLakeside Hospital\nCounty EMS\n") == [["Lakeside Hospital"], ["County EMS"]]


def test_the_federal_file():
    table = reading.read(HOSPITALS.read_bytes())
    rows = list(table.rows())
    assert len(rows) == 45
    assert table.columns[:2] == ["Facility ID", "Facility Name"]
    assert rows[0].number == 2
    assert rows[0].values[:6] == [
        "010001", "SOUTHEAST HEALTH MEDICAL CENTER", "1108 ROSS CLARK CIRCLE", "DOTHAN", "AL", "36301",
    ]  # fmt: skip


def test_a_workbook():
    content = workbook(
        ["Name", "ZIP", "Beds", "Open", "Since"],
        ["Lakeside", "02115", 25.0, True, datetime(2026, 3, 31)],  # noqa: DTZ001  (a spreadsheet has no zones)
        [None, None, None, None, None],
        ["County EMS", None, 1.5, False, datetime(2026, 3, 31, 14, 30)],  # noqa: DTZ001
    )
    table = reading.read(content)
    assert [(row.number, row.values) for row in table.rows()] == [
        (2, ["Lakeside", "02115", "25", "Yes", "2026-03-31"]),
        (4, ["County EMS", "", "1.5", "No", "2026-03-31 14:30:00"]),
    ]


def test_numbers_shown_with_leading_zeros_keep_them():
    book = openpyxl.Workbook()
    book.active.append(["ZIP"])
    book.active.append([2115])
    book.active["A2"].number_format = "00000"
    file = io.BytesIO()
    book.save(file)
    assert values(file.getvalue()) == [["02115"]]


@pytest.mark.parametrize("make", [lambda rows: workbook(*rows), lambda rows: "\n".join(map(",".join, rows)).encode()])
def test_formulas_stay_text(make):
    rows = [["Name", "About"], ["=cmd|' /C calc'!A0", "=1+1"]]
    assert values(make(rows)) == [["=cmd|' /C calc'!A0", "=1+1"]]


def test_duplicate_and_missing_headers():
    table = reading.read(b"Name,name,,City,Name\na,b,c,d,e\n")
    assert table.columns == ["Name", "name 2", "Column 3", "City", "Name 3"]


def test_empty_rows_are_skipped_and_ragged_ones_told():
    table = reading.read(b"\n\nName,City\n\nA\n , \nB,Duluth,more\n\n")
    assert table.columns == ["Name", "City"]
    assert [tuple(row) for row in table.rows()] == [(5, ["A", ""], []), (7, ["B", "Duluth"], ["more"])]


def test_two_hundred_columns():
    header = ",".join(f"Column {number}" for number in range(200))
    table = reading.read(f"{header}\n{','.join(['x'] * 200)}\n".encode())
    assert len(table.columns) == 200
    assert [len(row.values) for row in table.rows()] == [200]


def test_line_breaks_within_quotes():
    table = reading.read(b'Name,About\nA,"two\nlines"\nB,one\n')
    assert [(row.number, row.values) for row in table.rows()] == [(2, ["A", "two\nlines"]), (3, ["B", "one"])]


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n\r\n", "The file is empty."),
        (b"%PDF-1.7\n%...", "This is a PDF."),
        (PNG, "This is a picture."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of an old kind"),
        (b"\n<!DOCTYPE html><html><table>", "This is a web page."),
        (b"Name,City\nA\x00B,Duluth\n", "NUL bytes"),
        (b"Name\x01\x02\x03\x04,City\n", "not a table of text"),
        (b"Name,City\nA\x81,Duluth\n", "cannot be made out"),
        (zipped(readme="hello"), "This is a ZIP file."),
        (zipped(**{"word/document.xml": "<a/>"}), "This is a text document."),
        (zipped(**{"xl/workbook.xml": "<workbook>"}), "damaged or locked"),
        (zipped(**{"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "none should have"),
        (b"PK\x03\x04 torn", "damaged or locked"),
        (b"7z\xbc\xaf\x27\x1c", "packed file"),
        (",".join("a" * 501).encode(), "501 columns"),
        (b'Name,City\n"A,Duluth\n' + b"B,Winona\n" * 200, "Row 2 cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    with pytest.raises(Unreadable) as refused:
        list(reading.read(content).rows())
    assert words in str(refused.value)


def test_too_many_bytes(settings):
    settings.IMPORT_MAX_BYTES = 100
    with pytest.raises(Unreadable, match="101\xa0bytes; at most 100\xa0bytes"):
        reading.read(b"N" * 101)


@pytest.mark.parametrize("rows", [3, 4])
def test_too_many_rows(settings, rows):
    settings.IMPORT_MAX_ROWS = 3
    table = reading.read(b"Name\n" + b"A\n" * rows)
    if rows == 3:
        assert len(list(table.rows())) == 3
        return
    with pytest.raises(Unreadable, match="More than 3 rows"):
        list(table.rows())


def test_a_workbook_that_unpacks_to_far_more_than_it_seems(settings):
    settings.IMPORT_MAX_BYTES = 10_000
    bomb = zipped(**{"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": "<a>" + " " * 100_001 + "</a>"})
    assert len(bomb) < 1000
    with pytest.raises(Unreadable, match="unpacks to more"):
        reading.read(bomb)


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_as_none_ever_is(packed):
    other = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Name"], ["A"]))) as source,
        zipfile.ZipFile(other, "w", packed) as target,
    ):
        for part in source.namelist():
            target.writestr(part, source.read(part))
    with pytest.raises(Unreadable, match="packed in a way"):
        reading.read(other.getvalue())


def test_damage_at_any_place_is_told():
    """Whatever is wrong in the file, it is read, or is Unreadable."""
    honest = workbook(["Name"], ["A"])
    chance = random.Random(7)
    outcomes = set()
    for _ in range(400):
        file = bytearray(honest)
        for _ in range(chance.choice((1, 2, 8))):
            file[chance.randrange(4, len(file))] = chance.randrange(256)
        try:
            list(reading.read(bytes(file)).rows())
            outcomes.add("read")
        except Unreadable:
            outcomes.add("told")
    assert outcomes == {"read", "told"}


def test_a_sheet_that_lies_about_its_size():
    honest = workbook(["Name"], ["A"])
    lying = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as source, zipfile.ZipFile(lying, "w") as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(b'<row r="2"', b'<row r="999999999"').replace(b'r="A2"', b'r="A999999999"')
                assert b"999999999" in text
            target.writestr(part, text)
    with pytest.raises(Unreadable, match="larger than we can read"):
        list(reading.read(lying.getvalue()).rows())


def test_the_first_sheet_with_anything_in_it_is_read():
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Hidden")
    hidden.append(["Secret"])
    hidden.sheet_state = "hidden"
    book.create_sheet("List").append(["Name"])
    book["List"].append(["A"])
    file = io.BytesIO()
    book.save(file)
    assert values(file.getvalue()) == [["A"]]


def test_samples_by_column():
    assert reading.read(b"Name,City\nA,\nB,Duluth\nC,\nD,\n").sample() == [["A", "B", "C"], ["Duluth"]]
