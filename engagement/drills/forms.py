"""The form by which a drill begins."""

from django import forms

from coalition.ui.forms import TableForm
from members.wording.gentle import GentleForm


class StartForm(TableForm):
    """What it is for; everybody reads it in the mail."""

    note = forms.CharField(
        label="What it is for",
        required=False,
        max_length=200,
        help_text="A sentence they read, such as: the storm season begins. Empty is fine.",
    )


class AlertForm(GentleForm, TableForm):
    """What has happened, and what to do."""

    gentle = ("subject", "words")

    subject = forms.CharField(
        label="What has happened",
        max_length=120,
        help_text="The mail begins with it, after “Urgent:”.",
        error_messages={"required": "Say what has happened."},
    )
    words = forms.CharField(
        label="What to do, and where to ask",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Short. A number to call first. No patient information, please.",
        error_messages={"required": "Say what they should do, and whom they can ask."},
    )
