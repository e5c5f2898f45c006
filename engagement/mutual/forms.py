"""The form of what each side gets."""

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import VersionedForm
from members.people.fields import person_field

from .models import MutualBenefit


class BenefitForm(VersionedForm, TableModelForm):
    """What it brings them, what they bring us, and since when both say so."""

    groups = [
        ("The statement", ["brings_them", "brings_us"]),
        ("Agreed", ["agreed_on", "agreed_with", "review_on"]),
    ]

    class Meta:
        model = MutualBenefit
        fields = ["brings_them", "brings_us", "agreed_on", "agreed_with", "review_on"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        for name in ("brings_them", "brings_us"):
            self.fields[name].widget.attrs["rows"] = 3
        self.fields["agreed_with"] = person_field(viewer, label="Agreed with", required=False)

    def _version_seen(self, row):
        """Opened while there was none, it showed an empty row: what is still empty was not touched."""
        return super()._version_seen(row) if self.seen else MutualBenefit()

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day and day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day

    def clean(self):
        data = super().clean()
        agreed, again = data.get("agreed_on"), data.get("review_on")
        if not agreed and "agreed_on" not in self.errors:
            for name in ("agreed_with", "review_on"):
                if data.get(name):
                    self.add_error("agreed_on", "Say on which day it was agreed.")
                    break
        if agreed and again and again < agreed:
            self.add_error("review_on", "This day is before it was agreed. Choose a later one.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}
