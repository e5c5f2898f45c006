"""What somebody says at once, question by question, and how it reads as one text."""

from dataclasses import dataclass, field

from .models import FITS, Question


@dataclass(frozen=True)
class Answered:
    """What is said to one question: picks (1-based) and words, as Reply keeps them."""

    picks: tuple = ()
    text: str = ""

    def __bool__(self):
        return bool(self.picks or self.text)


@dataclass(frozen=True)
class Said:
    """Everything somebody says at once: own words, {question id: Answered}, {paragraph number: remark}."""

    text: str = ""
    replies: dict = field(default_factory=dict)
    remarks: dict = field(default_factory=dict)

    def __bool__(self):
        return bool(self.text or any(self.replies.values()) or any(self.remarks.values()))


def in_words(question, answered):
    """An answer as it reads: "Partly: nobody is at the desk after six"."""
    names = dict(question.choices)
    picked = [names[pick] for pick in answered.picks]
    if question.kind == Question.Kind.RANKING:
        return "; ".join(f"{place}. {name}" for place, name in enumerate(picked, start=1))
    if question.kind == Question.Kind.RATING:
        return f"{picked[0]} of {len(question.choices)}" if picked[0].isdecimal() else picked[0]
    if question.kind == Question.Kind.FIT and answered.text:
        return f"{picked[0]}: {answered.text}"
    return answered.text or ", ".join(picked)


def whole(questions, said, paragraphs=()):
    """Everything somebody said as one text: question by question, remarks, own words last. Own words alone stay as they are."""
    parts = []
    for question in questions:
        answered = said.replies.get(question.pk)
        if answered:
            parts.append(f"{question.words}\n{in_words(question, answered)}")
    bodies = dict(paragraphs)
    for number, text in sorted(said.remarks.items()):
        if text:
            quoted = _short(bodies.get(number, ""))
            parts.append(f"On paragraph {number}{f' (“{quoted}”)' if quoted else ''}\n{text}")
    if said.text:
        parts.append(said.text)
    return "\n\n".join(parts)


def _short(text, most=60):
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


FIT_YES, FIT_PARTLY, FIT_NO = range(1, len(FITS) + 1)
