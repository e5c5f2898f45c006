"""vCards (2.1, 3.0 and 4.0) as a table: one card is one line, any number of cards in one file.

Lines are unfolded as they are read, so a photo of megabytes is never in memory; pictures, sounds and keys are left out,
and the line says so. Content lines are taken apart by icalendar, whose grammar is that of vCards.
"""

import io
import quopri
import re

from icalendar.parser import Contentline

from .reading import MAX_CELL, Table, Unreadable

HEAD = re.compile(rb"^\s*(?:\xef\xbb\xbf)?BEGIN:VCARD", re.IGNORECASE)
HEADED = re.compile(r"""((?:[^":]|"[^"]*")+):""")  # a name with its parameters
LONE = re.compile(r";([A-Za-z0-9-]+)(?=;|$)")  # a parameter of vCard 2.1, which has no name
LONGEST_LINE = 100_000  # characters of an unfolded line that is read
IGNORED = {"PHOTO": "a photo", "LOGO": "a logo", "SOUND": "a sound", "KEY": "a key"}
COLUMNS = (
    "Full name", "First name", "Middle name", "Last name", "Suffix", "Organization", "Job title", "Email", "Phone", "Address",
    "City", "State", "Postal code", "Website", "Notes", "Left out",
)  # fmt: skip
FIELDS = (
    "person", "first", "middle", "last", "suffix", "organization", "title", "email", "phone", "address", "city", "state",
    "postal_code", "website", "notes", "left_out",
)  # fmt: skip


def is_vcard(content):
    """Whether these bytes begin as vCards do."""
    return bool(HEAD.match(content[:200]))


def table(content):
    """The reading.Table of a file of vCards; Unreadable when a card is cut off."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"

    def records():
        yield 1, list(COLUMNS)
        lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline=None)
        yield from _cards(lines)

    start = []
    for record in records():
        start.append(record)
        if len(start) > 100:
            break
    return Table(columns=list(COLUMNS), records=records, is_csv=True, start=start)


def _unfolded(lines):
    """(number, line) with what was folded put together again; the tail of what is longer than we read is dropped."""
    number, began, parts, size, quoted = 0, 0, [], 0, False
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\r\n")
        folds = line[:1] in (" ", "\t") or (quoted and parts and parts[-1].endswith("="))
        if parts and folds:
            more = line if quoted else line[1:]
            if size < LONGEST_LINE:
                parts.append(more)
                size += len(more)
            continue
        if parts:
            yield began, _joined(parts, quoted)
        began, parts, size = number, [line], len(line)
        quoted = "QUOTED-PRINTABLE" in line[:200].upper().partition(":")[0]
    if parts:
        yield began, _joined(parts, quoted)


def _joined(parts, quoted):
    return "".join(part.removesuffix("=") for part in parts[:-1]) + parts[-1] if quoted else "".join(parts)


def _cards(lines):
    card, began, found = None, 0, 0
    for number, line in _unfolded(lines):
        upper = line.strip().upper()
        if upper == "BEGIN:VCARD":
            if card is not None:
                raise Unreadable(f"The card that begins in line {began:,} has no end.")
            card, began = [], number
        elif upper == "END:VCARD" and card is not None:
            found += 1
            cells = _cells(card)
            if any(cells):
                yield began + 1, cells
            card = None
        elif card is not None and line.strip():
            card.append(line)
    if card is not None:
        raise Unreadable(f"The card that begins in line {began:,} has no end: the file is cut off.")


def _cells(lines):
    """One card as cells under COLUMNS."""
    card = _Card()
    for line in lines:
        found = HEADED.match(line)
        try:
            # Only what stands before the value: a structured one is split before it is unescaped.
            name, parameters, _ = Contentline(LONE.sub(r";TYPE=\1", found[1]) + ":").parts() if found else ("", {}, "")
        except ValueError:
            found = None
        if found:
            card.take(name.upper().rpartition(".")[2], parameters, _decoded(parameters, line[found.end() :]))
        else:
            card.left.append("a line that cannot be read")
    return card.cells()


def _decoded(parameters, value):
    if str(parameters.get("ENCODING", "")).upper() == "QUOTED-PRINTABLE":
        charset = str(parameters.get("CHARSET", "utf-8"))
        try:
            return quopri.decodestring(value.encode()).decode(charset, "replace")
        except LookupError:
            return quopri.decodestring(value.encode()).decode("utf-8", "replace")
    return value


def _text(value):
    r""" "a\, b\nc" as it was typed."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _pieces(value):
    """The parts of a structured value, between semicolons that are not escaped."""
    return [_text(part) for part in re.split(r"(?<!\\);", value)]


class _Card:
    def __init__(self):
        self.said = {name: [] for name in FIELDS}
        self.left = []
        self.is_organization = False
        self.preferred = {}

    def take(self, name, parameters, value):
        """One property."""
        if name in IGNORED:
            self.left.append(IGNORED[name])
        elif name == "N":
            self.said["last"], self.said["first"], self.said["middle"], _, self.said["suffix"] = (
                [part] for part in (_pieces(value) + [""] * 5)[:5]
            )
        elif name == "ORG":
            self.said["organization"].append(_pieces(value)[0])
        elif name == "ADR" and not self.said["city"]:
            parts = (_pieces(value) + [""] * 7)[:7]
            self.said["address"], self.said["city"], self.said["state"] = [parts[2]], [parts[3]], [parts[4]]
            self.said["postal_code"] = [parts[5]]
        elif name in ("KIND", "X-ABSHOWAS", "X-ADDRESSBOOKSERVER-KIND"):
            self.is_organization |= value.strip().lower() in ("org", "company")
        elif name in _PLAIN:
            self._add(_PLAIN[name], parameters, _text(value))

    def _add(self, field, parameters, text):
        text = (
            text.removeprefix("tel:").removeprefix("mailto:").partition(";ext=")[0]
            if field in ("phone", "email")
            else text
        )
        kinds = str(parameters.get("TYPE", "")).lower()
        first = "pref" in kinds or str(parameters.get("PREF", "")) == "1"
        self.said[field].insert(0 if first else len(self.said[field]), text)

    def cells(self):
        """Its values under COLUMNS."""
        if self.is_organization or (not any(self.said["first"] + self.said["last"] + self.said["person"])):
            self.said["organization"] = self.said["organization"] or self.said["person"]
            self.said |= {name: [] for name in ("person", "first", "middle", "last", "suffix")}
        self.said["left_out"] = list(dict.fromkeys(self.left))
        between = {"notes": "\n", "left_out": ", "}
        return [
            between.get(name, "; ").join(filter(None, self.said[name])).replace("\x00", "")[:MAX_CELL]
            for name in FIELDS
        ]


_PLAIN = {
    "FN": "person", "TITLE": "title", "EMAIL": "email", "TEL": "phone", "URL": "website", "NOTE": "notes",
}  # fmt: skip
