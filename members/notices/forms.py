"""What somebody wants to get by mail."""

from django import forms

from coalition.ui.forms import TableForm

from .models import SWITCHABLE


class PreferencesForm(TableForm):
    """The categories of mail, each with a tick box."""

    wanted = forms.MultipleChoiceField(
        label="Send me by mail",
        choices=[(category.value, category.label) for category in SWITCHABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you leave out still waits for you here. Mail about your own access always comes.",
    )
