"""Forms of questions for figures and of what comes on standing days."""

from django import forms

from coalition.ui.forms import Pick, TableForm
from coalition.versions import VersionedForm, VersionedWords
from engagement.case.rows import KeeperForm
from members.partners.fields import partner_field

from .models import DataRequest, RecurringDeliverable


class RequestForm(KeeperForm):
    """Who wants which figure."""

    past = ("asked_on",)

    class Meta:
        model = DataRequest
        fields = ["question", "partner", "asked_by", "asked_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = self.fields["partner"].label
        self.fields["partner"] = partner_field(self.viewer, label=label, required=False)
        self.fields["question"].help_text = "As exactly as it was asked: which figure, of whom, of which time."
        self.fields["asked_by"].help_text = "A name, or somebody outside, such as the county board."

    def clean_asked_on(self):
        day, row = self.cleaned_data["asked_on"], self.instance
        if row.answered_on and day > row.answered_on:
            raise forms.ValidationError("It was answered before that day.")
        return day


class RequestEditForm(VersionedForm, RequestForm):
    """A question, unless somebody has saved it meanwhile."""

    values = RequestForm.values


class AnswerForm(VersionedWords, TableForm):
    """The figure, where it is from, and when it was given."""

    kept = ("answer", "source")

    answer = forms.CharField(label="The answer", max_length=2000, widget=forms.Textarea)
    source = forms.CharField(label="Where the figure is from", max_length=240)
    answered_on = forms.DateField(label="Answered on")

    def __init__(self, *args, request, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.today = request, today
        self.fields["answer"].help_text = "The exact figure first, then what it does not say."
        if request.answered_on:
            del self.fields["answered_on"]

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        if day < self.request.asked_on:
            raise forms.ValidationError("It was asked later than that.")
        return day


class DeliverableForm(KeeperForm):
    """Who owes which figures to whom, and on which days."""

    class Meta:
        model = RecurringDeliverable
        fields = ["what", "direction", "partner", "every", "first_due_on", "ended_on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = self.fields["partner"].label
        self.fields["partner"] = partner_field(self.viewer, label=label)
        self.fields["direction"] = forms.ChoiceField(
            label=self.fields["direction"].label, choices=RecurringDeliverable.Direction.choices, widget=Pick,
            initial=RecurringDeliverable.Direction.THEIRS,
        )  # fmt: skip
        self.fields["first_due_on"].help_text = "The others follow from it; of a shorter month its last day."
        if not self.instance.pk:
            del self.fields["ended_on"]

    def clean(self):
        data = super().clean()
        first, ended = data.get("first_due_on"), data.get("ended_on")
        if first and ended and ended < first:
            self.add_error("ended_on", "The last day comes after the first due day.")
        return data

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}


class DeliverableEditForm(VersionedForm, DeliverableForm):
    """Something standing, unless somebody has saved it meanwhile."""

    values = DeliverableForm.values


class ArrivalForm(TableForm):
    """When it came."""

    due_on = forms.DateField(widget=forms.HiddenInput)
    came_on = forms.DateField(label="Came on")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_came_on(self):
        day = self.cleaned_data["came_on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day
