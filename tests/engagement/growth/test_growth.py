"""The growth plan (GRO-1): waves with a size and what has to be so; a warning when growth outruns the plan, never a gate."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from coalition.versions import ChangedMeanwhile, version_of
from engagement.growth import actions, plan
from engagement.models import GrowthWave, Win
from members.models import StakeholderType
from tests.characters import make_partner, viewer


@pytest.fixture
def wave(coalition, coordinator):
    return actions.plan(
        coalition=coalition, by=coordinator, number=1, name="Core", target_size=2, needs_core=False, needs_win=True
    )


@pytest.fixture
def stands(coalition, coordinator):
    return lambda: plan.standing(viewer(coordinator, coalition))


def test_without_a_plan_nothing_is_said(stands):
    assert stands() is None


@pytest.mark.parametrize(
    ("members", "win", "full", "outrun"),
    [
        (0, "", False, False),
        (1, "", False, False),
        (2, "", True, False),
        (3, "", False, True),
        (2, "A call list", False, False),
        (3, "A call list", False, False),
    ],
)
def test_when_growth_outruns_the_plan(coalition, coordinator, wave, stands, members, win, full, outrun):
    for number in range(members):
        make_partner(coalition, f"M{number}")
    make_partner(coalition, "Hoped for", status="prospect")  # counts for nothing
    make_partner(coalition, "Resting", status="dormant")
    actions.change(wave=wave, by=coordinator, win=win)
    found = stands()
    assert (found.members, found.full, found.outrun) == (members, full, outrun)


def test_a_win_on_record_is_the_first_win(coalition, wave, stands):
    assert not stands().ready
    Win.objects.create(coalition=coalition, what="One call list")
    (criterion,) = stands().criteria
    assert (criterion.met, criterion.detail) == (True, "One call list")


def test_the_core_is_complete_when_each_core_type_has_its_aim(coalition, coordinator, wave, stands):
    actions.change(wave=wave, by=coordinator, needs_core=True, needs_win=False)
    StakeholderType.objects.filter(coalition=coalition, is_core=True).exclude(code__in=["hospital", "ems"]).update(
        is_core=False
    )
    StakeholderType.objects.filter(coalition=coalition, code="hospital").update(target_count=2)
    make_partner(coalition, "First hospital")
    make_partner(coalition, "EMS", type_code="ems")
    (criterion,) = stands().criteria
    assert not criterion.met
    assert criterion.detail.endswith(": 1 of 2")
    make_partner(coalition, "Second hospital")
    assert stands().ready


def test_what_else_has_to_be_so(coalition, coordinator, wave, stands):
    actions.change(wave=wave, by=coordinator, needs_win=False, further="By-laws adopted")
    assert [(each.words, each.met) for each in stands().criteria] == [("By-laws adopted", False)]
    actions.change(wave=wave, by=coordinator, further_met_on=coalition.today())
    assert stands().ready


def test_closed_the_next_wave_is_under_way(coalition, coordinator, wave, stands):
    second = actions.plan(
        coalition=coalition, by=coordinator, number=2, name="Clinics", target_size=9, needs_core=False
    )
    actions.close(wave=wave, by=coordinator)
    assert stands().wave == second
    actions.close(wave=wave, by=coordinator, closed=False)
    assert stands().wave == wave


def test_one_wave_of_a_number_and_of_somebody(coalition, wave):
    with pytest.raises(IntegrityError), transaction.atomic():
        GrowthWave.objects.create(coalition=coalition, number=1, name="Again", target_size=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        GrowthWave.objects.create(coalition=coalition, number=2, name="Nobody", target_size=0)


def test_two_people_change_it(coordinator, wave):
    seen = version_of(wave)
    actions.change(wave=wave, seen=seen, by=coordinator, target_size=3)
    with pytest.raises(ChangedMeanwhile):
        actions.change(wave=wave, seen=seen, by=coordinator, target_size=4)


class TestPages:
    def test_planned_shown_closed_taken_out(self, as_user, coordinator, coalition):
        client = as_user(coordinator)
        sent = {"number": "1", "name": "Core", "target_size": "1", "needs_win": "on", "win": "", "further": ""}
        assert client.post(reverse("wave-new", args=["river"]), sent).status_code == 302
        for name in ("One", "Two"):
            make_partner(coalition, name)
        for url in (reverse("growth-plan", args=["river"]), reverse("pipeline", args=["river"])):
            assert "Growth is ahead of the plan." in client.get(url).content.decode()
        wave = GrowthWave.objects.get()
        client.post(reverse("wave-close", args=["river", wave.pk]))
        wave.refresh_from_db()
        assert wave.closed_on == coalition.today()
        client.post(reverse("wave-remove", args=["river", wave.pk]))
        assert not GrowthWave.objects.exists()

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"number": "1"}, "number", "There is a wave of that number."),
            ({"target_size": "0"}, "target_size", "One member at least."),
            ({"further_met_on": "2026-01-01"}, "further", "Say what it is that is so."),
        ],
    )
    def test_what_cannot_be(self, as_user, coordinator, wave, sent, field, words):
        good = {"number": "2", "name": "Next", "target_size": "5", "win": "", "further": ""}
        page = as_user(coordinator).post(reverse("wave-new", args=["river"]), good | sent)
        assert page.context["form"].errors[field] == [words]

    @pytest.mark.parametrize("who", ["member", "leader", "outsider"])
    def test_for_keepers_only(self, request, as_user, wave, who):
        client = as_user(request.getfixturevalue(who))
        for name, *more in (
            ("growth-plan",),
            ("wave-new",),
            ("wave-edit", wave.pk),
            ("wave-close", wave.pk),
            ("wave-remove", wave.pk),
        ):
            url = reverse(name, args=["river", *more])
            assert client.get(url).status_code in (403, 404, 405)
            assert client.post(url).status_code in (403, 404, 405)
        wave.refresh_from_db()
        assert wave.closed_on is None
