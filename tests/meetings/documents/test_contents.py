"""What a file is, told by its bytes; files that lie about their type get a clear error."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from meetings.documents.actions import plain_name
from meetings.documents.contents import checked, kind_of


def archive(*names, mimetype=""):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        if mimetype:
            file.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            file.writestr(zipfile.ZipInfo(name), "x")
    return made.getvalue()


PDF = b"%PDF-1.7\n%x\n"
PNG = b"\x89PNG\r\n\x1a\n0000"
JPEG = b"\xff\xd8\xff\xe0aaaa"
DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "ppt/presentation.xml")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")
MACRO = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (DOCX, "docx"),
        (XLSX, "xlsx"),
        (PPTX, "pptx"),
        (ODT, "odt"),
        (b"Name,Town\nA,B\n", "txt"),
        ("Grüße".encode(), "txt"),
        (MACRO, None),
        (archive("readme.txt"), None),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.text-template"), None),
        (archive("content.xml", "Basic/vbaProject.bin", mimetype="application/vnd.oasis.opendocument.text"), None),
        (archive("[Content_Types].xml", "word/a.xml", "xl/b.xml"), None),
        (DOCX[:40], None),
        (b"PK\x03\x04" + b"\0" * 50, None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"#!/bin/sh\nrm -r /", None),
        (b"MZ\x90\x00\x03", None),
        (b"\x7fELF\x02\x01", None),
        ("Grüße".encode("latin-1"), None),
        (b"GIF89a....\x00", None),
        (b"", None),
    ],
)
def test_the_bytes_say_what_it_is(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("first", ["mimetype", "[Content_Types].xml"])
def test_a_damaged_archive_is_no_error(packed, first):
    """Whatever byte is wrong, the answer is a kind or None."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as file:
        file.writestr(zipfile.ZipInfo(first), "application/vnd.oasis.opendocument.text" * 2, packed)
        file.writestr(zipfile.ZipInfo("word/document.xml"), "x" * 50, packed)
    content = made.getvalue()
    for at in range(4, len(content)):
        for byte in (0, 1, 127, 255):
            assert kind_of(content[:at] + bytes([byte]) + content[at + 1 :]) in {None, "docx"}


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "Plan.PDF", "pdf"),
        (JPEG, "photo.jpeg", "jpg"),
        (b"a,b\n", "list.csv", "csv"),
        (b"words", "notes.md", "txt"),
    ],
)
def test_an_honest_file(content, name, kind):
    assert checked(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00\x03", "plan.pdf", "called “.pdf”, but inside it is something else"),
        (b"<html><script>", "plan.pdf", "called “.pdf”, but inside it is something else"),
        (b"<html><script>", "page.txt", "called “.txt”, but inside it is something else"),
        (PNG, "plan.pdf", "called “.pdf”, but inside it is Picture"),
        (DOCX, "table.xlsx", "called “.xlsx”, but inside it is Word"),
        (MACRO, "plan.docx", "without macros"),
        (PDF, "plan.exe", "Give it the ending “.pdf”"),
        (PDF, "plan", "Give it the ending “.pdf”"),
        (b"MZ\x90\x00", "setup.exe", "We take PDF"),
        (b"", "plan.pdf", "The file is empty."),
    ],
)
def test_a_file_that_lies(content, name, words):
    with pytest.raises(ValidationError) as refused:
        checked(content, name)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("..\\..\\etc/passwd.txt", "passwd.txt"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ('quo"te.pdf', "quo_te.pdf"),
        ("..", "paper"),
        ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_a_name_that_no_header_trips_over(name, plain):
    assert plain_name(name) == plain
