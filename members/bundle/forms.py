"""The form that takes a coalition in."""

from django import forms

from coalition.models import Coalition
from coalition.ui.forms import TableForm

from . import arriving, bringing


class BringForm(TableForm):
    """A zip that an export wrote, and the address of the new coalition."""

    file = forms.FileField(
        label="File", widget=forms.ClearableFileInput(attrs={"accept": ".zip"}), allow_empty_file=True
    )
    slug = forms.SlugField(
        label="Address of the new coalition", max_length=60, help_text="Small letters, digits and hyphens: /c/…/"
    )

    def clean_file(self):
        try:
            arriving.look(self.cleaned_data["file"])
        except bringing.Refused as trouble:
            raise forms.ValidationError(str(trouble)) from trouble
        return self.cleaned_data["file"]

    def clean_slug(self):
        slug = self.cleaned_data["slug"].lower()
        if Coalition.objects.filter(slug=slug).exists():
            raise forms.ValidationError("This address is taken. Choose another.")
        return slug
