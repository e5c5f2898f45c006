"""Which inputs sound alike: words in common, weighed by how rare they are. It suggests; a person decides.

Plain cosine of word vectors: "the ramp is blocked" and "deliveries block the ramp" share what matters, and the rare word
counts more than the frequent one. Words are cut to stems of at most six letters, enough for plurals and tenses.
"""

import math
import re
from collections import Counter

WORD = re.compile(r"[^\W\d_]{3,}")
STEM = 6  # letters
LEAST = 0.1  # of 1; below that, likeness is chance
SAME = 0.2  # of 1; from there on two inputs are one group
TITLE = 2  # how often a theme's name counts, compared with words said in it
_FREQUENT = """
the and for are but not you all any can had her was one our out has have him his how its may new now see two who did let say
she too use that with this they from your what when will would there their been were which should could about into than
them then these some more most also just like only over such very because please want need needs make every where after
before other still
"""
FREQUENT = frozenset(_FREQUENT.split())


def stems(text):
    """The words of a text that say something, as stems, each counted."""
    words = (word for word in WORD.findall(text.lower().replace("’", "'")) if word not in FREQUENT)
    return Counter(_stem(word) for word in words)


def _stem(word):
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word[:STEM]


class Likeness:
    """How alike texts are, among all texts given: {key: text}."""

    def __init__(self, texts):
        self.counted = {key: stems(text) for key, text in texts.items()}
        self.seen = Counter()
        for each in self.counted.values():
            self.seen.update(each.keys())

    def of(self, key):
        """One of the texts as a vector."""
        return self.vector(self.counted[key])

    def vector(self, counted):
        """Counted stems weighed by rarity, of length 1."""
        number = 1 + len(self.counted)
        weighed = {stem: many * (1 + math.log(number / (1 + self.seen[stem]))) for stem, many in counted.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values()))
        return {stem: weight / length for stem, weight in weighed.items()} if length else {}


def cosine(one, other):
    """How alike two vectors are, 0 to 1."""
    small, large = sorted((one, other), key=len)
    return sum(weight * large[stem] for stem, weight in small.items() if stem in large)


def suggest(inputs, themes, of, most=2):
    """{input id: [theme id, …]} for the ids in `of`: at most `most` themes it sounds like, the likest first; never one it
    is in. `inputs` = {id: text}; `themes` = {id: (title, ids of the inputs in it)}."""
    likeness = Likeness(inputs)
    vectors = {key: likeness.of(key) for key in of}
    centers = {}
    for theme, (title, held) in themes.items():
        words = Counter({stem: TITLE * number for stem, number in stems(title).items()})
        for key in held:
            words.update(likeness.counted.get(key, ()))
        centers[theme] = likeness.vector(words)
    found = {}
    for key, vector in vectors.items():
        near = [
            (-cosine(vector, center), theme)
            for theme, center in centers.items()
            if key not in themes[theme][1] and center
        ]
        near = [theme for distance, theme in sorted(near) if -distance >= LEAST][:most]
        if near:
            found[key] = near
    return found


def groups(inputs, most=5):
    """[(words in common, [input ids])] of inputs that sound alike, the largest first: what could become a theme.

    `inputs` = {id: text}. Each is put with the first one it sounds like; a group has at least two.
    """
    likeness = Likeness(inputs)
    found = []
    for key in inputs:
        vector = likeness.of(key)
        for first, members in found:
            if cosine(first, vector) >= SAME:
                members.append(key)
                break
        else:
            found.append((vector, [key]))
    large = sorted((members for _, members in found if len(members) > 1), key=len, reverse=True)[:most]
    return [(_common(members, inputs), members) for members in large]


def _common(members, inputs):
    """The words most of the group share, as they were written."""
    said = Counter(stem for key in members for stem in stems(inputs[key]))
    written = {}
    for key in members:
        for word in WORD.findall(inputs[key].lower()):
            written.setdefault(_stem(word), word)
    shared = [stem for stem, number in said.most_common(3) if number > 1]
    return " ".join(written[stem] for stem in shared)
