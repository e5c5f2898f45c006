"""Privacy, giving, sharing, turnover and the page before a visit in a real browser: fit, accessible, light and dark."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from engagement.concerns.models import Concern
from engagement.giving import actions as giving
from engagement.models import MutualBenefit, Pledge, ResourceNeed, ResourceOffer, ScanEntry
from engagement.sharing import actions as sharing
from members.models import Affiliation, Partner
from members.privacy import actions as privacy
from members.profile.actions import propose
from tests.browser import press
from tests.characters import make_partner, make_person

from .outreach.test_outreach import fill
from .test_looks import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kept(coalition, coordinator, member, partner):
    """Much of everything, with long words."""
    today = coalition.today()
    fill(coalition, coordinator, partner, today)
    other = make_partner(coalition, "Valley Food Bank")
    for number in range(7):
        person = make_person(
            coalition, f"Person With A Rather Long Name {number}", partner=partner, phone="555-010-0100",
            preferred_channel="phone", preferred_time="mornings before the shift begins", preferred_place="at their clinic",
            access_needs="step-free room and captions",
        )  # fmt: skip
        Affiliation.objects.filter(person=person).update(title="Vice president of emergency operations")
        Pledge.objects.create(
            coalition=coalition, partner=partner, what=f"Beds for the drill on the second floor {number}", made_on=today,
            due_on=today + timedelta(days=30), direction="ours" if number % 2 else "theirs",
        )  # fmt: skip
        giving.note_goal(
            coalition=coalition, partner=partner, by=coordinator, what="A new wing with fifty beds and a garden",
            how_we_help="Letters to the county and a word with the foundation",
        )  # fmt: skip
        giving.record_ask(
            coalition=coalition, partner=partner, by=coordinator, what="A nurse for the hotline", minutes=480,
            asked_on=today, anyway="The storm came first", note="We asked whether they could spare one. " * 12,
        )  # fmt: skip
        Concern.objects.create(
            coalition=coalition, partner=partner, coordinator=coordinator, nature="professional",
            raised_on=today,
            words="They fear that the larger hospital takes the credit. " * 8,
        )  # fmt: skip
    giving.note_service(
        coalition=coalition, partner=partner, by=coordinator, what="Their safety committee", started_on=today
    )
    for model, who, what in ((ResourceNeed, partner, "A cold box"), (ResourceOffer, other, "A refrigerated van")):
        sharing.put_up(model=model, coalition=coalition, by=coordinator, partner=who, good="equipment", what=what)
    sharing.lend(
        coalition=coalition, by=coordinator, what="Radio batteries", lender=partner, lent_on=today - timedelta(days=9),
        due_back_on=today - timedelta(days=2),
    )  # fmt: skip
    privacy.ask(person=member.people.get(), kind="correct", words="My name has two r.")
    return partner


def test_coordinator_pages(visits, kept, owner, member, coalition):
    slug, person = coalition.slug, member.people.get()
    fields = {"about": "Two hundred beds on the river."}
    proposal = propose(partner=kept, person=person, by=member, fields=fields)
    for name, path in {
        "giving": reverse("giving", args=[slug]),
        "give-and-take": reverse("give-and-take", args=[slug, kept.pk]),
        "ask-new": reverse("ask-new", args=[slug, kept.pk]),
        "sharing": reverse("sharing", args=[slug]),
        "who-can": reverse("who-can", args=[slug]) + "?q=van",
        "visit": reverse("partner-visit", args=[slug, kept.pk]),
        "profile-settle": reverse("profile-settle", args=[slug, proposal.pk]),
        "partner-kept": kept.get_absolute_url(),
        "story": reverse("partner-timeline", args=[slug, kept.pk]),
    }.items():
        looked_at(visits, owner, path, name)


def test_member_pages(visits, kept, member, coalition):
    slug = coalition.slug
    for name, path in {
        "me-kept": reverse("me", args=[slug]),
        "my-record": reverse("partner-timeline", args=[slug, kept.pk]),
        "my-profile": reverse("profile-propose", args=[slug, kept.pk]),
    }.items():
        looked_at(visits, member, path, name)


def test_before_a_visit_is_one_printed_page(visits, kept, coordinator, coalition):
    MutualBenefit.objects.create(
        coalition=coalition, partner=kept, brings_them="Nurses trained with those of others. " * 12,
        brings_us="Beds when the river rises and the hall for drills. " * 11,
    )  # fmt: skip
    for number in range(5):
        ScanEntry.objects.create(
            coalition=coalition, theme="norm", finding=f"{number}: boards meet twice a year, ask well before. " * 5,
            found_on=coalition.today(),
        )  # fmt: skip
    page = visits.open(coordinator, path=reverse("partner-visit", args=[coalition.slug, kept.pk]))
    for paper in ("Letter", "A4"):
        pdf = page.pdf(format=paper, prefer_css_page_size=False)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, paper


def test_a_fact_is_changed_where_it_stands(visits, kept, coordinator):
    page = visits.open(coordinator, path=kept.get_absolute_url())
    page.get_by_role("link", name="Change what").click()
    expect(page.locator("#field-about textarea")).to_be_focused()
    page.locator("#field-about textarea").fill("Two hundred beds on the river.")
    press(page, "Save")
    expect(page.get_by_text("Two hundred beds on the river.")).to_be_visible()
    assert Partner.objects.get(pk=kept.pk).about == "Two hundred beds on the river."
