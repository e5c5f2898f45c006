"""Forms about papers."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from coalition.ui.forms import TableForm

from . import contents

ACCEPT = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.txt,.md,.csv"


class VersionForm(TableForm):
    """A file, checked by what is in it."""

    file = forms.FileField(
        label="File",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        most = filesizeformat(settings.DOCUMENT_MAX_BYTES)
        self.fields["file"].help_text = f"{contents.KNOWN}; up to {most}. No patient data."

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.DOCUMENT_MAX_BYTES:
            most, size = filesizeformat(settings.DOCUMENT_MAX_BYTES), filesizeformat(file.size)
            raise ValidationError(f"The file has {size}; we take up to {most}. Make its pictures smaller, or split it.")
        self.content = file.read()
        contents.checked(self.content, file.name)
        return file


class DocumentForm(VersionForm):
    """A new paper."""

    title = forms.CharField(
        label="What it is called", max_length=200, required=False, help_text="Empty: the file’s name."
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"] = forms.ModelChoiceField(
            queryset=items,
            required=False,
            label="For",
            empty_label="The whole meeting",
            help_text="A paper of a confidential item is seen by those who may see the item.",
        )
        self.order_fields(["file", "title", "item"])

    @property
    def called(self):
        """The title typed, else the file's name without its ending."""
        return self.cleaned_data["title"] or self.cleaned_data["file"].name.rsplit(".", 1)[0][:200]
