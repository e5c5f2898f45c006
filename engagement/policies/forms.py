"""Forms about policies we watch."""

from django import forms

from coalition.ui.forms import Pick, TableForm, secure_by_default
from coalition.versions import VersionedForm
from engagement.case.rows import KeeperForm
from members.people.fields import person_field

from .models import PolicyWatch, Status

FIELDS = ["title", "kind", "body", "means", "link", "follower", "look_on"]


class PolicyForm(KeeperForm):
    """Which one, what it means for us, who follows it."""

    groups = [
        ("The policy", ["title", "kind", "body", "link"]),
        ("For us", ["means", "follower", "look_on"]),
    ]

    class Meta:
        model = PolicyWatch
        fields = FIELDS
        formfield_callback = secure_by_default

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="What it is", choices=PolicyWatch.Kind.choices, widget=Pick, initial=PolicyWatch.Kind.BILL
        )
        self.fields["means"].widget.attrs["rows"] = 3
        self.fields["follower"] = person_field(viewer, label="Who follows it", required=False)


class NewPolicyForm(PolicyForm):
    """A further one, with how far it is."""

    groups = [*PolicyForm.groups, ("How far it is", ["status", "on"])]

    status = forms.ChoiceField(label="How far it is", choices=Status.choices)
    on = forms.DateField(label="Since")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", self.viewer.coalition.today())

    @property
    def values(self):
        return super().values | {name: self.cleaned_data[name] for name in ("status", "on")}

    def clean_on(self):
        if self.cleaned_data["on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["on"]


class PolicyEditForm(VersionedForm, PolicyForm):
    """One of them, unless somebody has saved it meanwhile."""

    values = PolicyForm.values


class MoveForm(TableForm):
    """What became of it."""

    status = forms.ChoiceField(label="How far it is", choices=Status.choices)
    on = forms.DateField(label="Since")
    note = forms.CharField(label="In a sentence", max_length=300, required=False)
    look_on = forms.DateField(label="Look again on", required=False)

    def __init__(self, *args, policy, **kwargs):
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.initial.setdefault("status", policy.status)
        today = policy.coalition.today()
        self.initial.setdefault("on", today)
        if policy.look_on and policy.look_on > today:
            self.initial.setdefault("look_on", policy.look_on)
