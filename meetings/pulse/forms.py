"""The three questions."""

from django import forms

from coalition.ui.forms import Pick, TableForm

from .models import QUESTIONS, STEPS

WORDS = {1: "1, not at all", 2: "2", 3: "3", 4: "4", STEPS: f"{STEPS}, fully"}


class PulseForm(TableForm):
    """One step for each question."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, question in QUESTIONS.items():
            self.fields[key] = forms.TypedChoiceField(
                label=question, choices=list(WORDS.items()), coerce=int, widget=Pick()
            )
