"""The form by which somebody answers: in the app, by personal link, by the code on the wall."""

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from coalition.plain import tidy
from coalition.ui.forms import Pick, TableForm
from engagement.questions.fields import QuestionFields
from engagement.questions.saying import Said
from engagement.words.merging import LONGEST
from members.models import Affiliation, Partner

from .giving import said_so_far

NAMED_OR_NOT = (
    "With your name: coordinators see who said it. In confidence: it counts just the same and you get the "
    "answer too, but only coordinators can see that it was you, and it is never quoted. You choose once; "
    "this cannot be changed afterwards."
)


class AnswerForm(QuestionFields, TableForm):
    """What somebody says. Named or in confidence is chosen first and stays (rule 10).

    `given` is their Input so far, `draft` an AnswerDraft that was begun and not sent; the draft's fields win.
    """

    attribution = forms.ChoiceField(
        label="How should your name go with it?",
        choices=[("named", "With my name"), ("confidential", "In confidence")],
        widget=Pick(icons={"named": "person", "confidential": "lock"}),
        help_text=NAMED_OR_NOT,
    )
    partner = forms.ModelChoiceField(queryset=None, label="You speak for", required=False)
    text = forms.CharField(
        label="What do you say?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "7"}),
        help_text="A sentence is enough. No patient information, please.",
    )

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, request, person=None, given=None, draft=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.person, self.given, self.draft = request, person, given, draft
        self.initial["seen"] = self._version
        self.paragraphs = request.text_version.paragraphs if request.text_version_id else []
        self._offer_partners(request, person)
        said = said_so_far(given)
        self.ask(request.questions.all(), said)
        for number, paragraph in self.paragraphs:
            self.fields[f"p{number}"] = forms.CharField(
                label=f"On paragraph {number}",
                help_text=paragraph,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": "2"}),
                initial=said.remarks.get(number, ""),
            )
        self._settle_text(said.text)
        if draft is not None:
            self.initial |= {
                name: self._begun(name, draft.fields[name]) for name in self.fields if name in draft.fields
            }

    def _begun(self, name, typed):
        """A draft's value as its field takes it: a list where several can be chosen, else one text."""
        values = typed if isinstance(typed, list) else [typed]
        return values if isinstance(self.fields[name], forms.MultipleChoiceField) else values[0]

    @property
    def _version(self):
        return self.given.updated_at.isoformat() if self.given else ""

    @property
    def is_behind(self):
        """Whether this person said something by another way since the page was opened: then both are kept."""
        return "seen" in self.data and self.data["seen"] != self._version

    @property
    def earlier(self):
        """Versions of what they said, the latest but the current first."""
        return list(self.given.versions.all()[1:21]) if self.given else []

    def _offer_partners(self, request, person):
        ties = Affiliation.objects.in_force(on=request.coalition.today()).filter(person=person)
        partners = Partner.objects.filter(pk__in=ties.values("partner"), coalition=request.coalition)
        self.fields["partner"].queryset = partners
        if self.given and not self.is_behind:
            del self.fields["attribution"]
        if self.given or person is None or len(partners) < 2:
            del self.fields["partner"]
        else:
            self.fields["partner"].empty_label = "Myself"

    def _settle_text(self, own):
        """Own words come last; beside other questions they are free to be left out."""
        text = self.fields.pop("text")
        self.fields["text"] = text
        self.initial.setdefault("text", own)
        if len(own) > LONGEST:  # joined from several letters
            text.max_length = len(own)
            text.validators[0].limit_value = len(own)
        if self.questions or self.paragraphs:
            text.label = "Anything else, in your own words?"
            text.required = text.widget.is_required = False
            text.widget.attrs["rows"] = "4"

    @property
    def helper(self):
        """In the order of the page: how your name goes with it, the questions, the draft, own words."""
        helper = super().helper
        first = [name for name in ("attribution", "partner") if name in self.fields]
        remarks = [f"p{number}" for number, _ in self.paragraphs]
        parts = [Fieldset("The draft, paragraph by paragraph", Div(*remarks))] if remarks else []
        helper.layout = Layout("seen", *first, self.question_layout(), *parts, "text")
        return helper

    def clean_text(self):
        text = tidy(self.cleaned_data["text"])
        if not text and self.fields["text"].required:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    def clean(self):
        cleaned = super().clean()
        self.clean_questions(cleaned)
        if not self.errors and not self.said:
            self.add_error("text", "Answer at least one question, or write a few words.")
        return cleaned

    @property
    def said(self):
        """The Said of a filled form."""
        remarks = {number: tidy(self.cleaned_data.get(f"p{number}") or "") for number, _ in self.paragraphs}
        return Said(self.cleaned_data.get("text", ""), self.replies, {n: text for n, text in remarks.items() if text})

    @property
    def words(self):
        """What give_input takes."""
        said = self.said
        # Somebody behind did not see that they had chosen before: what they chose now still stands for these words.
        attribution = self.cleaned_data.get("attribution") or self.given.attribution
        return {
            "text": said.text,
            "replies": said.replies,
            "remarks": said.remarks,
            "attribution": attribution,
            "partner": self.cleaned_data.get("partner"),
            "joins": self.is_behind,
        }
