"""What a file is, told by its bytes. Its name and what the browser says of it prove nothing."""

import io
import zipfile

from django.core.exceptions import ValidationError

from .models import DocumentVersion

Kind = DocumentVersion.Kind
TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.ODP: "application/vnd.oasis.opendocument.presentation",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.CSV: "text/csv; charset=utf-8",
}
BY_NAME = {"jpeg": Kind.JPEG, "md": Kind.TEXT} | {kind.value: kind for kind in Kind}
KNOWN = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text and CSV"
OFFICE = {"word/": Kind.DOCX, "xl/": Kind.XLSX, "ppt/": Kind.PPTX}
MOST_PARTS = 5_000  # parts in an office file
OPEN_DOCUMENT = (Kind.ODT, Kind.ODS, Kind.ODP)
FIRST_NAME = 30  # where the first part's name stands in a ZIP archive


def kind_of(content):
    """The Kind of these bytes, or None when they are none that we take. A text is TEXT, be it CSV or not."""
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return Kind.TEXT if _is_text(content) else None


def _office(content):
    """Which office file a ZIP archive is, by the names of its parts; nothing is unpacked."""
    names = _parts(content)
    if len(names) > MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "[Content_Types].xml" in names:
        found = {kind for start, kind in OFFICE.items() if any(name.startswith(start) for name in names)}
        return found.pop() if len(found) == 1 else None
    # OpenDocument says what it is in its first part, not packed, so that it stands at a fixed place; "PK" begins the next.
    said = (kind for kind in OPEN_DOCUMENT if content.startswith(b"mimetype%sPK" % TYPES[kind].encode(), FIRST_NAME))
    return next(said, None) if names else None


def _parts(content):
    """The names of an archive's parts; none of a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {part.filename for part in archive.infolist()}
    except (
        zipfile.BadZipFile,  # the list of parts is damaged
        NotImplementedError,  # of the ZIP reader: it is of a later version of the format
        ValueError,  # it has names that are no text, or places outside
    ):
        return set()


def _is_text(content):
    """Whether bytes are plain UTF-8 text that no browser would take for a page."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(ord(char) < 32 and char not in "\t\r\n\f" for char in text):
        return False
    start = text.lstrip()[:200].lower()
    return bool(text) and not start.startswith(("<!doctype", "<html", "<svg", "<?xml", "<script", "#!", "mz"))


def checked(content, name):
    """The Kind of a file whose name promises something. ValidationError, in words, when the two do not agree."""
    if not content:
        raise ValidationError("The file is empty.")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    promised = BY_NAME.get(ending)
    found = kind_of(content)
    if found is None:
        if promised:
            raise ValidationError(
                f"This file is called “.{ending}”, but inside it is something else. Save it again in the program it "
                "was made with, without macros, or as PDF."
            )
        raise ValidationError(f"We take {KNOWN}. Save it as one of these; PDF is best to read on a phone.")
    if found == Kind.TEXT and promised == Kind.CSV:
        found = Kind.CSV
    if promised is None:
        raise ValidationError(
            f"The name does not say what this file is. Give it the ending “.{found.value}”; we take {KNOWN}."
        )
    if promised != found:
        raise ValidationError(
            f"This file is called “.{ending}”, but inside it is {found.label}. Give it the right ending, or save it "
            "again in the program it was made with."
        )
    return found
