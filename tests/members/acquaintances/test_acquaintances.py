"""Who knows whom: noted once whichever stands first, found as ways, for those who keep records only."""

import random
import time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.models import AuditEvent
from members.acquaintances import actions, finding
from members.acquaintances.paths import find
from members.models import Acquaintance, Person
from tests.characters import make_partner, make_person, viewer


@pytest.fixture
def rosa(coordinator):
    return coordinator.people.get()


@pytest.fixture
def luis(coalition, partner):
    return make_person(coalition, "Luis Romero", partner=partner)


@pytest.fixture
def ems(coalition):
    return make_partner(coalition, "County EMS", type_code="ems", status="prospect")


@pytest.fixture
def chief(coalition, ems):
    return make_person(coalition, "Chief Ada", partner=ems)


@pytest.fixture
def know(coalition, coordinator):
    def know(one, other, strength=4, how=""):
        return actions.note(coalition=coalition, one=one, other=other, strength=strength, how=how, by=coordinator)

    return know


def test_noted_again_from_the_other_side_it_is_the_same_tie(know, rosa, luis):
    first = know(rosa, luis, 2)
    again = know(luis, rosa, 3, "the flood")
    assert (again.pk, again.strength, again.how) == (first.pk, 3, "the flood")
    assert Acquaintance.objects.count() == 1


def test_the_same_again_writes_nothing(know, rosa, luis):
    know(rosa, luis, 2)
    know(luis, rosa, 2)
    assert AuditEvent.objects.filter(verb="acquaintance_noted").count() == 1


def test_the_database_knows_both_directions(coalition, know, rosa, luis):
    know(rosa, luis)
    for one, other in ((rosa, luis), (luis, rosa), (luis, luis)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Acquaintance.objects.create(coalition=coalition, one=one, other=other)


def test_nobody_of_another_coalition(coalition, coordinator, other_coalition, rosa):
    stranger = make_person(other_coalition, "Otto")
    with pytest.raises(actions.TieTrouble):
        actions.note(coalition=coalition, one=rosa, other=stranger, strength=2, by=coordinator)


def test_rosa_luis_and_the_chief(coalition, coordinator, know, rosa, luis, chief, ems):
    know(rosa, luis, 4, "the county office")
    know(luis, chief, 3, "the flood of 2019")
    (chain,) = finding.chains(viewer(coordinator, coalition), finding.people_of(viewer(coordinator, coalition), ems))
    assert chain.names == "Rosa → Luis Romero → Chief Ada"
    assert chain.asked == luis
    assert [leg.words for leg in chain.legs] == [
        "trust each other, the county office", "know each other well, the flood of 2019",
    ]  # fmt: skip
    assert chain.why == "The shortest way, and the one on which people know each other best."


def test_two_ways_each_with_its_reason(coalition, coordinator, know, rosa, luis, chief):
    know(rosa, chief, 1)
    know(rosa, luis, 4)
    know(luis, chief, 4)
    found = finding.chains(viewer(coordinator, coalition), {chief.pk})
    assert [(chain.names, chain.why, chain.asked) for chain in found] == [
        ("Rosa → Chief Ada", "One of us knows them.", None),
        (
            "Rosa → Luis Romero → Chief Ada",
            "The strongest way: longer, but people know each other better at each step.",
            luis,
        ),
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_read_is_enough(coalition, coordinator, data):
    """Of random ties, the database gives all that a way of four steps can need: as over all ties at once."""
    with transaction.atomic():
        people = Person.objects.bulk_create(Person(coalition=coalition, name=f"P{n}") for n in range(10))
        pairs = [(one.pk, other.pk) for n, one in enumerate(people) for other in people[n + 1 :]]
        chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=16, unique=True))
        ties = [(one, other, data.draw(st.integers(1, 4))) for one, other in chosen]
        Acquaintance.objects.bulk_create(
            Acquaintance(coalition=coalition, one_id=one, other_id=other, strength=strength)
            for one, other, strength in ties
        )
        keys = st.sets(st.sampled_from([person.pk for person in people]), min_size=1, max_size=3)
        sources, targets, avoid = data.draw(keys), data.draw(keys), data.draw(keys)
        found = finding.ways(viewer(coordinator, coalition), targets, sources=sources, avoid=avoid)
        assert found == find(ties, sources, targets, avoid)
        transaction.set_rollback(True)


