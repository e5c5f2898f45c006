"""What becomes of facts, of what both have, of pairs; who may not merge what; the way back after something happened."""

import datetime

import pytest

from coalition.models import AuditEvent
from engagement.models import Rollup, Signal
from meetings.attendance.actions import record
from meetings.models import Attendance, Meeting
from members.duplicates import actions
from members.duplicates.models import Kind, Merge, Pair
from members.duplicates.went import merged_into
from members.models import Affiliation, Membership, Partner, Person
from tests.characters import make_partner, make_person

DAY = datetime.date(2024, 1, 1)


def days(partner):
    rows = Membership.objects.filter(partner=partner).order_by("started_on")
    return [(row.status, str(row.started_on), str(row.ended_on or "")) for row in rows]


@pytest.fixture
def twins(coalition):
    kept = make_partner(coalition, "Lakeside Hospital", since="2024-03-01")
    gone = make_partner(coalition, "Lakeside Hosp.", status="prospect", since="2023-01-01")
    Partner.objects.filter(pk=kept.pk).update(phone="(612) 555-0101", city="Duluth")
    Partner.objects.filter(pk=gone.pk).update(phone="(612) 555-0199", email="info@lakeside.example", about="Old entry.")
    return Partner.objects.get(pk=kept.pk), Partner.objects.get(pk=gone.pk)


@pytest.mark.parametrize(("said", "phone"), [("kept", "(612) 555-0101"), ("gone", "(612) 555-0199")])
def test_facts_are_chosen_one_by_one_and_gaps_are_filled(twins, coordinator, said, phone):
    kept, gone = twins
    merge = actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=coordinator, chosen={"phone": said})
    row = Partner.objects.get(pk=kept.pk)
    assert (row.name, row.phone, row.city, row.email, row.about) == (
        "Lakeside Hospital", phone, "Duluth", "info@lakeside.example", "Old entry.",
    )  # fmt: skip
    assert not Partner.objects.filter(pk=gone.pk).exists()
    assert merged_into(Kind.PARTNER, gone.pk) == kept.pk
    assert (merge.kept_name, merge.gone_name, merge.merged_by) == ("Lakeside Hospital", "Lakeside Hosp.", coordinator)
    event = AuditEvent.objects.get(verb="rows_merged")
    assert (event.target_id, event.by, event.details) == (kept.pk, coordinator, {"gone": "Lakeside Hosp."})


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("kept", [("prospect", "2023-01-01", "2024-02-29"), ("member", "2024-03-01", "")]),
        ("gone", [("prospect", "2023-01-01", "")]),
    ],
)
def test_days_of_both_never_overlap(twins, base, expected):
    kept, gone = twins
    before = days(kept), days(gone)
    merge = actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None, chosen={"memberships": base})
    assert days(kept) == expected
    actions.part(merge=merge, by=None)
    assert (days(kept), days(gone)) == before


def met(coalition, person, partner, meeting, status="present"):
    return Attendance.objects.create(
        coalition=coalition, meeting=meeting, person=person, partner=partner, status=status
    )


@pytest.fixture
def meeting(coalition):
    start = datetime.datetime(2026, 3, 3, 15, tzinfo=datetime.UTC)
    return Meeting.objects.create(
        coalition=coalition, title="March", starts_at=start, ends_at=start + datetime.timedelta(hours=1), status="held"
    )


def test_both_were_at_one_meeting(coalition, partner, meeting):
    kept, gone = (make_person(coalition, name, partner=partner) for name in ("Ana Ruiz", "A. Ruiz"))
    stays = met(coalition, kept, partner, meeting)
    met(coalition, gone, partner, meeting)
    merge = actions.merge(kind=Kind.PERSON, kept=kept, gone=gone, by=None)
    assert list(Attendance.objects.values_list("pk", "person")) == [(stays.pk, kept.pk)]
    assert Affiliation.objects.filter(person=kept).count() == 1
    assert sorted(what for what, _ in merge.aside) == ["affiliation", "attendance"]
    actions.part(merge=merge, by=None)
    assert Attendance.objects.filter(person=gone).count() == 1
    assert Affiliation.objects.filter(person=gone).count() == 1


def test_evidence_of_both_counts_once(coalition, meeting, coordinator):
    kept, gone = make_partner(coalition, "North Clinic"), make_partner(coalition, "North Clinic Inc")
    people = make_person(coalition, "Ana", partner=kept), make_person(coalition, "Ben", partner=gone)
    record(
        meeting=meeting,
        marks=[(row.pk, at.pk, "present") for row, at in zip(people, (kept, gone), strict=True)],
        by=coordinator,
    )
    assert Signal.objects.filter(kind="attended").count() == 2
    alone = Rollup.objects.get(partner=kept, person=None, objective=None)
    merge = actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
    together = Rollup.objects.get(partner=kept, person=None, objective=None)
    assert (together.n, together.presence) == (1, pytest.approx(alone.presence))
    assert set(Signal.objects.values_list("partner", flat=True)) == {kept.pk}
    actions.part(merge=merge, by=None)
    assert Rollup.objects.filter(person=None, objective=None).count() == 2


