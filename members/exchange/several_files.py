"""Several files as one import: packed into one ZIP, read as one table whose columns are those of all of them.

    content = pack([("people.csv", b"…"), ("visits.csv", b"…")])
    is_pack(content) -> table(content)            # reading.Table; lines are counted through, the last column names the file

A ZIP of such files may also be uploaded as it is.
"""

import io
import zipfile

from django.conf import settings

from . import reading, vcards
from .mapping import plain

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".vcf")
MOST = 20  # files
FILE = "From file"


def pack(files):
    """The bytes of a ZIP of (name, bytes); names become different where they are not."""
    kept, taken = io.BytesIO(), set()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            while name in taken:
                name = f"again-{name}"
            taken.add(name)
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def is_pack(content):
    """Whether these bytes are a ZIP of tables (a workbook is a ZIP, too)."""
    if content[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return False
    return "xl/workbook.xml" not in names and any(name.lower().endswith(ENDINGS) for name in names)


def measure(file):
    """The bytes a ZIP of tables unpacks to; None when it is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names or not any(name.lower().endswith(ENDINGS) for name in names):
                return None
            return sum(part.file_size for part in _parts(archive))
    except zipfile.BadZipFile:
        return None
    finally:
        file.seek(0)


def _parts(archive):
    parts = [part for part in archive.infolist() if part.filename.lower().endswith(ENDINGS)]
    if len(parts) > MOST:
        raise reading.Unreadable(f"{len(parts)} files in one ZIP; at most {MOST} can be read together.")
    if sum(part.file_size for part in parts) > 3 * settings.IMPORT_MAX_BYTES:
        raise reading.Unreadable("The ZIP unpacks to more than we can read. Bring the files one by one.")
    return parts


def table(content, known=lambda columns: {}):
    """The reading.Table of all files together; Unreadable, with the file’s name, when one cannot be read.

    `known(columns)` is {place: name} of columns whose meaning is known: those of one meaning are one column, however each
    file heads it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [part.filename for part in _parts(archive)]
    columns, places, where = [], {}, {}
    for name in names:
        own = _table(content, name).columns
        called = known(own)
        where[name] = []
        for place, column in enumerate(own):
            column = called.get(place, column)
            if plain(column) not in places:
                places[plain(column)] = len(columns)
                columns.append(column)
            where[name].append(places[plain(column)])
    columns.append(FILE)

    def records():
        yield 1, list(columns)
        behind = 0
        for name in names:
            one, last = _table(content, name), 0
            for row in one.rows():
                cells = [""] * len(columns)
                for place, value in zip(where[name], row.values, strict=True):
                    cells[place] = value
                cells[-1] = name.rpartition("/")[2]
                last = row.number
                yield behind + row.number, [*cells, *row.surplus]
            behind += last

    start = []
    for record in records():
        start.append(record)
        if len(start) > reading.SAMPLE:
            break
    return reading.Table(columns=columns, records=records, is_csv=False, start=start)


def _table(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = archive.read(name)
    try:
        return vcards.table(inside) if vcards.is_vcard(inside) else reading.read(inside)
    except reading.Unreadable as trouble:
        raise reading.Unreadable(f"{name}: {trouble}") from trouble
