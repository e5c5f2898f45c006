"""vCards of every version and make, as lines of a table."""

import base64
import tracemalloc

import pytest

from members.exchange import reading, vcards

GOOGLE = """BEGIN:VCARD\r
VERSION:3.0\r
FN:Carmen Díaz-Óg\r
N:Díaz-Óg;Carmen;Luz;Dr.;MD\r
item1.EMAIL;TYPE=INTERNET:carmen@home.example\r
EMAIL;TYPE=INTERNET,pref:carmen@clinic.example\r
TEL;TYPE=CELL:+1 612-555-0101\r
item2.ADR;TYPE=WORK:;;1 Elm St\\, Suite 2;Cedar;MN;55101;USA\r
ORG:Cedar Clinic\\; North;Pediatrics\r
TITLE:Medical\r
  director\r
NOTE:Met at the fair.\\nLikes tea\\; no mornings.\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\r
 AAAQABAAD/2wBDAAMCAgICAgM\r
 CAgIDAwMDBAYEBAQEBAgGBgUG\r
END:VCARD\r
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
FN:李小龍
N:李;小龍;;;
TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+1-612-555-0103
EMAIL:li@x.example
ORG:Alpha
ORG:Beta
TITLE:Chair
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Old Mill Church
EMAIL:office@mill.example
END:VCARD
"""
OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen
FN;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen =
M=C3=BCller
EMAIL;PREF;INTERNET:j@x.example
END:VCARD
"""


def cards(text):
    content = text.encode() if isinstance(text, str) else text
    assert vcards.is_vcard(content)
    rows = vcards.table(content).rows()
    return [{field: value for field, value in zip(vcards.FIELDS, row.values, strict=True) if value} for row in rows]


def test_version_three_with_folds_and_a_photo():
    assert cards(GOOGLE) == [
        {
            "person": "Carmen Díaz-Óg", "first": "Carmen", "middle": "Luz", "last": "Díaz-Óg", "suffix": "MD",
            "organization": "Cedar Clinic; North", "title": "Medical director",
            "email": "carmen@clinic.example; carmen@home.example", "phone": "+1 612-555-0101",
            "address": "1 Elm St, Suite 2", "city": "Cedar", "state": "MN", "postal_code": "55101",
            "notes": "Met at the fair.\nLikes tea; no mornings.", "left_out": "a photo",
        }
    ]  # fmt: skip


def test_version_four_several_cards_and_an_organization():
    assert cards(FOUR) == [
        {
            "person": "李小龍", "first": "小龍", "last": "李", "organization": "Alpha; Beta", "title": "Chair",
            "email": "li@x.example", "phone": "+1-612-555-0103",
        },
        {"organization": "Old Mill Church", "email": "office@mill.example"},
    ]  # fmt: skip


def test_version_two_as_outlook_writes_it():
    assert cards(OUTLOOK) == [{"person": "Jürgen Müller", "first": "Jürgen", "last": "Müller", "email": "j@x.example"}]


@pytest.mark.parametrize("text", ["BEGIN:VCARD\nFN:Ana\n", "BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"])
def test_a_card_that_is_cut_off_is_told(text):
    with pytest.raises(reading.Unreadable, match="has no end"):
        list(vcards.table(text.encode()).rows())


def test_lines_nobody_can_read_are_left_out_and_said():
    assert cards("BEGIN:VCARD\nFN:Ana\nthis is no line\nEND:VCARD\n") == [
        {"person": "Ana", "left_out": "a line that cannot be read"}
    ]


def test_photos_of_megabytes_are_never_in_memory():
    picture = base64.b64encode(bytes(6_000_000)).decode()
    folded = "\r\n ".join(picture[at : at + 74] for at in range(0, len(picture), 74))
    content = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nPHOTO;ENCODING=b:{folded}\r\nEND:VCARD\r\n".encode()
    tracemalloc.start()
    found = cards(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [{"person": "Ana", "left_out": "a photo"}]
    assert peak < 3 * len(content)
