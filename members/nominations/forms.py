"""The form of a nomination."""

from django import forms

from coalition.ui.forms import TableModelForm
from members.people.fields import person_field

from .models import Nomination


class NominationForm(TableModelForm):
    """Who puts the name forward, why, and whether we may say so."""

    class Meta:
        model = Nomination
        fields = ["nominator", "reason", "may_name", "nominated_on"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.partner = viewer, partner
        self.fields["nominator"] = person_field(viewer, label="Who names them")
        self.fields["reason"].help_text = "In the words of whoever names them; the invitation can say it."
        self.initial.setdefault("nominated_on", viewer.coalition.today())

    def clean_nominated_on(self):
        day = self.cleaned_data["nominated_on"]
        if day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day

    def clean_nominator(self):
        person = self.cleaned_data["nominator"]
        if (
            person
            and Nomination.objects.visible_to(self.viewer).filter(partner=self.partner, nominator=person).exists()
        ):
            raise forms.ValidationError("They have put this name forward already.")
        return person

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        data = self.cleaned_data
        return {name: data[name] for name in ("nominator", "reason", "may_name")} | {"on": data["nominated_on"]}
