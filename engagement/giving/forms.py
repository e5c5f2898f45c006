"""Forms about giving before getting: they validate, actions write."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm
from engagement.commitments.forms import people_of
from engagement.outreach.models import Contact
from meetings.objectives import room
from members.models import Person

from . import reading
from .models import Ask, OutboundService, PartnerGoal

TO_COME = "This day is still to come. Choose today or an earlier day."


class AskForm(room.RoomForm, TableModelForm):
    """What we asked, how long it takes, and why them. Where we gave nothing yet it asks why we ask all the same; so it does
    where they have no room for it (domain.md 5, rules 5 and 16)."""

    whose = "person"
    hold_words = "Hold it: we do not ask now"
    swap_words = "Ask {name}, who has room"
    anyway_words = "Ask them all the same"

    kind = forms.ChoiceField(label="How we asked", choices=Contact.Kind.choices, initial=Contact.Kind.CALL, widget=Pick)

    class Meta:
        model = Ask
        fields = ["what", "minutes", "why", "person", "asked_on", "anyway"]
        labels = {"anyway": "Ask anyway, because"}

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.partner = viewer, partner
        self.fields["person"].queryset = people_of(partner)
        self.fields["person"].empty_label = "Nobody in particular"
        self.fields["minutes"].required = True
        self.fields["minutes"].help_text = "Of their time, in all. 0 when it takes none."
        self.initial.setdefault("asked_on", viewer.coalition.today())
        self.needs_reason = not reading.gave_by(partner, viewer.coalition.today())
        if not self.needs_reason:
            del self.fields["anyway"]

    def clean_asked_on(self):
        if self.cleaned_data["asked_on"] > self.viewer.coalition.today():
            raise forms.ValidationError(TO_COME)
        return self.cleaned_data["asked_on"]

    def clean_anyway(self):
        if not self.cleaned_data["anyway"].strip():
            raise forms.ValidationError(
                "We have not given them anything yet. Give something small first, or say why you ask."
            )
        return self.cleaned_data["anyway"]

    def clean(self):
        data = super().clean()
        self.keep_within(data, data.get("minutes"))
        if self.anyway:
            data["anyway"] = data.get("anyway") or self.anyway
        return data

    @property
    def values(self):
        """What the action writes."""
        return self.cleaned_data


class GoalForm(VersionedForm, TableModelForm):
    """Something on their own agenda."""

    class Meta:
        model = PartnerGoal
        fields = ["what", "is_ours_too", "how_we_help", "status"]
        widgets = {"status": Pick}


class NewGoalForm(TableModelForm):
    """Something on their own agenda, noted for the first time."""

    class Meta:
        model = PartnerGoal
        fields = ["what", "is_ours_too", "how_we_help"]


class ServiceForm(TableModelForm):
    """Who of us serves with them, and where."""

    class Meta:
        model = OutboundService
        fields = ["what", "person", "started_on"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["person"].queryset = Person.objects.visible_to(viewer).filter(user__isnull=False)
        self.fields["person"].empty_label = "Nobody in particular"
        self.initial.setdefault("started_on", viewer.coalition.today())

    def clean_started_on(self):
        if self.cleaned_data["started_on"] > self.viewer.coalition.today():
            raise forms.ValidationError(TO_COME)
        return self.cleaned_data["started_on"]
