"""Two versions compared: every word of both is there, in order."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.objectives.differences import GONE, NEW, SAME, Piece, paragraphs

texts = st.lists(st.sampled_from(["bed", "ride", "night", "six", "eight.", "\n\n"]), max_size=16).map(" ".join)


def words(found, *kinds):
    return " ".join(piece.text for pieces in found for piece in pieces if piece.kind in kinds).split()


@given(before=texts, after=texts)
def test_nothing_is_lost(before, after):
    found = paragraphs(before, after)
    assert words(found, SAME, GONE) == before.split()
    assert words(found, SAME, NEW) == after.split()


@given(text=texts)
def test_the_same_text_has_no_difference(text):
    assert {piece.kind for pieces in paragraphs(text, text) for piece in pieces} <= {SAME}


def test_a_word_changed():
    assert paragraphs("A bed in eight hours.", "A bed in six hours.") == [
        [Piece(SAME, "A bed in "), Piece(GONE, "eight "), Piece(NEW, "six "), Piece(SAME, "hours.")]
    ]
