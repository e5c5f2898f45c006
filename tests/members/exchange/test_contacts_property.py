"""Whatever a file says: written and undone, everything is as it was; written twice, the second time changes nothing."""

import csv
import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Partner, Person
from tests.characters import make_partner, make_person

from .test_contacts import planned, state, undone, written

HEADER = (
    "Organization", "City", "Organization phone", "Full name", "E-mail", "Phone", "Job title", "Contact date", "Contact note",
    "Contribution", "Contribution type", "Contribution date", "Meeting", "Meeting date", "Attendance", "Part of",
)  # fmt: skip
FEW = {
    "Organization": ["", "Alpha Clinic", "alpha clinic", "Beta House", "Alpha Clinic; Gamma", "李 Clinic"],
    "City": ["", "Cedar", "Rivers"],
    "Organization phone": ["", "612-555-0100", "612-555-0102"],
    "Full name": ["", "Ana Diaz", "ana diaz", "Bo Chen", "Дмитрий Ш", "Diaz, Ana"],
    "E-mail": ["", "ana@x.example", "ANA@x.example", "bo@x.example", "desk@x.example", "nonsense"],
    "Phone": ["", "612-555-0101"],
    "Job title": ["", "Nurse"],
    "Contact date": ["", "2025-03-02", "3/4/2025", "32.1.2025"],
    "Contact note": ["", "Said hello"],
    "Contribution": ["", "A room"],
    "Contribution type": ["", "Space", "nothing"],
    "Contribution date": ["", "2025-03-05"],
    "Meeting": ["", "Kick-off"],
    "Meeting date": ["", "2025-03-10"],
    "Attendance": ["", "present", "remote"],
    "Part of": ["", "Beta House", "Alpha Clinic"],
}
LINES = st.lists(st.tuples(*(st.sampled_from(FEW[name]) for name in HEADER)), min_size=1, max_size=8).filter(
    lambda lines: any(any(line) for line in lines)
)


def file_of(lines):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *lines])
    return text.getvalue()


@pytest.fixture
def somebody_here(coalition):
    make_partner(coalition, "Beta House")
    Partner.objects.filter(name="Beta House").update(city="Cedar")
    make_person(coalition, "Bo Chen", email="bo@x.example")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    lines=LINES,
    duplicates=st.sampled_from(["skip", "add", "update"]),
    similar=st.sampled_from(["skip", "add", "update"]),
)
def test_written_and_undone(somebody_here, coalition, coordinator, lines, duplicates, similar):
    with transaction.atomic():
        before = state()
        run = written(planned(coalition, coordinator, file_of(lines)), duplicates=duplicates, similar=similar)
        run = undone(run)
        assert state() == before
        assert run.counts["kept"] == 0
        transaction.set_rollback(True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(lines=LINES)
def test_written_twice_changes_nothing(somebody_here, coalition, coordinator, lines):
    with transaction.atomic():
        written(planned(coalition, coordinator, file_of(lines)))
        before = (
            set(Partner.objects.values_list("name", "city", "phone")),
            set(Person.objects.values_list("name", "email", "phone")),
        )
        numbers = {name: len(rows) for name, rows in state().items()}
        written(planned(coalition, coordinator, file_of(lines)), duplicates="skip", similar="skip")
        assert {name: len(rows) for name, rows in state().items()} == numbers
        after = (
            set(Partner.objects.values_list("name", "city", "phone")),
            set(Person.objects.values_list("name", "email", "phone")),
        )
        assert {name for name, *_ in before[0]} == {name for name, *_ in after[0]}
        transaction.set_rollback(True)
