"""The form of a seat: it validates, actions write."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm
from members.models import StakeholderType
from members.partners.fields import partner_field
from members.people.fields import person_field

from .models import Seat


class SeatForm(TableModelForm):
    """Where the seat is, whom it is meant for, who holds it and how long."""

    groups = [
        ("The seat", ["body", "title", "kind", "stakeholder_type"]),
        ("Who holds it", ["partner", "person", "starts_on", "ends_on", "note"]),
    ]

    class Meta:
        model = Seat
        fields = [
            "body", "title", "kind", "stakeholder_type", "partner", "person", "starts_on", "ends_on", "note",
        ]  # fmt: skip

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(choices=Seat.Kind.choices, widget=Pick, initial=Seat.Kind.VOTING)
        self.fields["body"].help_text = "Such as: Steering committee."
        self.fields["title"].help_text = "Such as: Chair. Left empty, it is a seat like the others."
        self.fields["stakeholder_type"].queryset = StakeholderType.objects.visible_to(viewer)
        self.fields["stakeholder_type"].empty_label = "Any type"
        self.fields["partner"] = partner_field(viewer, label="Held by", required=False)
        self.fields["partner"].help_text = "Empty while nobody holds it."
        self.fields["person"] = person_field(viewer, label="Who sits there", required=False)

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day comes after the first. Choose a later day.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class SeatEditForm(VersionedForm, SeatForm):
    """A seat, unless somebody has saved it meanwhile."""
