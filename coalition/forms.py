"""Forms of the trunk."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.text import slugify

from .models import Coalition
from .ui.forms import TableForm, TableModelForm
from .versions import VersionedForm


class CoalitionForm(TableModelForm):
    """What a coalition is called, what for, and where."""

    class Meta:
        model = Coalition
        fields = ["name", "slug", "mission", "jurisdiction", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields[
            "slug"
        ].help_text = "The part of the web address after /c/. Leave it empty to take it from the name."

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("slug"):
            cleaned["slug"] = slugify(cleaned["name"])[:60]
            if Coalition.objects.filter(slug=cleaned["slug"]).exists():
                self.add_error("slug", f"“{cleaned['slug']}” is taken. Choose another address.")
        return cleaned


class CoalitionSettingsForm(VersionedForm, TableModelForm):
    """What may change later, unless somebody saved it meanwhile; the address stays, because people have kept links."""

    class Meta:
        model = Coalition
        fields = ["name", "mission", "jurisdiction", "time_zone"]


class FirstRunForm(TableForm):
    """The first owner and the first coalition of a new installation."""

    your_name = forms.CharField(max_length=200)
    email = forms.EmailField(label="Your e-mail")
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text="At least ten characters."
    )
    coalition_name = forms.CharField(label="Your coalition’s name", max_length=200)

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def clean_coalition_name(self):
        if not slugify(self.cleaned_data["coalition_name"]):
            raise forms.ValidationError("Use some letters or digits, so that it can have a web address.")
        return self.cleaned_data["coalition_name"]
