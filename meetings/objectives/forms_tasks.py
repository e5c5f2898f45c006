"""Forms about tasks."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.people.fields import person_field

from . import doing
from .models import Objective, Task
from .room import RoomForm

TAKES = "Minutes it takes, about"


class TaskForm(RoomForm, TableForm):
    """Who does what by when, and how long it takes; within what they are to carry (WRK-5)."""

    title = forms.CharField(label="What", max_length=200)
    due_on = forms.DateField(label="By", required=False)
    minutes = forms.IntegerField(label=TAKES, required=False, min_value=1, max_value=60 * 200)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = person_field(viewer, label="Who", required=False)
        self.order_fields(["title", "owner", "due_on", "minutes"])

    def clean(self):
        data = super().clean()
        self.keep_within(data, data.get("minutes"))
        return data

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data.get(name) for name in ("title", "owner", "due_on", "minutes")}


class TaskEditForm(VersionedForm, TableModelForm):
    """What, by when, for which objective, and what helps to know; unless somebody has saved it meanwhile."""

    title = forms.CharField(label="What", max_length=200)
    due_on = forms.DateField(label="By", required=False)
    objective = forms.ModelChoiceField(
        label="Objective", queryset=Objective.objects.none(), required=False, empty_label="None in particular"
    )
    note = forms.CharField(
        label="What helps to know",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No patient data, please.",
    )
    minutes = forms.IntegerField(label=TAKES, required=False, min_value=1, max_value=60 * 200)
    can_delegate = forms.BooleanField(label="A colleague may do it", required=False)

    class Meta:
        model = Task
        fields = ["title", "due_on", "minutes", "objective", "note", "can_delegate"]

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer).order_by("title")


class HandOnForm(RoomForm, TableForm):
    """Who has it in hand from now on; nobody for a coordinator to find somebody."""

    def __init__(self, *args, viewer, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["owner"] = person_field(viewer, label="Who", required=False)

    def clean(self):
        data = super().clean()
        owner = data.get("owner")
        if owner and not self.task.is_of(owner):
            self.keep_within(data, self.task.minutes)
        return data


class DelegateForm(RoomForm, TableForm):
    """Which colleague of the same partner does it, within what they are to carry."""

    whose, hold_words = "delegate", "Leave it where it is"

    delegate = forms.ModelChoiceField(label="Who", queryset=None, required=False, empty_label="I do it myself")

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.task = task
        self.fields["delegate"].queryset = doing.colleagues(task).order_by("name")
        self.fields["delegate"].empty_label = f"{task.owner.name} does it" if task.owner else "Nobody"

    def clean(self):
        data = super().clean()
        delegate = data.get("delegate")
        if delegate and not self.task.is_of(delegate):
            self.keep_within(data, self.task.minutes)
        return data


class SplitForm(RoomForm, TableForm):
    """A part of a task, for somebody, within what they are to carry. Of unknown length it counts as the whole."""

    title = forms.CharField(label="Which part", max_length=200)
    due_on = forms.DateField(label="By", required=False)
    minutes = forms.IntegerField(label=TAKES, required=False, min_value=1, max_value=60 * 200)

    def __init__(self, *args, task, viewer, keeps, **kwargs):
        super().__init__(*args, **kwargs)
        self.task = task
        if keeps:
            self.fields["owner"] = person_field(viewer, label="Who", required=False)
        else:
            # Members know their own colleagues, not the list of people.
            self.fields["owner"] = forms.ModelChoiceField(
                label="Who", queryset=doing.colleagues(task).order_by("name"), required=False, empty_label="Still open"
            )
        self.order_fields(["title", "owner", "due_on", "minutes"])

    def clean(self):
        data = super().clean()
        owner = data.get("owner")
        if owner and not self.task.is_of(owner):
            self.keep_within(data, data.get("minutes") or self.task.minutes)
        return data

    @property
    def values(self):
        """What the action writes."""
        names = ("title", "owner", "due_on", "minutes")
        return {name: self.cleaned_data.get(name) for name in names} | {"anyway": self.anyway}


class LetGoForm(TableForm):
    """Why nobody needs it any more."""

    reason = forms.CharField(label="Why it is not needed any more", max_length=200, required=False)
