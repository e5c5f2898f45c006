"""The forms of reports: they validate, actions write."""

from datetime import timedelta

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.people.fields import person_field

from .models import Report
from .sections import PRESETS, known

YEAR = timedelta(days=364)  # and the last day itself


class ReportForm(TableModelForm):
    """What the report is called, for which days, and what it shows."""

    groups = [
        ("The report", ["title", "introduction"]),
        ("The days it is about", ["starts_on", "ends_on"]),
        ("What is in it", ["sections", "for_members"]),
    ]

    class Meta:
        model = Report
        fields = ["title", "introduction", "starts_on", "ends_on", "sections", "for_members"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, viewer, kind=Report.Kind.OWN, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = viewer.coalition.today()
        self.fields["introduction"].help_text = "Whoever reads it reads this first."
        self.fields["sections"] = forms.MultipleChoiceField(
            label="Sections",
            choices=[(key, each.name) for key, each in known().items()],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            error_messages={"required": "Choose one section or more."},
        )
        self.fields["for_members"].label = "Members may read it under Reports"
        self.fields["for_members"].help_text = (
            "Without the lines by partner, and without what is for leadership alone."
        )  # fmt: skip
        if not self.instance.pk:
            self.initial.setdefault("sections", list(PRESETS[kind]))
            self.initial.setdefault("ends_on", self.today)
            self.initial.setdefault("starts_on", self.today - YEAR)
            self.initial.setdefault("title", f"{Report.Kind(kind).label}, {self.today:%B %Y}")

    def clean_sections(self):
        """In the order of the report, whatever the order of the ticks."""
        chosen = set(self.cleaned_data["sections"])
        return [key for key in known() if key in chosen]

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day > self.today:
            raise forms.ValidationError("Choose today or a day that has passed: figures of days to come are not known.")
        return day

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day comes after the first. Choose a later day.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ReportEditForm(VersionedForm, ReportForm):
    """A report, unless somebody has saved it meanwhile."""

    values = ReportForm.values

    def meet(self, row):
        super().meet(row)
        chosen = self.data.getlist("sections")
        if chosen and isinstance(chosen[0], list):  # what the other one chose
            self.data.setlist("sections", chosen[0])

    def _shown(self, name, row):
        return self._named(row.sections) if name == "sections" else super()._shown(name, row)

    def _shown_typed(self, name):
        return self._named(self.cleaned_data[name]) if name == "sections" else super()._shown_typed(name)

    def _named(self, keys):
        return ", ".join(known()[key].name for key in keys if key in known())


class RecipientForm(TableForm):
    """Somebody who gets the next version."""

    person = forms.CharField()

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(viewer, label="Who")
        self.fields["person"].help_text = "Anybody in your list of people, with or without a login."


class SendForm(TableForm):
    """What is new in a further version."""

    what_changed = forms.CharField(
        label="What is new in it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: the figures of the third quarter.",
    )


class ErrorForm(TableForm):
    """What a reader says is wrong."""

    words = forms.CharField(
        label="What is wrong",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say what it should be, if you know. You hear from us either way.",
    )


class KeepForm(TableForm):
    """Checked, and it stays."""

    reason = forms.CharField(
        label="Why it stays",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever told you gets these words, and readers find them beside the figure.",
    )


class CorrectForm(TableForm):
    """How a figure is put right, and what everybody who had it is told."""

    how = forms.ChoiceField(
        label="How",
        choices=[("count", "Count it again from the records"), ("write", "Write the right figure")],
        initial="count",
        widget=Pick,
    )
    value = forms.CharField(
        label="The right figure",
        max_length=120,
        required=False,
        help_text="Only if you write it. A table gets it as a line below.",
    )
    what_was_wrong = forms.CharField(label="What was wrong", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    what_we_did = forms.CharField(
        label="What we did about it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: found two meetings noted twice, and looked through all others.",
    )

    def clean(self):
        data = super().clean()
        if data.get("how") == "write" and not data.get("value"):
            self.add_error("value", "Write the right figure, or let it be counted again.")
        return data

    @property
    def values(self):
        """What the action writes."""
        found = dict(self.cleaned_data)
        if found.pop("how") == "count":
            found["value"] = ""
        return found
