"""The forms of review cycles."""

from datetime import timedelta

from django import forms

from coalition.ui.forms import TableForm, TableModelForm
from coalition.versions import VersionedForm, VersionedWords
from meetings.models import Objective
from members.people.fields import person_field

from .models import Adjustment, ReviewCycle

QUARTER = timedelta(days=91)


class CycleForm(TableModelForm):
    """Which days are looked back at, and when."""

    class Meta:
        model = ReviewCycle
        fields = ["title", "starts_on", "ends_on", "due_on"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Such as: third quarter."
        self.fields["due_on"].help_text = "Two weeks before, Today reminds you."
        today = viewer.coalition.today()
        if not self.instance.pk:
            self.initial.setdefault("starts_on", today - QUARTER)
            self.initial.setdefault("ends_on", today)

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


class CycleEditForm(VersionedForm, CycleForm):
    """A review, unless somebody has saved it meanwhile."""

    values = CycleForm.values


class LookForm(TableForm):
    """What we saw of one objective."""

    objective = forms.ModelChoiceField(Objective.objects.none(), label="Objective", empty_label="Choose one")
    words = forms.CharField(label="What we saw", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Objective.objects.visible_to(viewer).exclude(status="idea")
        self.fields["objective"].queryset = rows.order_by("title", "pk")


class AdjustmentForm(TableModelForm):
    """What we change, who sees to it, by when."""

    class Meta:
        model = Adjustment
        fields = ["what", "objective", "owner", "due_on"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].help_text = "Such as: measure at night too."
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer).order_by("title", "pk")
        self.fields["objective"].empty_label = "The coalition as such"
        self.fields["owner"] = person_field(viewer, label="Who sees to it", required=False)

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class AdjustmentEditForm(VersionedForm, AdjustmentForm):
    """A change we agreed on, unless somebody has saved it meanwhile."""

    values = AdjustmentForm.values


class CloseForm(VersionedWords, TableForm):
    """What we learned."""

    kept = ("learned",)

    learned = forms.CharField(
        label="What we learned",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A few sentences for those who were not there.",
    )
