"""The form of the contact log."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from engagement.commitments.forms import people_of
from engagement.giving import reading as giving
from members.models import Person
from members.partners.fields import partner_field

from .models import Contact

FIRST_ASK = "We have not given them anything yet. Give something small first, or say why you ask all the same."


class ContactForm(TableModelForm):
    """Whom we talked with, how, and what was said. Without a partner (from Today) it is asked for."""

    class Meta:
        model = Contact
        fields = ["person", "kind", "on", "was_two_way", "was_ask", "note"]
        widgets = {"kind": Pick}
        labels = {"on": "When", "note": "What was said"}

    anyway = forms.CharField(
        label="Ask anyway, because", max_length=300, required=False,
        help_text="Only for a first ask before we gave anything. The log keeps it.",
    )  # fmt: skip

    def __init__(self, *args, viewer, partner=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.partner = viewer, partner
        if not self.data.get("anyway"):
            self.fields["anyway"].widget = forms.HiddenInput()
        self.initial.setdefault("on", viewer.coalition.today())
        if partner:
            self.fields["person"].queryset = people_of(partner)
            self.fields["person"].empty_label = "Nobody in particular"
        else:
            self.fields["person"].queryset = Person.objects.none()
            del self.fields["person"]
            self.fields["partner"] = partner_field(viewer, label="Partner")
            self.order_fields(["partner"])

    def clean_on(self):
        if self.cleaned_data["on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["on"]

    def clean(self):
        data = super().clean()
        partner, on = self.partner or data.get("partner"), data.get("on")
        data["anyway"] = (data.get("anyway") or "").strip()
        if not (data.get("was_ask") and partner and on) or giving.gave_by(partner, on):
            data["anyway"] = ""
        elif not data["anyway"]:
            self.fields["anyway"].widget = forms.TextInput()
            self.add_error("anyway", FIRST_ASK)
        return data

    @property
    def values(self):
        """What the action writes."""
        names = [*self._meta.fields, "anyway"]
        return {name: self.cleaned_data[name] for name in names if name in self.fields}
