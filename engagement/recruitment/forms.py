"""Forms about recruitment efforts."""

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.partners.fields import partner_field
from members.people.fields import person_field

from .models import RecruitmentEffort


class EffortForm(TableModelForm):
    """For whom, how, in which setting, who asks, and what we learned."""

    groups = [
        ("The effort", ["audience", "approach", "setting", "asker"]),
        ("When", ["started_on", "ended_on"]),
        ("Afterwards", ["learned"]),
    ]

    class Meta:
        model = RecruitmentEffort
        fields = ["audience", "approach", "setting", "asker", "started_on", "ended_on", "learned"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("started_on", viewer.coalition.today())
        self.fields["setting"] = forms.ChoiceField(
            label="Setting", choices=RecruitmentEffort.Setting.choices, widget=Pick, initial="one_to_one"
        )
        self.fields[
            "setting"
        ].help_text = "A refusal spreads in a group. One to one is safer, unless a gifted speaker is at hand."
        self.fields["audience"].help_text = "Such as: nursing homes in the south."
        self.fields["approach"].help_text = "What their region is used to, and how we open the talk."
        self.fields["asker"] = person_field(viewer, label="Who asks", required=False)

    def clean(self):
        data = super().clean()
        starts, ends = data.get("started_on"), data.get("ended_on")
        if starts and ends and ends < starts:
            self.add_error("ended_on", "The last day comes after the first. Choose a later day.")
        return data

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class EffortEditForm(VersionedForm, EffortForm):
    """One effort, unless somebody has saved it meanwhile."""

    values = EffortForm.values


class ReachForm(TableForm):
    """Whom we ask."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(viewer, label="Partner")
