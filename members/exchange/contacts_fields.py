"""The columns of a file of everything: organizations, people, where they sit, and what happened so far.

A line may name an organization, a person, or both; what it says of a contact, a gift or a meeting hangs on those
(parts.py). Headers are compared as lower-case words (`mapping.plain`).
"""

import datetime
import re
from typing import NamedTuple

from .mapping import PARTNER_HEADERS, TIDY, one_line, phone, plain


class Field(NamedTuple):
    """A column we know: its words, the group it is shown in, the headers it goes by, likeliest first."""

    label: str
    group: str
    headers: tuple


ORGANIZATION, PERSON, TIE = "Organizations", "People", "Where they sit"
_NAMES = tuple(words for words in PARTNER_HEADERS["name"] if words not in ("name", "member name"))
_ORG = {
    field: tuple(
        f"{before} {words}"
        for words in ("", field.replace("_", " "))
        if words
        for before in ("organization", "company")
    )
    for field in ("phone", "email", "website")
}

FIELDS = {
    "organization": Field("Organization", ORGANIZATION, (
        "organization", *_NAMES, "current employer", "employer", "works for", "org",
    )),
    "external_id": Field("Outside number", ORGANIZATION, (
        "outside number", "organization id", "organization number", "partner id", *PARTNER_HEADERS["external_id"][1:-2],
    )),
    "part_of": Field("Part of", ORGANIZATION, ("part of", "parent organization", "parent", "parent company", "belongs to")),
    "type": Field("Type", ORGANIZATION, PARTNER_HEADERS["type_column"][:-2]),
    "status": Field("Status", ORGANIZATION, ("membership status", "member status", "status")),
    "since": Field("Member since", ORGANIZATION, ("member since", "joined on", "join date", "joined")),
    "address": Field("Address", ORGANIZATION, (*PARTNER_HEADERS["address"], "business street")),
    "city": Field("City", ORGANIZATION, (*PARTNER_HEADERS["city"], "business city")),
    "state": Field("State", ORGANIZATION, (*PARTNER_HEADERS["state"], "business state")),
    "postal_code": Field("ZIP code", ORGANIZATION, (*PARTNER_HEADERS["postal_code"], "business postal code")),
    "county": Field("County", ORGANIZATION, PARTNER_HEADERS["county"]),
    "org_phone": Field("Phone of the organization", ORGANIZATION, (*_ORG["phone"], "main phone", "company main phone")),
    "org_email": Field("E-mail of the organization", ORGANIZATION, _ORG["email"]),
    "website": Field("Website", ORGANIZATION, (*PARTNER_HEADERS["website"], *_ORG["website"])),
    "about": Field("About the organization", ORGANIZATION, ("about", "description", "about the organization")),
    "person": Field("Full name", PERSON, (
        "full name", "person", "person name", "contact name", "contact person", "contact", "display name", "name",
    )),
    "first": Field("First name", PERSON, ("first name", "given name", "first", "forename")),
    "middle": Field("Middle name", PERSON, ("middle name", "additional name", "middle")),
    "last": Field("Last name", PERSON, ("last name", "family name", "surname", "last")),
    "suffix": Field("Suffix", PERSON, ("name suffix", "individual suffix", "suffix")),
    "email": Field("E-mail", PERSON, (*PARTNER_HEADERS["email"], "e mail 1 value", "primary email")),
    "phone": Field("Phone", PERSON, (
        "phone", "mobile phone", "mobile", "cell phone", "cell", "work phone", "business phone", "phone 1 value",
        *PARTNER_HEADERS["phone"][1:-1],
    )),
    "notes": Field("Notes", PERSON, ("notes", "note", "comments", "comment", "remarks")),
    "title": Field("Job title", TIE, ("job title", "title", "position", "role", "organization 1 title")),
    "level": Field("Level", TIE, ("level",)),
    "contact_role": Field("Contact role", TIE, ("contact role", "role with us")),
    "champion": Field("Champion", TIE, ("champion", "is champion", "our champion")),
    "started_on": Field("From", TIE, ("from", "start date", "started", "started on", "start")),
    "ended_on": Field("Until", TIE, ("until", "end date", "ended", "ended on", "end", "last day")),
}  # fmt: skip

PLACE = ("address", "city", "state", "postal_code", "county")
OF_PARTNER = {
    "external_id": "external_id", **{name: name for name in PLACE}, "org_phone": "phone", "org_email": "email",
    "website": "website", "about": "about",
}  # fmt: skip

OUR_OWN = ("lone_organization", "kind_of_line", "left_out")  # columns only presets and vCards have; they go along
SEVERAL = re.compile(r"\s*(?:\n|:::|;|\|)\s*")  # between what one cell holds several of


def several(text):
    """The parts of a cell that names more than one: ["A", "B"] for "A; B"."""
    return [part for part in SEVERAL.split(text.strip()) if part]


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATES = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?"), "ymd"),
    (re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ,].*)?"), "mdy"),
    (re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?: .*)?"), "dmy"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?"), "ymd"),
    (re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"), "mdy"),
    (re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})"), "dmy"),
)


def day(text):
    """The date a text says: 2026-03-31, 3/31/2026, 31.3.2026, March 31, 2026; ValueError when it says none.

    A month stands before its day, as in America, unless it cannot.
    """
    for pattern, order in _DATES:
        found = pattern.fullmatch(text.strip())
        if found:
            said = dict(zip(order, found.groups(), strict=True))
            month, number = _month(said["m"], text), said["d"]
            if order == "mdy" and said["m"].isdigit() and month > 12:
                month, number = int(number), month
            try:
                return datetime.date(int(said["y"]), month, int(number))
            except ValueError as trouble:
                raise ValueError(text) from trouble
    raise ValueError(text)


def _month(said, text):
    if said.isdigit():
        return int(said)
    if said[:3].lower() not in MONTHS:
        raise ValueError(text)
    return MONTHS.index(said[:3].lower()) + 1


def choice(choices, text, more=()):
    """The value of a TextChoices a text means, by value, label or one of `more` {words: value}; None for none."""
    known = {plain(words): value for value, label in choices.choices for words in (value, label)} | dict(more)
    return known.get(plain(text))


YES, NO = {"yes", "y", "true", "x", "1"}, {"no", "n", "false", "0"}


def is_yes(text):
    """Whether a cell says yes (True) or no (False); None for anything else."""
    said = plain(text)
    return True if said in YES else False if said in NO else None


def person_name(texts):
    """The name of the person a line is about, put together where it comes in pieces."""
    pieces = [texts.get(name, "") for name in ("first", "middle", "last", "suffix")]
    whole = texts.get("person", "") if not (texts.get("first") or texts.get("last")) else " ".join(filter(None, pieces))
    return TIDY["name"](_turned(one_line(whole)))


def _turned(name):
    """ "Diaz, Carmen" is Carmen Diaz; "Carmen Diaz, MD" stays."""
    last, comma, first = name.partition(", ")
    degree = re.fullmatch(r"(?:[A-Z]{2,5}\.?|[A-Z][a-z]?\.?[A-Z]\.?|Jr\.?|Sr\.?|I{1,3}|IV|Ph\.?D\.?)(?:,.*)?", first)
    return f"{first} {last}" if comma and first and not degree and " " not in last else name


def person_key(name):
    """A person's name as it is compared: words without case and dots, in any script."""
    return " ".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name.casefold())) or name.casefold()


def phones(text):
    """The first number of a cell that holds several, tidied."""
    found = several(text)
    return phone(found[0]) if found else ""
