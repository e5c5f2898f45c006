"""Forms of evidence and of cases."""

from django import forms

from coalition.ui.forms import Pick, TableForm, secure_by_default
from coalition.versions import VersionedForm

from .models import LASTS, EvidenceItem, RoiCase
from .rows import KeeperForm


class EvidenceForm(KeeperForm):
    """What it says, who says so, of which day."""

    past = ("dated",)
    groups = [
        ("What it says", ["claim", "figure", "origin", "is_patient_outcome", "objective"]),
        ("Where it is from", ["source", "address", "dated", "review_on"]),
    ]

    class Meta:
        model = EvidenceItem
        fields = [
            "claim",
            "figure",
            "origin",
            "is_patient_outcome",
            "objective",
            "source",
            "address",
            "dated",
            "review_on",
        ]
        formfield_callback = secure_by_default

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["origin"] = forms.ChoiceField(
            label=self.fields["origin"].label, choices=EvidenceItem.Origin.choices, widget=Pick
        )
        self.fields["claim"].help_text = "One sentence somebody could repeat. No patient information, please."
        self.fields["figure"].help_text = "Such as: 34 of 40 residents, or 11 minutes less."
        self.fields["source"].help_text = "Name it so that somebody else finds it."
        self.fields["review_on"].help_text = "A year from today is usual. From that day on it is used in no new text."
        if not self.instance.pk:
            self.initial.setdefault("review_on", self.viewer.coalition.today() + LASTS)

    def clean(self):
        data = super().clean()
        if data.get("dated") and data.get("review_on") and data["review_on"] <= data["dated"]:
            self.add_error("review_on", "Look again on a day after the one it is of.")
        return data


class EvidenceEditForm(VersionedForm, EvidenceForm):
    """A piece of evidence, unless somebody has saved it meanwhile."""

    values = EvidenceForm.values


RETURNS = ["mission", "quality", "duty", "image", "compliance", "eligibility", "funder", "money"]


class RoiForm(KeeperForm):
    """What it costs and saves in money, and what else it returns, each in a sentence."""

    groups = [
        ("What it is about", ["title", "objective", "point"]),
        ("What it returns, in a sentence each", RETURNS[:-1]),
        ("In money", ["cost", "saving", "is_cost_neutral", "reused", "money"]),
    ]

    class Meta:
        model = RoiCase
        fields = ["title", "objective", "point", *RETURNS[:-1], "cost", "saving", "is_cost_neutral", "reused", "money"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        point = self.fields["point"]
        point.queryset = point.queryset.visible_to(self.viewer)
        point.empty_label = "None"
        self.fields["point"].help_text = "So that it comes first for partners whose needs the point meets."
        self.fields["cost"].help_text = "In dollars. How long it takes to pay back is worked out from these two."
        self.fields["reused"].help_text = "Rooms, staff, gear we have: nothing new to buy."
        self.fields["mission"].help_text = "Fill in those that hold. One is enough."

    def clean_title(self):
        title = self.cleaned_data["title"]
        rows = RoiCase.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        if rows.filter(title__iexact=title).exists():
            raise forms.ValidationError("There is a case of that title. Change that one, or choose another title.")
        return title

    def clean(self):
        data = super().clean()
        said = any(data.get(name) for name in RETURNS)
        if not self.errors and not said and not data["saving"] and not data["is_cost_neutral"]:
            self.add_error("mission", "Say at least one thing that it returns.")
        return data


class RoiEditForm(VersionedForm, RoiForm):
    """A case, unless somebody has saved it meanwhile."""

    values = RoiForm.values


def named(item, today):
    """A piece of evidence as it stands in a list of boxes."""
    figure = f" ({item.figure})" if item.figure else ""
    look = ". Look at it again first" if item.is_stale(today) else ""
    return f"{item.claim}{figure}{look}"


class ItemsField(forms.ModelMultipleChoiceField):
    """Boxes for evidence; what is due for review says so."""

    def __init__(self, *, viewer, **kwargs):
        self.today = viewer.coalition.today()
        super().__init__(
            queryset=EvidenceItem.objects.visible_to(viewer).order_by("claim", "pk"),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            **kwargs,
        )

    def label_from_instance(self, obj):
        return named(obj, self.today)


class BaseForm(TableForm):
    """Which evidence a case rests on."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"] = ItemsField(viewer=viewer, label="It rests on")
