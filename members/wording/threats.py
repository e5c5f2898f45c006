"""Words that press people (PER-1; domain.md 5, rule 1): threats, deadlines that imply loss, shame. Found before sending."""

import re
import unicodedata
from dataclasses import dataclass

NO_LOSS = "Nobody loses anything by not answering."
# What presses, as patterns over plain lower-case words, and what does the same without pressing.
PRESSING = (
    (("last chance", "final chance", "last opportunity"), "Say until when it is open, and what comes after."),
    (("(final|last) (notice|warning|reminder)",), "Say that no more reminders follow."),
    (("or else", "otherwise you (will|lose|cannot)"), "Leave out what would follow."),
    (
        ("fail(ure|ing|ed)? to", "if you (do not|don't) (reply|answer|respond|attend|act|come)"),
        "Say what helps, not what a silence means.",
    ),
    (
        ("you must", "you have to", "you are (required|obliged|expected) to", "mandatory", "compulsory"),
        "It is voluntary: ask.",
    ),
    (("you (will|would|could|may) (lose|forfeit|be removed|be excluded|be dropped|be reported)",), NO_LOSS),
    (
        ("(lose|losing|forfeit|forfeiting|jeopardi[sz]e) your (seat|vote|place|membership|funding|access|voice)",),
        NO_LOSS,
    ),
    (("penalt(y|ies)", "sanctions?", "consequences", r"disciplin\w+", r"non-?complian\w+"), "Leave it out."),
    (
        (
            "only ones? (who|that) (has|have|did|do)( not|n't)",
            "everyone else (has|did|is)",
            "all others have",
            "you are the last",
        ),
        "Compare nobody with others.",
    ),
    (
        (
            "(still|again) (have|has|did) not (replied|answered|responded|reply|answer|respond)",
            "despite (our|several|many|repeated)",
        ),
        "Say it as if for the first time.",
    ),
    (
        ("immediately", "at once", "without delay", "urgent(ly)?", "asap", "overdue", "past due", "too late"),
        "Name the day and the reason.",
    ),
    (
        (r"disappoint\w+", "let (us|the coalition|everyone) down", "no excuse", "shame", "unacceptable"),
        "Leave blame out.",
    ),
    (
        ("don't miss", "do not miss", "act now", "hurry", "time is running out", "running out of time"),
        "Say until when it is open.",
    ),
)
_PATTERNS = tuple((re.compile(rf"\b(?:{'|'.join(patterns)})\b"), advice) for patterns, advice in PRESSING)


@dataclass(frozen=True)
class Pressing:
    """Words that press, as they stand there, and what to do instead."""

    words: str
    advice: str

    def __str__(self):
        return f"“{self.words}” presses people. {self.advice}"


def found(text):
    """The Pressing words in a text, in order, each once. Look-alike letters and invisible signs do not hide them."""
    plain = _plain(text)
    hits = {}
    for pattern, advice in _PATTERNS:
        for match in pattern.finditer(plain):
            hits.setdefault(match[0], (match.start(), Pressing(match[0], advice)))
    return [pressing for _, pressing in sorted(hits.values(), key=lambda hit: hit[0])]


def _plain(text):
    """Lower case, without invisible signs and accents, one space between words, the typewriter's apostrophe."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'"))
    seen = "".join(sign for sign in folded if unicodedata.category(sign) not in ("Cf", "Mn", "Cc") or sign in "\n\t")
    return " ".join(seen.casefold().split())
