"""The questions."""

from django import forms

from coalition.ui.forms import Pick, TableForm

from .models import QUESTIONS, ROLE, ROLE_WORDS, STEPS

WORDS = {1: "1, not at all", 2: "2", 3: "3", 4: "4", STEPS: f"{STEPS}, fully"}


class PulseForm(TableForm):
    """One step for each of the three questions, and one for the fourth if they like."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, question in QUESTIONS.items():
            self.fields[key] = forms.TypedChoiceField(
                label=question, choices=list(WORDS.items()), coerce=int, widget=Pick()
            )
        self.fields[ROLE] = forms.TypedChoiceField(
            label=ROLE_WORDS,
            choices=list(WORDS.items()),
            coerce=int,
            widget=Pick(),
            required=False,
            empty_value=None,
        )

    @property
    def steps(self):
        """Question to step; the fourth only if it was answered."""
        return {key: step for key, step in self.cleaned_data.items() if step is not None}
