"""Forms about concerns and changes: they validate, actions write."""

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from engagement.voice.models import InputRequest
from meetings.models import Objective
from members.people.fields import person_field
from members.wording.gentle import GentleForm

from .actions import coordinators_of
from .life import RATED
from .models import Change, Concern, TheirView

Nature = Concern.Nature

RAISER_NATURES = [
    (Nature.PROFESSIONAL, "About the work. The coordinators may read it"),
    (Nature.PERSONAL, "Personal. Only the one I choose may know of it"),
    (Nature.UNKNOWN, "Not sure. Only the one I choose may know of it"),
]
HEARER_NATURES = [
    (Nature.PROFESSIONAL, "About the work. The coordinators may read it"),
    (Nature.PERSONAL, "Personal. Only they and I may know of it"),
    (Nature.UNKNOWN, "Not sure. Only they and I may know of it"),
]
NO_PATIENTS = "No patient information, please."


def _words(label, **kwargs):
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)


def _objective(viewer):
    return forms.ModelChoiceField(
        label="Is it about one of our plans?",
        queryset=Objective.objects.visible_to(viewer).exclude(status="dropped").order_by("title"),
        required=False,
        empty_label="None in particular",
    )


class RaiseForm(TableForm):
    """What worries somebody, whom they tell, and who may know."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coordinator"] = forms.ModelChoiceField(
            label="Whom do you want to tell?",
            queryset=coordinators_of(viewer.coalition, besides=viewer.user),
            empty_label=None,
            widget=Pick(column=True),
            error_messages={"required": "Choose whom to tell."},
        )
        self.fields["words"] = _words(
            "What worries you?", help_text=NO_PATIENTS, error_messages={"required": "Write what worries you."}
        )
        self.fields["nature"] = forms.ChoiceField(
            label="What kind of worry is it?",
            choices=RAISER_NATURES,
            widget=Pick(column=True),
            error_messages={"required": "Choose who may know of it."},
        )
        self.fields["objective"] = _objective(viewer)
        self.fields["may_quote"] = forms.BooleanField(
            label="My words may be quoted, never with my name", required=False
        )


class RecordForm(TableForm):
    """A worry somebody told a coordinator."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["person"] = person_field(viewer, label="Who told you?")
        self.fields["words"] = _words("What worries them, in their words", help_text=NO_PATIENTS)
        self.fields["nature"] = forms.ChoiceField(
            label="What kind of worry is it?", choices=HEARER_NATURES, widget=Pick(column=True)
        )
        self.fields["objective"] = _objective(viewer)
        self.fields["raised_on"] = forms.DateField(label="When", initial=viewer.coalition.today())
        self.fields["may_quote"] = forms.BooleanField(
            label="They agree to be quoted without their name", required=False
        )
        for field in self.fields.values():
            self._native(field)

    def clean_raised_on(self):
        if self.cleaned_data["raised_on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["raised_on"]


RATES = [("", "?"), *((str(number), str(number)) for number in range(1, 6))]
ASKED = {
    "awareness": ("They see why it is needed", "1: not at all. 5: fully."),
    "desire": ("They want it", ""),
    "knowledge": ("They know how it is done", ""),
    "ability": ("They are able to do it", ""),
    "reinforcement": ("They are helped to keep it up", ""),
}


class FindingForm(VersionedForm, TableModelForm):
    """What is behind it (CON-1): the root, how strong each of the five is, and what we found.

    The first of the five rated 3 or less is the barrier; the action works it out.
    """

    groups = [
        ("The root", ["root_cause"]),
        ("From 1 to 5, as you heard it", [f"rate_{name}" for name in RATED]),
        ("In words", ["finding"]),
    ]

    class Meta:
        model = Concern
        fields = ["root_cause", *(f"rate_{name}" for name in RATED), "finding"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["root_cause"].choices = [("", "Not known yet"), *Concern.RootCause.choices]
        for name, (label, helped) in ASKED.items():
            self.fields[f"rate_{name}"] = forms.TypedChoiceField(
                label=label, choices=RATES, coerce=int, empty_value=None, required=False, widget=Pick, help_text=helped
            )

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""


class AnswerForm(GentleForm, TableForm):
    """What we say to it."""

    gentle = ("words",)

    words = forms.CharField(
        label="Our answer",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="To the person alone. What we heard, what we did or will do, and what we cannot.",
    )


class NoteForm(TableForm):
    """A sentence that goes with a step."""

    note = forms.CharField(
        label="In a sentence", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, label="In a sentence", required=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].required = required
        if required:
            self.fields["note"].error_messages["required"] = "Say it in a sentence."


class ViewForm(TableModelForm):
    """How they see it, in their words, on a day (CON-3)."""

    class Meta:
        model = TheirView
        fields = ["words", "heard_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("heard_on", today)
        self.fields["words"].help_text = f"As they would say it, even where we see it otherwise. {NO_PATIENTS}"

    def clean_heard_on(self):
        if self.cleaned_data["heard_on"] > self.today:
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["heard_on"]

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""


class EntrustForm(TableForm):
    """Who may know of it, and who looks after it: for the raiser."""

    def __init__(self, *args, concern, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coordinator"] = forms.ModelChoiceField(
            label="Who looks after it",
            queryset=coordinators_of(concern.coalition, besides=viewer.user),
            initial=concern.coordinator_id,
            empty_label=None,
            widget=Pick(column=True),
        )
        self.fields["nature"] = forms.ChoiceField(
            label="Who may know of it", choices=RAISER_NATURES, widget=Pick(column=True), initial=concern.nature
        )


class ChangeForm(TableModelForm):
    """What was changed, since when, because of whose concerns and which input, and what it did."""

    groups = [
        ("The change", ["what_changed", "changed_on", "objective", "may_tell"]),
        ("Because of", ["concerns", "asked"]),
        ("Its effect", ["look_on", "effect"]),
    ]

    class Meta:
        model = Change
        fields = ["what_changed", "changed_on", "objective", "may_tell", "look_on", "effect"]

    def __init__(self, *args, viewer, causes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        if not self.instance.pk:
            self.initial.setdefault("changed_on", viewer.coalition.today())
        self.fields[
            "may_tell"
        ].help_text = (
            "Told together with other changes once five people or more stand behind them; never from whom it came."
        )
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer).order_by("title")
        self.fields["objective"].empty_label = "None in particular"
        known = {cause.concern_id for cause in causes if cause.concern_id}
        rows = Concern.objects.heard_by(viewer).select_related("person", "partner").order_by("-raised_on", "-pk")
        self.fields["concerns"] = forms.ModelMultipleChoiceField(
            label="Which concerns", queryset=rows.exclude(pk__in=known), required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )  # fmt: skip
        self.fields["concerns"].label_from_instance = concern_label
        heard = InputRequest.objects.visible_to(viewer).filter(inputs__isnull=False).distinct()
        self.fields["asked"] = forms.ModelChoiceField(
            label="Which input", queryset=heard.order_by("-created_at"), required=False, empty_label="None",
            help_text="All that was said to this request.",
        )  # fmt: skip

    def clean_changed_on(self):
        if self.cleaned_data["changed_on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Note the change when it is made.")
        return self.cleaned_data["changed_on"]

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    @property
    def because_of(self):
        """The concerns chosen, and the inputs of the request chosen."""
        asked = self.cleaned_data["asked"]
        return {
            "concerns": list(self.cleaned_data["concerns"]),
            "inputs": list(asked.inputs.all()) if asked else [],
        }


class ChangeEditForm(VersionedForm, ChangeForm):
    """A change, unless somebody has saved it meanwhile."""


def concern_label(concern):
    """How a concern is named in a list of choices, to somebody who may know of it."""
    who = concern.person.name if concern.person else "Somebody"
    words = concern.words if len(concern.words) < 50 else f"{concern.words[:47].rstrip()}…"
    return f"{who}: {words}"
