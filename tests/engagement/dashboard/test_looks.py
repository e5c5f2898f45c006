"""Dashboards in a real browser: phone and desk, light and dark, on paper; axe finds nothing, nothing breaks the policy."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engagement.ledger import actions as ledger
from engagement.ledger import snapshots
from tests.browser import assert_axe_clean, assert_fits, screenshot, until
from tests.characters import make_partner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "overview": "/c/river/overview/",
    "narrowed": "/c/river/overview/?days=90",
    "lorenz": "/c/river/overview/figures/concentration/",
    "flow": "/c/river/overview/figures/flow/",
    "network": "/c/river/network/",
}
LOOKS = [(1280, False), (390, True)]


@pytest.fixture
def busy(coalition):
    """Six hospitals that did one to six things each, a month that has its picture."""
    day = coalition.today()
    for number in range(1, 7):
        partner = make_partner(coalition, f"Hospital {number}")
        for deed in range(number):
            ledger.record(
                partner=partner,
                kind="task_completed",
                occurred_on=day - timedelta(days=60 * deed),
                source_type="t",
                source_id=10 * number + deed,
            )
    snapshots.take_past(coalition, 2)


@pytest.mark.parametrize(("width", "dark"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_dashboards(visits, coordinator, busy, name, width, dark):
    page = visits.open(coordinator, path=PAGES[name], width=width, height=844, dark=dark)
    expect(page.locator("h1")).to_be_visible()
    charts = page.locator("[data-chart]")
    until(page, lambda: charts.count() == page.locator("[data-chart] canvas").count())
    assert_axe_clean(page)
    assert_fits(page)
    screenshot(page, f"{name}-{width}{'-dark' if dark else ''}")


@pytest.mark.parametrize("name", ["overview", "lorenz"])
def test_on_paper_the_figures_stay_and_the_filters_go(visits, leader, busy, name):
    page = visits.open(leader, path=PAGES[name])
    page.emulate_media(media="print")
    expect(page.locator(".ct-figure").first).to_be_visible()
    expect(page.locator(".ct-scope")).to_be_hidden()
    assert_fits(page)


def test_without_scripts_the_tables_say_it_all(visits, leader, busy):
    page = visits.open(leader, path=PAGES["lorenz"], javascript=False)
    expect(page.get_by_role("row", name="Part of the busiest one")).to_be_visible()
    expect(page.locator("[data-chart]").first).to_be_hidden()
