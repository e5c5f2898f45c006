"""What a scan finds, for which reason and how strongly; what it leaves alone."""

import pytest

from members.duplicates import actions, scanning, scans
from members.duplicates.models import Pair, Scan
from members.models import Partner
from tests.characters import make_partner, make_person


def scan(coalition):
    """The open pairs after a scan, the strongest first: [(names, reasons)]."""
    scans.work(scans.start(coalition=coalition, by=None).pk)
    names = {("partner", pk): name for pk, name in Partner.objects.values_list("pk", "name")}
    from members.models import Person

    names |= {("person", pk): name for pk, name in Person.objects.values_list("pk", "name")}
    return [
        ({names[pair.kind, pair.first_id], names[pair.kind, pair.second_id]}, pair.reasons)
        for pair in Pair.objects.filter(coalition=coalition, status="open")
    ]


def partners(coalition, *rows):
    return [
        Partner.objects.create(coalition=coalition, **({"name": row} if isinstance(row, str) else row)) for row in rows
    ]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"name": "Acorn Clinic", "email": "info@acorn.example"}, {"name": "Zebra", "email": "Info+desk@ACORN.example"}, ["mail"]),
        ({"name": "Acorn Clinic", "phone": "(612) 555-0101 x4"}, {"name": "Zebra", "phone": "+1 612.555.0101"}, ["phone"]),
        ({"name": "Acorn", "website": "https://www.acorn.example/a"}, {"name": "Zebra", "website": "http://acorn.example"}, ["site"]),
        ({"name": "The Acorn Clinic, Inc."}, {"name": "Acorn  CLINIC"}, ["name", "like"]),
        ({"name": "Clínica San José"}, {"name": "Clinica San Jose"}, ["name", "like"]),
        ({"name": "Mayo Hospital", "city": "Duluth"}, {"name": "Mayo Hospitl", "city": "DULUTH"}, ["like", "place"]),
        ({"name": "Saint Brannock Hospital"}, {"name": "St. Brannock Hospital"}, ["name", "like"]),
    ],
)  # fmt: skip
def test_partners_that_may_be_one(coalition, one, other, reasons):
    partners(coalition, one, other)
    (found,) = scan(coalition)
    assert found[0] == {one["name"], other["name"]}
    assert set(reasons) <= set(found[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Mercy Hospital", "external_id": "1"}, {"name": "Mercy Hospital", "external_id": "2"}),
        ({"name": "Mercy Hospital", "state": "MN"}, {"name": "Mercy Hospital", "state": "OH"}),
        ({"name": "Acorn Clinic"}, {"name": "Zebra House"}),
        ({"name": "Mercy Hospital East", "city": "Duluth"}, {"name": "Harbor Hospital", "city": "Duluth"}),
    ],
)
def test_partners_that_are_two(coalition, one, other):
    partners(coalition, one, other)
    assert scan(coalition) == []


def test_a_switchboard_says_nothing(coalition):
    partners(
        coalition, *({"name": f"{chr(65 + n) * 6} {n}", "phone": "612 555 0101"} for n in range(scanning.COMMON + 1))
    )
    assert scan(coalition) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (
            {"name": "Ana Ruiz", "email": "ana.ruiz@gmail.com"},
            {"name": "A R", "email": "anaruiz+x@googlemail.com"},
            True,
        ),
        ({"name": "Rosa Lindqvist", "at": True}, {"name": "Lindqvist, Rosa", "at": True}, True),
        ({"name": "Rosa Lindqvist", "at": True}, {"name": "Rosa Lindquist", "at": True}, True),
        ({"name": "Rosa Lindqvist", "phone": "612 555 0101"}, {"name": "Rose Lindqvist", "phone": "6125550101"}, True),
        ({"name": "Rosa Lindqvist", "phone": "612 555 0101"}, {"name": "Bo Kim", "phone": "6125550101"}, False),
        ({"name": "田中太郎", "at": True}, {"name": "田中太郎", "at": True}, True),
        ({"name": "Rosa Lindqvist", "at": True}, {"name": "Rosa Lindquist"}, False),
    ],
)
def test_people(coalition, partner, one, other, found):
    for row in (one, other):
        fields = {name: value for name, value in row.items() if name != "at"}
        make_person(coalition, partner=partner if row.get("at") else None, **fields)
    assert [names for names, _ in scan(coalition)] == ([{one["name"], other["name"]}] if found else [])


def test_rejected_stays_rejected(coalition):
    partners(coalition, "Acorn Clinic", "The Acorn Clinic")
    assert len(scan(coalition)) == 1
    actions.reject(pair=Pair.objects.get(), by=None)
    assert scan(coalition) == []
    assert Pair.objects.get().status == "rejected"


def test_what_is_settled_is_forgotten(coalition):
    one, other = partners(coalition, "Acorn Clinic", "The Acorn Clinic")
    assert len(scan(coalition)) == 1
    Partner.objects.filter(pk=other.pk).update(name="Zebra House")
    assert scan(coalition) == []


def test_nobody_of_another_coalition(coalition, other_coalition):
    partners(coalition, "Acorn Clinic")
    partners(other_coalition, "Acorn Clinic")
    assert scan(coalition) == []


def test_several_reasons_count_for_more(coalition):
    partners(coalition, {"name": "Acorn", "phone": "612 555 0101"}, {"name": "Zebra", "phone": "612 555 0101"})
    scan(coalition)
    weak = Pair.objects.get().strength
    Partner.objects.update(email="info@acorn.example")
    scan(coalition)
    assert Pair.objects.get().strength > weak


def test_one_scan_at_a_time_and_stopped(coalition, coordinator):
    scan = scans.start(coalition=coalition, by=coordinator)
    assert scans.start(coalition=coalition, by=coordinator) == scan
    scans.stop(scan=scan)
    assert scans.work(scan.pk) is False
    scan.refresh_from_db()
    assert (scan.status, scan.step) == (Scan.Status.STOPPED, 0)


def test_goes_on_behind_the_last_step(coalition):
    make_partner(coalition, "Acorn Clinic")
    make_partner(coalition, "The Acorn Clinic")
    scan = scans.start(coalition=coalition, by=None)
    assert scans.work(scan.pk, until=0) is True  # one step, then its time is over
    scan.refresh_from_db()
    assert (scan.status, scan.step) == (Scan.Status.WORKING, 1)
    scans.work(scan.pk)
    scan.refresh_from_db()
    assert (scan.status, scan.found) == (Scan.Status.DONE, 1)
