"""Forms about duplicates: they validate, actions write."""

from django import forms

from coalition.ui.forms import TableForm
from members.partners.fields import partner_field
from members.people.fields import person_field

from .choosing import BOTH, DAYS, GONE, KEPT, choices
from .models import Kind


class MergeForm(TableForm):
    """What stands where two rows say something else; `seen_…` carries the versions that were on the page."""

    def __init__(self, *args, kept, gone, **kwargs):
        super().__init__(*args, **kwargs)
        self.both = (kept, gone)
        self.fact_names = []
        for choice in choices(kept, gone):
            offered = [(KEPT, choice.kept), (GONE, choice.gone)]
            if choice.can_join:
                offered.append((BOTH, "Both, one below the other"))
            help_text = "Whose days count. The other’s earlier days stay before them." if choice.name == DAYS else ""
            self.fields[choice.name] = forms.ChoiceField(
                label=choice.label, choices=offered, initial=KEPT, widget=forms.RadioSelect, help_text=help_text
            )
            self.fact_names.append(choice.name)
        for name, row in (("seen_kept", kept), ("seen_gone", gone)):
            self.fields[name] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=row.updated_at.isoformat()
            )

    @property
    def chosen(self):
        """{field name: which of the two}."""
        return {name: self.cleaned_data[name] for name in self.fact_names}

    @property
    def seen(self):
        """{id: version} of both rows as they were on the page."""
        names = ("seen_kept", "seen_gone")
        return {row.pk: self.cleaned_data[name] for row, name in zip(self.both, names, strict=True)}


class OtherForm(TableForm):
    """The other one of two that are the same."""

    def __init__(self, *args, kind, row, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        field = partner_field if kind == Kind.PARTNER else person_field
        self.fields["other"] = field(viewer, label="The same as", help_text="Type a few letters of the name.")

    def clean_other(self):
        other = self.cleaned_data["other"]
        if other == self.row:
            raise forms.ValidationError("That is the one you came from. Choose another.")
        return other