def test_four_steps_are_read_and_five_are_not(coalition, coordinator, know, rosa):
    people = [rosa, *(make_person(coalition, f"P{n}") for n in range(5))]
    for one, other in zip(people, people[1:], strict=False):
        know(one, other)
    here = viewer(coordinator, coalition)
    assert finding.ways(here, {people[4].pk})[0].people == tuple(person.pk for person in people[:5])
    assert finding.ways(here, {people[5].pk}) == (None, None)


def test_ties_of_another_coalition_lead_nowhere(
    coalition, other_coalition, outsider, coordinator, know, rosa, luis, chief
):
    know(rosa, luis)
    know(luis, chief)
    assert finding.chains(viewer(outsider, other_coalition), {chief.pk}) == []


@pytest.mark.parametrize("who", ["member", "leader"])
def test_only_keepers_find_ways(request, coalition, know, rosa, luis, who):
    know(rosa, luis)
    here = viewer(request.getfixturevalue(who), coalition)
    assert finding.ways(here, {luis.pk}, sources={rosa.pk}) == (None, None)
    assert list(Acquaintance.objects.visible_to(here)) == []


def test_ten_thousand_people_in_a_tenth_of_a_second(coalition, coordinator, django_assert_num_queries, rosa):
    chance = random.Random(7)
    people = Person.objects.bulk_create(Person(coalition=coalition, name=f"P{n}") for n in range(10_000))
    keys = [person.pk for person in people] + [rosa.pk] * 3
    pairs = set()
    while len(pairs) < 50_000:
        pair = chance.sample(keys, 2)
        if pair[0] != pair[1]:
            pairs.add((min(pair), max(pair)))
    Acquaintance.objects.bulk_create(
        (
            Acquaintance(coalition=coalition, one_id=a, other_id=b, strength=chance.randint(1, 4))
            for a, b in sorted(pairs)
        ),
        batch_size=10_000,
    )
    here = viewer(coordinator, coalition)
    ours = finding.ours(here)
    took = []
    for _ in range(9):
        target = chance.choice(people).pk
        with django_assert_num_queries(3):
            began = time.process_time()
            finding.ways(here, {target}, sources=ours)
            took.append(time.process_time() - began)
    assert sorted(took)[len(took) // 2] < 0.1


class TestPages:
    def test_note_see_and_take_out(self, as_user, coordinator, rosa, luis):
        client, url = as_user(coordinator), reverse("acquaintance-list", args=["river", rosa.pk])
        sent = {"other": f"Luis #{luis.pk}", "strength": "3", "how": "the flood"}
        assert client.post(url, sent).status_code == 302
        tie = Acquaintance.objects.get()
        page = client.get(reverse("acquaintance-list", args=["river", luis.pk])).content.decode()
        assert "Rosa" in page
        assert "Know each other well, the flood" in page
        assert client.post(reverse("acquaintance-remove", args=["river", luis.pk, tie.pk])).status_code == 302
        assert not Acquaintance.objects.exists()

    def test_nobody_knows_themselves(self, as_user, coordinator, rosa):
        url = reverse("acquaintance-list", args=["river", rosa.pk])
        page = as_user(coordinator).post(url, {"other": f"Rosa #{rosa.pk}", "strength": "3"})
        assert page.context["form"].errors["other"] == ["Everybody knows themselves. Choose somebody else."]

    def test_ways_to_a_partner(self, as_user, coordinator, know, rosa, luis, chief, ems):
        know(rosa, luis)
        know(luis, chief)
        page = as_user(coordinator).get(reverse("ways", args=["river"]), {"partner": f"#{ems.pk}"}).content.decode()
        assert "Rosa → Luis Romero → Chief Ada" in page
        assert "Ask Luis Romero as a favor" in page

    @pytest.mark.parametrize("who", ["member", "leader", "outsider"])
    def test_for_keepers_only(self, request, as_user, know, rosa, luis, who):
        tie = know(rosa, luis)
        client = as_user(request.getfixturevalue(who))
        for url in (
            reverse("ways", args=["river"]),
            reverse("acquaintance-list", args=["river", luis.pk]),
            reverse("acquaintance-remove", args=["river", luis.pk, tie.pk]),
        ):
            assert client.get(url).status_code in (403, 404)
            assert client.post(url).status_code in (403, 404)
        assert Acquaintance.objects.exists()
