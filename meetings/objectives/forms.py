"""Forms about objectives, milestones and tasks."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.people.fields import person_field

from .models import Objective


class ObjectiveForm(TableModelForm):
    """An aim with its measure (MTG-1): once it is active it needs measure, target, day and when it is done."""

    groups = [
        ("What", ["title", "statement", "phase", "status", "is_priority"]),
        ("How we will know", ["measure", "baseline", "target", "due_on", "done_when"]),
        ("Who", ["owner"]),
    ]

    class Meta:
        model = Objective
        fields = [
            "title", "statement", "phase", "status", "is_priority", "measure", "baseline", "target", "due_on",
            "done_when", "owner",
        ]  # fmt: skip

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = person_field(viewer, label="Who looks after it", required=False)
        self.order_fields([name for _, names in self.groups for name in names])

    NEEDED = {
        "measure": "An active objective needs a measure: what will you count?",
        "target": "An active objective needs a target: how many, how fast?",
        "due_on": "An active objective needs a day.",
        "done_when": "An active objective says when it is done.",
    }

    def clean(self):
        data = super().clean()
        if data.get("status") == Objective.Status.ACTIVE:
            for name, words in self.NEEDED.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ObjectiveEditForm(VersionedForm, ObjectiveForm):
    """An objective, unless somebody has saved it meanwhile."""


class MilestoneForm(TableForm):
    """A step."""

    title = forms.CharField(label="Step", max_length=200)
    due_on = forms.DateField(label="By", required=False)


class TaskForm(TableForm):
    """Who does what by when."""

    title = forms.CharField(label="What", max_length=200)
    due_on = forms.DateField(label="By", required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = person_field(viewer, label="Who", required=False)
        self.order_fields(["title", "owner", "due_on"])
