"""Lists as files: CSV by PostgreSQL's COPY, XLSX row by row; neither holds the list in memory.

Formula guard: text that a spreadsheet would run (it begins with = + - @, tab or carriage return) gets a leading
apostrophe. Numbers and dates stay as they are; times are in the current time zone (the coalition's).
"""

import csv
import datetime
import tempfile
from itertools import islice

from django.db import connection
from django.db.models.expressions import BaseExpression
from django.http import FileResponse
from django.utils import timezone

RUNS = ("=", "+", "-", "@", "\t", "\r")
BOM = b"\xef\xbb\xbf"  # so that Excel reads UTF-8
CHUNK = 2000  # rows read from the server-side cursor at a time
IN_MEMORY = 1024 * 1024  # bytes of a file kept in memory before it goes to disk
SHEET_ROWS = 1_048_576  # what a sheet holds, heads included

# PostgreSQL's type numbers (pg_type.oid), fixed since ever
TEXTS = {18, 19, 25, 1042, 1043, 3802, 114, 1009, 1015}
MOMENT, BOOLEAN = 1184, 16


def guarded(value):
    """A value for a spreadsheet: text that would run gets an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RUNS) else value
    return value


def plain(value):
    """A cell's value: yes and no in words, times local and without zone, lists joined, text guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, (list, tuple, set)):
        return guarded(", ".join(map(str, value)))
    if isinstance(value, (str, int, float, datetime.date, datetime.time)):
        return guarded(value)
    return guarded(str(value))


def by_database(columns):
    """Whether PostgreSQL can compute every column: paths and expressions, no callables."""
    return all(isinstance(column.exported, (str, BaseExpression)) for column in columns)


def selected(queryset, columns):
    """The queryset as plain tuples, one value a column."""
    named = {f"export_{i}": column.exported for i, column in enumerate(columns)}
    expressions = {name: value for name, value in named.items() if not isinstance(value, str)}
    paths = [name if name in expressions else value for name, value in named.items()]
    return queryset.annotate(**expressions).values_list(*paths)


def rows_of(queryset, columns):
    """Each row as a list of plain values, read in chunks through a server-side cursor."""
    if by_database(columns):
        for row in selected(queryset, columns).iterator(chunk_size=CHUNK):
            yield [plain(value) for value in row]
        return
    readers = [_reader(column) for column in columns]
    for row in queryset.iterator(chunk_size=CHUNK):
        yield [plain(read(row)) for read in readers]


def _reader(column):
    """How a column's value is read from a row, where not every column can be computed by the database."""
    if callable(column.exported):
        return column.exported
    if column.export is None or not isinstance(column.exported, str):
        return column.read
    names = column.exported.split("__")

    def read(row):
        for name in names:  # a relation on the way may be empty
            row = getattr(row, name, None)
        return row

    return read


def csv_file(queryset, columns, name):
    """The list as CSV: UTF-8 with BOM, a line of heads, CRLF."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (FileResponse closes it)
    file.write(BOM)
    heads = [guarded(column.label) for column in columns]
    if by_database(columns):
        file.write(line(heads))
        copy(selected(queryset, columns), file)
    else:
        file.write(line(heads))
        for row in rows_of(queryset, columns):
            file.write(line(row))
    return answer(file, f"{name}.csv", "text/csv; charset=utf-8")


class _Line:
    """Takes what csv writes."""

    def write(self, text):
        self.text = text


def line(values):
    """One CSV line as bytes."""
    made = _Line()
    csv.writer(made).writerow(f"{v:%Y-%m-%d %H:%M}" if isinstance(v, datetime.datetime) else v for v in values)
    return made.text.encode()


def copy(values, file):
    """Write a values_list queryset to a binary file by COPY; PostgreSQL computes the guard and the local times."""
    inner, params = values.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({inner}) AS t LIMIT 0", params)  # noqa: S608  (Django's own SQL)
        kinds = [column.type_code for column in cursor.description]
        names = [f"c{i}" for i in range(len(kinds))]
        cells = ", ".join(_cell(name, kind) for name, kind in zip(names, kinds, strict=True))
        inside = cursor.mogrify(inner, params).decode()
        sql = f"COPY (SELECT {cells} FROM ({inside}) AS t({', '.join(names)})) TO STDOUT WITH (FORMAT csv)"  # noqa: S608
        cursor.cursor.copy_expert(sql, file)


def _cell(name, kind):
    """The SQL of one cell by its type."""
    if kind == MOMENT:
        zone = timezone.get_current_timezone_name().replace("'", "''")
        return f"to_char({name} AT TIME ZONE '{zone}', 'YYYY-MM-DD HH24:MI')"
    if kind == BOOLEAN:
        return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
    if kind in TEXTS:
        return f"CASE WHEN {name}::text ~ '^[-=+@\\t\\r]' THEN '''' || {name}::text ELSE {name}::text END"
    return name


def xlsx_file(queryset, columns, name):
    """The list as XLSX, written row by row."""
    return sheet_of([guarded(column.label) for column in columns], rows_of(queryset, columns), name)


def sheet_of(heads, rows, name):
    """An XLSX of one sheet, written row by row; what a sheet cannot hold is left out."""
    # Here, and not above: 12 MiB that a web worker which writes no workbook need not hold.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.freeze_panes = "A2"
    sheet.append(heads)
    for row in islice(rows, SHEET_ROWS - 1):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value for value in row])
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (FileResponse closes it)
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return answer(file, f"{name}.xlsx", kind)


def of_rows(kind, heads, rows, name):
    """A list that was put together in Python, as CSV or XLSX (`kind`). `rows` are sequences of values, guarded here."""
    heads, rows = [guarded(head) for head in heads], ([plain(value) for value in row] for row in rows)
    if kind == "xlsx":
        return sheet_of(heads, rows, name)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (FileResponse closes it)
    file.write(BOM)
    for row in (heads, *rows):
        file.write(line(row))
    return answer(file, f"{name}.csv", "text/csv; charset=utf-8")


def answer(file, name, content_type):
    """The file from its beginning, as a download."""
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=content_type)


KINDS = {"csv": csv_file, "xlsx": xlsx_file}
