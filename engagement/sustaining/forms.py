"""The forms of the sustainability plan."""

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import VersionedForm
from members.partners.fields import partner_field

from .models import FundingSource, SustainabilityPlan


class PlanForm(VersionedForm, TableModelForm):
    """What a year costs, and how we mean to go on."""

    class Meta:
        model = SustainabilityPlan
        fields = ["yearly_need", "words"]
        labels = {"yearly_need": "What a year costs, in dollars"}
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["yearly_need"].help_text = "Staff, rooms, drills: all of it, what is given in kind included."

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""


class SourceForm(TableModelForm):
    """Where it comes from, how much, and how long."""

    groups = [
        ("The source", ["name", "kind", "partner", "note"]),
        ("How much, and how long", ["amount", "is_secured", "starts_on", "ends_on"]),
    ]

    class Meta:
        model = FundingSource
        fields = ["name", "kind", "partner", "amount", "is_secured", "starts_on", "ends_on", "note"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(viewer, label="From which partner", required=False)
        self.fields["amount"].label = "In all, in dollars"
        self.fields["amount"].help_text = "Over all its days. In kind: what it would cost."
        self.fields["is_secured"].label = "It is certain"
        self.fields["is_secured"].help_text = "Leave it empty while it is only hoped for."

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day comes after the first. Choose a later day.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class SourceEditForm(VersionedForm, SourceForm):
    """A source, unless somebody has saved it meanwhile."""

    values = SourceForm.values
