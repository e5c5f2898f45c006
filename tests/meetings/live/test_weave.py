"""Two texts from one: what both people did, or None."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.live.weave import Line, compared, lines_of, woven


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "together"),
    [
        ("a\nb\nc", "a\nb\nc", "a\nb\nc", "a\nb\nc"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb", "a\nb\nmine", "a\nb\ntheirs", "a\nb\ntheirs\nmine"),  # both write on at the end
        ("", "mine", "theirs", "theirs\nmine"),  # both begin
        ("a", "a\nmine", "A", "A\nmine"),  # one changes the last line, the other writes on below it
        ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd"),
        ("a\nb", "a\nsame", "a\nsame", "a\nsame"),  # both did the same
        ("a\nb\nc", "a\nc", "a\nc", "a\nc"),
        ("a\nb", "a\nmine", "a\ntheirs", None),  # the same line, differently
        ("a\nb\nc", "a\nc", "a\nB\nc", None),  # one takes out what the other changes
        ("a\nb\nc\nd", "a\nX\nd", "a\nb\nin between\nc\nd", None),  # put into what the other replaced
        ("a", "", "a\nb", "b"),
    ],
)
def test_both(base, mine, theirs, together):
    assert woven(base, mine, theirs) == together


TEXT = st.lists(st.sampled_from("abcd"), max_size=6).map("\n".join)


@given(TEXT, TEXT)
def test_when_only_one_changed_it_their_text_stands(base, text):
    assert woven(base, text, base) == text
    assert woven(base, base, text) == text
    assert woven(base, text, text) == text


@given(TEXT, st.integers(0, 4), st.integers(0, 4))
def test_no_new_line_is_ever_lost(base, mine, theirs):
    """Each writes lines of their own on at the end: all of them are in the result, whatever came before."""
    mine = lines_of(base) + [f"mine {number}" for number in range(mine)]
    theirs = lines_of(base) + [f"theirs {number}" for number in range(theirs)]
    result = lines_of(woven(base, "\n".join(mine), "\n".join(theirs)))
    assert sorted(result) == sorted(theirs + mine[len(lines_of(base)) :])


def test_a_comparison():
    assert compared("a\nb", "a\nc") == [Line("same", "a"), Line("out", "b"), Line("in", "c")]
    assert compared("", "a") == [Line("in", "a")]
    assert compared("", "") == []
