"""Forms about who is asked: they validate, actions write."""

from django import forms

from coalition.plain import one_line
from coalition.ui.forms import TableForm
from members.models import StakeholderType

from .coverage import LEVELS


class GroupForm(TableForm):
    """One kind of partner, the levels at which it is asked, or why it is left out this time."""

    stakeholder_type = forms.ModelChoiceField(queryset=None, label="Kind of partner", empty_label="Choose one")
    levels = forms.MultipleChoiceField(
        choices=[("any", "Any level"), *LEVELS[1:]],
        label="Whose voice",
        widget=forms.CheckboxSelectMultiple,
        help_text="A plan that only managers have seen fails at reception.",
    )
    why_left_out = forms.CharField(
        label="If they are not asked this time: why",
        max_length=200,
        required=False,
        help_text="Then they stand in the grid with this reason and are not counted.",
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        types = StakeholderType.objects.visible_to(viewer).order_by("name")
        self.fields["stakeholder_type"].queryset = types

    def clean_levels(self):
        return ["" if level == "any" else level for level in self.cleaned_data["levels"]]

    def clean_why_left_out(self):
        return one_line(self.cleaned_data["why_left_out"])
