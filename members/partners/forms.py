"""Forms about partners: they validate, actions write."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm, secure_by_default
from coalition.versions import VersionedForm
from members.duplicates import likely

from . import within
from .fields import partner_field
from .models import Membership, Partner, StakeholderType

FIELDS = [
    "name", "kind", "stakeholder_type", "part_of", "external_id", "address", "city", "state", "postal_code", "county", "phone",
    "email", "website", "about", "represents", "is_founder",
]  # fmt: skip


ANYWAY = "Why it cannot wait"
ANYWAY_HELP = "Only if you go on before everything is ready. The log keeps it, for coordinators."


class PartnerForm(TableModelForm):
    """A partner's facts."""

    groups = [
        ("Where", ["address", "city", "state", "postal_code", "county"]),
        ("How to reach it", ["phone", "email", "website"]),
        ("In a few words", ["about", "represents", "is_founder"]),
    ]

    class Meta:
        model = Partner
        fields = FIELDS
        formfield_callback = secure_by_default

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["stakeholder_type"].queryset = StakeholderType.objects.visible_to(viewer)
        self.fields["stakeholder_type"].empty_label = "Not known yet"
        words = {"label": "Part of", "help_text": "The larger organization it belongs to, if it is here too."}
        self.fields["part_of"] = partner_field(self.viewer, required=False, **words)
        self.order_fields(FIELDS)

    def clean_part_of(self):
        above = self.cleaned_data["part_of"]
        if above and self.instance.pk in within.chain(above.pk):
            raise forms.ValidationError(within.words(self.instance, above))
        return above

    def clean_external_id(self):
        number = self.cleaned_data["external_id"].strip()
        others = Partner.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        other = others.filter(external_id=number).first() if number else None
        if other:
            raise forms.ValidationError(f"{other} has this number already.")
        return number


class PartnerEditForm(VersionedForm, PartnerForm):
    """A partner's facts, unless somebody has saved them meanwhile."""


class NewPartnerForm(PartnerForm):
    """A new partner with its first status; a likely double is shown before it is saved."""

    groups = [*PartnerForm.groups, ("Where it stands", ["status", "since", "anyway"])]

    status = forms.ChoiceField(choices=Membership.Status.choices, initial=Membership.Status.PROSPECT)
    since = forms.DateField(label="Since")
    knowingly = forms.BooleanField(required=False, widget=forms.HiddenInput)
    anyway = forms.CharField(label=ANYWAY, max_length=300, required=False, help_text=ANYWAY_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", self.viewer.coalition.today())
        self.doubles, self.points = [], []
        if not self.data.get("anyway"):
            self.fields["anyway"].widget = forms.HiddenInput()

    def not_ready(self, points):
        """Show what is to be done before this status, and a field for the reason to go on all the same."""
        self.points = points
        self.fields["anyway"].widget = forms.TextInput()
        self.add_error("anyway", "Add it as prospective and get these things ready, or say why it cannot wait.")

    def clean_anyway(self):
        return self.cleaned_data["anyway"].strip()

    def clean_since(self):
        return _not_to_come(self.cleaned_data["since"], self.viewer)

    def found_doubles(self):
        """Whether partners much like this one are here and the person has not seen them yet."""
        if self.cleaned_data["knowingly"]:
            return False
        asked = ("name", "city", "external_id", "email", "phone")
        self.doubles = likely.partners(self.viewer, **{name: self.cleaned_data[name] for name in asked})
        if self.doubles:
            self.data = self.data.copy()
            self.data["knowingly"] = "1"
        return bool(self.doubles)


class TypeForm(TableModelForm):
    """A type of partner: whether it is core, how many we hope for, how many there are."""

    class Meta:
        model = StakeholderType
        fields = ["name", "is_core", "is_health_sector", "target_count", "eligible_count"]
        labels = {"is_core": "A core type", "is_health_sector": "Part of the health sector"}


class TypeEditForm(VersionedForm, TypeForm):
    """A type, unless somebody has saved it meanwhile."""


class StatusForm(TableForm):
    """A partner's status from a day on."""

    status = forms.ChoiceField(choices=Membership.Status.choices)
    on = forms.DateField(label="From")
    note = forms.CharField(
        max_length=500, required=False, help_text="Why, in your words. Coordinators and leadership see it."
    )

    anyway = forms.CharField(label=ANYWAY, max_length=300, required=False, help_text=ANYWAY_HELP)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.points = []
        if not self.data.get("anyway"):
            self.fields["anyway"].widget = forms.HiddenInput()

    def not_ready(self, points):
        """Show what is to be done first, and a field for the reason to go on all the same."""
        self.points = points
        self.fields["anyway"].widget = forms.TextInput()
        self.add_error("anyway", "Get these things ready first, or say why it cannot wait.")

    def clean_anyway(self):
        return self.cleaned_data["anyway"].strip()

    def clean_on(self):
        return _not_to_come(self.cleaned_data["on"], self.viewer)


def _not_to_come(day, viewer):
    if day > viewer.coalition.today():
        raise forms.ValidationError("That day is still to come. Choose today or an earlier day.")
    return day
