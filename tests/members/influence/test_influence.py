"""Who brought whom (CHM-3): one cause each, no circles, kept by merging and taking apart, seen by keepers only."""

import pytest
from django.urls import reverse

from members.duplicates.actions import merge, part
from members.influence import actions, reading
from members.influence.actions import CauseTrouble
from members.models import JoinedBecause, Partner
from tests.characters import make_partner, viewer

NAMES = "ABCDE"


@pytest.fixture
def houses(coalition):
    return {name: make_partner(coalition, f"{name} House") for name in NAMES}


@pytest.fixture
def note(houses, coordinator):
    """note("BA"): B came because of A."""

    def write(*pairs):
        return [
            actions.note(partner=houses[came], because_of=houses[of], by=coordinator, why="They said so.")
            for came, of in pairs
        ]

    return write


def told(links):
    """Chains as nested text: "A(B(C))"."""
    return " ".join(f"{link.name[0]}({told(link.brought)})" if link.brought else link.name[0] for link in links)


def ups():
    """{partner's letter: letter of whom it came because of}."""
    return {row.partner.name[0]: row.because_of.name[0] for row in JoinedBecause.objects.all()}


@pytest.mark.parametrize(
    ("known", "pair", "words"),
    [
        ([], "AA", "Nobody comes because of themselves."),
        (["BA"], "BC", "It is noted already that B House came because of A House. Take that out first."),
        (["BA"], "AB", "B House came because of A House, near or far. It cannot be both."),
        (["BA", "CB"], "AC", "C House came because of A House, near or far. It cannot be both."),
    ],
)
def test_what_cannot_be(note, known, pair, words):
    note(*known)
    with pytest.raises(CauseTrouble) as trouble:
        note(pair)
    assert str(trouble.value) == words
    assert JoinedBecause.objects.count() == len(known)


def test_chains_tell_who_brought_most_first(note, coalition, coordinator):
    note("ED", "BA", "CB")
    found = reading.chains(viewer(coordinator, coalition))
    assert told(found) == "A(B(C)) D(E)"
    assert [(link.name, link.number) for link in found] == [("A House", 2), ("D House", 1)]


@pytest.mark.parametrize(
    ("known", "kept", "gone", "merged"),
    [
        (["BA", "CB"], "D", "A", {"B": "D", "C": "B"}),  # whom the gone one brought, the kept one brought
        (["BA"], "A", "B", {}),  # nobody comes because of themselves
        (["BA"], "B", "A", {}),
        (["BA", "DC"], "B", "D", {"B": "A"}),  # one cause each: the kept one's
        (["BA", "CB"], "C", "A", {"C": "B", "B": "C"}),  # a circle, shown all the same
    ],
)
def test_merged_and_taken_apart(note, houses, coalition, coordinator, known, kept, gone, merged):
    note(*known)
    before = ups()
    fresh = Partner.objects.select_related("coalition").get
    done = merge(
        kind="partner", kept=fresh(pk=houses[kept].pk), gone=fresh(pk=houses[gone].pk), by=coordinator, chosen={}
    )
    assert ups() == merged
    shown = told(reading.chains(viewer(coordinator, coalition)))
    assert sorted(shown.replace("(", " ").replace(")", "").split()) == sorted({*merged, *merged.values()})
    part(merge=done, by=coordinator)
    assert ups() == before


def test_on_both_pages_and_by_page(as_user, coordinator, houses):
    client, came, of = as_user(coordinator), houses["B"], houses["A"]
    url = reverse("cause-new", args=["river", came.pk])
    assert client.post(url, {"because_of": f"A #{of.pk}", "why": "The vote."}).status_code == 302
    again = client.post(url, {"because_of": f"C #{houses['C'].pk}", "why": ""})
    assert "Take that out first" in again.context["form"].errors["because_of"][0]
    assert "The vote." in client.get(came.get_absolute_url()).text
    assert f'href="{came.get_absolute_url()}">B House</a>' in client.get(of.get_absolute_url()).text
    assert "B House" in client.get(reverse("first-contact", args=["river", of.pk])).text
    assert "brought 1" in client.get(reverse("who-brought-whom", args=["river"])).text
    client.post(reverse("cause-remove", args=["river", JoinedBecause.objects.get().pk]))
    assert not JoinedBecause.objects.exists()


def test_neither_leaders_nor_the_partner_see_it(as_user, leader, member, partner, houses, coordinator):
    actions.note(partner=partner, because_of=houses["A"], by=coordinator, why="The vote.")
    for user in (leader, member):
        page = as_user(user).get(partner.get_absolute_url())
        assert page.status_code == 200
        assert "The vote." not in page.text
        assert "A House" not in page.text
        assert as_user(user).get(reverse("who-brought-whom", args=["river"])).status_code == 403
