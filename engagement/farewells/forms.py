"""The form of an exit talk."""

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import VersionedForm
from members.people.fields import person_field

from .models import ExitTalk


class TalkForm(TableModelForm):
    """Why they left, what would have kept them, what we change."""

    class Meta:
        model = ExitTalk
        fields = ["on", "person", "reason", "words", "would_have_kept", "we_change"]

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.initial.setdefault("on", viewer.coalition.today())
        self.fields["person"] = person_field(viewer, label="Who told us", required=False)
        self.fields["words"].help_text = "Thank them first, and do not press: “rather not say” is an answer."

    def clean_on(self):
        if self.cleaned_data["on"] > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return self.cleaned_data["on"]

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class TalkEditForm(VersionedForm, TalkForm):
    """An exit talk, unless somebody has saved it meanwhile."""

    values = TalkForm.values
