"""Forms about who knows whom."""

from django import forms

from coalition.ui.forms import Pick, TableForm, label_of
from members.partners.fields import partner_field
from members.people.fields import person_field

from .models import Acquaintance


class TieForm(TableForm):
    """Whom somebody knows, how well, and from where."""

    other = forms.CharField()
    strength = forms.TypedChoiceField(
        label="How well", choices=Acquaintance.Strength.choices, coerce=int, widget=Pick(column=True), initial=2
    )
    how = forms.CharField(
        label="Where from", max_length=200, required=False, help_text="Such as: the flood of 2019. Nothing private."
    )

    def __init__(self, *args, viewer, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["other"] = person_field(viewer, label=f"Whom {person.first_name} knows")
        self.order_fields(["other", "strength", "how"])

    def clean_other(self):
        other = self.cleaned_data["other"]
        if other == self.person:
            raise forms.ValidationError("Everybody knows themselves. Choose somebody else.")
        return other


class WayForm(TableForm):
    """To whom a way is looked for: a person, or anybody of a partner; and from whom, if not from us."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(viewer, label="To whom", required=False)
        self.fields["partner"] = partner_field(viewer, label="or to anybody of", required=False)
        self.fields["start"] = person_field(viewer, label="Beginning with", required=False)
        self.fields["start"].help_text = "Empty: any of us who keep records."

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("person") or data.get("partner")):
            self.add_error("person", "Say to whom: a person, or a partner.")
        self.data = self.data.copy()
        for name, row in data.items():
            if row:  # an address may hold no more than its number: show who that is
                self.data[name] = label_of(row)
        return data
