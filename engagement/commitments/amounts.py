"""Quantities in words, in the number they have: 1 bed, 2 beds."""

import re
from decimal import Decimal

# Plurals that no rule gives, and things that are counted though somebody wrote one of them.
ONE_OF = {"people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "shelves": "shelf"}
COUNTED = frozenset(
    re.findall(
        r"\w+",
        "ambulance bed box bus car chair cot crew day dose evening family gallon hour kit litre liter meal "
        "mile month nurse  pallet radio report room seat session shift tent time training truck van vehicle "
        "visit volunteer week ",
    )
)


def plain(number):
    """A quantity without needless zeros: 2, 2.5."""
    return f"{Decimal(number).normalize():f}"


def one_of(word):
    """The singular of a plural somebody typed: "beds" is "bed", "boxes" is "box"; any other word stays."""
    low = word.lower()
    if low in ONE_OF:
        return ONE_OF[low]
    if low.endswith("ies") and len(low) > 4:
        return f"{word[:-3]}y"
    if re.search(r"(ss|sh|ch|x|z|bus)es$", low):
        return word[:-2]
    return word[:-1] if re.search(r"[^su' ]s$", low) and not low.endswith("is") and len(low) > 3 else word


def many_of(word):
    """The plural of a singular somebody typed, for words we know to be counted; any other stays."""
    low = word.lower()
    plurals = {one: many for many, one in ONE_OF.items()}
    if low in plurals:
        return plurals[low]
    if low not in COUNTED:
        return word
    if re.search(r"(s|sh|ch|x|z)$", low):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", low) else f"{word}s"


def measured(quantity, unit):
    """A quantity in words, in the number it has: "2 beds", "1 bed", "0 beds", "1 hour of training", "3 kg"."""
    number = plain(quantity)
    thing, of, rest = unit.partition(" of ")
    before, space, word = thing.rpartition(" ")
    word = one_of(word) if Decimal(quantity) == 1 else many_of(word)
    return f"{number} {before}{space}{word}{of}{rest}".strip()
