"""The form of a wave."""

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import VersionedForm

from .models import GrowthWave


class WaveForm(TableModelForm):
    """How large, and what has to be so before the next wave."""

    groups = [
        ("The wave", ["number", "name", "target_size"]),
        ("Before the next one", ["needs_core", "needs_win", "win", "further", "further_met_on"]),
    ]

    class Meta:
        model = GrowthWave
        fields = ["number", "name", "target_size", "needs_core", "needs_win", "win", "further", "further_met_on"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["number"].label = "Which wave"
        self.fields["number"].min_value = 1
        self.fields["name"].help_text = "Such as: hospitals, ambulance and public health."
        self.fields["win"].help_text = "Empty: the latest win under Reached and promised counts."
        self.fields["further"].help_text = "Such as: the by-laws are adopted."
        if not self.instance.pk:
            last = GrowthWave.objects.visible_to(viewer).order_by("-number").first()
            self.initial.setdefault("number", last.number + 1 if last else 1)

    def clean_number(self):
        number = self.cleaned_data["number"]
        rows = GrowthWave.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        if rows.filter(number=number).exists():
            raise forms.ValidationError("There is a wave of that number.")
        return number

    def clean_target_size(self):
        size = self.cleaned_data["target_size"]
        if size < 1:
            raise forms.ValidationError("One member at least.")
        return size

    def clean(self):
        data = super().clean()
        if data.get("further_met_on") and not data.get("further"):
            self.add_error("further", "Say what it is that is so.")
        return data

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class WaveEditForm(VersionedForm, WaveForm):
    """One wave, unless somebody has saved it meanwhile."""

    values = WaveForm.values
