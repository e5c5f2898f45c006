"""Forms of the profile: they validate, actions write."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm, secure_by_default
from members.partners.models import Partner

from .actions import FIELDS


class ProposalForm(TableModelForm):
    """How a partner describes itself."""

    groups = [("Who you are", ["name", "about", "represents"]), ("Where", ["address", "city", "state", "postal_code", "county"]),
              ("How to reach you", ["phone", "email", "website"])]  # fmt: skip

    class Meta:
        model = Partner
        fields = FIELDS
        formfield_callback = secure_by_default


class SettleForm(TableForm):
    """What of it holds, and a word to those who proposed it."""

    taken = forms.MultipleChoiceField(
        label="Take over", required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )
    answer = forms.CharField(label="A word to them", max_length=500, required=False)

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        names = {name: Partner._meta.get_field(name).verbose_name for name in proposal.changes}
        self.fields["taken"].choices = [
            (name, f"{str(label).capitalize()}: “{old or 'nothing'}” becomes “{new or 'nothing'}”")
            for name, label in names.items()
            for old, new in [proposal.changes[name]]
        ]
        self.initial.setdefault("taken", list(names))
