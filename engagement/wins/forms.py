"""Forms of wins, public promises, admitted misses and candidates."""

from django import forms

from coalition.ui.forms import Pick, TableForm
from coalition.versions import VersionedForm
from engagement.case.rows import KeeperForm
from members.partners.fields import partner_field

from .models import ProjectCandidate, PublicPromise, ShortfallNotice, Win


class WinForm(KeeperForm):
    """What was reached, when, and what it means."""

    past = ("on",)

    class Meta:
        model = Win
        fields = ["what", "on", "details", "objective"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].help_text = "Such as: one call list for the whole valley. Members read it."


class WinEditForm(VersionedForm, WinForm):
    """A win, unless somebody has saved it meanwhile."""

    values = WinForm.values


class CreditForm(TableForm):
    """Who took part."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(viewer, label="Who took part")


class PromiseForm(KeeperForm):
    """What we promised openly, to whom, by when."""

    past = ("made_on",)

    class Meta:
        model = PublicPromise
        fields = ["what", "to_whom", "made_on", "due_on", "objective"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].help_text = "As we said it. Members read it, with the days that are left."
        self.fields["to_whom"].help_text = "Such as: everybody at the spring meeting; the county board."

    def clean(self):
        data = super().clean()
        made, due = data.get("made_on"), data.get("due_on")
        if made and due and due < made:
            self.add_error("due_on", "It is due on or after the day it was promised.")
        return data


class PromiseEditForm(VersionedForm, PromiseForm):
    """A promise, unless somebody has saved it meanwhile. A day that is past is not moved in silence (COR-1)."""

    values = PromiseForm.values

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        kept = PublicPromise.objects.visible_to(self.viewer).get(pk=self.instance.pk)
        if day != kept.due_on and (kept.due_on < self.viewer.coalition.today() or kept.new_due_on):
            raise forms.ValidationError("This day is past. Tell those it was promised to, and name the new day there.")
        return day


class KeptForm(TableForm):
    """Since when it is kept."""

    on = forms.DateField(label="Kept on")

    def __init__(self, *args, promise, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.promise, self.today = promise, today
        self.initial.setdefault("on", today)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        if day < self.promise.made_on:
            raise forms.ValidationError("It was promised later than that.")
        return day


class ShortfallForm(KeeperForm):
    """What was missed, why, what now. Those it was promised to read it as it stands here."""

    class Meta:
        model = ShortfallNotice
        fields = ["what", "why", "what_now", "new_due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].help_text = "Plainly, without “unfortunately”."
        self.fields["why"].help_text = "What was on our side. Name nobody."
        self.fields["what_now"].help_text = "What is different from today on."
        self.fields["new_due_on"].help_text = "Empty when we cannot keep it at all."

    def clean_new_due_on(self):
        day = self.cleaned_data["new_due_on"]
        if day and day < self.viewer.coalition.today():
            raise forms.ValidationError("The new day lies in the past. Choose one from today on.")
        return day


RATINGS = [(number, str(number)) for number in range(1, 6)]
RATING_HELP = {
    "feasibility": "1: hardly. 5: surely, with what we have.",
    "visibility": "1: nobody will. 5: everybody will.",
    "appeal": "1: to one group. 5: to all of them.",
    "speed": "1: in years. 5: within three months.",
}


class CandidateForm(KeeperForm):
    """What we could do first, rated from four sides."""

    groups = [("What it is", ["title", "about", "objective"]), ("How good a first project", ProjectCandidate.RATED)]

    class Meta:
        model = ProjectCandidate
        fields = ["title", "about", "objective", *ProjectCandidate.RATED]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].empty_label = "Not chosen yet"
        for name in ProjectCandidate.RATED:
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label, choices=RATINGS, coerce=int, widget=Pick, help_text=RATING_HELP[name]
            )


class CandidateEditForm(VersionedForm, CandidateForm):
    """A candidate, unless somebody has saved it meanwhile."""

    values = CandidateForm.values
