"""Forms of messages and of their use."""

from django import forms

from coalition.ui.forms import Pick, TableForm
from coalition.versions import VersionedForm
from engagement.case.kinds import Audience, Motive
from engagement.case.rows import KeeperForm
from members.partners.fields import partner_field
from members.wording import threats

from . import places
from .models import MessageVariant, PointUse


def checked(text):
    """The text; ValidationError when it presses people or names a place that stands for nothing."""
    troubles = [str(each) for each in threats.found(text)]
    troubles += [
        f"“{{{name}}}” stands for nothing. There are {', '.join(f'{{{each}}}' for each in places.PLACES)}."
        for name in places.unknown(text)
    ]
    if troubles:
        raise forms.ValidationError(troubles)
    return text


class MessageForm(KeeperForm):
    """One wording for one audience."""

    groups = [
        ("Who it is for", ["point", "audience", "language", "motives"]),
        ("What we say", ["words", "patient_line", "evidence"]),
    ]

    class Meta:
        model = MessageVariant
        fields = ["point", "audience", "language", "motives", "words", "patient_line", "evidence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"] = forms.ChoiceField(
            label=self.fields["audience"].label, choices=Audience.choices, widget=Pick
        )
        self.fields["motives"] = forms.MultipleChoiceField(
            label=self.fields["motives"].label,
            choices=Motive.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )
        for name in ("point", "evidence"):
            self.fields[name].queryset = self.fields[name].queryset.visible_to(self.viewer)
        self.fields["point"].empty_label = None
        self.fields["evidence"].empty_label = "None"
        named = ", ".join(f"{{{name}}} is {words}" for name, words in places.PLACES.items())
        self.fields["words"].help_text = f"In their own words, not ours. You may name: {named}."
        self.fields["patient_line"].help_text = "One line. Everybody cares about it, whatever else moves them."

    def clean_motives(self):
        chosen = self.cleaned_data["motives"]
        return [motive.value for motive in Motive if motive.value in chosen]

    def clean_words(self):
        return checked(self.cleaned_data["words"])

    def clean_patient_line(self):
        return checked(self.cleaned_data["patient_line"])


class MessageEditForm(VersionedForm, MessageForm):
    """A message, unless somebody has saved it meanwhile."""

    values = MessageForm.values


class PreviewForm(TableForm):
    """For whom to read it."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(viewer, label="Read it as")


class UseForm(KeeperForm):
    """With whom it was used, in which words, and what came of it."""

    past = ("used_on",)

    class Meta:
        model = PointUse
        fields = ["partner", "point", "message", "used_on", "outcome", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = self.fields["partner"].label
        self.fields["partner"] = partner_field(self.viewer, label=label)
        self.fields["outcome"] = forms.ChoiceField(
            label=self.fields["outcome"].label, choices=PointUse.Outcome.choices, widget=Pick, initial="open"
        )
        for name in ("point", "message"):
            self.fields[name].queryset = self.fields[name].queryset.visible_to(self.viewer)
        self.fields["point"].empty_label = None
        self.fields["message"].empty_label = "In other words"

    def clean(self):
        data = super().clean()
        message, point = data.get("message"), data.get("point")
        if message and point and message.point_id != point.pk:
            self.add_error("message", f"These words are about another point: “{message.point}”.")
        return data


class UseEditForm(VersionedForm, UseForm):
    """A use of a point, unless somebody has saved it meanwhile."""

    values = UseForm.values
