"""Forms of shared texts."""

from django import forms

from coalition.plain import tidy
from coalition.ui.forms import TableForm

from .models import SharedText


class DraftForm(TableForm):
    """The next draft of a text."""

    body = forms.CharField(
        label="The text",
        max_length=20_000,
        help_text="One paragraph a line. People can say something to each.",
        widget=forms.Textarea(attrs={"rows": "14"}),
    )
    what_changed = forms.CharField(label="What is different, and why", max_length=200, required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_body(self):
        body = tidy(self.cleaned_data["body"])
        if not body:
            raise forms.ValidationError("Write the text.")
        return body


class NewTextForm(DraftForm):
    """A new text."""

    kind = forms.ChoiceField(label="What it is", choices=SharedText.Kind.choices)
    title = forms.CharField(label="Title", max_length=200)
    field_order = ("kind", "title", "body")

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for name in ("what_changed", "version"):
            del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        same = SharedText.objects.visible_to(self.viewer).filter(kind=cleaned.get("kind"), title=cleaned.get("title"))
        if same.exists():
            self.add_error("title", "A text of this kind and title is here already.")
        return cleaned
