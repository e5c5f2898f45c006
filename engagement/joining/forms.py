"""Forms about those who ask to take part."""

from django import forms

from coalition.plain import one_line
from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.partners.fields import partner_field

from .models import JoinDoor, JoinInterest


class AskForm(TableForm):
    """What somebody says on the page open to everybody."""

    name = forms.CharField(label="Your name", max_length=200, error_messages={"required": "Write your name."})
    organization = forms.CharField(
        label="Your organization", max_length=200, required=False, help_text="Empty if you speak for yourself."
    )
    email = forms.EmailField(label="Your mail address", required=False, help_text="An address or a number is enough.")
    phone = forms.CharField(
        label="Your phone number", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    words = forms.CharField(
        label="What brings you here?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you could bring, and what you would like to find. No patient information, please.",
    )

    def clean_name(self):
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Write your name.")
        return name

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("email", "Leave an address or a number, so that we can answer you.")
        return data


class JoinNoteForm(TableModelForm):
    """Who asked, how it reached us, and when."""

    groups = [
        ("Who", ["name", "organization", "email", "phone"]),
        ("What they said, and how", ["words", "source", "asked_on"]),
    ]

    class Meta:
        model = JoinInterest
        fields = ["name", "organization", "email", "phone", "words", "source", "asked_on"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["name"].required = True
        self.fields["words"].widget.attrs["rows"] = 3
        self.fields["source"] = forms.ChoiceField(
            label="How it reached us",
            choices=JoinInterest.Source.choices,
            widget=Pick,
            initial=JoinInterest.Source.TOLD,
        )
        self.initial.setdefault("asked_on", viewer.coalition.today())

    def clean_asked_on(self):
        day = self.cleaned_data["asked_on"]
        if day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class TakeForm(TableForm):
    """Among the prospects: as a new partner, or as one that is here."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(
            viewer, label="They are here already as", required=False, help_text="Empty: they become a new prospect."
        )


class DoorForm(VersionedForm, TableModelForm):
    """Whether the page is open, and what it says."""

    class Meta:
        model = JoinDoor
        fields = ["is_open", "words"]

    def _version_seen(self, row):
        """Opened while there was none, it showed a closed door: what is still so was not touched."""
        return super()._version_seen(row) if self.seen else JoinDoor()

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}
