"""The form fields of a request's questions, and what was answered, read from them. Every form of answers uses these."""

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from coalition.plain import tidy
from coalition.ui.forms import Pick

from .models import STARS, Question
from .saying import FIT_YES, Answered

Kind = Question.Kind
GETS_IN_THE_WAY = "What gets in the way?"


class QuestionFields:
    """Mixin of forms that ask the questions of a request. Call `ask(questions, said)` at the end of `__init__`, and
    read `replies` once the form is valid: {question id: Answered}, of those that were answered."""

    def ask(self, questions, said=None, *, in_short=False):
        """Add a field or more for each question, filled from `said` (a Said).

        `in_short` is for a sheet of many rows that is filled by keyboard: one small field a question, numbers for what
        is chosen, and none that has to be answered.
        """
        self.questions = list(questions)
        self.in_short = in_short
        for question in self.questions:
            answered = said.replies.get(question.pk, Answered()) if said else Answered()
            found = _short_fields(question) if in_short else _fields(question, answered, question.is_required)
            for name, field in found:
                self.fields[name] = field
                self._native(field)
                self._kind_words(name, field)

    def question_layout(self):
        """The questions as crispy shows them: each ranking and each fit in a fieldset of its own."""
        parts = []
        for question in self.questions:
            names = [name for name in self.fields if name == _name(question) or name.startswith(f"{_name(question)}_")]
            if question.kind == Kind.RANKING:
                parts.append(Fieldset(question.words, Div(*names, css_class="ct-ranks")))
            else:
                parts += names
        return Layout(*parts)

    def clean_questions(self, cleaned):
        """Say beside the fields what does not fit; call from `clean`."""
        for question in self.questions:
            if question.kind == Kind.RANKING and not self.in_short:
                self._clean_ranking(question, cleaned)

    def _clean_ranking(self, question, cleaned):
        names = _places(question)
        places = [cleaned.get(name) for name in names]
        if any(places) and not all(places):
            empty = next(name for name, place in zip(names, places, strict=True) if not place)
            self.add_error(empty, "Give each a place, or none.")
        elif any(places) and len(set(places)) < len(places):
            twice = next(name for name, place in zip(names, places, strict=True) if places.count(place) > 1)
            self.add_error(twice, "Two have the same place. Give each its own.")

    @property
    def replies(self):
        """{question id: Answered} of the questions that were answered."""
        read = _answered_in_short if self.in_short else _answered
        found = {question.pk: read(question, self.cleaned_data) for question in self.questions}
        return {pk: answered for pk, answered in found.items() if answered}


def _name(question):
    return f"q{question.pk}"


def _places(question):
    return [f"{_name(question)}_{number}" for number in range(1, len(question.options) + 1)]


def _fields(question, answered, required):
    """[(name, field)] of one question."""
    name = _name(question)
    picked = answered.picks[0] if answered.picks else None
    if question.kind == Kind.TEXT:
        widget = forms.Textarea(attrs={"rows": "3"})
        yield (
            name,
            forms.CharField(
                label=question.words, max_length=10_000, widget=widget, required=required, initial=answered.text
            ),
        )
    elif question.kind == Kind.SEVERAL:
        yield (
            name,
            forms.TypedMultipleChoiceField(
                label=question.words,
                choices=question.choices,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                required=required,
                initial=list(answered.picks),
                help_text="Choose as many as fit.",
            ),
        )
    elif question.kind == Kind.RANKING:
        yield from _ranking(question, answered, required)
    else:
        is_rating = question.kind == Kind.RATING
        yield (
            name,
            forms.TypedChoiceField(
                label=question.words,
                choices=[(star, str(star)) for star, _ in question.choices] if is_rating else question.choices,
                help_text=_meaning(question) if is_rating else "",
                coerce=int,
                empty_value=None,
                widget=Pick(column=question.kind == Kind.ONE),
                required=required,
                initial=picked,
            ),
        )
        if question.kind == Kind.FIT:
            yield (
                f"{name}_why",
                forms.CharField(
                    label=GETS_IN_THE_WAY,
                    max_length=2000,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": "2"}),
                    initial=answered.text,
                    help_text="If it fits only partly or not at all: what would have to be different?",
                ),
            )


def _meaning(question):
    """What the ends of a rating mean, in words."""
    low = f"1 means {question.low}." if question.low else ""
    high = f"{STARS} means {question.high}." if question.high else ""
    return f"{low} {high}".strip()


def _ranking(question, answered, required):
    places = {pick: place for place, pick in enumerate(answered.picks, start=1)}
    choices = [("", "no place yet"), *((place, str(place)) for place in range(1, len(question.options) + 1))]
    for number, option in question.choices:
        yield (
            f"{_name(question)}_{number}",
            forms.TypedChoiceField(
                label=option,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=required,
                initial=places.get(number),
            ),
        )


def _answered(question, cleaned):
    name = _name(question)
    if question.kind == Kind.TEXT:
        return Answered(text=tidy(cleaned.get(name) or ""))
    if question.kind == Kind.SEVERAL:
        return Answered(tuple(sorted(cleaned.get(name) or ())))
    if question.kind == Kind.RANKING:
        places = [(cleaned.get(each), number) for number, each in enumerate(_places(question), start=1)]
        return Answered(tuple(number for place, number in sorted(places))) if all(p for p, _ in places) else Answered()
    pick = cleaned.get(name)
    why = tidy(cleaned.get(f"{name}_why") or "") if pick and pick != FIT_YES else ""
    return Answered((pick,) if pick else (), why)


# --- in short -----------------------------------------------------------------------------------------------------


class NumbersField(forms.CharField):
    """What was chosen, by its numbers: "2 4", or "2, 4". `whole`: all of them, each once, best first."""

    def __init__(self, *, choices, whole=False, **kwargs):
        super().__init__(max_length=60, required=False, **kwargs)
        self.highest = len(choices)
        self.whole = whole
        shown = ", ".join(f"{number} {words}" for number, words in choices)
        self.help_text = f"{'Numbers, best first' if whole else 'Numbers'}: {shown}"

    def clean(self, value):
        """A tuple of picks; empty for nothing."""
        text = super().clean(value)
        parts = text.replace(",", " ").split()
        if not all(part.isdecimal() and 1 <= int(part[:4]) <= self.highest for part in parts):
            raise forms.ValidationError(f"Numbers from 1 to {self.highest}, with a blank between.")
        picks = tuple(int(part) for part in parts)
        if len(set(picks)) < len(picks):
            raise forms.ValidationError("One number stands there twice.")
        if self.whole and picks and len(picks) < self.highest:
            raise forms.ValidationError(f"All of them, 1 to {self.highest}, or none.")
        return picks if self.whole else tuple(sorted(picks))


def _short_fields(question):
    name = _name(question)
    if question.kind == Kind.TEXT:
        yield name, forms.CharField(label=question.words, max_length=10_000, required=False)
    elif question.kind in (Kind.SEVERAL, Kind.RANKING):
        whole = question.kind == Kind.RANKING
        yield name, NumbersField(label=question.words, choices=question.choices, whole=whole)
    else:
        choices = [("", "not said"), *question.choices]
        yield (
            name,
            forms.TypedChoiceField(label=question.words, choices=choices, coerce=int, empty_value=None, required=False),
        )
        if question.kind == Kind.FIT:
            yield f"{name}_why", forms.CharField(label=GETS_IN_THE_WAY, max_length=2000, required=False)


def _answered_in_short(question, cleaned):
    if question.kind in (Kind.SEVERAL, Kind.RANKING):
        return Answered(cleaned.get(_name(question)) or ())
    return _answered(question, cleaned)