def test_what_came_since_stays_with_the_one_kept(coalition, partner, meeting):
    kept, gone = (make_person(coalition, name) for name in ("Ana Ruiz", "A. Ruiz"))
    merge = actions.merge(kind=Kind.PERSON, kept=kept, gone=gone, by=None)
    since = met(coalition, Person.objects.get(pk=kept.pk), partner, meeting)
    Person.objects.filter(pk=kept.pk).update(phone="612 555 0100")
    actions.part(merge=merge, by=None)
    assert Attendance.objects.get(pk=since.pk).person_id == kept.pk
    assert Person.objects.get(pk=kept.pk).phone == "612 555 0100"
    assert Person.objects.get(pk=gone.pk).phone == ""


def test_what_was_changed_since_is_kept_and_told(coalition):
    kept, gone = make_person(coalition, "Ana"), make_person(coalition, "Anna", phone="612 555 0100")
    merge = actions.merge(kind=Kind.PERSON, kept=kept, gone=gone, by=None)
    Person.objects.filter(pk=kept.pk).update(phone="612 555 0177")
    assert actions.part(merge=merge, by=None).left == ["Changed since, so it stays: phone."]
    assert list(Person.objects.order_by("pk").values_list("phone", flat=True)) == ["612 555 0177", "612 555 0100"]


def test_somebody_else_has_the_address_by_now(coalition):
    kept, gone = make_person(coalition, "Ana"), make_person(coalition, "Anna", email="ana@a.example")
    merge = actions.merge(kind=Kind.PERSON, kept=kept, gone=gone, by=None)
    Person.objects.filter(pk=kept.pk).update(email="")
    make_person(coalition, "Anabel", email="ana@a.example")
    with pytest.raises(actions.MergeTrouble, match="somebody else has its address"):
        actions.part(merge=merge, by=None)
    assert Merge.objects.get(pk=merge.pk).parted_at is None
    assert Person.objects.count() == 2


def test_the_second_one_is_told_who_was_first(twins, coordinator):
    kept, gone = twins
    actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=coordinator)
    with pytest.raises(actions.MergeTrouble) as told:
        actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
    assert str(told.value) == "Lakeside Hosp. was merged into Lakeside Hospital already, by Rosa."
    with pytest.raises(actions.MergeTrouble):
        actions.merge(kind=Kind.PARTNER, kept=gone, gone=kept, by=None)
    assert Merge.objects.count() == 1


def test_changed_since_the_page_was_opened(twins):
    kept, gone = twins
    seen = {row.pk: row.updated_at.isoformat() for row in twins}
    gone.save()
    with pytest.raises(actions.MergeTrouble, match="Look once more"):
        actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None, seen=seen)


def test_taken_apart_once(twins):
    kept, gone = twins
    merge = actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
    actions.part(merge=merge, by=None)
    with pytest.raises(actions.MergeTrouble, match="already"):
        actions.part(merge=merge, by=None)


def pair(coalition, one, other, status="open"):
    first, second = sorted((one.pk, other.pk))
    return Pair.objects.create(
        coalition=coalition, kind="person", first_id=first, second_id=second, strength=50, status=status
    )


def test_not_the_same_as_a_third_stays_so(coalition):
    ana, anna, hanna = (make_person(coalition, name) for name in ("Ana", "Anna", "Hanna"))
    pair(coalition, ana, anna)
    pair(coalition, anna, hanna, "rejected")
    merge = actions.merge(kind=Kind.PERSON, kept=ana, gone=anna, by=None)
    assert list(Pair.objects.values_list("first_id", "second_id", "status")) == [(ana.pk, hanna.pk, "rejected")]
    actions.part(merge=merge, by=None)
    assert sorted(Pair.objects.values_list("first_id", "second_id", "status")) == [
        (ana.pk, anna.pk, "open"), (anna.pk, hanna.pk, "rejected"),
    ]  # fmt: skip


def test_erasure_leaves_nothing_in_a_merge(coalition):
    ana, anna = make_person(coalition, "Ana"), make_person(coalition, "Anna Secret", email="secret@a.example")
    merge = actions.merge(kind=Kind.PERSON, kept=ana, gone=anna, by=None)
    actions.forget_person(coalition, ana.pk)
    merge.refresh_from_db()
    assert (merge.kept_name, merge.gone_name, merge.steps.count()) == ("", "", 0)
    with pytest.raises(actions.MergeTrouble):
        actions.part(merge=merge, by=None)
