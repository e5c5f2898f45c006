"""The form of public thanks."""

from django import forms

from coalition.ui.forms import TableForm


class AskForm(TableForm):
    """What everybody may read, once they say yes."""

    words = forms.CharField(
        label="What everybody may read",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What they gave, in a sentence. How much or how often is theirs to tell.",
        error_messages={"required": "Write what you would thank them for."},
    )
