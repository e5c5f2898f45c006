"""Forms about steps and rules."""

from datetime import timedelta

from django import forms

from coalition.ui.forms import TableForm

DAYS_OFF = 14  # until a step that is put off comes back, unless somebody chooses another day


class PlanForm(TableForm):
    """On which day."""

    prefix = "plan"
    day = forms.DateField(label="The day")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today + timedelta(days=1)


class DelegateForm(TableForm):
    """In whose hands."""

    prefix = "hands"
    person = forms.ModelChoiceField(None, label="Who does it", empty_label="Choose somebody")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].help_text = "They keep records here too; it stands on their Today."


class SnoozeForm(TableForm):
    """Until when, and why."""

    prefix = "rest"
    until = forms.DateField(label="Comes back on")
    reason = forms.CharField(label="Why not now", max_length=200, help_text="A few words for you and your colleagues.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = today + timedelta(days=DAYS_OFF)


class RuleForm(TableForm):
    """Whether a rule is in use, and its figure."""

    is_on = forms.BooleanField(label="This rule is in use", required=False)
    threshold = forms.IntegerField(label="Figure")

    def __init__(self, *args, rule, **kwargs):
        super().__init__(*args, **kwargs)
        if rule.threshold is None:
            del self.fields["threshold"]
            return
        figure = self.fields["threshold"]
        figure.label = f"{rule.threshold.unit[0].upper()}{rule.threshold.unit[1:]}"
        figure.min_value, figure.max_value = rule.threshold.least, rule.threshold.most
        figure.help_text = (
            f"As it was made: {rule.threshold.default}. Between {rule.threshold.least} and {rule.threshold.most}."
        )
