"""Forms about people and their ties: they validate, actions write."""

from django import forms

from coalition.access import ROLES
from coalition.ui.forms import TableForm, TableModelForm
from coalition.versions import VersionedForm, VersionedWords
from members.duplicates import likely
from members.partners.fields import partner_field

from .models import Affiliation, Person

REACHED = ["preferred_channel", "preferred_time", "preferred_place", "access_needs"]
FIELDS = ["name", "email", "phone", "time_zone", *REACHED, "notes"]
TIE_FIELDS = ["title", "level", "contact_role", "is_champion", "night_phone", "brief_every_days"]
TO_COME = "That day is still to come. Choose today or an earlier day."


class PersonForm(TableModelForm):
    """A contact."""

    class Meta:
        model = Person
        fields = FIELDS

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["preferred_channel"].choices = [("", "Not said yet"), *Person.Channel.choices]
        self.fields["email"].help_text = "Without one, what we owe them goes on the “tell them yourself” list."

    def clean_email(self):
        email = self.cleaned_data["email"]
        others = Person.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        other = others.filter(email__iexact=email).first() if email else None
        if other:
            raise forms.ValidationError(f"{other} has this address already.")
        return email


class PersonEditForm(VersionedForm, PersonForm):
    """A contact, unless somebody has saved them meanwhile."""


class TieFields(forms.Form):
    """What somebody does at a partner."""

    title = forms.CharField(label="Job title", max_length=120, required=False)
    level = forms.ChoiceField(choices=Affiliation.Level.choices, initial=Affiliation.Level.MANAGER)
    contact_role = forms.ChoiceField(
        choices=Affiliation.ContactRole.choices, initial=Affiliation.ContactRole.OTHER, label="For us they are"
    )
    is_champion = forms.BooleanField(
        label="They are our champion there",
        required=False,
        help_text="They speak up for us, unasked; whatever their role.",
    )
    night_phone = forms.CharField(
        label="Day-and-night number",
        max_length=40,
        required=False,
        help_text="Where somebody answers at any hour. It stands on the call list.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    brief_every_days = forms.IntegerField(
        label="Brief them every (days)",
        min_value=7,
        max_value=730,
        required=False,
        help_text="For an executive who leaves the work to others: we say when it is time. Empty: no.",
    )
    started_on = forms.DateField(label="Since")

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if day and day > self.viewer.coalition.today():
            raise forms.ValidationError(TO_COME)
        return day


class NewPersonForm(TieFields, PersonForm):
    """A new contact, with their partner if they have one."""

    groups = [("Where they work", ["partner", *TIE_FIELDS, "started_on"])]

    knowingly = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, viewer=viewer, **kwargs)
        self.doubles = []
        self.fields["partner"] = partner_field(viewer, required=False, help_text="Type a few letters of its name.")
        self.fields["started_on"].required = False
        self.initial.setdefault("started_on", viewer.coalition.today())

    def found_doubles(self):
        """Whether people much like this one are here and the writer has not seen them yet."""
        if self.cleaned_data["knowingly"]:
            return False
        asked = ("name", "email", "phone", "partner")
        self.doubles = likely.people(self.viewer, **{name: self.cleaned_data[name] for name in asked})
        if self.doubles:
            self.data = self.data.copy()
            self.data["knowingly"] = "1"
        return bool(self.doubles)


class TieForm(VersionedWords, TieFields, TableForm):
    """A person's tie to a partner: a new one asks for the partner, a known one has it."""

    kept = (*TIE_FIELDS, "started_on")

    def __init__(self, *args, viewer, tie=None, **kwargs):
        if tie:
            kwargs["initial"] = {name: getattr(tie, name) for name in [*TIE_FIELDS, "started_on"]}
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.tie = tie
        if tie is None:
            self.fields["partner"] = partner_field(viewer, help_text="Type a few letters of its name.")
            self.order_fields(["partner"])
            self.initial.setdefault("started_on", viewer.coalition.today())


class EndTieForm(TableForm):
    """The last day of a tie."""

    on = forms.DateField(label="Last day")


class InviteForm(TableForm):
    """As what somebody may sign in: not as more than the inviter may do."""

    role = forms.ChoiceField(label="As")

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        able = [(key, kind) for key, kind in ROLES.items() if kind.permissions <= viewer.permissions]
        self.fields["role"].choices = [(key, f"{kind.label}: {kind.held_by}") for key, kind in able]
        self.initial.setdefault("role", "member")
