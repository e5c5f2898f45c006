"""Reads an uploaded table, whatever program wrote it: CSV in any usual encoding, or XLSX.

    table = read(content)                      # bytes; raises Unreadable
    table.columns                              # ["Facility ID", "Facility Name", …], no two alike
    for row in table.rows(): ...               # Row(number, values, surplus); raises Unreadable half-way too

Every value is text, trimmed; a formula is text like any other. Nothing is ever evaluated.
"""

import codecs
import csv
import datetime
import io
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.template.defaultfilters import filesizeformat

DELIMITERS = ",;\t|"
SAMPLE_LENGTH = 80  # characters of a value kept as a sample
START = 1001  # records read at once, the header among them
SAMPLE = 30  # records looked at to find the delimiter
MAX_COLUMNS = 500
MAX_CELL = 32_767  # characters; what a spreadsheet's cell holds
MAX_LINES_A_ROW = 100  # lines one CSV record may span before a quotation mark must be missing
SHEET_LAST_ROW = 1_048_576  # the last row a spreadsheet has; a file that claims more is made to hurt
UNPACK_TIMES = 10  # how many times IMPORT_MAX_BYTES an XLSX may unpack to (sheets are read as a stream)
UNPACK_TIMES_WHOLE = 3  # the same for the parts that are read whole: shared texts, styles
BLOCK = 1024 * 1024  # characters decoded at a time while checking the encoding

CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
FORMULA = re.compile(rb"<f[ >/]")
SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")

NOT_A_TABLE = "Choose a CSV file, or an Excel workbook (.xlsx)."
OTHER_KINDS = (
    (b"%PDF", "This is a PDF."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"GIF8", "This is a picture."),
    (b"\xd0\xcf\x11\xe0", "This is a workbook of an old kind (.xls), or one with a password. Save it as .xlsx first."),
    (b"{\\rtf", "This is a text document."),
    (b"\x1f\x8b", "This is a packed file."),
    (b"7z\xbc\xaf", "This is a packed file."),
    (b"Rar!", "This is a packed file."),
    (b"PK\x05\x06", "This is an empty ZIP file."),
)
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<?xml", b"<svg")


class Unreadable(Exception):
    """The file cannot be read as a table. The message tells a person why, and what would help."""


class Row(NamedTuple):
    """One row that is not empty. `number` is its row in the spreadsheet; `values` are as many as the columns;
    `surplus` are filled cells beyond the last column."""

    number: int
    values: list
    surplus: list


@dataclass(frozen=True)
class Table:
    """A file that can be read. `records` opens a fresh run over (number, [texts]) with the header as its first."""

    columns: list
    records: object
    is_csv: bool
    start: list  # the first few (number, [texts]), with the header: opening a workbook again costs seconds
    about: dict = field(default_factory=dict)  # what else the file says, kept with the import's options

    def rows(self):
        """Every row that is not empty, as Row. Unreadable beyond settings.IMPORT_MAX_ROWS."""
        width = len(self.columns)
        for found, (number, cells) in enumerate(islice(self.records(), 1, None), start=1):
            if found > settings.IMPORT_MAX_ROWS:
                raise Unreadable(f"More than {settings.IMPORT_MAX_ROWS:,} rows. Split the file into smaller ones.")
            values = cells[:width] + [""] * (width - len(cells))
            yield Row(number, values, [cell for cell in cells[width:] if cell])

    @property
    def is_empty(self):
        """Whether there is nothing but a header."""
        return len(self.start) < 2

    def sample(self, number=3):
        """The first few different values of every column: [[values of column 1], …], empty ones left out."""
        found = [{} for _ in self.columns]
        for _, cells in self.start[1:]:
            for kept, value in zip(found, cells, strict=False):
                if value and len(kept) < number:
                    kept.setdefault(value[:SAMPLE_LENGTH])
            if all(len(kept) == number for kept in found):
                break
        return [list(kept) for kept in found]


def read(content):
    """The Table in these bytes; Unreadable, in words for people, when there is none."""
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise Unreadable(too_big(len(content)))
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Unreadable("The file is empty.")
    if content.startswith(b"PK\x03\x04"):
        return _table(_workbook_records(content), is_csv=False)
    _refuse_other_kinds(content)
    return _table(_text_records(content), is_csv=True)


def sniff(file, packed=None):
    """The bytes one has to go through to read an uploaded file; Unreadable when its head already says it is no table.

    `packed(file)`: the bytes of a ZIP of tables, None when it is none; for kinds that take such.
    """
    head = file.read(BLOCK)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        with _damage_told():
            size = (packed(file) if packed else None) or _measure(file)
        file.seek(0)
        return size
    _refuse_other_kinds(head)
    return file.size


