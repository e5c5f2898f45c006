"""Leadership briefs and talking points: composed for an audience, with stale evidence refused (EVD-1, EVD-3, INT-4)."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from engagement.briefs import layout
from engagement.models import (
    Brief,
    EvidenceItem,
    MessageVariant,
    PointMeetsNeed,
    RoiCase,
    RoiEvidence,
    SellingPoint,
)
from meetings.models import Objective
from members.models import Interest


@pytest.fixture
def shelf(coalition, partner):
    """Two points with a message and a case each; the second point meets what matters most to the partner."""
    today = coalition.today()
    aim = Objective.objects.create(
        coalition=coalition, title="Beds at night", status="active", measure="Beds", baseline="40", target="120"
    )
    made = {"aim": aim}
    for name, priority in (("first", 2), ("second", 1)):
        point = SellingPoint.objects.create(coalition=coalition, words=f"The {name} point")
        need = Interest.objects.create(coalition=coalition, partner=partner, need=f"The {name} need", priority=priority)
        PointMeetsNeed.objects.create(coalition=coalition, point=point, interest=need)
        item = EvidenceItem.objects.create(
            coalition=coalition, claim=f"The {name} claim", figure="3 of 4", source="Report", origin="pilot",
            dated=today - dt.timedelta(days=40), review_on=today + dt.timedelta(days=40),
        )  # fmt: skip
        message = MessageVariant.objects.create(
            coalition=coalition, point=point, audience="leader", words=f"Words of the {name}, {{partner}}.", evidence=item,
            patient_line=f"Patients gain from the {name}.",
        )  # fmt: skip
        case = RoiCase.objects.create(
            coalition=coalition, title=f"The {name} case", point=point, mission="Ready", image="Known", money="Less",
            cost=1200, saving=2400,
        )  # fmt: skip
        RoiEvidence.objects.create(coalition=coalition, case=case, item=item)
        made[name] = (item, message, case)
    return made


def ticked(shelf):
    """Everything on the shelf, ticked in the order it was made."""
    rows = [shelf["first"], shelf["second"]]
    return {
        "title": "For the hospital", "opening": "A word first.", "objectives": [shelf["aim"].pk],
        "items": [row[0].pk for row in rows], "messages": [row[1].pk for row in rows], "cases": [row[2].pk for row in rows],
    }  # fmt: skip


def address(partner=None, kind="brief"):
    whom = f"&partner={partner.name}" if partner else ""
    return reverse("brief-new", args=["river"]) + f"?kind={kind}&audience=leader{whom}"


@pytest.mark.django_db
def test_the_main_concern_leads_and_money_is_one_return_among_others(as_user, coordinator, partner, shelf, leader):
    page = as_user(coordinator)
    assert "The second need" in page.get(address(partner)).content.decode()
    assert page.post(address(partner), ticked(shelf)).status_code == 302
    brief = Brief.objects.get()
    body = brief.body
    assert body.startswith(
        "A word first.\n\n# What matters to you, as we know it\n- The second need\n- The first need\n"
    )
    for before, after in (
        ("Words of the second, Lakeside Hospital.", "Words of the first, Lakeside Hospital."),
        ("## The second case", "## The first case"),
        ("The second claim: 3 of 4", "The first claim: 3 of 4"),
        ("Patients gain from the second.", "Patients gain from the first."),
        ("- Mission: Ready\n- Standing in public: Known\n- Money: Less", "- In money: It costs $1,200"),
    ):
        assert body.index(before) < body.index(after)
    assert "- Beds at night, Beds from 40 to 120" in body
    assert "paid back in 6 months" in body
    assert set(brief.rests_on.all()) == {shelf["first"][0], shelf["second"][0]}
    shown = as_user(leader).get(brief.get_absolute_url()).content.decode()
    assert "Edit the text" not in shown
    assert "The second need" in shown


@pytest.mark.django_db
def test_without_a_partner_no_concern_is_told(as_user, coordinator, shelf):
    assert as_user(coordinator).post(address(kind="sheet"), ticked(shelf)).status_code == 302
    body = Brief.objects.get().body
    assert body.startswith("A word first.\n\n# What to say\n- Words of the first, your organization.")
    assert "need" not in body


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["items", "messages", "cases"])
def test_what_rests_on_stale_evidence_is_refused(as_user, coalition, coordinator, shelf, field):
    item = shelf["first"][0]
    item.review_on = coalition.today()
    item.save()
    sent = {"title": "T", "opening": "", field: ticked(shelf)[field]}
    page = as_user(coordinator)
    told = page.post(address(), sent)
    assert list(told.context["form"].errors) == [field]
    assert "Look at the evidence again first" in told.content.decode()
    assert not Brief.objects.exists()
    assert page.post(reverse("evidence-reviewed", args=["river", item.pk])).status_code == 302
    assert page.post(address(), sent).status_code == 302


@pytest.mark.django_db
def test_a_kept_text_says_when_a_figure_grew_old_and_may_be_edited(as_user, coalition, coordinator, shelf):
    page = as_user(coordinator)
    page.post(address(), ticked(shelf))
    brief = Brief.objects.get()
    assert "to be looked at again" not in page.get(brief.get_absolute_url()).content.decode()
    EvidenceItem.objects.update(review_on=coalition.today())
    assert "2 figures in it have to be looked at again" in page.get(brief.get_absolute_url()).content.decode()
    url = reverse("brief-edit", args=["river", brief.pk])
    version = page.get(url).context["form"].initial["version"]
    sent = {"title": "T", "body": "You must sign.", "version": version}
    assert "presses people" in page.post(url, sent).content.decode()
    assert page.post(url, sent | {"body": "# Hello\nWe ask."}).status_code == 302
    assert "<h2>Hello</h2>" in page.get(brief.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_nothing_chosen_and_nobody_else(as_user, coordinator, leader, member, shelf):
    told = as_user(coordinator).post(address(), {"title": "T", "opening": ""}).content.decode()
    assert "there is nothing to put together yet" in told
    for user in (leader, member):
        assert as_user(user).get(address()).status_code == 403
    assert as_user(member).get(reverse("brief-list", args=["river"])).status_code == 403


def test_the_layout_of_a_text():
    found = layout.blocks("One\ntwo\n\n# Head\n- a\n- b\n\n## Lesser\nMore")
    assert [(each.kind, each.text or each.items) for each in found] == [
        ("text", "One\ntwo"), ("h2", "Head"), ("list", ["a", "b"]), ("h3", "Lesser"), ("text", "More"),
    ]  # fmt: skip


@given(st.text(alphabet="ab# -\n\r", max_size=60))
def test_no_word_of_a_text_is_lost(text):
    kept = "".join(block.text + "".join(block.items) for block in layout.blocks(text))
    letters = [sign for sign in text if sign in "ab"]
    assert [sign for sign in kept if sign in "ab"] == letters
