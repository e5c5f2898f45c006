"""Columns found by their headers, filters, and names tidied."""

import csv

import pytest

from members.exchange import mapping
from members.exchange.mapping import MappingTrouble

FEDERAL = [
    *csv.reader(
        [
            "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,County/Parish,Telephone Number,Hospital Type,"
            "Hospital Ownership,Emergency Services,Meets criteria for birthing friendly designation,Hospital overall rating"
        ]
    )
][0]


def test_the_federal_headers():
    assert mapping.guess(FEDERAL) == {
        "external_id": 0, "name": 1, "address": 2, "city": 3, "state": 4, "postal_code": 5, "county": 6, "phone": 7,
        "type_column": 8,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["ORGANIZATION NAME", "E-Mail", "Web site"], {"name": 0, "email": 1, "website": 2}),
        (["Hospital", "Name", "Town"], {"name": 1, "city": 2}),
        (["id", "agency_name", "Zip"], {"external_id": 0, "name": 1, "postal_code": 2}),
        (["First", "Last"], {}),
    ],
)
def test_other_headers(headers, found):
    assert mapping.guess(headers) == found


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("ST. VINCENT'S EAST", "St. Vincent's East"),
        ("MCLEOD REGIONAL MEDICAL CENTER OF THE PEE DEE", "McLeod Regional Medical Center of the Pee Dee"),
        ("SALEM VA MEDICAL CENTER", "Salem VA Medical Center"),
        ("O'CONNOR HOSPITAL", "O'Connor Hospital"),
        ("WINSTON-SALEM CLINIC, LLC", "Winston-Salem Clinic, LLC"),
        ("THE HOSPITAL AT 1ST AVENUE", "The Hospital at 1st Avenue"),
        ("2505 U S HIGHWAY 431 NORTH", "2505 U S Highway 431 North"),
        ("SSM HEALTH ST MARY'S", "SSM Health St Mary's"),
        ("WARD III", "Ward III"),
        ("Already Written by McKay", "Already Written by McKay"),
        ("ems", "ems"),
        ("=CMD|' /C CALC'!A0", "=CMD|' /C Calc'!A0"),
        ("", ""),
    ],
)
def test_names_in_capitals(shouted, written):
    assert mapping.name_case(shouted) == written


@pytest.mark.parametrize(
    ("text", "code"),
    [("2115", "02115"), ("55101", "55101"), ("551011234", "55101-1234"), ("55101-1234", "55101-1234"), ("", "")],
)
def test_zip_codes_stay_text(text, code):
    assert mapping.postal_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("Minnesota", "MN"), ("mn", "MN"), ("new  york", "NY"), ("Ontario", "ONTARIO")]
)
def test_states(text, code):
    assert mapping.state_code(text) == code


@pytest.mark.parametrize(
    ("filters", "stays"),
    [
        ([], True),
        ([[4, "mn"]], True),
        ([[4, "WI"]], False),
        ([[4, "WI"], [4, "MN"]], True),
        ([[4, "MN"], [3, "DULUTH"]], True),
        ([[4, "MN"], [3, "WINONA"]], False),
    ],
)
def test_filters(filters, stays):
    values = ["240002", "ESSENTIA", "402 EAST", "DULUTH", "MN"]
    assert mapping.wanted(filters)(values) is stays


def test_a_filter_in_words():
    assert mapping.parse_filter(FEDERAL, "city/town=St. Paul") == [3, "St. Paul"]
    assert mapping.parse_filter(FEDERAL, "City Town=a=b") == [3, "a=b"]


@pytest.mark.parametrize(("text", "words"), [("Stat=MN", "no column “Stat”"), ("State", "COLUMN=VALUE")])
def test_a_filter_that_fits_nothing(text, words):
    with pytest.raises(MappingTrouble, match=words):
        mapping.parse_filter(FEDERAL, text)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("St. Mary's Hospital, Inc.", "SAINT MARYS HOSPITAL", True),
        ("The Clinic of Duluth", "Clinic Duluth", True),
        ("Lakeside Hospital", "Lakeside Clinic", False),
    ],
)
def test_likeness_of_names(one, other, alike):
    assert (mapping.name_key(one) == mapping.name_key(other)) is alike


@pytest.mark.parametrize(
    ("phone", "key"), [("+1 (218) 555-0101", "2185550101"), ("218.555.0101 x7", "2185550101"), ("911", "")]
)
def test_phone_keys(phone, key):
    assert mapping.phone_key(phone) == key
