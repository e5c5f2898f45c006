"""Forms about objectives, their steps, measurements, groups and barriers."""

from decimal import Decimal

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm, VersionedWords
from members.models import Affiliation, StakeholderType
from members.people.fields import person_field

from . import life
from .models import AffectedGroup, Barrier, Objective, Rating

Status = Objective.Status
WORDS = {"measure": "What will you count?", "target": "How many, how fast?"}


class ObjectiveForm(TableModelForm):
    """An aim with its measure (MTG-1): once it is active it needs measure, target, day and when it is done."""

    groups = [
        ("What", ["title", "statement", "phase", "is_priority", "builds_on"]),
        ("How we will know", ["measure", "baseline", "target", "due_on", "done_when"]),
        ("Who", ["owner"]),
    ]

    class Meta:
        model = Objective
        fields = [
            "title", "statement", "phase", "is_priority", "builds_on", "measure", "baseline", "target", "due_on",
            "done_when", "owner",
        ]  # fmt: skip
        help_texts = {
            "statement": "Why, what, and what it means for those it touches. Every change is kept as a version.",
            "baseline": "Where it stands today. A number in it starts the chart.",
            "target": "A number in it is the line in the chart.",
            "builds_on": "An earlier aim that earned the trust for this one.",
        }

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = person_field(viewer, label="Who looks after it", required=False)
        others = Objective.objects.visible_to(viewer).exclude(pk=self.instance.pk)
        self.fields["builds_on"].queryset = others.order_by("title")
        self.fields["builds_on"].empty_label = "Nothing earlier"
        self.order_fields([name for _, names in self.groups for name in names])

    @property
    def status_wanted(self):
        """What the objective is, or is about to be."""
        return self.instance.status

    def clean(self):
        data = super().clean()
        if self.status_wanted == Status.ACTIVE:
            for name, words in life.not_measurable(data).items():
                if name not in self.errors:
                    self.add_error(name, words)
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class NewObjectiveForm(ObjectiveForm):
    """A new aim; one that runs already may be entered as it is, with a word on how it came about."""

    groups = [
        *ObjectiveForm.groups,
        ("Where it stands", ["status", "reason"]),
    ]
    status = forms.ChoiceField(
        label="Where it stands",
        choices=[(each.value, each.label) for each in (Status.IDEA, Status.DESIGN, Status.ACTIVE)],
        initial=Status.IDEA,
        required=False,
    )
    reason = forms.CharField(
        label="How it was agreed on",
        max_length=300,
        required=False,
        help_text="Only for one that is active already: it goes into the log, since no consultation was held here.",
    )

    @property
    def status_wanted(self):
        return self.cleaned_data.get("status") or Status.IDEA

    def clean(self):
        data = super().clean()
        if self.status_wanted == Status.ACTIVE and not data.get("reason"):
            self.add_error("reason", "It was not consulted on here. Say how it was agreed on.")
        return data

    @property
    def values(self):
        return super().values | {"status": self.status_wanted, "reason": self.cleaned_data["reason"]}


class ObjectiveEditForm(VersionedForm, ObjectiveForm):
    """An objective, unless somebody has saved it meanwhile."""


class MoveForm(TableForm):
    """Why, for a step that needs it."""

    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, needed, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        self.fields["reason"].help_text = help_text


class MilestoneForm(TableForm):
    """A step."""

    title = forms.CharField(label="Step", max_length=200)
    due_on = forms.DateField(label="By", required=False)


class MilestoneEditForm(VersionedWords, MilestoneForm):
    """A step, unless somebody has saved it meanwhile."""

    kept = ("title", "due_on")


class MeasurementForm(TableForm):
    """What the measure stands at on a day."""

    measured_on = forms.DateField(label="On")
    value = forms.DecimalField(label="It stood at", max_digits=14, decimal_places=3)
    note = forms.CharField(label="What it rests on", max_length=200, required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["measured_on"].initial = today

    def clean_measured_on(self):
        """A day that has come."""
        day = self.cleaned_data["measured_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or a day that has passed.")
        return day


class GroupForm(VersionedWords, TableForm):
    """One affected group and its levels."""

    kept = ("stakeholder_type", "levels", "is_direct", "support", "why_not_needed")

    name = forms.CharField(
        label="Who", max_length=120, required=False, help_text="Left empty, the group has the name of its kind."
    )
    stakeholder_type = forms.ModelChoiceField(
        label="Kind of partner",
        queryset=StakeholderType.objects.none(),
        required=False,
        empty_label="No kind of its own",
    )
    levels = forms.MultipleChoiceField(
        label="Which of their people",
        choices=Affiliation.Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="None ticked means: whoever can speak for them.",
    )
    is_direct = forms.BooleanField(label="It changes their own work", required=False, initial=True)
    support = forms.ChoiceField(
        label="Their buy-in",
        choices=AffectedGroup.Support.choices,
        initial=AffectedGroup.Support.WANTED,
        required=False,
    )
    why_not_needed = forms.CharField(
        label="Why it works without them",
        max_length=200,
        required=False,
        help_text="Only when you chose so. They are asked all the same.",
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stakeholder_type"].queryset = StakeholderType.objects.visible_to(viewer)

    def clean_support(self):
        return self.cleaned_data["support"] or AffectedGroup.Support.WANTED

    def clean(self):
        data = super().clean()
        if not data.get("name"):
            kind = data.get("stakeholder_type")
            if kind is None:
                self.add_error("name", "Say who, or choose a kind of partner.")
            else:
                data["name"] = kind.name
        if data.get("support") != AffectedGroup.Support.NOT_NEEDED:
            data["why_not_needed"] = ""
        elif not data.get("why_not_needed"):
            self.add_error("why_not_needed", "Say why, so that everybody can follow it.")
        return data


class RatingForm(TableForm):
    """How one finds a plan that is still being designed."""

    SCALE = [(number, str(number)) for number in range(1, 6)]
    feasible = forms.TypedChoiceField(
        label="Can it be done where you work? 1 is hardly, 5 is easily", choices=SCALE, coerce=int, widget=Pick
    )
    relevant = forms.TypedChoiceField(
        label="Does it matter there? 1 is hardly, 5 is very much", choices=SCALE, coerce=int, widget=Pick
    )

    @classmethod
    def of(cls, rating: Rating | None, data=None):
        """The form, filled with what was rated before."""
        known = {"feasible": rating.feasible, "relevant": rating.relevant} if rating else None
        return cls(data, initial=known, prefix="rating")


class BarrierForm(TableModelForm):
    """What stands in the way."""

    class Meta:
        model = Barrier
        fields = ["what", "kind", "countermeasure", "review_on", "owner"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = person_field(viewer, label="Who sees to it", required=False)

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class PageForm(TableForm):
    """The next version of an objective's page."""

    body = forms.CharField(label="On one page", max_length=4000, widget=forms.Textarea(attrs={"rows": 16}))
    what_changed = forms.CharField(
        label="What changed, in a few words", max_length=200, required=False, help_text="Readers see it first."
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class QuestionForm(TableForm):
    """Something one would like to know about the page."""

    question = forms.CharField(label="Your question", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(VersionedWords, TableForm):
    """The answer to a question."""

    kept = ("text",)

    text = forms.CharField(label="Your answer", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class HoursForm(TableForm):
    """What a task took."""

    hours = forms.DecimalField(
        label="Hours it took", max_digits=6, decimal_places=2, min_value=Decimal(0), required=False
    )


class BarrierEditForm(VersionedForm, BarrierForm):
    """A barrier, unless somebody has saved it meanwhile."""
