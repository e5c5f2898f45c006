"""COR-2: whoever says a figure is wrong, everybody who had any version hears of the correction, each exactly once."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.models import AuditEvent
from engagement.dashboard import tiles
from engagement.dashboard.ground import Ground
from engagement.models import FigureError, ReportCorrection, ReportReceipt, ReportVersion
from engagement.reporting import actions, reading
from members.models import Notice
from tests.characters import make_partner, make_person

pytestmark = pytest.mark.django_db

FIX = {"figure": "roster-members", "what_was_wrong": "One too many.", "what_we_did": "Counted by hand."}


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def people(coalition, *names):
    return [make_person(coalition, name, email=f"{name.lower()}@a.example") for name in names]


# --- versions ---------------------------------------------------------------------------------------------------------


def test_sent_once_to_everybody_chosen(coalition, report, send, funder):
    (ann,) = people(coalition, "Ann")
    version = send(funder, ann)
    assert (version.number, told("pack")) == (1, ["Ann", "Frances Funder"])
    assert reading.receivers(report) == {funder.pk, ann.pk}


def test_nothing_goes_out_without_people_contents_or_word_of_what_is_new(report, coordinator, funder):
    with pytest.raises(actions.NotNow, match="who gets it"):
        actions.send(report=report, by=coordinator)
    actions.choose(report=report, person=funder, by=coordinator)
    actions.send(report=report, by=coordinator)
    with pytest.raises(actions.NotNow, match="what is new"):
        actions.send(report=report, by=coordinator, what_changed=" ")
    report = actions.change(report=report, by=coordinator, sections=[])
    with pytest.raises(actions.NotNow, match="nothing in it"):
        actions.send(report=report, by=coordinator, what_changed="More")
    assert ReportVersion.objects.count() == 1


def test_a_figure_being_checked_stops_the_next_version(report, coordinator, send, funder, wrong):
    error = wrong(send(funder), funder)
    with pytest.raises(actions.NotNow, match="being checked"):
        send()
    actions.keep(error=error, reason="It is right.", by=coordinator)
    assert send().number == 2


def test_a_version_never_changes(send, funder):
    version = send(funder)
    for change in ({"document": {}}, {"number": 7}, {"what_changed": "x"}):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            ReportVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        ReportVersion.objects.filter(pk=version.pk).delete()


def test_later_members_do_not_change_what_was_sent(coalition, send, funder, partner):
    version = send(funder)
    make_partner(coalition, "Newcomer")
    shown = reading.parts_of(ReportVersion.objects.get(pk=version.pk).document)["roster-members"]["shown"]
    assert shown == "1"


# --- said, acknowledged, kept -------------------------------------------------------------------------------------------


def test_marked_at_once_for_every_reader(send, funder, wrong):
    version = send(funder)
    wrong(version, funder)
    shown = reading.parts_of(reading.page_of(version, reading.OUTSIDE))
    assert {key for key, part in shown.items() if part["mark"] and part["mark"].checking} == {"roster-members"}


def test_said_twice_is_said_once(send, funder, wrong):
    version = send(funder)
    assert wrong(version, funder) == wrong(version, funder)
    assert FigureError.objects.count() == 1


def test_a_figure_that_is_not_there(send, funder, wrong):
    with pytest.raises(actions.NotNow):
        wrong(send(funder), funder, figure="nothing")


def test_acknowledged_by_mail_once(coordinator, send, funder, wrong):
    error = wrong(send(funder), funder)
    for _ in range(2):
        actions.acknowledge(error=error, by=coordinator)
    assert list(Notice.objects.filter(kind="figure-error").values_list("person__name", "details__step")) == [
        ("Frances Funder", "acknowledged")
    ]


def test_kept_with_a_reason_that_whoever_asked_hears(coalition, coordinator, send, funder, wrong):
    (ann,) = people(coalition, "Ann")
    version = send(funder, ann)
    error = actions.keep(error=wrong(version, ann), reason="The fourth left in May.", by=coordinator)
    assert (error.state, told("figure-error"), told("pack-correction")) == ("kept", ["Ann"], [])
    mark = reading.marks(version)["roster-members"]
    assert (mark.checking, mark.kept) == (False, ["The fourth left in May."])
    with pytest.raises(actions.NotNow):
        actions.keep(error=error, reason="Again.", by=coordinator)


# --- corrected --------------------------------------------------------------------------------------------------------


def test_corrected_by_counting_again(coalition, report, coordinator, send, funder, partner, wrong):
    version = send(funder)
    error = wrong(version, funder)
    make_partner(coalition, "Left out", since="2024-01-01")
    correction = actions.correct(report=report, by=coordinator, **FIX)
    assert (correction.version.number, correction.before, correction.after) == (
        2,
        "1 on the last day",
        "2 on the last day",
    )
    old, new = (reading.parts_of(each.document) for each in (version, correction.version))
    assert {key for key in old if old[key] != new[key]} == {"roster-members"}  # nothing else moved
    error.refresh_from_db()
    assert (error.state, error.correction) == ("corrected", correction)
    assert AuditEvent.objects.filter(verb="report_corrected").get().details["people"] == 1


def test_corrected_by_hand(report, coordinator, send, funder, partner):
    send(funder)
    correction = actions.correct(report=report, by=coordinator, value="3", **FIX)
    part = reading.parts_of(correction.version.document)["roster-members"]
    assert (part["shown"], part["note"]) == ("3", "Corrected by hand.")


def test_a_table_gets_a_line_below(report, coordinator, send, funder, partner):
    send(funder)
    fix = FIX | {"figure": "roster-list"}
    correction = actions.correct(report=report, by=coordinator, value="Harlan EMS joined in May.", **fix)
    old, new = report.versions.get(number=1), correction.version
    assert reading.parts_of(new.document)["roster-list"]["note"] == "Corrected: Harlan EMS joined in May."
    assert (
        reading.parts_of(new.document)["roster-list"]["rows"] == reading.parts_of(old.document)["roster-list"]["rows"]
    )


def test_counted_again_and_the_same_is_no_correction(report, coordinator, send, funder):
    send(funder)
    with pytest.raises(actions.NotNow, match="the same"):
        actions.correct(report=report, by=coordinator, **FIX)
    assert not ReportCorrection.objects.exists()
    assert told("pack-correction") == []


def test_who_was_left_out_of_later_versions_hears_all_the_same(coalition, report, coordinator, send, funder):
    ann, ben = people(coalition, "Ann", "Ben")
    send(funder, ann)
    actions.leave_out(recipient=report.recipients.get(person=ann), by=coordinator)
    send(ben)
    actions.correct(report=report, by=coordinator, value="9", **FIX)
    assert told("pack-correction") == ["Ann", "Ben", "Frances Funder"]


def test_who_found_it_without_having_the_report_hears_by_a_notice_of_their_own(
    coalition, report, coordinator, leader, send, funder, wrong
):
    version = send(funder)
    lena = leader.people.get()
    wrong(version, lena)
    wrong(version, funder)
    actions.correct(report=report, by=coordinator, value="9", **FIX)
    assert told("pack-correction") == ["Frances Funder"]
    assert told("figure-error") == ["Lena"]
    assert not FigureError.objects.open().exists()


def test_a_second_correction_goes_to_all_again(coalition, report, coordinator, send, funder):
    send(funder)
    for value in ("9", "10"):
        actions.correct(report=report, by=coordinator, value=value, **FIX)
    assert told("pack-correction") == ["Frances Funder", "Frances Funder"]
    assert [row.version.number for row in ReportCorrection.objects.all()] == [3, 2]


NAMES = ("Ann", "Ben", "Cat", "Dan", "Eva")
FEW = st.sets(st.integers(0, len(NAMES) - 1), max_size=len(NAMES))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(FEW.filter(bool), min_size=1, max_size=3), reporters=FEW, left_out=FEW)
def test_a_correction_reaches_everybody_who_ever_had_a_version(
    coalition, report, coordinator, rounds, reporters, left_out
):
    """Recipients = distinct receivers of any earlier version, whoever reports and whoever was left out later."""
    with transaction.atomic():
        crowd = people(coalition, *NAMES)
        had = set()
        for chosen in rounds:
            for row in report.recipients.all():
                actions.leave_out(recipient=row, by=coordinator)
            for number in chosen:
                actions.choose(report=report, person=crowd[number], by=coordinator)
            version = actions.send(report=report, by=coordinator, what_changed="More")
            had |= {crowd[number].pk for number in chosen}
        for row in report.recipients.filter(person__in=[crowd[number] for number in left_out]):
            actions.leave_out(recipient=row, by=coordinator)
        for number in reporters:
            actions.say_wrong(version=version, figure="roster-members", words="No", person=crowd[number], by=None)
        correction = actions.correct(report=report, by=coordinator, value="99", **FIX)
        mailed = list(
            Notice.objects.filter(kind="pack-correction", about_id=correction.pk).values_list("person", flat=True)
        )
        assert sorted(mailed) == sorted(had)  # each once
        assert set(correction.version.receipts.values_list("person", flat=True)) == had
        heard = had | set(Notice.objects.filter(kind="figure-error").values_list("person", flat=True))
        assert {crowd[number].pk for number in reporters} <= heard
        assert not FigureError.objects.open().exists()
        assert ReportReceipt.objects.filter(version__number=1).count() == len(rounds[0])
        transaction.set_rollback(True)


def test_overview_counts_it_among_what_we_corrected(coalition, report, coordinator, send, funder):
    send(funder)
    actions.correct(report=report, by=coordinator, value="9", **FIX)
    found = tiles.known()["corrections"].count(Ground(coalition, coalition.today()))
    assert found.rows == [["Funder pack", coalition.today().isoformat(), "Members"]]
