"""Recruitment efforts (REC-1, REC-3): whom we ask, in which setting, with what result; a no is private and final."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition import audit
from coalition.models import AuditEvent
from coalition.versions import ChangedMeanwhile, version_of
from engagement.models import Reached, RecruitmentEffort
from engagement.recruitment import actions, reading
from tests.characters import make_partner, viewer


@pytest.fixture
def effort(coalition, coordinator):
    return actions.begin(coalition=coalition, by=coordinator, audience="Care homes", setting="one_to_one")


def reach(effort, coordinator, name, result=None):
    row = actions.reach(effort=effort, partner=make_partner(effort.coalition, name, status="prospect"), by=coordinator)
    return actions.answer(reached=row, result=result, by=coordinator) if result else row


def test_reached_once(effort, coordinator, partner):
    first = actions.reach(effort=effort, partner=partner, by=coordinator)
    assert actions.reach(effort=effort, partner=partner, by=coordinator) == first
    assert AuditEvent.objects.filter(verb="effort_reached").count() == 1


def test_a_no_is_final_in_every_effort(coalition, coordinator, effort, partner):
    row = actions.reach(effort=effort, partner=partner, by=coordinator)
    actions.answer(reached=row, result="declined", by=coordinator)
    other = actions.begin(coalition=coalition, by=coordinator, audience="Everybody", setting="written")
    with pytest.raises(actions.EffortTrouble, match="would rather not"):
        actions.reach(effort=other, partner=partner, by=coordinator)
    actions.answer(reached=row, result="waiting", by=coordinator)  # they opened it again
    actions.reach(effort=other, partner=partner, by=coordinator)


@pytest.mark.parametrize(
    ("result", "dated"), [("waiting", False), ("joined", True), ("later", True), ("declined", True)]
)
def test_an_answer_has_its_day(coalition, effort, coordinator, result, dated):
    row = reach(effort, coordinator, "Sunrise", "joined")
    row = actions.answer(reached=row, result=result, by=coordinator)
    assert row.result_on == (coalition.today() if dated else None)


def test_the_database_wants_the_day(effort, coordinator):
    row = reach(effort, coordinator, "Sunrise")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reached.objects.filter(pk=row.pk).update(result="joined")


def test_the_log_does_not_tell_who_said_what(effort, coordinator):
    reach(effort, coordinator, "Sunrise", "declined")
    assert {audit.sentence(event) for event in AuditEvent.objects.filter(verb__startswith="effort")} == {
        "Rosa began a recruitment effort: Care homes",
        "Rosa added to the recruitment effort Care homes: 1 partner",
        "Rosa noted an answer in the recruitment effort Care homes",
    }


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        (["joined"] * 4, None),  # too few to tell
        (["joined"] * 5, 100),
        (["joined"] * 2 + ["declined"] * 2 + ["later"], 40),
        (["joined"] * 4 + ["waiting"] * 6, None),  # who has not answered does not count
    ],
)
def test_conversion_by_setting(coalition, coordinator, effort, results, percent):
    for number, result in enumerate(results):
        reach(effort, coordinator, f"P{number}", result)
    found = {each.setting: each for each in reading.by_setting(viewer(coordinator, coalition))}
    assert found["one_to_one"].percent == percent
    assert (found["one_to_one"].asked, found["one_to_one"].joined) == (len(results), results.count("joined"))
    assert (found["large_group"].asked, found["large_group"].percent) == (0, None)


def test_two_people_change_it(coordinator, effort):
    seen = version_of(effort)
    actions.change(effort=effort, seen=seen, by=coordinator, audience="Care homes, south")
    with pytest.raises(ChangedMeanwhile):
        actions.change(effort=effort, seen=seen, by=coordinator, audience="Care homes, north")


class TestPages:
    def test_begun_reached_answered_taken_out(self, as_user, coordinator, partner):
        client = as_user(coordinator)
        sent = {"audience": "Care homes", "setting": "small_group", "started_on": "2026-01-05", "approach": ""}
        assert client.post(reverse("effort-new", args=["river"]), sent).status_code == 302
        effort = RecruitmentEffort.objects.get()
        client.post(effort.get_absolute_url(), {"partner": f"Lakeside #{partner.pk}"})
        row = Reached.objects.get()
        client.post(reverse("effort-answer", args=["river", effort.pk, row.pk]), {"result": "joined"})
        assert "1 of 1 joined" in client.get(reverse("effort-list", args=["river"])).content.decode()
        client.post(reverse("effort-answer", args=["river", effort.pk, row.pk]), {"result": "perhaps"})
        row.refresh_from_db()
        assert row.result == "joined"
        client.post(reverse("effort-remove", args=["river", effort.pk, row.pk]))
        assert not Reached.objects.exists()

    def test_days_in_order(self, as_user, coordinator):
        sent = {"audience": "A", "setting": "written", "started_on": "2026-01-05", "ended_on": "2026-01-04"}
        page = as_user(coordinator).post(reverse("effort-new", args=["river"]), sent)
        assert page.context["form"].errors["ended_on"] == ["The last day comes after the first. Choose a later day."]

    @pytest.mark.parametrize("who", ["member", "leader", "outsider"])
    def test_for_keepers_only(self, request, as_user, coordinator, effort, who):
        row = reach(effort, coordinator, "Sunrise", "declined")
        client = as_user(request.getfixturevalue(who))
        for name, *more in (
            ("effort-list",), ("effort-new",), ("effort-detail", effort.pk), ("effort-edit", effort.pk),
            ("effort-answer", effort.pk, row.pk), ("effort-remove", effort.pk, row.pk),
        ):  # fmt: skip
            url = reverse(name, args=["river", *more])
            assert client.get(url).status_code in (403, 404, 405)
            assert client.post(url, {"result": "joined"}).status_code in (403, 404, 405)
        row.refresh_from_db()
        assert row.result == "declined"
