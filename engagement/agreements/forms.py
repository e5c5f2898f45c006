"""The form of an agreement."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm
from engagement.commitments.forms import people_of

from .models import Agreement


class AgreementForm(TableModelForm):
    """What each side does, and from when to when it holds."""

    groups = [
        ("The agreement", ["kind", "title", "their_part", "our_part"]),
        ("How long", ["signer", "signed_on", "ends_on", "remind_days", "ended_on"]),
    ]

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "title",
            "their_part",
            "our_part",
            "signer",
            "signed_on",
            "ends_on",
            "remind_days",
            "ended_on",
        ]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["kind"] = forms.ChoiceField(choices=Agreement.Kind.choices, widget=Pick, initial="membership")
        self.fields["signer"].queryset = people_of(partner)
        self.fields["signer"].empty_label = "Nobody in particular"
        self.fields["signed_on"].help_text = "Empty while it is a draft."
        self.fields["remind_days"].help_text = "So many days before the last one it stands on Today."
        self.fields["remind_days"].max_value = 730
        self.fields["title"].help_text = "Such as: beds and transport in an evacuation."
        if not self.instance.pk:
            del self.fields["ended_on"]
            self.groups = [(legend, [name for name in names if name in self.fields]) for legend, names in self.groups]

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Leave it empty until it is signed.")
        return day

    def clean_remind_days(self):
        days = self.cleaned_data["remind_days"]
        if days > 730:
            raise forms.ValidationError("Two years ahead at most.")
        return days

    def clean(self):
        data = super().clean()
        signed, ends, ended = data.get("signed_on"), data.get("ends_on"), data.get("ended_on")
        if signed and ends and ends < signed:
            self.add_error("ends_on", "The last day comes after the signing. Choose a later day.")
        if ended and (not signed or ended < signed):
            self.add_error("ended_on", "Only what was signed can end, and not before.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}


class AgreementEditForm(VersionedForm, AgreementForm):
    """One agreement, unless somebody has saved it meanwhile."""

    values = AgreementForm.values
