"""A merge and its taking apart in a world where every feature has rows: afterwards everything is as it was."""

import random
from collections import Counter

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engagement.ledger.actions import rebuild, verify
from engagement.models import Signal
from members.duplicates import actions, choosing, pointing, went
from members.duplicates.models import Kind, Merge
from members.models import Partner, Person

from .state import differences, everything

# Pointers of which the demo has no row: one of each is set here, as (model, field, of the kind).
FILLED = (
    ("engagement.Loan", "borrower"), ("engagement.ScanEntry", "partner"), ("meetings.Series", "host_partner"),
    ("meetings.Series", "chair"), ("engagement.Ask", "person"), ("engagement.ResourceOffer", "person"),
    ("engagement.ResourceNeed", "person"), ("meetings.Handover", "successor"),
)  # fmt: skip
# Pointers that stay without a row, each with rules of its own: their rooms' tests merge them.
EMPTY = {
    "engagement.Snapshot.partner", "engagement.NetworkNode.partner",  # counted by a worker, from the other rows
    "meetings.Ballot.proxy", "meetings.PulseGiven.partner", "engagement.BenchmarkLine.partner",
    "members.SignInInvitation.person", "members.Erasure.person", "meetings.Invitation.delegate",
    "meetings.CalendarFeed.person", "meetings.Arrival.person", "meetings.Speaker.person", "meetings.PulseGiven.person",
}  # fmt: skip


def fill(model):
    """Sets a row of each pointer of FILLED to the first row of `model` that it can point to."""
    for label, name in FILLED:
        child = apps.get_model(label)
        if child._meta.get_field(name).related_model is model:
            row = child.objects.order_by("pk").first()
            others = {getattr(row, each.attname) for each in child._meta.fields if each.related_model is model}
            child.objects.filter(pk=row.pk).update(**{name: model.objects.exclude(pk__in=others - {None}).first()})


def covering(model):
    """Pairs of rows so that something of every pointer to the model moves with one of those that go.

    Each time the row goes that most of what is left points at; it becomes one with the next such row.
    """
    left = {}
    for child, field in pointing.pointers(model):
        at = child._base_manager.exclude(**{field.attname: None}).values_list(field.attname, flat=True)
        left[f"{child._meta.label}.{field.name}"] = set(at)
    assert {name for name, at in left.items() if not at} <= EMPTY
    left = {name: at for name, at in left.items() if at}
    order = [pk for pk, _ in Counter(pk for at in left.values() for pk in at).most_common()]
    pairs = []
    while left:
        most = Counter(pk for at in left.values() for pk in at)
        gone = min(most, key=lambda pk: (-most[pk], pk))
        pairs.append((model.objects.get(pk=next(pk for pk in order if pk != gone)), model.objects.get(pk=gone)))
        left = {name: at for name, at in left.items() if gone not in at}
    return pairs


def drawn(model, number, seed):
    """Pairs of rows, those with much hanging on them among them."""
    rows = list(model.objects.order_by("pk"))
    ranked = busiest(model, len(rows))
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
def test_merged_and_taken_apart(valley, kind):
    """Whatever points at a partner or a person moves along, and comes back."""
    model = choosing.MODELS[kind]
    fill(model)
    for number, (kept, gone) in enumerate(covering(model)):
        chosen = {each.name: ("kept", "gone", "both" if each.can_join else "gone")[number % 3]
                  for each in choosing.choices(kept, gone)}  # fmt: skip
        with transaction.atomic():
            before = everything()
            merge = actions.merge(kind=kind, kept=kept, gone=gone, by=None, chosen=chosen)
            assert not model.objects.filter(pk=gone.pk).exists()
            assert pointing_at(kind, gone.pk) == {}
            assert not Signal.objects.filter(**{kind: gone.pk}).exists()
            assert verify(valley) == (0, [])
            actions.part(merge=merge, by=None)
            assert Merge.objects.get(pk=merge.pk).left == []
            assert differences(before, everything()) == [], (str(kept), str(gone))
            transaction.set_rollback(True)


def test_the_ledger_of_a_merged_partner_is_what_its_rows_say(valley):
    for kept, gone in drawn(Partner, 4, 3):
        with transaction.atomic():
            actions.merge(kind=Kind.PARTNER, kept=kept, gone=gone, by=None)
            merged = [row for row in everything()["engagement_signal"] if "'voided_at', None" in row]
            rebuild(valley)
            again = [row for row in everything()["engagement_signal"] if "'voided_at', None" in row]
            assert again == merged
            transaction.set_rollback(True)


def busiest(model, number=6):
    """The rows with most hanging on them."""
    rows = model.objects.order_by("pk")
    return sorted(rows, key=lambda row: -sum(n for _, n in choosing.coming_along(row, row)[0]))[:number]


# A world told takes seconds: few examples, each of many merges, and none tried again smaller.
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
@given(kind=st.sampled_from([Kind.PARTNER, Kind.PERSON]), data=st.data())
def test_a_row_of_merges_taken_apart_backwards(valley, kind, data):
    """Two or three merges among six rows, each with its own choices, into rows that were merged before, too."""
    model = choosing.MODELS[kind]
    with transaction.atomic():
        before = everything()
        here = busiest(model)
        merges = []
        for _ in range(data.draw(st.integers(2, 3))):
            kept, gone = data.draw(st.permutations(here))[:2]
            kept, gone = model.objects.get(pk=kept.pk), model.objects.get(pk=gone.pk)
            chosen = {
                each.name: data.draw(st.sampled_from(["kept", "gone", *(["both"] if each.can_join else [])]))
                for each in choosing.choices(kept, gone)
            }
            merges.append(actions.merge(kind=kind, kept=kept, gone=gone, by=None, chosen=chosen))
            here = [row for row in here if row.pk != gone.pk]
        for merge in reversed(merges):
            actions.part(merge=merge, by=None)
        assert [Merge.objects.get(pk=merge.pk).left for merge in merges] == [[] for _ in merges]
        after = everything()
        # What held only while two were one stays in the ledger as voided: nothing is ever taken out of it.
        held = set(after["engagement_signal"]) - set(before["engagement_signal"])
        assert not [row for row in held if "'voided_at', None" in row]
        after["engagement_signal"] = [row for row in after["engagement_signal"] if row not in held]
        assert differences(before, after) == []
        assert verify(valley) == (0, [])
        transaction.set_rollback(True)


def test_merges_of_merged_rows(valley):
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
