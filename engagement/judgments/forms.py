"""Forms of judgments: one for each kind, all alike."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from members.models import Affiliation, Person

from .models import (
    AttendanceMotive,
    EngagementLevel,
    FitAssessment,
    Influence,
    RelationshipLevel,
    ReputationCheck,
    Stance,
)


class JudgmentForm(TableModelForm):
    """The judgment, since when, and why. Choices are radios."""

    picks: tuple = ()

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.initial.setdefault("on", viewer.coalition.today())
        for name in self.picks:
            was = self._meta.model._meta.get_field(name)
            coerce = int if was.get_internal_type() == "PositiveSmallIntegerField" else str
            self.fields[name] = forms.TypedChoiceField(
                label=str(was.verbose_name).capitalize(),
                choices=was.choices,
                coerce=coerce,
                widget=Pick,
                initial=was.default if was.has_default() else None,
                help_text=was.help_text,
            )

    def clean_on(self):
        if self.cleaned_data["on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["on"]

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class StanceForm(JudgmentForm):
    """Where they stand."""

    picks = ("value",)

    class Meta:
        model = Stance
        fields = ["value", "note", "on"]


class LevelForm(JudgmentForm):
    """Where they are, and where we hope for them."""

    picks = ("current", "desired")

    class Meta:
        model = EngagementLevel
        fields = ["current", "desired", "note", "on"]


class InfluenceForm(JudgmentForm):
    """Power and interest."""

    picks = ("power", "interest")

    class Meta:
        model = Influence
        fields = ["power", "interest", "note", "on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["power"].help_text = "1: others decide. 5: what they decide binds many."
        self.fields["interest"].help_text = "1: it hardly touches them. 5: it is their daily work."


class FitForm(JudgmentForm):
    """Alignment, and what they could bring."""

    picks = ("alignment", *FitAssessment.RESOURCES)

    class Meta:
        model = FitAssessment
        fields = ["alignment", *FitAssessment.RESOURCES, "note", "on"]

    groups = [
        ("How well they fit", ["alignment"]),
        ("What they could bring", list(FitAssessment.RESOURCES)),
        ("Why, and when", ["note", "on"]),
    ]


class TieForm(JudgmentForm):
    """How close the tie is, and what limits it."""

    picks = ("value",)

    class Meta:
        model = RelationshipLevel
        fields = ["value", "scope_limit", "note", "on"]


class CheckForm(JudgmentForm):
    """What a check of reputation found, and what we do about it (REP-1)."""

    picks = ("result",)

    class Meta:
        model = ReputationCheck
        fields = ["result", "sources", "note", "on", "plan", "review_on"]

    groups = [
        ("What it found", ["result", "sources", "note", "on"]),
        ("If it is a risk", ["plan", "review_on"]),
    ]

    def clean(self):
        data = super().clean()
        review, on = data.get("review_on"), data.get("on")
        if review and not data.get("plan"):
            self.add_error("plan", "Say what we do about it, or leave the day empty.")
        if review and on and not on <= review <= on + ReputationCheck.LASTS:
            self.add_error("review_on", "Choose a day before the check expires, 180 days after it was made.")
        return data


class MotiveForm(JudgmentForm):
    """Which of them, and why they come."""

    picks = ("value",)

    class Meta:
        model = AttendanceMotive
        fields = ["person", "value", "note", "on"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, viewer=viewer, partner=partner, **kwargs)
        ties = Affiliation.objects.in_force(on=viewer.coalition.today()).filter(partner=partner)
        people = Person.objects.visible_to(viewer).filter(pk__in=ties.values("person"))
        self.fields["person"].queryset = people.order_by("name", "pk")
        self.fields["person"].empty_label = "Choose one"


# kind in the address -> (form, title, lede)
KINDS = {
    "stance": (StanceForm, "Where they stand", "As you see it today. After 180 days it counts as unknown."),
    "motive": (
        MotiveForm,
        "Why they come",
        "Own choice, sent, or asked for by a rule: it tells how to talk with them, and they never read it. Good for a year.",
    ),
    "level": (LevelForm, "Engagement, now and hoped for", "After 180 days it counts as unknown."),
    "influence": (InfluenceForm, "Power and interest", "Good for a year. Little power never means: do not ask them."),
    "tie": (
        TieForm,
        "How close the tie is",
        "It may stay informal, or be out of their scope: then say what limits it. Good for a year.",
    ),
    "fit": (
        FitForm,
        "How well they fit",
        "Aims, and what each could bring. It decides nothing by itself; good for a year.",
    ),
    "check": (
        CheckForm,
        "A check of reputation",
        "Read by you and the owners only, and deleted after 180 days. Facts with their source, no rumors.",
    ),
}
