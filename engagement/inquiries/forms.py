"""Forms of questions to the coordinators."""

from django import forms

from coalition.ui.forms import Pick, TableForm


class AskForm(TableForm):
    """A question, and who may read it."""

    question = forms.CharField(
        label="Your question",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No patient data, please.",
    )
    readers = forms.ChoiceField(
        label="Who may read it, with the answer",
        choices=[("all", "All members, without my name"), ("coordinators", "Only the coordinators and I")],
        initial="all",
        widget=Pick(column=True),
    )


class AnswerForm(TableForm):
    """The answer."""

    words = forms.CharField(label="Our answer", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
