"""The life of a concern as a truth table: every step from every status and side (CON-2)."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from coalition.models import AuditEvent
from engagement.concerns import actions, life
from engagement.concerns.life import Side, Status
from engagement.models import Concern, ConcernStep
from members.models import Notice

R, H = Side.RAISER, Side.HEARER
ALLOWED = {
    ("raised", "explored", H),
    ("explored", "answered", H),
    ("explored", "unresolved", H),
    ("answered", "unresolved", H),
    ("answered", "eased", R),
    ("answered", "explored", R),
    ("unresolved", "explored", R),
    ("unresolved", "explored", H),
    ("unresolved", "eased", R),
    ("eased", "explored", R),
}


def put(concern, status):
    """The concern, as if it had come so far."""
    today = concern.coalition.today()
    values = {"status": status, "settled_on": today if status in ("eased", "unresolved") else None}
    if status in ("answered", "eased", "unresolved"):
        values |= {"answer": "Two of us cover.", "answered_on": today}
    Concern.objects.filter(pk=concern.pk).update(**values)
    concern.refresh_from_db()
    return concern


def do(concern, to, side, by):
    """The action for a step."""
    if to == "answered":
        return actions.answer(concern=concern, words="Two of us cover.", by=by)
    if to == "unresolved":
        return actions.give_up(concern=concern, reason="Nobody is there at night.", by=by)
    if to == "eased":
        return actions.ease(concern=concern, by=by)
    return actions.explore(concern=concern, by=by, side=side)


@pytest.mark.parametrize(("here", "to", "side"), list(product(Status.values, Status.values, Side)))
def test_every_step(worry, coordinator, member, here, to, side):
    if to == "raised" or (to in ("answered", "unresolved") and side == R) or (to == "eased" and side == H):
        assert (here, to, side) not in ALLOWED  # no action takes it there from this side
        return
    concern = put(worry(), here)
    by = member if side == R else coordinator
    if (here, to, side) not in ALLOWED:
        with pytest.raises(actions.NoSuchStep):
            do(concern, to, side, by)
        concern.refresh_from_db()
        assert concern.status == here
        return
    moved = do(concern, to, side, by)
    moved.refresh_from_db()
    assert moved.status == to
    assert (moved.settled_on is not None) is (to in ("eased", "unresolved"))
    step = ConcernStep.objects.filter(concern=concern).last()
    assert (step.to, step.by, step.by_raiser, step.on) == (to, by, side == R, concern.coalition.today())


def test_an_answer_and_a_reason_have_words(worry, coordinator):
    concern = put(worry(), "explored")
    with pytest.raises(actions.ConcernTrouble):
        actions.answer(concern=concern, words="  ", by=coordinator)
    with pytest.raises(actions.ConcernTrouble):
        actions.give_up(concern=concern, reason=" ", by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(status="answered")
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(status="eased")


def test_each_answer_is_owed_once_and_says_nothing(worry, coordinator, member, raiser):
    concern = put(worry("personal"), "explored")
    actions.answer(concern=concern, words="Two of us cover.", by=coordinator)
    actions.explore(concern=concern, by=member, side=R, note="Not on Sundays")
    actions.answer(concern=concern, words="On Sundays, too.", by=coordinator)
    notices = Notice.objects.filter(kind="concern-answered")
    assert [notice.person for notice in notices] == [raiser, raiser]
    assert len({notice.key for notice in notices}) == 2
    assert not AuditEvent.objects.filter(verb__startswith="concern").exists()


def test_the_log_of_a_professional_one_names_neither_words_nor_raiser(worry, coordinator, member):
    concern = worry("professional")
    actions.explore(concern=concern, by=coordinator)
    actions.answer(concern=concern, words="Two of us cover.", by=coordinator)
    actions.ease(concern=concern, by=member)
    events = AuditEvent.objects.filter(verb__startswith="concern").order_by("pk")
    assert [event.verb for event in events] == [
        "concern_raised", "concern_step", "concern_step", "concern_settled_by_raiser",
    ]  # fmt: skip
    assert {event.target_label for event in events} == {"a concern"}
    assert events.last().by is None


@pytest.mark.parametrize(
    ("before", "after", "side", "goes"),
    [
        (before, after, side, not (after == "professional" and before != "professional" and side == H))
        for before, after, side in product(Concern.Nature.values, Concern.Nature.values, Side)
    ],
)
def test_only_the_raiser_opens_it(worry, coordinator, member, before, after, side, goes):
    concern = worry(before)
    by = member if side == R else coordinator
    if goes:
        actions.set_nature(concern=concern, nature=after, side=side, by=by)
    else:
        with pytest.raises(actions.ConcernTrouble):
            actions.set_nature(concern=concern, nature=after, side=side, by=by)
    concern.refresh_from_db()
    assert concern.nature == (after if goes else before)


def test_whom_one_may_choose(coalition, coordinator, owner, leader, member, second, outsider, worry):
    assert set(actions.coordinators_of(coalition)) == {coordinator, owner, second}
    assert set(actions.coordinators_of(coalition, besides=second)) == {coordinator, owner}
    for nobody in (leader, member, outsider):
        with pytest.raises(actions.ConcernTrouble):
            worry(coordinator=nobody)
    concern = worry("personal")
    with pytest.raises(actions.ConcernTrouble):
        actions.take_over(concern=concern, by=second)
    with pytest.raises(actions.ConcernTrouble):
        actions.entrust(concern=concern, coordinator=leader, by=member)
    assert actions.entrust(concern=concern, coordinator=second, by=member).coordinator == second


@pytest.mark.parametrize(
    ("rated", "barrier"),
    [
        ([None] * 5, ""), ([4, 3, 1, 1, 1], "desire"), ([3, 5, 5, 5, 5], "awareness"), ([4, 4, 4, 4, 4], ""),
        ([5, 4, 4, 4, 1], "reinforcement"), ([4, None, 1, 1, 1], ""), ([4, 4, 1, None, None], "knowledge"),
    ],
)  # fmt: skip
def test_the_first_of_the_five_that_is_weak_is_the_barrier(rated, barrier):
    """domain.md 1, adkar_barrier: the first of the five rated 3 or less on 1-5."""
    assert life.first_barrier(dict(zip(life.RATED, rated, strict=True))) == barrier
