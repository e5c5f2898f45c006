"""A version as a file: a tagged PDF where WeasyPrint is installed, its tables as CSV or XLSX."""

import importlib
import tempfile

from django.template.loader import render_to_string

from coalition.ui import exports

VARIANT = "pdf/ua-1"  # tagged, for screen readers
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_NAME = 31  # characters a sheet's name may have
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
FIGURE_HEADS = ["Section", "Figure", "Value", "Of", "As of", "Note"]


def printer():
    """WeasyPrint, or None where it is not installed or its system libraries are missing."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


def pdf(version, document):
    """The version as bytes of a tagged PDF; None without WeasyPrint."""
    weasyprint = printer()
    if weasyprint is None:
        return None
    html = render_to_string("engagement/reporting/paper.html", {"version": version, "document": document})
    return weasyprint.HTML(string=html).write_pdf(pdf_variant=VARIANT)


def figure_rows(document):
    """Every figure as a row of FIGURE_HEADS."""
    return [
        [one["title"], each["name"], each["shown"], each["of"], each["on"], each["note"]]
        for one in document["sections"]
        for each in one["figures"]
    ]


def tables_of(document):
    """[(key, name, heads, rows)]: all figures first, then each table."""
    found = [("figures", "Figures", FIGURE_HEADS, figure_rows(document))]
    return found + [
        (each["key"], each["name"], each["heads"], each["rows"])
        for one in document["sections"]
        for each in one["tables"]
    ]


def csv_file(document, key, name):
    """One table as CSV, guarded like every list; None when there is no such table."""
    found = next((each for each in tables_of(document) if each[0] == key), None)
    if found is None:
        return None
    file = tempfile.SpooledTemporaryFile(max_size=exports.IN_MEMORY)  # noqa: SIM115  (FileResponse closes it)
    file.write(exports.BOM)
    for row in (found[2], *found[3]):
        file.write(exports.line([exports.plain(cell) for cell in row]))
    return exports.answer(file, f"{name}-{key}.csv", "text/csv; charset=utf-8")


def xlsx_file(document, name):
    """All figures and tables as one workbook, a sheet each, guarded like every list."""
    from openpyxl import Workbook  # here because of its size, as in exports.sheet_of
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def cell(value):
        value = exports.plain(value)
        return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value

    book = Workbook(write_only=True)
    for number, (_, title, heads, rows) in enumerate(tables_of(document), start=1):
        sheet = book.create_sheet(f"{number} {title.translate(NOT_IN_NAMES)}"[:SHEET_NAME])
        sheet.freeze_panes = "A2"
        for row in (heads, *rows):
            sheet.append([cell(value) for value in row])
    file = tempfile.SpooledTemporaryFile(max_size=exports.IN_MEMORY)  # noqa: SIM115  (FileResponse closes it)
    book.save(file)
    return exports.answer(file, f"{name}.xlsx", XLSX)
