"""The forms of decisions: written down, voted on, closed."""

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from meetings.meetings.models import Meeting
from meetings.objectives.models import Objective
from members.models import Partner

from . import asked, counting, voting
from .actions import REVIEW_AFTER, needs_words
from .models import Ballot, Decision


def why_unasked():
    """The field for why a major decision was taken before everybody could say something about it (DEC-1)."""
    return forms.CharField(
        label="If not all members were asked first: why",
        max_length=300,
        required=False,
        help_text="For a major decision. The reason stands in the change log.",
    )


def check_asked(form, decision):
    """A major decision nobody was asked about (DEC-1) needs a reason in `why_unasked`."""
    if needs_words(decision) and not form.cleaned_data.get("why_unasked", "").strip():
        words = " ".join(each.words for each in asked.of(decision) if not each.met)
        form.add_error("why_unasked", f"{words}. Ask first, or say why not.")


def later(day, coalition):
    """The day, if it is to come."""
    if day <= coalition.today():
        raise forms.ValidationError("Choose a day to come.")
    return day


class DecisionForm(TableForm):
    """What was decided, why, how, and which partners took part. Offers the partners of the meeting, if there is one."""

    title = forms.CharField(label="What was decided", max_length=300)
    rationale = forms.CharField(
        label="Why", max_length=4000, widget=forms.Textarea, help_text="For those who were not there."
    )
    method = forms.ChoiceField(label="How", choices=Decision.Method.choices, initial="consensus", widget=Pick())
    decided_on = forms.DateField(label="On")
    objective = forms.ModelChoiceField(
        label="For the objective", queryset=Objective.objects.none(), required=False, empty_label="None"
    )
    is_major = forms.BooleanField(label="A major decision", required=False)
    why_unasked = why_unasked()
    review_on = forms.DateField(label="Look at it again on")
    took_part = forms.ModelMultipleChoiceField(
        label="Partners who took part",
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, viewer, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = viewer.coalition
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer)
        self.initial.setdefault("review_on", viewer.coalition.today() + REVIEW_AFTER)
        partners = Partner.objects.visible_to(viewer)
        if meeting is None:
            self.fields["took_part"].queryset = partners.members()
            self.initial.setdefault("decided_on", viewer.coalition.today())
            return
        came = meeting.attendances.came().filter(partner__isnull=False).values("partner")
        asked = meeting.invitations.filter(partner__isnull=False).values("partner")
        self.fields["took_part"].queryset = (partners.filter(pk__in=came) | partners.filter(pk__in=asked)).distinct()
        self.initial.setdefault("took_part", list(came.values_list("partner", flat=True).distinct()))
        self.initial.setdefault("decided_on", meeting.held_on())

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > self.coalition.today():
            raise forms.ValidationError("That day is still to come. Record the decision once it is taken.")
        return day

    def clean_review_on(self):
        return later(self.cleaned_data["review_on"], self.coalition)

    def clean(self):
        data = super().clean()
        check_asked(self, Decision(coalition=self.coalition, **{n: data.get(n) for n in ("objective", "is_major")}))
        return data

    @property
    def values(self):
        """What the action writes."""
        data = dict(self.cleaned_data)
        return data | {"took_part": [partner.pk for partner in data["took_part"]]}


class VoteDraftForm(VersionedForm, TableModelForm):
    """What partners are asked to decide, and how."""

    options = forms.CharField(
        label="Options, one a line",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leave it empty for one proposal, about yes or no.",
    )

    class Meta:
        model = Decision
        fields = ("title", "question", "method", "is_secret", "is_major", "closes_on", "meeting", "objective")
        labels = {
            "title": "The proposal, or the question",
            "question": "What one has to know to decide",
            "method": "How it is decided",
            "is_secret": "Secret: nobody sees which partner said what",
            "is_major": "A major decision",
            "closes_on": "Last day to vote",
            "meeting": "At the meeting",
            "objective": "For the objective",
        }
        help_texts = {"is_secret": "It cannot be changed once the vote is open."}
        widgets = {"question": forms.Textarea(attrs={"rows": 4}), "method": forms.RadioSelect}

    groups = (
        ("What", ["title", "question", "options"]),
        ("How", ["method", "is_secret", "is_major", "closes_on"]),
        ("Where it belongs", ["meeting", "objective"]),
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = viewer.coalition
        names = dict(Decision.Method.choices)
        self.fields["method"].choices = [(key, f"{names[key]}: {counting.MEANING[key]}") for key in counting.VOTED]
        self.fields["method"].initial = "consent"
        if self.instance.pk:
            self.initial["options"] = "\n".join(option.title for option in self.instance.options.all())
        else:
            self.initial.setdefault("method", "consent")
        rows = Meeting.objects.visible_to(viewer).exclude(status="cancelled").order_by("-starts_at")
        self.fields["meeting"].queryset = rows.filter(pk__in=rows.values("pk")[:40]) | rows.filter(
            pk=self.instance.meeting_id
        )
        self.fields["meeting"].empty_label = "Between meetings"
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer)
        self.fields["objective"].empty_label = "None"

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day and day < self.coalition.today():
            raise forms.ValidationError("That day is over. Choose today or later.")
        return day

    def clean_options(self):
        titles = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if any(len(title) > 200 for title in titles):
            raise forms.ValidationError("Keep each option under 200 characters.")
        if len(titles) > 12:
            raise forms.ValidationError("Twelve options at most: nobody can weigh more.")
        return list(dict.fromkeys(titles))

    def clean(self):
        data = super().clean()
        options = data.get("options") or []
        if len(options) == 1:
            self.add_error("options", "One option is no choice: add another, or leave it empty.")
        if options and data.get("method") not in counting.WITH_OPTIONS:
            self.add_error(
                "options", "By consent or consensus there is one proposal. Leave it empty, or choose a majority."
            )
        return data

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in (*self._meta.fields, "options")}


