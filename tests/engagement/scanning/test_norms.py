"""What is customary somewhere (ENV-2): noted once, shown wherever somebody plans to go there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagement.models import Reached, RecruitmentEffort, ScanEntry
from engagement.scanning import norms
from members.models import Partner
from tests.characters import make_partner, viewer


@pytest.fixture
def here(coalition):
    partner = make_partner(coalition, "Hilltop Clinic", status="prospect")
    Partner.objects.filter(pk=partner.pk).update(city="Two Rivers", county="Harlan", state="MN")
    partner.refresh_from_db()
    return partner


def norm(coalition, region="", **fields):
    known = {"theme": "norm", "finding": "People expect a visit.", "found_on": coalition.today()}
    return ScanEntry.objects.create(coalition=coalition, region=region, **known | fields)


@pytest.mark.parametrize(
    ("region", "holds"),
    [
        ("Two Rivers", True), ("two rivers", True), ("Harlan", True), ("Harlan County", True), ("MN", True), ("", True),
        ("Cedar", False), ("Rivers", False), ("County", False),
    ],
)  # fmt: skip
def test_where_it_holds(coalition, coordinator, here, region, holds):
    norm(coalition, region)
    assert bool(norms.around(viewer(coordinator, coalition), here)) is holds


def test_of_another_partner_or_theme_it_is_not(coalition, coordinator, here, partner):
    norm(coalition, "", partner=partner)
    norm(coalition, "Harlan", theme="need")
    about = norm(coalition, "Far away", partner=here)
    assert norms.around(viewer(coordinator, coalition), here) == [about]


def test_a_partner_without_a_place_has_those_of_everywhere(coalition, coordinator, partner):
    Partner.objects.update(city="", county="", state="", postal_code="")
    everywhere = norm(coalition)
    norm(coalition, "County")
    partner.refresh_from_db()
    assert norms.around(viewer(coordinator, coalition), partner) == [everywhere]


def test_shown_where_somebody_plans_to_go(as_user, coordinator, coalition, here, leader):
    norm(coalition, "Harlan", found_on=coalition.today() - timedelta(days=181))
    effort = RecruitmentEffort.objects.create(coalition=coalition, audience="Clinics")
    client = as_user(coordinator)
    shown = [
        reverse("first-contact", args=["river", here.pk]), reverse("partner-visit", args=["river", here.pk]),
        reverse("contact-with", args=["river", here.pk]), reverse("one-on-one-new", args=["river", here.pk]),
    ]  # fmt: skip
    for url in shown:
        assert "People expect a visit." in client.get(url).text, url
    assert "ask again" in client.get(shown[0]).text
    of_effort = reverse("effort-detail", args=["river", effort.pk])
    assert "People expect a visit." not in client.get(of_effort).text
    Reached.objects.create(coalition=coalition, effort=effort, partner=here)
    assert "People expect a visit." in client.get(of_effort).text
    assert norms.around(viewer(leader, coalition), here) == []