def variants(content):
    """The file's records (number, [texts]) as every delimiter cuts them, for files that hold more than one table."""
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise Unreadable(too_big(len(content)))
    if content.startswith(b"PK\x03\x04"):
        yield _workbook_records(content)()
        return
    _refuse_other_kinds(content)
    encoding = _encoding(content)
    for delimiter in "\t,;":
        lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
        yield _filled(_csv_records(lines, delimiter, 0))


def too_big(size):
    """The sentence for a file of `size` bytes, too many."""
    return f"The file has {filesizeformat(size)}; at most {filesizeformat(settings.IMPORT_MAX_BYTES)} can be read."


def _table(records, *, is_csv):
    start = list(islice(records(), START))
    if not start:
        raise Unreadable("The file is empty.")
    return Table(columns=_columns(start[0][1]), records=records, is_csv=is_csv, start=start)


def _columns(cells):
    """Names of the columns: trimmed, none empty, a number behind one that was there before."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(f"{len(cells):,} columns are more than we can read; {MAX_COLUMNS} is the most.")
    names, taken = [], set()
    for place, cell in enumerate(cells, start=1):
        base = " ".join(cell.split())[:100] or f"Column {place}"
        name, again = base, 1
        while name.casefold() in taken:
            again += 1
            name = f"{base} {again}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _tidy(text):
    """A cell's text, trimmed, with plain spaces; line breaks within stay."""
    return SPACES.sub(" ", text).strip()


def _filled(numbered):
    """Trims the cells of (number, cells) and leaves out the rows without any."""
    for number, cells in numbered:
        tidied = [_tidy(cell) if cell else "" for cell in cells]
        if any(tidied):
            if max(map(len, tidied)) > MAX_CELL:
                raise Unreadable(f"Row {number:,} has a cell of more than {MAX_CELL:,} characters.")
            yield number, tidied


def _refuse_other_kinds(content):
    for magic, words in OTHER_KINDS:
        if content.startswith(magic):
            raise Unreadable(f"{words} {NOT_A_TABLE}")
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(MARKUP):
        raise Unreadable(f"This is a web page. {NOT_A_TABLE}")


# --- CSV ---------------------------------------------------------------------------------------------------------


def _text_records(content):
    """A function that opens the text as records."""
    encoding = _encoding(content)

    def lines():
        return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")

    skip, delimiter = _delimiter(lines())

    def records():
        return _filled(_csv_records(lines(), delimiter, skip))

    return records


def _encoding(content):
    """The name of the encoding, checked over the whole text."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        guesses = ["utf-32"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        guesses = ["utf-16"]
    elif content.startswith(codecs.BOM_UTF8):
        guesses = ["utf-8-sig"]
    else:
        # UTF-16 without a mark: every second byte of plain letters is zero.
        start = content[: 4096 - 4096 % 2]
        half = len(start) // 2
        odd, even = start[1::2].count(0), start[::2].count(0)
        if odd > half * 0.4 and even <= half * 0.02:
            guesses = ["utf-16-le"]
        elif even > half * 0.4 and odd <= half * 0.02:
            guesses = ["utf-16-be"]
        else:
            guesses = ["utf-8", "cp1252"]
    for encoding in guesses:
        try:
            _look_through(content, encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable("Its characters cannot be made out. Save it again as “CSV UTF-8”, or as .xlsx.")


def _look_through(content, encoding):
    """Decode all of it, block by block; Unreadable for what no table has in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), BLOCK):
        text = decoder.decode(content[start : start + BLOCK], final=start + BLOCK >= len(content))
        if "\x00" in text:
            raise Unreadable(f"There are NUL bytes in it: it is damaged, or not a table. {NOT_A_TABLE}")
        if len(CONTROL.findall(text)) > 3:
            raise Unreadable(f"This is not a table of text. {NOT_A_TABLE}")


def _delimiter(lines):
    """(lines to skip, delimiter): "sep=;" in the first line, or the one that gives the most even table."""
    start = list(islice(lines, 200))
    told = re.fullmatch(r"\ufeff?\"?sep=(.)\"?\s*", start[0], re.IGNORECASE) if start else None
    if told and told[1] in DELIMITERS:
        return 1, told[1]
    return 0, max(DELIMITERS, key=lambda delimiter: _evenness(start, delimiter))


def _evenness(lines, delimiter):
    """How well the delimiter fits, as something to compare; the first of equals wins."""
    records = [record for record in islice(_lenient(lines, delimiter), SAMPLE) if any(record)]
    width = len(records[0]) if records else 0
    alike = sum(len(record) == width for record in records) / (len(records) or 1)
    return width > 1, alike > 0.5, width


