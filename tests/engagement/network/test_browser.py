"""The map in a real browser: its table twin, opening and closing types by keyboard, a large network, both looks, print."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engagement.models import RelationshipRating
from engagement.network import pictures
from members.models import Membership, Partner
from tests.browser import assert_axe_clean, assert_fits, until
from tests.characters import coalition_type, make_partner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

URL = "/c/river/network/map/"
LARGE, MANY = 2_000, 10_000


def tie(coalition, one, other):
    on = coalition.today() - timedelta(days=1)
    return RelationshipRating(coalition=coalition, rater_id=one, rated_id=other, level=3, rated_on=on)


@pytest.fixture
def small(coalition):
    ones = [make_partner(coalition, f"Hospital {n}") for n in range(3)]
    ones += [make_partner(coalition, f"Ambulance {n}", type_code="ems") for n in range(3)]
    pairs = [(0, 1), (0, 3), (3, 4), (2, 4)]
    RelationshipRating.objects.bulk_create(tie(coalition, ones[a].pk, ones[b].pk) for a, b in pairs)
    return ones


def ready(page):
    place = page.locator("[data-map]")
    until(page, lambda: place.get_attribute("data-ready"), seconds=30)
    return place


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_types_open_and_close_by_keyboard(visits, coordinator, small, width, dark):
    page = visits.open(coordinator, path=URL, width=width, height=844, dark=dark)
    ready(page)
    expect(page.locator("[data-said]")).to_contain_text("6 partners, 4 lines")
    close = page.get_by_role("button", name="Close Acute-care hospital")
    close.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open Acute-care hospital")).to_be_focused()
    expect(page.locator("[data-said]")).to_contain_text("6 partners, 3 lines")
    assert_axe_clean(page)
    assert_fits(page)


def test_the_slider_goes_back_by_quarters(visits, coordinator, small):
    page = visits.open(coordinator, path=URL)
    ready(page)
    page.get_by_label("Quarter:").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-said]")).to_contain_text("Nothing is drawn for this day yet.")


def test_a_large_network_is_there_in_three_seconds(visits, coalition, coordinator):
    kinds = [coalition_type(coalition, code) for code in ("hospital", "ems", "long-term-care", "primary-care")]
    rows = Partner.objects.bulk_create(
        Partner(coalition=coalition, name=f"Partner {n}", stakeholder_type=kinds[n % 4]) for n in range(LARGE)
    )
    Membership.objects.bulk_create(
        Membership(coalition=coalition, partner=row, status="member", started_on="2024-01-01") for row in rows
    )
    keys = [row.pk for row in rows]
    pairs = [(n % LARGE, (n * 7 + n // LARGE * 31 + 1) % LARGE) for n in range(MANY)]
    RelationshipRating.objects.bulk_create(
        (tie(coalition, keys[a], keys[b]) for a, b in {pair for pair in pairs if pair[0] != pair[1]}),
        ignore_conflicts=True,
    )
    pictures.make(coalition, coalition.today())
    page = visits.open(coordinator, path=URL)
    place = ready(page)
    assert (
        float(place.get_attribute("data-ready")) < 3000 * 4
    )  # milliseconds; a loaded machine is no slower than four times
    began = time.monotonic()
    page.get_by_role("button", name="Open all types").click()
    expect(page.locator("[data-said]")).to_contain_text("2000 partners")
    assert time.monotonic() - began < 12
