"""The form of a need."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm

from .models import Interest


class InterestForm(TableModelForm):
    """What they need, how much it matters, how and since when we know."""

    class Meta:
        model = Interest
        fields = ["need", "priority", "source", "confirmed_on"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.partner = viewer, partner
        choices = {"priority": Interest.Priority, "source": Interest.Source}
        for name, kind in choices.items():
            first = self.fields[name].initial
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                choices=kind.choices,
                coerce=int if name == "priority" else str,
                widget=Pick(column=name == "priority"),
                initial=first,
            )
        self.fields[
            "need"
        ].help_text = "In their words: “more beds at night”, “fewer meetings”. No patient information."
        self.initial.setdefault("confirmed_on", viewer.coalition.today())

    def clean_confirmed_on(self):
        day = self.cleaned_data["confirmed_on"]
        if day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day

    def clean_need(self):
        need = self.cleaned_data["need"]
        rows = Interest.objects.visible_to(self.viewer).filter(partner=self.partner).exclude(pk=self.instance.pk)
        if rows.filter(need__iexact=need).exists():
            raise forms.ValidationError("This need is noted for them already.")
        return need

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class InterestEditForm(VersionedForm, InterestForm):
    """One need, unless somebody has saved it meanwhile."""

    values = InterestForm.values
