"""Today, its steps and the rules in a real browser: fit, accessible, light and dark, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from engagement.models import Contribution, Evaluation, Step
from engagement.playbook.evaluate import evaluate
from tests.browser import press

from .truth import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kept(coalition, coordinator):
    """A partner with three things for one call, and something in our own house."""
    world = World(coalition)
    world.pledge(3, direction="ours", what="A checklist for the generators of the night clinic")
    world.somebody("Priya Raman With A Rather Long Name")
    world.make(Contribution, partner=world.partner, kind="space", what="Lent the bay", given_on=world.ago(1))
    world.aim(title="No care home in the dark", activated_on=world.ago(90))
    evaluate(coalition)
    return world


@pytest.mark.parametrize("javascript", [True, False])
def test_one_call_settles_three_things(visits, kept, coordinator, javascript):
    page = visits.open(coordinator, path="/c/river/today/", width=390, javascript=javascript)
    owed = page.get_by_role("region", name="What we owe first")
    expect(owed.get_by_text("A checklist for the generators").first).to_be_visible()
    expect(page.get_by_text("One call can settle").first).to_be_visible()
    owed.get_by_role("button", name=re.compile("^Done.*Thank Lakeside Hospital: Lent the bay")).click()
    expect(page.get_by_text("Noted as done.")).to_be_visible()
    assert Step.objects.get(rule="thanks").state == "done"
    page.get_by_role("link", name=re.compile("^Not now.*A checklist")).click()
    page.get_by_label("Why not now").fill("They are moving this week")
    press(page, "Put it off")
    expect(page.get_by_text("It comes back on")).to_be_visible()
    assert Step.objects.get(rule="promise-missed").reason == "They are moving this week"


def test_the_page_follows_a_look(visits, kept, coordinator, coalition):
    row = Evaluation.objects.get(coalition=coalition)
    Evaluation.objects.update(asked_at=row.done_at)
    page = visits.open(coordinator, path="/c/river/today/")
    expect(page.get_by_text("Something changed a moment ago")).to_be_visible()
    kept.partner.pledges.update(what="Forty lamps")
    evaluate(coalition)
    Evaluation.objects.update(begun_at=row.done_at)
    expect(page.get_by_text("Forty lamps for Lakeside Hospital").first).to_be_visible()
    expect(page.get_by_text("Something changed a moment ago")).to_be_hidden()
