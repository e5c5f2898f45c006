"""Attendance files: CSV in the usual encodings and separators, or XLSX, as lines of text by column."""

import codecs
import csv
import io
import zipfile

from django.conf import settings
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .importing import COLUMNS, missing_columns, plain

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MOST_COLUMNS = 500


class Unreadable(Exception):
    """The file is not one we can read. Its message says what would be."""


def lines_of(content):
    """[(line number, {column: value})] of a file's bytes; the header is line 1. Unreadable says what is wrong."""
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise Unreadable(f"The file is larger than {settings.IMPORT_MAX_BYTES // 2**20} MB. Cut it in two.")
    if not content.strip():
        raise Unreadable("The file is empty.")
    rows = _sheet(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    header = next(rows, (1, []))[1]
    lacks = missing_columns([str(cell or "") for cell in header])
    if lacks:
        raise Unreadable(
            f"The first line lacks: {', '.join(lacks)}. These columns are read: {', '.join(COLUMNS)}; "
            "save the file as CSV or XLSX with them."
        )
    return _named(header, rows)


def _named(header, rows):
    names = [plain(str(cell or "")).replace(" ", "_") for cell in header]
    # Of two columns of one name the first counts.
    places = [(name, names.index(name)) for name in COLUMNS if name in names]
    found = []
    for number, cells in rows:
        row = {name: cells[place] for name, place in places if place < len(cells) and cells[place] is not None}
        if any(str(value).strip() for value in row.values()):
            found.append((number, row))
        if len(found) > settings.IMPORT_MAX_ROWS:
            raise Unreadable(f"The file has more than {settings.IMPORT_MAX_ROWS:,} lines. Cut it in two.")
    return found


def _csv(content):
    text = _decoded(content)
    head = text[:4000].splitlines()[0] if text.strip() else ""
    separator = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, cells[:MOST_COLUMNS]
    except csv.Error as error:
        raise Unreadable(f"Line {reader.line_num} cannot be read. Save the file as CSV again.") from error


def _decoded(content):
    for mark, encoding in MARKS:
        if content.startswith(mark):
            break
    else:
        encoding = "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if b"\x00" in content[:4000]:
            raise Unreadable("This is not a CSV or XLSX file. Save the list as one of them.") from None
        return content.decode("cp1252", errors="replace")


def _sheet(content):
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable("This is not an XLSX file we can open. Save the list as CSV or XLSX again.") from error
    for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        yield number, cells
