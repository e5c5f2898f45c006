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
# The same in the other languages our words may be in (preferences.Language), as they read without accents.
ELSEWHERE = (
    # Spanish
    (("ultima oportunidad", "ultimo aviso", "de lo contrario"), "Say until when it is open, and what comes after."),
    (
        ("si no (responde|contesta|asiste|viene)n?", "perdera(n|s)? su (puesto|lugar|voto|membresia|voz)"),
        NO_LOSS,
    ),
    (("(es|sera) obligatori[oa]", "obligatoriamente", "(usted )?debe(n)? responder"), "It is voluntary: ask."),
    (("sancion(es)?", "tendra consecuencias", "incumplimiento"), "Leave it out."),
    (
        ("todos los demas (ya )?(han|respondieron)", "(es|son) (el|la|los|las) unic[oa]s? que no"),
        "Compare nobody with others.",
    ),
    (("urgente(mente)?", "inmediatamente", "sin demora", "de inmediato"), "Name the day and the reason."),
    ((r"decepcion\w*", "inaceptable", "verguenza"), "Leave blame out."),
    # French
    (
        ("derniere chance", "dernier (avis|avertissement|rappel)", "faute de quoi", "sinon vous"),
        "Say until when it is open, and what comes after.",
    ),
    (("si vous ne (repondez|venez|participez) pas", "vous (perdrez|risquez de perdre)"), NO_LOSS),
    (("obligatoire(s|ment)?", "vous devez", "vous etes tenus?"), "It is voluntary: ask."),
    (("sanctionnes?", "penalites?", "aura des consequences"), "Leave it out."),
    (("tous les autres ont", "vous etes (le|la|les) seule?s?"), "Compare nobody with others."),
    (("immediatement", "sans delai", "sans tarder", "des que possible"), "Name the day and the reason."),
    (("decevante?s?", "inacceptable", "honte"), "Leave blame out."),
    # Vietnamese
    (
        ("co hoi cuoi( cung)?", "canh bao cuoi( cung)?", "neu khong (ban|quy vi) se"),
        "Say until when it is open, and what comes after.",
    ),
    (("mat (quyen|phieu|cho|tu cach)", "bi loai"), NO_LOSS),
    (("bat buoc", "(ban|quy vi) phai"), "It is voluntary: ask."),
    (("hinh phat", "bi phat", "hau qua"), "Leave it out."),
    (("moi nguoi khac đa",), "Compare nobody with others."),
    (("ngay lap tuc", "khan cap", "qua han"), "Name the day and the reason."),
    (("that vong", "xau ho"), "Leave blame out."),
)
# Chinese, where no space parts the words; traditional and simplified.
UNSPACED = (
    (
        ("最后机会", "最後機會", "最后通知", "最後通知", "最后警告", "最後警告"),
        "Say until when it is open, and what comes after.",
    ),
    (("失去(?:您|你)?的?(?:资格|資格|席位|投票)", "取消(?:您|你)?的?(?:资格|資格)"), NO_LOSS),
    (("必须", "必須", "务必", "務必", "强制", "強制"), "It is voluntary: ask."),
    (("处罚", "處罰", "惩罚", "懲罰", "后果自负", "後果自負"), "Leave it out."),
    (("其他人都已", "只有(?:您|你)(?:还|還)?没", "只有(?:您|你)(?:还|還)?沒"), "Compare nobody with others."),
    (("立即", "立刻", "逾期", "紧急", "緊急"), "Name the day and the reason."),
    (("失望", "羞耻", "羞恥", "不可接受"), "Leave blame out."),
)
_PATTERNS = (
    *((re.compile(rf"\b(?:{'|'.join(patterns)})\b"), advice) for patterns, advice in (*PRESSING, *ELSEWHERE)),
    *((re.compile("|".join(patterns)), advice) for patterns, advice in UNSPACED),
)


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
