"""The form of a talk one to one."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm
from engagement.commitments.forms import people_of

from .models import OneOnOne


class TalkForm(TableModelForm):
    """Whom we met, where, and the three questions: their goals, their worries, what we can do."""

    groups = [
        ("When and where", ["on", "location_host", "person"]),
        ("What was said", ["goals", "worries", "we_can"]),
    ]

    class Meta:
        model = OneOnOne
        fields = ["on", "location_host", "person", "goals", "worries", "we_can"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.initial.setdefault("on", viewer.coalition.today())
        self.fields["location_host"] = forms.ChoiceField(
            label="Where", choices=OneOnOne.Host.choices, widget=Pick, initial=OneOnOne.Host.THEIRS
        )
        self.fields["person"].queryset = people_of(partner)
        self.fields["person"].empty_label = "Nobody in particular"
        self.fields["goals"].help_text = "What would they call a good year? No patient information, please."
        self.fields["worries"].help_text = "What keeps them from joining in? Only coordinators read it."
        self.fields["we_can"].help_text = "What serves both sides. Write it as something we can be held to."

    def clean_on(self):
        if self.cleaned_data["on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["on"]

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class TalkEditForm(VersionedForm, TalkForm):
    """The notes of a talk, unless somebody has saved them meanwhile."""

    values = TalkForm.values
