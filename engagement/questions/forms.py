"""The form of a request's questions: one line each, validated here, written by the action."""

from django import forms

from coalition.plain import one_line
from coalition.ui.forms import TableForm

from .actions import MOST
from .models import Question

Kind = Question.Kind
FEWEST, MOST_OPTIONS, LONGEST_OPTION = 2, 12, 120


class QuestionForm(TableForm):
    """One question. A line without words does not count."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label="Question", max_length=300, required=False)
    kind = forms.ChoiceField(label="How people answer", choices=Kind.choices, initial=Kind.TEXT)
    options = forms.CharField(
        label="What can be chosen",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="One a line. For a choice or an order.",
    )
    low = forms.CharField(label="What 1 means", max_length=60, required=False)
    high = forms.CharField(label="What 5 means", max_length=60, required=False)
    is_required = forms.BooleanField(label="Has to be answered", required=False)

    def clean_words(self):
        return one_line(self.cleaned_data["words"])

    def clean_options(self):
        lines = [one_line(line) for line in self.cleaned_data["options"].splitlines()]
        return [line for line in lines if line]

    @property
    def is_blank(self):
        """Nothing asked on this line."""
        return not self.cleaned_data.get("words")

    def clean(self):
        cleaned = super().clean()
        options, kind = cleaned.get("options", []), cleaned.get("kind")
        if not cleaned.get("words"):
            if options and "words" not in self.errors:
                self.add_error("words", "Write the question these belong to.")
            return cleaned
        if kind in Question.WITH_OPTIONS:
            self._clean_options(options)
        else:
            cleaned["options"] = []
        if kind != Kind.RATING:
            cleaned["low"] = cleaned["high"] = ""
        return cleaned

    def _clean_options(self, options):
        if len(options) < FEWEST:
            self.add_error("options", "Write at least two, one a line.")
        elif len(options) > MOST_OPTIONS:
            self.add_error("options", "Twelve at most; nobody weighs more at once.")
        elif len({option.casefold() for option in options}) < len(options):
            self.add_error("options", "Two of them are the same.")
        elif max(map(len, options)) > LONGEST_OPTION:
            self.add_error("options", "One of them is too long: 120 characters at most.")


class QuestionSheet(forms.BaseFormSet):
    """All questions of a request, with three empty lines below."""

    @property
    def questions(self):
        """What set_questions takes."""
        return [form.cleaned_data for form in self.forms if not form.is_blank]


QuestionFormSet = forms.formset_factory(QuestionForm, formset=QuestionSheet, extra=3, max_num=MOST, absolute_max=MOST)


def sheet(request, data=None):
    """The formset of a request, filled with the questions it has."""
    initial = [
        {
            "pk": row.pk,
            "words": row.words,
            "kind": row.kind,
            "options": "\n".join(row.options),
            "low": row.low,
            "high": row.high,
            "is_required": row.is_required,
        }
        for row in request.questions.all()
    ]
    return QuestionFormSet(data, prefix="question", initial=initial)
