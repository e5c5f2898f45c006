"""What a vote came to: pure functions of the method and of the votes. A table of the rules is in docs/guide.md.

An abstention with its reason is taking part: it counts for the quorum and for neither side.
"""

from collections import Counter
from dataclasses import dataclass, field

FOR, AGAINST, ABSTAINED, BLOCKED = "for", "against", "abstained", "blocked"

# What one may say, by method; several options take the place of "for" and "against".
WORDS = {
    "consent": {FOR: "I consent", ABSTAINED: "Stand aside, because …", BLOCKED: "Block, because …"},
    "consensus": {FOR: "Agree", AGAINST: "Not agreed yet", ABSTAINED: "Stand aside, because …", BLOCKED: "Block, because …"},
    "majority": {FOR: "For", AGAINST: "Against", ABSTAINED: "Abstain, because …"},
    "two_thirds": {FOR: "For", AGAINST: "Against", ABSTAINED: "Abstain, because …"},
    "advice": {FOR: "For", AGAINST: "Against", ABSTAINED: "No advice, because …"},
}  # fmt: skip
VOTED = tuple(WORDS)  # methods that are voted on
WITH_OPTIONS = ("majority", "two_thirds", "advice")
WITH_REASON = (ABSTAINED, BLOCKED)
MEANING = {
    "consent": "Adopted unless a partner blocks it, with a reason.",
    "consensus": "Adopted when every partner that takes part agrees or stands aside.",
    "majority": "Adopted with more than half of the votes; abstentions count for neither side.",
    "two_thirds": "Adopted with two thirds of the votes; abstentions count for neither side.",
    "advice": "Nothing is bound by it; the count is advice to those who decide.",
}


@dataclass(frozen=True)
class Count:
    """Votes by choice, and those for an option by its id."""

    choices: Counter = field(default_factory=Counter)
    options: Counter = field(default_factory=Counter)

    @property
    def total(self):
        """How many votes there are."""
        return sum(self.choices.values())

    def __getitem__(self, choice):
        return self.choices[choice]


def count(votes):
    """The Count of votes = [(choice, option id or None), ...]."""
    votes = list(votes)
    return Count(Counter(choice for choice, _ in votes), Counter(option for _, option in votes if option))


def _enough(method, for_it, all_of_them):
    if method == "two_thirds":
        return for_it > 0 and 3 * for_it >= 2 * all_of_them
    return 2 * for_it > all_of_them


def outcome(method, counted, *, quorum=0, kinds_needed=0, kinds=0):
    """(outcome, id of the option chosen or None).

    `quorum`: how many have to take part, where the rules say so; `kinds_needed`: of how many kinds of partner, `kinds`
    of which did.
    """
    if method == "advice":
        return "advised", None
    if counted.total < max(quorum, 1) or kinds < kinds_needed:
        return "no_quorum", None
    if counted.options:
        best, votes = counted.options.most_common(1)[0]
        if _enough(method, votes, sum(counted.options.values())):
            return "adopted", best
        return "not_adopted", None
    if method == "consent":
        adopted = counted[FOR] > 0 and not counted[BLOCKED]
    elif method == "consensus":
        adopted = counted[FOR] > 0 and not counted[BLOCKED] and not counted[AGAINST]
    else:
        adopted = _enough(method, counted[FOR], counted[FOR] + counted[AGAINST])
    return ("adopted" if adopted else "not_adopted"), None
