"""Forms of selling points."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm
from coalition.versions import VersionedForm

from .models import SellingPoint


class PointForm(TableModelForm):
    """A benefit in a sentence, and what is still open to shape."""

    class Meta:
        model = SellingPoint
        fields = ["words", "still_open"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["words"].help_text = "In terms of the partner: “Your nurses know which road is open.”"
        self.fields[
            "still_open"
        ].help_text = "Only if it speaks of coming early. Name what is really open; press nobody."

    def clean_words(self):
        words = self.cleaned_data["words"]
        rows = SellingPoint.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        if rows.filter(words__iexact=words).exists():
            raise forms.ValidationError("This point is on the list already.")
        return words

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class PointEditForm(VersionedForm, PointForm):
    """A selling point, unless somebody has saved it meanwhile."""

    values = PointForm.values


class MatchForm(TableForm):
    """Which selling points meet a need."""

    points = forms.ModelMultipleChoiceField(
        queryset=SellingPoint.objects.none(),
        required=False,
        label="What meets it",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["points"].queryset = SellingPoint.objects.visible_to(viewer)
