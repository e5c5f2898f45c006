"""Votes, standing and minutes in Chromium: on a phone by link without JavaScript; nothing to complain of for axe-core."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from meetings.minutes import actions as minutes_actions
from meetings.models import Ballot
from meetings.standing import actions as standing
from members.people.links import token_for
from tests.browser import assert_axe_clean, assert_fits, press, screenshot
from tests.characters import make_partner, make_person
from tests.meetings.tables import make_invitation, make_item, make_meeting

from .tables import close, make_vote, say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(coalition, partner):
    ems = make_partner(coalition, "Three Rivers Ambulance", type_code="ems")
    priya = make_person(coalition, "Priya Raman", partner=partner, email="priya@x.example")
    marcus = make_person(coalition, "Marcus Bell", partner=ems, email="marcus@x.example")
    standing.adopt(
        coalition=coalition, starts_on=coalition.today() - timedelta(days=30), by=None, quorum_share=50, quorum_types=2, proxies=1,
        window_kind="meetings", window=4, least_share=50, source="Bylaws, article 5",
    )  # fmt: skip
    meeting = make_meeting(coalition, days=-1, status="held", purpose="Agree on the chairs.")
    make_item(meeting, "Where we stand", owner=priya, outcome="We stand well.")
    make_invitation(meeting, priya, partner)
    coming = make_meeting(coalition, days=5, status="published")
    make_item(coming, "Chairs", owner=priya, purpose="decide")
    make_invitation(coming, priya, partner)
    fields = {"question": "Harlan asks for six of our fourteen chairs.", "method": "consent"}
    vote = make_vote(coalition, title="Lend the chairs across the county line", **fields)
    done = make_vote(coalition, title="Which road?", options=["North", "South"])
    say(done, ems, "abstained", reason="We drive both.")
    done = close(done)
    minutes = minutes_actions.begin(meeting=meeting, by=None)
    note = minutes.notes.get()
    note.minutes = minutes
    minutes_actions.write(note=note, body="Better words.", by=None)
    return {"meeting": meeting, "coming": coming, "vote": vote, "done": done, "minutes": minutes, "priya": priya, "marcus": marcus,
            "partner": partner, "note": note}  # fmt: skip


def test_a_vote_on_a_phone_by_link_without_javascript(visits, scene):
    where = f"/l/decision/{token_for(scene['priya'], purpose='decision', about=scene['vote'].pk)}/"
    page = visits.open(path=where, width=390, height=844, javascript=False)
    assert_fits(page)
    screenshot(page, "vote-link-390")
    page.get_by_text("Block, because …").click()
    press(page, "Save the vote")
    expect(page.get_by_text("Say why, in a few words.").first).to_be_visible()
    page.get_by_label("Why, if you stand aside, abstain or block").fill("Nobody checked the insurance.")
    press(page, "Save the vote")
    expect(page.get_by_text("Priya Raman said")).to_be_visible()
    page.get_by_text("I consent").click()
    press(page, "Change the vote")
    ballot = Ballot.objects.get(decision=scene["vote"], partner=scene["partner"])
    assert (ballot.choice, ballot.reason, ballot.via) == ("for", "", "link")


def test_a_secret_vote_on_a_phone(visits, coalition, scene):
    vote = make_vote(coalition, title="Who speaks for us?", is_secret=True, options=["Carla", "Ada"])
    where = f"/l/decision/{token_for(scene['marcus'], purpose='decision', about=vote.pk)}/"
    page = visits.open(path=where, width=390, height=844, dark=True)
    page.locator("form").get_by_text("Ada", exact=True).click()
    press(page, "Save the vote")
    receipt = page.locator(".ct-receipt").inner_text()
    assert_axe_clean(page)
    screenshot(page, "vote-receipt-390-dark")
    page.locator("form").get_by_text("Carla", exact=True).click()
    page.get_by_label("Your receipt").fill(receipt)
    press(page, "Change the vote")
    expect(page.get_by_text("Your vote is in.")).to_be_visible()
    carla = vote.options.get(title="Carla")
    assert close(vote).totals["options"] == {str(carla.pk): 1}


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_every_page(visits, coordinator, owner, scene, width, dark):
    slug, meeting = "/c/river", scene["meeting"].pk
    paths = {
        "standing": "/standing/", "roll": f"/meetings/{scene['coming'].pk}/voting-roll/",
        "meeting-quorum": f"/meetings/{scene['coming'].pk}/", "sheet-quorum": f"/meetings/{meeting}/attendance/",
        "decisions-log": "/decisions/", "decision-new": "/decisions/new/", "decision-open": f"/decisions/{scene['vote'].pk}/",
        "decision-closed": f"/decisions/{scene['done'].pk}/", "decision-room": f"/decisions/{scene['vote'].pk}/room/",
        "decision-proxy": f"/decisions/{scene['vote'].pk}/proxy/", "decision-close": f"/decisions/{scene['vote'].pk}/close/",
        "minutes": f"/meetings/{meeting}/minutes/", "minutes-note": f"/meetings/{meeting}/minutes/items/{scene['note'].pk}/",
        "minutes-history": f"/meetings/{meeting}/minutes/items/{scene['note'].pk}/history/", "bylaws": "/settings/bylaws/",
    }  # fmt: skip
    page = visits.open(owner, path=f"{slug}/meetings/", width=width, dark=dark)
    for name, path in paths.items():
        page.goto(f"{slug}{path}")
        screenshot(page, f"{name}-{width}{'-dark' if dark else ''}")
        assert_fits(page)
        assert_axe_clean(page)
    page.get_by_role("button", name="Try it out").click()
    expect(page.get_by_text("What these rules would change on")).to_be_visible()
    assert_axe_clean(page)


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
def test_the_pages_of_links(visits, scene, width, dark):
    pulse = f"/l/pulse/{token_for(scene['priya'], purpose='pulse', about=scene['meeting'].pk)}/"
    vote = f"/l/decision/{token_for(scene['priya'], purpose='decision', about=scene['done'].pk)}/"
    for name, path in (("pulse", pulse), ("vote-result", vote)):
        page = visits.open(path=path, width=width, dark=dark)
        screenshot(page, f"{name}-{width}{'-dark' if dark else ''}")
        assert_fits(page)
        assert_axe_clean(page)
