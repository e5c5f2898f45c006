"""Forms of the poster: who somebody is, and for coordinators, who somebody was."""

from django import forms
from django.urls import reverse

from coalition.plain import one_line
from coalition.ui.forms import TableForm
from engagement.voice.forms import PersonOrNewField
from members.models import Person


class NameForm(TableForm):
    """Somebody who is not on the list says who they are."""

    name = forms.CharField(label="Your name", max_length=200, error_messages={"required": "Write your name."})
    organization = forms.CharField(
        label="Your organization", max_length=200, required=False, help_text="Empty if you speak for yourself."
    )
    email = forms.EmailField(
        label="Your mail address",
        required=False,
        help_text="So that you hear what became of what you say. Without one, somebody tells you.",
    )

    def clean_name(self):
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Write your name.")
        return name


class WhoForm(TableForm):
    """Who an answer that waits is from: somebody here, or a new name."""

    person = PersonOrNewField(label="Who is it?", search=("name", "email"), max_length=200)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(viewer)
        self.fields["person"].widget.attrs["data-lookup"] = reverse("input-people", args=[viewer.coalition.slug])
