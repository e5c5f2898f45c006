"""`scores`, `measures`, `ledger` and the monthly picture: the contract of design.md 8."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from engagement.ledger import actions, snapshots
from engagement.ledger.models import Rollup, Signal, Snapshot
from engagement.ledger.queries import check_the_box_partners, stages_of
from engagement.ledger.querysets import with_scores
from members.models import Partner
from tests.characters import make_partner, make_person, viewer

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def lines(*arguments):
    return {row["name"]: row for row in map(json.loads, said(*arguments).splitlines())}


@pytest.fixture
def today(coalition):
    return coalition.today()


@pytest.fixture
def table(coalition, partner, today):
    """A hospital that sent five people to a meeting, a clinic that sent one, and a doer."""
    clinic, doer = make_partner(coalition, "Clinic"), make_partner(coalition, "Doer")
    for number in range(5):
        attended(partner, today, 1, make_person(coalition, f"Hospital {number}", partner=partner))
    attended(clinic, today, 1, make_person(coalition, "Clinic 0", partner=clinic))
    for kind, age, magnitude in (("attended", 90, 1), ("input_given", 180, 1), ("pledge_made", 180, 1)):
        write(doer, kind, today - timedelta(days=age), 1, magnitude)
    write(doer, "pledge_fulfilled", today - timedelta(days=365), 1, 2.0)
    return coalition


def write(partner, kind, on, source, magnitude=1.0, person=None):
    actions.record(
        partner=partner,
        kind=kind,
        occurred_on=on,
        source_type="test",
        source_id=source,
        magnitude=magnitude,
        person=person,
    )


def attended(partner, on, source, person=None):
    write(partner, "attended", on, source, person=person)


def test_scores_of_partners(table):
    found = lines("scores", "river")
    assert list(found) == ["Clinic", "Doer", "Lakeside Hospital"]
    for name in ("Lakeside Hospital", "Clinic"):
        assert found[name]["score"] == pytest.approx(20 * 2 / 6, abs=1e-6)
        assert found[name]["signals"] == 1
    doer = found["Doer"]
    assert list(doer) == ["name", "stage", "score", "channels", "confidence", "momentum", "check_the_box", "signals"]
    assert doer["channels"] == pytest.approx({"PRESENCE": 1, "VOICE": 1, "PLEDGE": 1, "ACTION": 4, "LEAD": 0}, abs=1e-6)
    assert (doer["score"], doer["confidence"]) == (pytest.approx(133 / 6), pytest.approx(0.327995, abs=1e-6))
    assert (doer["stage"], doer["check_the_box"], doer["signals"]) == ("acting", False, 4)


def test_scores_on_a_past_day(table, today):
    doer = lines("scores", "river", "--on", str(today - timedelta(days=180)))["Doer"]
    assert doer["channels"]["VOICE"] == pytest.approx(2)
    assert doer["channels"]["PRESENCE"] == 0
    assert doer["signals"] == 3


def test_scores_of_people(table):
    found = lines("scores", "river", "--people")
    assert len(found) == 6
    assert [row["score"] for row in found.values()] == pytest.approx([20 * 2 / 6] * 6, abs=1e-6)


def test_scores_of_an_unknown_coalition_names_those_there_are(coalition):
    with pytest.raises(CommandError, match="river"):
        said("scores", "nowhere")


@pytest.mark.parametrize("command", ["scores", "measures"])
def test_a_day_to_come_is_refused_and_today_is_not(table, today, command):
    with pytest.raises(CommandError, match="still to come"):
        said(command, "river", "--on", str(today + timedelta(days=1)))
    assert said(command, "river", "--on", str(today))


@pytest.mark.parametrize("command", ["scores", "measures"])
def test_what_is_no_day_is_refused(table, command):
    with pytest.raises(CommandError, match="2026-01-31"):
        said(command, "river", "--on", "tomorrow")


def test_measures_are_one_object(table):
    found = json.loads(said("measures", "river"))
    assert found["members"] == 3
    assert found["active_member_share"]["share"] == pytest.approx(1 / 3)
    assert found["stages"]["acting"] == 1
    assert found["coverage"]["members"]["by_type"]["hospital"] == 1
    assert found["concentration"]["top_share"] == 1


def test_verify_says_yes_and_rebuild_puts_right(table):
    said("ledger", "verify")
    Rollup.objects.of_partners().update(voice=3.0)
    with pytest.raises((CommandError, SystemExit)):
        said("ledger", "verify")
    said("ledger", "rebuild", "river")
    said("ledger", "verify")
    assert Signal.objects.filter(voided_at=None).count() == 10  # without a source row of ours they are kept


def test_sql_scores_equal_the_model(table, today):
    rows = {row.name: row for row in with_scores(Partner.objects.filter(coalition=table), today).order_by("-score")}
    assert list(rows)[0] == "Doer"
    for name, line in lines("scores", "river").items():
        assert rows[name].score == pytest.approx(line["score"], abs=1e-9)
        assert rows[name].confidence == pytest.approx(line["confidence"], abs=1e-9)
        assert rows[name].stage == line["stage"]


def test_a_partner_without_signals_is_unaware_in_sql_too(coalition, partner, today):
    row = with_scores(Partner.objects.all(), today).get(pk=partner.pk)
    assert (row.score, row.stage, row.evidence) == (0, "unaware", 0)


def test_sql_scores_are_one_statement_however_many(table, today, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(with_scores(Partner.objects.all(), today).order_by("-score")) == 3


def test_check_the_box_over_all_partners(table, partner, today):
    for source, age in enumerate((10, 60, 179), 20):
        attended(partner, today - timedelta(days=age), source)
    assert list(check_the_box_partners(table, on=today)) == [partner.pk]
    write(partner, "input_given", today - timedelta(days=364), 30)
    assert list(check_the_box_partners(table, on=today)) == []


def test_stages_by_rank(table, partner, today):
    assert stages_of(table, [partner.pk], on=today) == {partner.pk: 1}


def test_last_months_picture_is_taken_once(table, today):
    type(table).objects.update(created_at="2020-01-01T00:00Z")
    on = today.replace(day=1) - timedelta(days=1)
    snapshots.take_due()
    snapshots.take_due()
    assert Snapshot.objects.filter(partner=None, on=on).count() == 1
    kept = Snapshot.objects.get(partner__name="Doer")
    assert kept.score == pytest.approx(lines("scores", "river", "--on", str(on))["Doer"]["score"])


def test_i17_who_sees_which_sums(table, partner, member, coordinator, leader, outsider, other_coalition):
    def seen(user, where=table):
        return set(Rollup.objects.visible_to(viewer(user, where)).values_list("partner__name", flat=True))

    assert seen(coordinator) == {"Lakeside Hospital", "Clinic", "Doer"}
    assert seen(member) == {"Lakeside Hospital"}
    assert seen(leader) == set()  # so far nobody has enough evidence
    assert seen(outsider, other_coalition) == set()
    for source in range(40, 44):
        write(partner, "input_given", table.today(), source)
    assert seen(leader) == {"Lakeside Hospital"}


def test_i17_a_member_sees_no_signals_of_others_and_a_leader_no_concerns(table, partner, member, leader):
    write(partner, "concern_raised", table.today(), 50)
    assert not Signal.objects.visible_to(viewer(member, table)).exists()
    assert not Signal.objects.visible_to(viewer(leader, table)).filter(kind="concern_raised").exists()
    assert Signal.objects.visible_to(viewer(leader, table)).filter(kind="attended").exists()
