"""Forms at the door."""

from django import forms

from coalition.ui.forms import TableForm


class CodeForm(TableForm):
    """The short code, as it stands on the poster."""

    code = forms.CharField(
        label="Code", max_length=12, help_text="Six letters and digits, such as K7Q M4X.", strip=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}


class VisitorForm(TableForm):
    """Somebody who is not on the list."""

    name = forms.CharField(label="Your name", max_length=200, error_messages={"required": "Write your name."})
    organization = forms.CharField(
        label="Your organization", max_length=200, required=False, help_text="Empty if you come for yourself."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
