"""Forms of the sharing board: they validate, actions write."""

from django import forms

from coalition.access import Permission
from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.models import Partner
from members.partners.fields import partner_field

from .models import ResourceNeed, ResourceOffer
from .querysets import ties_of

FIELDS = ["partner", "good", "what", "details"]


class BoardForm(VersionedForm, TableModelForm):
    """Base: whose it is. Coordinators speak for any partner, and for the coalition; others for their own."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.instance.coalition = viewer.coalition
        if viewer.can(Permission.KEEP_RECORDS):
            self.fields["partner"] = partner_field(
                viewer, required=False, label="Whose", help_text=f"Leave it empty for {viewer.coalition.name} itself."
            )
            self.order_fields(["partner"])
        else:
            mine = Partner.objects.filter(pk__in=ties_of(viewer).values("partner"))
            self.fields["partner"] = forms.ModelChoiceField(mine, label="For", empty_label=None)
            self.order_fields(["partner"])


class OfferForm(BoardForm):
    """Something offered."""

    class Meta:
        model = ResourceOffer
        fields = [*FIELDS, "effort", "lead_days", "until"]
        widgets = {"effort": Pick, "details": forms.Textarea(attrs={"rows": 3})}


class NeedForm(BoardForm):
    """Something looked for."""

    class Meta:
        model = ResourceNeed
        fields = [*FIELDS, "needed_by"]
        widgets = {"details": forms.Textarea(attrs={"rows": 3})}


class LoanForm(TableForm):
    """What goes from whom to whom, and when it comes back."""

    what = forms.CharField(max_length=200)
    lent_on = forms.DateField(label="From")
    due_back_on = forms.DateField(label="Back by", required=False, help_text="Empty: it need not come back.")
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        own = f"Empty: {viewer.coalition.name} itself."
        self.fields["lender"] = partner_field(viewer, required=False, label="Who lends", help_text=own)
        self.fields["borrower"] = partner_field(viewer, required=False, label="Who gets it", help_text=own)
        self.order_fields(["what", "lender", "borrower"])
        self.initial.setdefault("lent_on", viewer.coalition.today())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("lender") == cleaned.get("borrower"):
            self.add_error("borrower", "A loan goes from one to another.")
        back, lent = cleaned.get("due_back_on"), cleaned.get("lent_on")
        if back and lent and back < lent:
            self.add_error("due_back_on", "It comes back on or after the day it went.")
        return cleaned
