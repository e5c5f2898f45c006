"""What somebody wants to get by mail."""

from django import forms

from coalition.ui.forms import TableForm

from .models import SWITCHABLE


class Ticks(forms.MultipleChoiceField):
    """Any number of tick boxes; no tick at all is an answer too."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})

    def validate(self, value):
        if value:
            super().validate(value)


class PreferencesForm(TableForm):
    """The categories of mail, each with a tick box."""

    wanted = Ticks(
        label="Send me by mail",
        choices=[(category.value, category.label) for category in SWITCHABLE],
        help_text="What you leave out still waits for you here. Mail about your own access always comes.",
    )