def _lenient(lines, delimiter):
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _csv_records(lines, delimiter, skip):
    """(number, cells) of every record, empty ones included; numbers as a spreadsheet would show them."""
    for _ in range(skip):
        next(lines)
    reader, last = csv.reader(lines, delimiter=delimiter), 0
    number = skip
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as trouble:
            raise Unreadable(_unclosed(number)) from trouble
        if cells is None:
            return
        if reader.line_num - last > MAX_LINES_A_ROW:
            raise Unreadable(_unclosed(number))
        last = reader.line_num
        yield number, cells


def _unclosed(number):
    return f"Row {number:,} cannot be read: a quotation mark in it is opened and not closed."


# --- XLSX --------------------------------------------------------------------------------------------------------


def _workbook_records(content):
    """A function that opens the first sheet with anything in it as records."""
    with _damage_told():
        _measure(io.BytesIO(content))

    def records():
        with _damage_told():
            books = [_open(content)]
            if _has_formulas(content):  # then a cell is what it shows
                books.append(_open(content, data_only=True))
            try:
                for place, sheet in enumerate(books[0].worksheets):
                    if sheet.sheet_state == "visible":
                        filled = _filled(_sheet_records(*(book.worksheets[place] for book in books)))
                        first = next(filled, None)
                        if first is not None:
                            yield first
                            yield from filled
                            return
            finally:
                for book in books:
                    book.close()

    return records


def _open(content, **how):
    import openpyxl  # here, and not above: 12 MiB that a web worker which reads no workbook need not hold

    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False, **how)


def _has_formulas(content):
    """Whether any sheet holds a formula; a look at the bytes, so that most files are opened only once."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as file:
                    end = b""
                    while block := file.read(BLOCK):
                        if FORMULA.search(end + block):
                            return True
                        end = block[-4:]
    return False


def _measure(file):
    """The bytes it unpacks to; Unreadable for a ZIP that is no workbook, or unpacks to far more than it seems."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            kind = "a text document" if "word/document.xml" in names else "a ZIP file"
            kind = "an OpenDocument file; save it as .xlsx first" if "mimetype" in names else kind
            raise Unreadable(f"This is {kind}. {NOT_A_TABLE}")
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise Unreadable(f"The workbook is packed in a way that no spreadsheet program uses. {NOT_A_TABLE}")
        # The sizes are those the archive declares; zipfile never unpacks more than that.
        whole = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
        everything = sum(part.file_size for part in parts)
        too_much = everything > UNPACK_TIMES * settings.IMPORT_MAX_BYTES
        if too_much or whole > UNPACK_TIMES_WHOLE * settings.IMPORT_MAX_BYTES or len(parts) > 5000:
            raise Unreadable("The workbook unpacks to more than we can read. Save the one sheet as CSV.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as file:
                    if b"<!DOCTYPE" in file.read(1024):
                        raise Unreadable(f"The workbook has parts in it that none should have. {NOT_A_TABLE}")
    return everything


@contextmanager
def _damage_told():
    """Whatever openpyxl meets in a damaged workbook becomes one sentence, with the error itself as its cause."""
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        yield
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError,  # a part is cut off or does not unpack
        NotImplementedError, RuntimeError,  # of the ZIP reader: a later version of the format, a part with a password
        ParseError, InvalidFileException,  # a part is not the XML it should be
        KeyError, IndexError, ValueError, TypeError, AttributeError,  # XML of another shape; openpyxl looks before nothing
    ) as trouble:  # fmt: skip
        raise Unreadable("The workbook is damaged or locked. Open it, save it again, or save it as CSV.") from trouble


def _sheet_records(sheet, shown=None):
    """(number, texts) of every row of a sheet. `shown` is the same sheet with the results of its formulas; a formula
    that was never computed stays what it is, as text."""
    budget = 200 * settings.IMPORT_MAX_ROWS  # cells
    results = _rows(shown) if shown else repeat(None)
    for number, (cells, computed) in enumerate(zip(_rows(sheet), results, strict=False), start=1):
        budget -= len(cells)
        if number > SHEET_LAST_ROW or budget < 0:
            raise Unreadable("The sheet is larger than we can read. Save the part you need as CSV.")
        if computed:
            cells = [cell if result.value is None else result for cell, result in zip(cells, computed, strict=False)]
        yield number, [_text(cell) for cell in cells]


def _rows(sheet):
    sheet.reset_dimensions()  # what the file says of its size is not to be believed
    return sheet.iter_rows()


def _text(cell):
    """What the cell shows, as text: whole numbers without ".0", days as 2026-03-31."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        # A column of ZIP codes may be numbers shown with leading zeros.
        shown = cell.number_format if set(cell.number_format) == {"0"} else ""
        return str(int(value)).zfill(len(shown))
    if isinstance(value, datetime.datetime):
        moment = (value + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
        return str(moment.date()) if moment.time() == datetime.time() else str(moment)
    return str(value)
