"""Forms about weighing and answering: they validate, actions write."""

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from members.wording.gentle import GentleForm

from .models import ReportBack, Theme

BEFORE_PUBLISHING = "needed before publishing"


class ReportBackForm(VersionedForm, TableModelForm):
    """How the input was weighed, what was decided, what comes next. Drafts may be empty; publishing looks closer."""

    class Meta:
        model = ReportBack
        fields = ["how_considered", "what_was_decided", "next_step"]
        labels = {"how_considered": "What we did with it"}
        help_texts = {
            "how_considered": "Who read it, when, and what it was weighed against. Two or three sentences.",
            "next_step": "Next step and date.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.needed(BEFORE_PUBLISHING, "how_considered")


class ThemeAnswerForm(VersionedForm, TableModelForm):
    """What became of one theme, and why."""

    class Meta:
        model = Theme
        fields = ["outcome", "what_changed", "reason"]
        widgets = {
            "outcome": Pick(
                icons={
                    "adopted": "check-circle-fill",
                    "partly": "circle-half",
                    "not_adopted": "dash-circle",
                    "later": "clock",
                }
            ),
            "what_changed": forms.Textarea(attrs={"rows": "2"}),
            "reason": forms.Textarea(attrs={"rows": "2"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [each for each in Theme.Outcome.choices if each[0] != Theme.Outcome.OPEN]
        self.fields["outcome"].required = False
        if self.instance.outcome == Theme.Outcome.OPEN:
            self.initial["outcome"] = None
        for name in ("what_changed", "reason"):
            self.fields[name].label_suffix = ""
        self.needed(BEFORE_PUBLISHING, "outcome", "what_changed", "reason")

    def clean_outcome(self):
        return self.cleaned_data["outcome"] or Theme.Outcome.OPEN


class ThemeTitleForm(TableModelForm):
    """A theme's name and place; ticking `take_away` removes it, the inputs stay. It carries what was shown, so that only
    what this person changed is written."""

    take_away = forms.BooleanField(required=False, label="Take away")

    class Meta:
        model = Theme
        fields = ["title", "position"]
        labels = {"title": "Theme", "position": "Place"}

    @property
    def shown(self):
        """(name, value) of hidden fields: what this person had before them."""
        names = {name: f"{self.prefix}-was_{name}" for name in self._meta.fields}
        saved = {hidden: getattr(self.instance, name) for name, hidden in names.items()}
        return [(hidden, self.data.get(hidden, value) if self.is_bound else value) for hidden, value in saved.items()]

    def renew(self, theme):
        """Somebody saved this theme meanwhile (None: not this one): say so, keep what was typed; saving again is a choice."""
        if theme is None:
            return
        self.data = self.data.copy()
        for name in self._meta.fields:
            self.data[f"{self.prefix}-was_{name}"] = getattr(theme, name)
        self.add_error("title", f"Somebody saved this meanwhile as “{theme.title}”, place {theme.position}.")

    @property
    def changes(self):
        """What weighing.change_themes takes for this theme: None to take it away, {} when nothing was changed."""
        if self.cleaned_data["take_away"]:
            return None
        shown = zip(self._meta.fields, self.shown, strict=True)
        was = {
            name: type(self.cleaned_data[name])(raw)
            for name, (_, raw) in shown
            if str(raw).isdigit() or name == "title"
        }
        return {
            name: (was.get(name), shall)
            for name, shall in ((name, self.cleaned_data[name]) for name in self._meta.fields)
            if was.get(name) != shall
        }


class NewThemeForm(TableForm):
    """A new theme."""

    title = forms.CharField(label="New theme", max_length=200, help_text="In a few words, as people said it.")


class InterimForm(GentleForm, TableForm):
    """Where things stand, and by when the answer comes."""

    gentle = ("note",)

    note = forms.CharField(
        label="Where it stands",
        max_length=2000,
        widget=forms.Textarea,
        help_text="Why the answer takes longer, in a sentence or two. It goes to everybody who gave input.",
    )
    report_back_on = forms.DateField(label="They hear back by", required=False)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_report_back_on(self):
        day = self.cleaned_data["report_back_on"]
        if day and day < self.viewer.coalition.today():
            raise forms.ValidationError("This day has passed. Promise one from today on.")
        return day


class ReadForm(TableForm):
    """Does the answer answer them?"""

    verdict = forms.ChoiceField(
        label="Does this answer you?",
        choices=[("yes", "Yes"), ("not_quite", "Not quite")],
        widget=Pick(icons={"yes": "check-lg", "not_quite": "chat-left-text"}),
    )
    note = forms.CharField(
        label="What is missing?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="Only for “Not quite”: a few words, so that we can answer you again.",
    )

    @classmethod
    def of(cls, receipt):
        """The form as this person filled it before."""
        return cls(initial={"verdict": receipt.read_well, "note": receipt.read_note})

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == "not_quite" and not cleaned.get("note", "").strip():
            self.add_error("note", "Say in a few words what is missing, so that we can answer you again.")
        return cleaned


class ReplyForm(GentleForm, TableForm):
    """A second answer, to one person."""

    gentle = ("words",)

    words = forms.CharField(
        label="Our reply",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "5"}),
        help_text="It goes to this person alone, with what they said.",
    )


class CorrectionForm(TableForm):
    """What was wrong, and what we did about it; it stands first in the mail."""

    what_was_wrong = forms.CharField(
        label="What was wrong",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="Plainly: what we said, and what is true.",
    )
    what_was_done = forms.CharField(
        label="What we did about it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="So that it does not happen again, or so that nobody has the damage.",
    )


class CorrectedAnswerForm(ReportBackForm):
    """The answer as it should have been."""

    class Meta(ReportBackForm.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["how_considered"].required = True


class CorrectedThemeForm(ThemeAnswerForm):
    """A theme as it should have been: nothing of it may be left out."""

    class Meta(ThemeAnswerForm.Meta):
        fields = ["title", *ThemeAnswerForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("outcome", "what_changed", "reason"):
            self.fields[name].required = True
        if self.instance.done_on:
            choices = [each for each in self.fields["outcome"].choices if each[0] != Theme.Outcome.NOT_ADOPTED]
            self.fields["outcome"].choices = choices


class CarryOutForm(TableForm):
    """That what was agreed is done: when, and what is different now."""

    done_on = forms.DateField(label="Carried out on")
    words = forms.CharField(
        label="What is different now",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="What somebody notices who suggested it. Everybody who gave input hears it, once.",
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("done_on", today)

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Note it once it is done.")
        return day
