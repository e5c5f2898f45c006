"""An organization within a larger one (issue 5, "circular parents"): no circles, whoever writes, and however it comes about."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.duplicates.actions import merge, part
from members.models import Partner
from members.partners import actions, within
from tests.characters import make_partner
from tests.threads import at_once

NAMES = "ABCDE"


@pytest.fixture
def houses(coalition):
    """{name: partner} of five that belong to nothing."""
    return {name: make_partner(coalition, f"{name} House") for name in NAMES}


def fresh(partner):
    return Partner.objects.select_related("coalition").get(pk=partner.pk)


def put(partner, above, by=None):
    return actions.change_partner(partner=fresh(partner), by=by, part_of=above)


# what is part of what so far -> who is to be part of whom, and whether that goes
CIRCLES = [
    ("", "AA", False),
    ("", "AB", True),
    ("AB", "BA", False),
    ("AB BC", "CA", False),
    ("AB BC CD DE", "EA", False),
    ("AB BC CD DE", "EB", False),
    ("AB BC", "AC", True),  # another place in the same chain
    ("AB CB", "CA", True),
    ("AB BC", "DA", True),
]


@pytest.mark.parametrize(("before", "asked", "goes"), CIRCLES)
def test_no_circle(houses, coordinator, before, asked, goes):
    for low, high in before.split():
        put(houses[low], houses[high])
    low, high = (houses[name] for name in asked)
    if goes:
        put(low, high, coordinator)
        assert fresh(low).part_of_id == high.pk
        return
    was = fresh(low).part_of_id
    with pytest.raises(actions.PartOfItself):
        put(low, high, coordinator)
    assert fresh(low).part_of_id == was
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the action
        Partner.objects.filter(pk=low.pk).update(part_of=high)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_a_circle_in_the_same_moment(coalition, coordinator):
    one, other = make_partner(coalition, "One"), make_partner(coalition, "Other")

    def attempt(low, high):
        try:
            put(low, high, coordinator)
        except actions.PartOfItself:
            return False
        return True

    assert sorted(at_once(lambda: attempt(one, other), lambda: attempt(other, one))) == [False, True]


def test_typed_shown_on_both_pages_and_refused_with_words(as_user, coordinator, houses):
    client, slug = as_user(coordinator), "river"
    low, high = houses["A"], houses["B"]
    edit = reverse("partner-edit", args=[slug, low.pk])
    form = client.get(edit).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent["version"] = form["version"].value()
    assert client.post(edit, sent | {"part_of": "B House"}).url == low.get_absolute_url()
    assert fresh(low).part_of == high
    assert f'href="{high.get_absolute_url()}">B House</a>' in client.get(low.get_absolute_url()).text
    assert f'href="{low.get_absolute_url()}">A House</a>' in client.get(high.get_absolute_url()).text
    back = reverse("partner-edit", args=[slug, high.pk])
    form = client.get(back).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"version": form["version"].value()}
    page = client.post(back, sent | {"part_of": "A House"})
    assert page.context["form"].errors["part_of"] == ["A House is itself a part of B House. Change that first."]


def ups():
    """{partner: what it is part of} of all."""
    return dict(Partner.objects.values_list("pk", "part_of"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(5)),
    above=st.lists(st.integers(0, 4), min_size=5, max_size=5),
    pair=st.permutations(range(5)),
    said=st.sampled_from(["kept", "gone"]),
)
def test_merged_and_taken_apart_there_is_no_circle_and_all_is_as_it_was(houses, coordinator, order, above, pair, said):
    rows = [houses[name] for name in NAMES]
    with transaction.atomic():
        Partner.objects.update(part_of=None)
        for place in range(1, 5):  # each is part of one before it in the order, or of nothing
            if above[place] < place:
                put(rows[order[place]], rows[order[above[place]]])
        before = ups()
        kept, gone = rows[pair[0]], rows[pair[1]]
        done = merge(kind="partner", kept=fresh(kept), gone=fresh(gone), by=coordinator, chosen={"part_of": said})
        merged = ups()
        assert gone.pk not in merged
        assert gone.pk not in merged.values()
        for pk in merged:
            assert within.chain(pk).count(pk) == 1, "nothing is within itself"
        for pk, up in before.items():  # what was part of the one that went is part of the one that stayed
            if up == gone.pk and pk != kept.pk:
                assert merged[pk] == kept.pk
        part(merge=done, by=coordinator)
        assert ups() == before
        transaction.set_rollback(True)


def test_a_circle_closed_since_a_merge_is_let_go_of_when_it_is_taken_apart(houses, coordinator):
    child, gone, kept, above = (houses[name] for name in "ABCD")
    put(child, gone)
    put(gone, above)
    done = merge(kind="partner", kept=fresh(kept), gone=fresh(gone), by=coordinator, chosen={"part_of": "kept"})
    Partner.objects.filter(pk=kept.pk).update(part_of=None)
    put(above, child)
    part(merge=done, by=coordinator)
    assert all(within.chain(pk).count(pk) == 1 for pk in ups())
    done.refresh_from_db()
    assert any("part of nothing now" in words for words in done.left)
