"""The form of the contact log."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from engagement.commitments.forms import people_of
from members.models import Person
from members.partners.fields import partner_field

from .models import Contact


class ContactForm(TableModelForm):
    """Whom we talked with, how, and what was said. Without a partner (from Today) it is asked for."""

    class Meta:
        model = Contact
        fields = ["person", "kind", "on", "was_two_way", "was_ask", "note"]
        widgets = {"kind": Pick}
        labels = {"on": "When", "note": "What was said"}

    def __init__(self, *args, viewer, partner=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
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

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}
