"""The form by which a drill begins."""

from django import forms

from coalition.ui.forms import TableForm


class StartForm(TableForm):
    """What it is for; everybody reads it in the mail."""

    note = forms.CharField(
        label="What it is for",
        required=False,
        max_length=200,
        help_text="A sentence they read, such as: the storm season begins. Empty is fine.",
    )
