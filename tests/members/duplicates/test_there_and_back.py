"""A merge and its taking apart in a world where every feature has rows: afterwards everything is as it was."""

import random

import pytest
from django.db import transaction

from engagement.ledger.actions import rebuild, verify
from engagement.models import Signal
from members.duplicates import actions, choosing, pointing, went
from members.duplicates.models import Kind, Merge
from members.models import Partner, Person

from .state import differences, everything

PAIRS = 12  # of each kind; drawn by a fixed seed


def drawn(model, number, seed):
    """Pairs of rows, those with much hanging on them among them."""
    rows = list(model.objects.order_by("pk"))
    ranked = sorted(rows, key=lambda row: -sum(n for _, n in choosing.coming_along(row, row)[0]))
    chance = random.Random(seed)
    pairs = [(ranked[place], ranked[place + 1]) for place in range(0, number, 2)]
    return pairs + [tuple(chance.sample(rows, 2)) for _ in range(number - len(pairs))]


def pointing_at(kind, pk):
    """Rows that still point at a partner or person, by any foreign key of any app."""
    model = choosing.MODELS[kind]
    return {
        f"{child._meta.label}.{field.name}": number
        for child, field in pointing.pointers(model)
        if (number := child._base_manager.filter(**{field.attname: pk}).count())
    }


@pytest.mark.parametrize("kind", [Kind.PARTNER, Kind.PERSON])
def test_merged_and_taken_apart(cedar, kind):
    model = choosing.MODELS[kind]
    for number, (kept, gone) in enumerate(drawn(model, PAIRS, 7)):
        chosen = {each.name: ("kept", "gone", "both" if each.can_join else "gone")[number % 3]
                  for each in choosing.choices(kept, gone)}  # fmt: skip
        with transaction.atomic():
            before = everything()
            merge = actions.merge(kind=kind, kept=kept, gone=gone, by=None, chosen=chosen)
            assert not model.objects.filter(pk=gone.pk).exists()
            assert pointing_at(kind, gone.pk) == {}
            assert not Signal.objects.filter(**{kind: gone.pk}).exists()
            assert verify(cedar) == (0, [])
            actions.part(merge=merge, by=None)
            assert Merge.objects.get(pk=merge.pk).left == []
            assert differences(before, everything()) == [], (str(kept), str(gone))
            transaction.set_rollback(True)


def test_the_ledger_of_a_merged_partner_is_what_its_rows_say(cedar):
    for kept, gone in drawn(Partner, 4, 3):
        with transaction.atomic():
            actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
            merged = [row for row in everything()["engagement_signal"] if "'voided_at', None" in row]
            rebuild(cedar)
            again = [row for row in everything()["engagement_signal"] if "'voided_at', None" in row]
            assert again == merged
            transaction.set_rollback(True)


def test_merges_of_merged_rows(cedar):
    first, second, third = Person.objects.order_by("pk")[:3]
    before = everything()
    one = actions.merge(kind=Kind.PERSON, kept=second, gone=first, by=None)
    two = actions.merge(kind=Kind.PERSON, kept=third, gone=second, by=None)
    assert went.merged_into(Kind.PERSON, first.pk) == third.pk
    with pytest.raises(actions.MergeTrouble, match="merged later"):
        actions.part(merge=one, by=None)
    actions.part(merge=two, by=None)
    actions.part(merge=one, by=None)
    assert differences(before, everything()) == []
    assert went.merged_into(Kind.PERSON, first.pk) is None
