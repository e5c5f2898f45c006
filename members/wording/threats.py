"""Words that press people (PER-1; domain.md 5, rule 1): threats, deadlines that imply loss, shame. Found before sending."""

import re
import unicodedata
from dataclasses import dataclass

# What presses, as a pattern over plain lower-case words, and what says the same without pressing.
PRESSING = (
    (r"last chance|final chance|last opportunity", "Say until when it is open, and what comes after."),
    (r"final (notice|warning|reminder)|last (notice|warning|reminder)", "Say that no more reminders follow."),
    (r"or else|otherwise you (will|lose|cannot)", "Leave out what would follow."),
    (r"fail(ure|ing)? to|failed to|if you (do not|don't|fail to) (reply|answer|respond|attend|act|come)", "Say what helps, not what a silence means."),
    (r"you must|you have to|you are (required|obliged|expected) to|mandatory|compulsory", "It is voluntary: ask."),
    (r"you (will|would|could|may) (lose|forfeit|be removed|be excluded|be dropped|be reported)", "Nobody loses anything by not answering."),
    (r"(lose|losing|forfeit|forfeiting|jeopardi[sz]e) your (seat|vote|place|membership|funding|access|voice)", "Nobody loses anything by not answering."),
    (r"penalt(y|ies)|sanctions?|consequences|disciplin\w+|non-?complian\w+", "Leave it out."),
    (r"only one[s]? (who|that) (has|have|did|do)( not|n't)|everyone else (has|did|is)|all others have|you are the last", "Compare nobody with others."),
    (r"(still|again) (have|has|did) not (replied|answered|responded|reply|answer|respond)|despite (our|several|many|repeated)", "Say it as if for the first time."),
    (r"immediately|at once|without delay|urgent(ly)?|asap|overdue|past due|too late", "Name the day and the reason."),
    (r"disappoint\w+|let (us|the coalition|everyone) down|no excuse|shame|unacceptable", "Leave blame out."),
    (r"don't miss|do not miss|act now|hurry|time is running out|running out of time", "Say until when it is open."),
)  # fmt: skip
_PATTERNS = tuple((re.compile(rf"\b(?:{pattern})\b"), advice) for pattern, advice in PRESSING)


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
