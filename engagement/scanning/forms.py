"""The form of a finding."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm
from members.partners.fields import partner_field

from .models import ScanEntry


class ScanForm(TableModelForm):
    """What we found, how we know, where it holds."""

    class Meta:
        model = ScanEntry
        fields = ["theme", "finding", "method", "source", "region", "partner", "found_on"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.initial.setdefault("found_on", viewer.coalition.today())
        for name in ("theme", "method"):
            was = ScanEntry._meta.get_field(name)
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=was.choices, widget=Pick)
        self.fields["method"].initial = ScanEntry.Method.TALK
        self.fields["partner"] = partner_field(viewer, label="About", required=False)
        self.fields["region"].help_text = "Norms and rivalries differ from place to place."

    def clean_found_on(self):
        if self.cleaned_data["found_on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["found_on"]

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ScanEditForm(VersionedForm, ScanForm):
    """A finding, unless somebody has saved it meanwhile."""

    values = ScanForm.values
