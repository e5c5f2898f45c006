"""Forms about promises and deeds: they validate, actions write."""

from decimal import Decimal

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from meetings.models import Objective
from members.models import Affiliation, Person

from .models import Contribution, Pledge


def people_of(partner):
    """The people who are with a partner today."""
    ties = Affiliation.objects.in_force().filter(partner=partner)
    return Person.objects.filter(pk__in=ties.values("person"))


class OfPartnerForm(TableModelForm):
    """Base of forms about something between us and one partner."""

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["person"].queryset = people_of(partner)
        self.fields["person"].empty_label = "The partner as such"
        aims = Objective.objects.visible_to(viewer).exclude(status__in=["done", "dropped"])
        self.fields["objective"].queryset = aims
        self.fields["objective"].empty_label = "None in particular"
        for name in ("made_on", "given_on"):
            if name in self.fields and not self.instance.pk:
                self.initial[name] = viewer.coalition.today()

    def clean(self):
        cleaned = super().clean()
        for name in ("made_on", "given_on"):
            if cleaned.get(name) and cleaned[name] > self.viewer.coalition.today():
                self.add_error(name, "This day is still to come. Choose today or an earlier day.")
        if cleaned.get("made_on") and cleaned.get("due_on") and cleaned["due_on"] < cleaned["made_on"]:
            self.add_error("due_on", "It is due on or after the day it was promised.")
        return cleaned

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class PledgeForm(OfPartnerForm):
    """A concrete promise: what, how much, by when."""

    groups = [
        ("What", ["direction", "what", "quantity", "unit"]),
        ("When and who", ["made_on", "due_on", "person", "objective"]),
        ("How much it asks of them", ["effort_band", "note"]),
    ]

    class Meta:
        model = Pledge
        fields = [
            "direction", "what", "quantity", "unit", "made_on", "due_on", "person", "objective", "effort_band", "note",
        ]  # fmt: skip
        widgets = {"direction": Pick, "effort_band": Pick}
        help_texts = {"effort_band": "Judged by what the giver can carry, never by money."}


class PledgeEditForm(VersionedForm, PledgeForm):
    """How a promise was written down, unless somebody has saved it meanwhile."""


class ContributionForm(OfPartnerForm):
    """Something given without a promise."""

    class Meta:
        model = Contribution
        fields = ["direction", "kind", "what", "given_on", "person", "objective", "effort_band"]
        widgets = {"direction": Pick, "effort_band": Pick}
        help_texts = {"effort_band": "Judged by what the giver can carry, never by money."}


class DeliveryForm(TableForm):
    """An instalment, or all that is left."""

    quantity = forms.DecimalField(
        label="How much",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        help_text="All that is left, unless you say less.",
    )
    delivered_on = forms.DateField(label="On")
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, pledge, **kwargs):
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        self.initial.setdefault("quantity", pledge.left or None)
        self.initial.setdefault("delivered_on", pledge.coalition.today())

    def clean_delivered_on(self):
        day = self.cleaned_data["delivered_on"]
        if day > self.pledge.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        if day < self.pledge.made_on:
            raise forms.ValidationError("It was delivered before it was promised. Note it as something given instead.")
        return day


class RenegotiateForm(TableForm):
    """A new date that both sides agreed on."""

    due_on = forms.DateField(label="New date")
    note = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, pledge, **kwargs):
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def clean_due_on(self):
        if self.cleaned_data["due_on"] < self.pledge.coalition.today():
            raise forms.ValidationError("This date lies in the past. Choose one from today on.")
        return self.cleaned_data["due_on"]
