"""An agenda as an outline: what each move does, and that no move loses or breaks anything."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda import outline
from meetings.agenda.models import DEEPEST


@dataclass
class Item:
    name: str
    level: int


def items_of(text):
    """ "A b c D" : capitals on level 0, small letters below, a dot before a letter for each further level."""
    return [Item(word.strip("."), word.count(".")) for word in text.split()]


def text_of(items):
    return " ".join("." * item.level + item.name for item in items)


MOVES = {"up": outline.up, "down": outline.down, "in": outline.deeper, "out": outline.out}


@pytest.mark.parametrize(
    ("before", "move", "name", "after"),
    [
        ("a b c", "up", "a", None),
        ("a b c", "up", "b", "b a c"),
        ("a b c", "down", "b", "a c b"),
        ("a b c", "down", "c", None),
        ("a .b c", "up", "c", "c a .b"),
        ("a .b c .d", "up", "c", "c .d a .b"),
        ("a .b c", "down", "a", "c a .b"),
        ("a .b .c", "up", "b", None),
        ("a .b .c", "up", "c", "a .c .b"),
        ("a .b c", "down", "b", None),
        ("a b", "in", "a", None),
        ("a b", "in", "b", "a .b"),
        ("a .b .c", "in", "c", "a .b ..c"),
        ("a .b ..c", "in", "b", None),
        ("a b .c ..d", "in", "b", None),
        ("a .b ..c", "in", "c", None),
        ("a b", "out", "b", None),
        ("a .b c", "out", "b", "a b c"),
        ("a .b .c d", "out", "b", "a .c b d"),
        ("a .b ..c .d", "out", "b", "a .d b .c"),
    ],
)
def test_moves(before, move, name, after):
    items = items_of(before)
    at = next(number for number, item in enumerate(items) if item.name == name)
    assert MOVES[move](items, at) is (after is not None)
    assert text_of(items) == (after or before)


@pytest.mark.parametrize(
    ("text", "name", "before", "after"),
    [
        ("a b c", "c", 0, "c a b"),
        ("a b c", "a", 3, "b c a"),
        ("a b c", "a", 2, "b a c"),
        ("a .b c", "c", 1, "a .c .b"),
        ("a .b c", "a", 3, "c a .b"),
        ("a .b c", "b", 3, "a c b"),
        ("a b", "a", 1, None),
        ("a .b c", "a", 2, None),
    ],
)
def test_dragging(text, name, before, after):
    items = items_of(text)
    at = next(number for number, item in enumerate(items) if item.name == name)
    assert outline.place(items, at, before) is (after is not None)
    assert text_of(items) == (after or text)


@st.composite
def outlines(draw):
    levels, above = [], -1
    for _ in range(draw(st.integers(1, 9))):
        above = draw(st.integers(0, min(above + 1, DEEPEST)))
        levels.append(above)
    return [Item(str(number), level) for number, level in enumerate(levels)]


def whole(items):
    return all(0 <= item.level <= min(above.level + 1, DEEPEST) for above, item in zip(items, items[1:], strict=False))


@given(
    outlines(),
    st.lists(st.tuples(st.sampled_from(["up", "down", "in", "out", "place"]), st.integers(0, 99), st.integers(0, 99))),
)
def test_any_moves_keep_every_item_and_a_whole_outline(items, moves):
    names = {item.name for item in items}
    for move, at, there in moves:
        at %= len(items)
        if move == "place":
            outline.place(items, at, there % (len(items) + 1))
        else:
            MOVES[move](items, at)
        assert {item.name for item in items} == names
        assert len(items) == len(names)
        assert items[0].level == 0
        assert whole(items)


@given(outlines(), st.integers(0, 99))
def test_up_then_down_is_nothing(items, at):
    at %= len(items)
    moving, before = items[at], text_of(items)
    if outline.up(items, at):
        assert outline.down(items, items.index(moving))
    assert text_of(items) == before