class VoteForm(TableForm):
    """One partner's vote. `choice` is a choice, or "option-<id>"."""

    choice = forms.ChoiceField(label="Your vote", widget=Pick(column=True))
    reason = forms.CharField(
        label="Why, if you stand aside, abstain or block",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    receipt = forms.CharField(label="Your receipt", max_length=40, required=False)

    def __init__(self, *args, decision, options, ballot, **kwargs):
        super().__init__(*args, prefix=f"b{ballot.pk}", **kwargs)
        self.decision, self.options, self.ballot = decision, {option.pk for option in options}, ballot
        words = counting.WORDS[decision.method]
        named = [(f"option-{option.pk}", option.title) for option in options]
        plain = [(key, word) for key, word in words.items() if not options or key in counting.WITH_REASON]
        self.fields["choice"].choices = named + plain
        cast = ballot.choice != Ballot.Choice.OPEN
        if not (decision.is_secret and cast):
            del self.fields["receipt"]
        else:
            self.fields["receipt"].required = True
            self.fields[
                "receipt"
            ].help_text = "The letters you got when you voted. Without them the vote stays as it is."
        if decision.is_secret:
            self.fields["reason"].help_text = "It is read without your name. Leave out what would give you away."
        elif cast:
            self.initial["choice"] = f"option-{ballot.option_id}" if ballot.option_id else ballot.choice
            self.initial["reason"] = ballot.reason

    def clean(self):
        data = super().clean()
        if "choice" in data:
            data["choice"], data["option"] = split(data["choice"])
            why_not = voting.refusal(
                self.decision, data["choice"], data["option"], data.get("reason", ""), self.options
            )
            if why_not:
                self.add_error("reason" if data["choice"] in counting.WITH_REASON else "choice", why_not)
        return data

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data.get(name, "") for name in ("choice", "option", "reason", "receipt")}


def split(value):
    """(choice, option id or None) of a radio's value."""
    if value.startswith("option-") and value[7:].isdecimal() and len(value) < 26:
        return counting.FOR, int(value[7:])
    return value, None


class CloseForm(TableForm):
    """What a vote came to, why, and when it is looked at again."""

    rationale = forms.CharField(
        label="Why, for those who were not there", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    review_on = forms.DateField(label="Look at it again on")

    def __init__(self, *args, coalition, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = coalition

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day <= self.coalition.today():
            raise forms.ValidationError("Choose a day to come.")
        return day


class SettleForm(TableForm):
    """What was noted in the room: why, whether it is a major one, and when it is looked at again."""

    rationale = forms.CharField(
        label="Why, for those who were not there", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    objective = forms.ModelChoiceField(
        label="For the objective", queryset=Objective.objects.none(), required=False, empty_label="None"
    )
    is_major = forms.BooleanField(label="A major decision", required=False)
    why_unasked = why_unasked()
    review_on = forms.DateField(label="Look at it again on")

    def __init__(self, *args, viewer, decision, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition, self.decision = viewer.coalition, decision
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer)
        kept = {name: getattr(decision, name) for name in ("rationale", "objective", "is_major")}
        self.initial = kept | {"review_on": self.coalition.today() + REVIEW_AFTER} | self.initial

    def clean_review_on(self):
        return later(self.cleaned_data["review_on"], self.coalition)

    def clean(self):
        data = super().clean()
        self.decision.objective, self.decision.is_major = data.get("objective"), bool(data.get("is_major"))
        check_asked(self, self.decision)
        return data


class ReviewForm(TableForm):
    """It stands; when to look again, if ever."""

    review_on = forms.DateField(label="Look at it again on", required=False)

    def __init__(self, *args, coalition, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = coalition

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day <= self.coalition.today():
            raise forms.ValidationError("Choose a day to come.")
        return day
