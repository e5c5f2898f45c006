"""Duplicate answers of one person become one: nothing is lost, nothing stands twice, whatever the order and repetition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.plain import tidy
from engagement.questions.saying import Answered, Said
from engagement.voice.giving import joined
from engagement.words.merging import LONGEST, WHOLE, TooLong, added, clipped, paragraphs

letters = st.text(alphabet="ab \n", max_size=40).map(tidy)
said = st.builds(
    Said,
    text=letters,
    replies=st.dictionaries(st.integers(1, 3), st.builds(Answered, picks=st.just(()), text=letters), max_size=3),
    remarks=st.dictionaries(st.integers(1, 3), letters, max_size=3),
)


@given(letters, letters)
def test_nothing_is_lost_and_nothing_is_invented(before, arrived):
    assert set(paragraphs(added(before, arrived))) == set(paragraphs(before)) | set(paragraphs(arrived))


@given(letters, letters)
def test_earlier_words_stay_first_and_in_order(before, arrived):
    assert paragraphs(added(before, arrived))[: len(paragraphs(before))] == paragraphs(before)


@given(letters, letters)
def test_the_same_letter_twice_is_the_same_letter_once(before, arrived):
    once = added(before, arrived)
    assert added(once, arrived) == once


@given(letters, letters, letters)
def test_it_does_not_matter_how_letters_are_bundled(first, second, third):
    one_by_one = added(added(added("", first), second), third)
    bundled = added("", added(added("", first), added(added("", second), third)))
    assert paragraphs(one_by_one) == paragraphs(bundled)


@given(letters)
def test_a_word_within_another_is_not_taken_for_it(before):
    """“No” is not there because “Nobody” is."""
    assert "No" in paragraphs(added(f"Nobody {before}".strip(), "No"))


@given(said, said)
def test_joining_keeps_every_part(before, after):
    whole = joined(before, after)
    assert set(paragraphs(whole.text)) == set(paragraphs(before.text)) | set(paragraphs(after.text))
    for pk in before.replies.keys() | after.replies.keys():
        latest = after.replies.get(pk) or before.replies.get(pk) or Answered()
        assert whole.replies.get(pk, Answered()) == latest
    for number in before.remarks.keys() | after.remarks.keys():
        parts = set(paragraphs(before.remarks.get(number, ""))) | set(paragraphs(after.remarks.get(number, "")))
        assert set(paragraphs(whole.remarks[number])) == parts


@given(said, said)
def test_joining_twice_changes_nothing(before, after):
    assert joined(joined(before, after), after) == joined(before, after)


def test_more_than_anybody_reads_is_refused():
    with pytest.raises(TooLong):
        added("a" * (WHOLE - 5), "b" * 10)


def test_a_letter_of_a_megabyte_is_cut_and_says_so():
    cut = clipped("a" * 1_000_000)
    assert len(cut) <= LONGEST
    assert cut.endswith("[The rest of the letter is left out.]")
    assert clipped("short") == "short"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Move them.\r\nNow. ", "Move them.\nNow."),
        ("pay \u202e001$\u202c now", "pay 001$ now"),
        ("\u2066a\u2069\u200bb\ufeffc\u2060d", "abcd"),
        ("\u200b\u200d\u2060 \n", ""),
        ("\u200d", ""),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("Cafe\u0301", "Caf\u00e9"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),  # Persian needs its joiner
        ("👩\u200d⚕️", "👩\u200d⚕️"),
    ],
)
def test_what_cannot_be_seen_and_misleads_goes(typed, kept):
    assert tidy(typed) == kept
