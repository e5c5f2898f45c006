"""Forms about asking and listening: they validate, actions write."""

from django import forms
from django.db.models import Q
from django.urls import reverse

from coalition.plain import tidy
from coalition.ui.forms import LookupField, Pick, TableForm, TableModelForm, label_of
from coalition.versions import VersionedForm
from engagement.answering.models import Theme
from engagement.questions.fields import QuestionFields
from engagement.texts.models import TextVersion
from meetings.models import Attendance, Decision, Meeting, Objective
from members.models import Affiliation, Membership, Person, StakeholderType
from members.partners.fields import partner_field
from members.wording.gentle import GentleForm

from .actions import what_is_missing
from .models import Input, InputRequest

CHANNELS_ON_BEHALF = [
    (channel.value, channel.label)
    for channel in (Input.Channel.PAPER, Input.Channel.PHONE, Input.Channel.MEETING, Input.Channel.MAIL)
]


class InputRequestForm(GentleForm, VersionedForm, TableModelForm):
    """What is asked. As a draft only title and question are needed; to open, everything of DEC-2 is."""

    gentle = ("title", "question", "what_is_open", "how_used")

    groups = [
        ("What you ask", ["title", "question", "what_is_open", "how_used"]),
        ("What it is about", ["phase", "objective", "decision", "text_version", "about", "meeting"]),
        ("What you promise", ["estimated_minutes", "closes_on", "report_back_on", "owner"]),
    ]

    class Meta:
        model = InputRequest
        fields = [
            "title", "question", "what_is_open", "how_used", "phase", "objective", "decision",
            "text_version", "about", "meeting", "estimated_minutes", "closes_on", "report_back_on", "owner",
        ]  # fmt: skip
        widgets = {"phase": Pick(column=True)}
        help_texts = {
            "question": "One clear question people can answer from their own work.",
            "what_is_open": "What their answer can still change.",
            "how_used": "Who reads it, when, and what it is weighed against.",
            "report_back_on": "The day by which everybody who answered hears what became of it, and why.",
            "closes_on": "Empty: until you close it.",
            "text_version": "People may say something to each of its paragraphs.",
            "about": "What it is about, if it is none of these.",
        }

    def __init__(self, *args, viewer, opening=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.opening = opening
        self.fields["phase"].choices = InputRequest.Phase.choices
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer).exclude(status__in=["done", "dropped"])
        self.fields["objective"].empty_label = "None in particular"
        decisions = Decision.objects.visible_to(viewer).filter(status__in=["draft", "open"])
        self.fields["decision"].queryset = decisions | Decision.objects.filter(pk=self.instance.decision_id)
        self.fields["decision"].empty_label = "None in particular"
        latest = TextVersion.objects.visible_to(viewer).select_related("shared_text")
        latest = latest.order_by("shared_text_id", "-number").distinct("shared_text_id")
        mine = {*latest.values_list("pk", flat=True), self.instance.text_version_id}
        drafts = TextVersion.objects.visible_to(viewer).select_related("shared_text").filter(pk__in=mine - {None})
        self.fields["text_version"].queryset = drafts.order_by("shared_text__title")
        self.fields["text_version"].empty_label = "None in particular"
        meetings = Meeting.objects.visible_to(viewer).filter(status__in=["draft", "published"])
        self.fields["meeting"].queryset = meetings.order_by("starts_at")
        self.fields["meeting"].empty_label = "None in particular"
        keepers = viewer.coalition and self.fields["owner"].queryset.filter(
            held_roles__coalition=viewer.coalition, held_roles__role__in=["owner", "coordinator"]
        )
        self.fields["owner"].queryset = keepers.distinct()
        self.fields["owner"].empty_label = "Nobody yet"
        if not self.instance.pk:
            self.initial["owner"] = viewer.user.pk
        self.needed("needed before it opens", *what_is_missing(InputRequest(), on=viewer.coalition.today()))
        if "override_reason" in self.data:
            self.ask_reason()

    def ask_reason(self):
        """Offer the reason for which something else may be passed over (rule 4)."""
        self.fields["override_reason"] = forms.CharField(
            label="Why this cannot wait", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text="The log keeps it.",
        )  # fmt: skip
        self.needed("needed to save it so", "override_reason")
        groups = [(legend, list(names)) for legend, names in type(self).groups]
        about = next(names for _, names in groups if "objective" in names)
        about.insert(about.index("decision") + 1, "override_reason")
        self.groups = groups

    @property
    def override_reason(self):
        """The reason somebody gave, or ""."""
        return self.cleaned_data.get("override_reason", "")

    def clean(self):
        cleaned = super().clean()
        if self.opening:
            self.say_what_is_missing(on=self.viewer.coalition.today())
        return cleaned

    def say_what_is_missing(self, on):
        """Add what DEC-2 asks for beside the fields."""
        asked = InputRequest(
            **{
                name: self.cleaned_data.get(name) or self.instance._meta.get_field(name).get_default()
                for name in ("what_is_open", "how_used", "phase", "estimated_minutes", "report_back_on", "closes_on")
            }
        )
        for name, words in what_is_missing(asked, on=on).items():
            if name not in self.errors:
                self.add_error(name, words)


class OpenForm(TableForm):
    """Opening a request although an earlier answer on its objective is late: only with a reason (rule 4)."""

    override_reason = forms.CharField(
        label="Why this cannot wait", max_length=500, required=False, widget=forms.Textarea
    )


class InviteForm(TableForm):
    """Who is told by mail that a request is open. Everybody may answer in the app in any case."""

    WHO = [
        ("members", "The contacts of all member partners"),
        ("types", "Contacts of some kinds of partners"),
        ("names", "People I name"),
    ]
    who = forms.ChoiceField(label="Who hears of it", choices=WHO, widget=Pick(column=True), initial="members")
    types = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple, label="Kinds of partners"
    )
    names = forms.CharField(
        required=False,
        widget=forms.Textarea,
        label="Names or mail addresses",
        help_text="One a line.",
        max_length=20_000,
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["types"].queryset = StakeholderType.objects.visible_to(viewer).order_by("name")
        self.people = []

    def clean(self):
        cleaned = super().clean()
        who = cleaned.get("who")
        if who == "types" and not cleaned.get("types"):
            self.add_error("types", "Choose at least one kind of partner.")
        elif who == "names":
            self.people = self._named(cleaned.get("names") or "")
        elif who:
            self.people = list(self._contacts(cleaned.get("types") if who == "types" else None))
        return cleaned

    def _contacts(self, types):
        today = self.viewer.coalition.today()
        members = Membership.objects.in_force().filter(coalition=self.viewer.coalition, status="member")
        ties = Affiliation.objects.in_force(on=today).filter(partner__in=members.values("partner"))
        if types is not None:
            ties = ties.filter(partner__stakeholder_type__in=types)
        people = Person.objects.visible_to(self.viewer).filter(pk__in=ties.values("person"))
        return people.values_list("pk", flat=True)

    def _named(self, text):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            self.add_error("names", "Name at least one person.")
        found, trouble = [], []
        for line in lines[:200]:
            people = Person.objects.visible_to(self.viewer).filter(Q(name__iexact=line) | Q(email__iexact=line))
            people = list(people.values_list("pk", flat=True)[:2])
            if len(people) == 1:
                found += people
            else:
                trouble.append(f"“{line}”: {'several people, use the address' if people else 'nobody of that name'}")
        if trouble:
            self.add_error("names", "; ".join(trouble) + ".")
        return found


class PersonOrNewField(LookupField):
    """A person by name; one that is not here yet stays a text, from which the action makes a person."""

    def clean(self, value):
        text = forms.CharField.clean(self, value)
        if not text or "#" in text:
            return super().clean(value)
        same = list(self.queryset.filter(name__iexact=text)[:2])
        return same[0] if len(same) == 1 else text


class OnBehalfForm(QuestionFields, TableForm):
    """One line of the quick sheet: what one person said on paper, by phone or in the meeting."""

    person = PersonOrNewField(label="Who", search=("name", "email"), max_length=200)
    email = forms.EmailField(label="Mail address", required=False)
    text = forms.CharField(label="What they said", max_length=10_000, widget=forms.Textarea(attrs={"rows": "2"}))
    channel = forms.ChoiceField(label="How", choices=CHANNELS_ON_BEHALF)
    given_on = forms.DateField(label="When")
    confidential = forms.BooleanField(label="In confidence", required=False)

    def __init__(self, *args, viewer, request, questions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = True  # also of lines that begin with a name
        self.viewer = viewer
        slug = viewer.coalition.slug
        self.fields["person"].queryset = Person.objects.visible_to(viewer)
        self.fields["person"].widget.attrs["data-lookup"] = reverse("input-people", args=[slug])
        self.fields["partner"] = partner_field(viewer, label="Partner", required=False)
        self.fields["partner"].widget.attrs["data-lookup"] = reverse("partner-lookup", args=[slug])
        self.initial.setdefault("given_on", viewer.coalition.today())
        if request.status == InputRequest.Status.ANSWERED:
            themes = Theme.objects.visible_to(viewer).filter(request=request)
            self.fields["theme"] = forms.ModelChoiceField(themes, label="Theme", empty_label="Choose one")
        self.ask(questions, in_short=True)
        names = [name for name in self.fields if name.startswith("q")]
        if names:
            self.fields["text"].required = self.fields["text"].widget.is_required = False
            self.fields["text"].label = "In their own words"
        self.order_fields(
            ["person", "email", "partner", "channel", "given_on", *names, "text", "confidential", "theme"]
        )

    def has_changed(self):
        """A line counts once somebody or something is written in it."""
        changed = set(self.changed_data)
        return bool({"person", "text", "email", "partner"} & changed or any(name.startswith("q") for name in changed))

    @property
    def question_fields(self):
        """The bound fields of the questions, for the sheet."""
        return [self[name] for name in self.fields if name.startswith("q")]

    def clean_text(self):
        return tidy(self.cleaned_data["text"])

    def clean(self):
        cleaned = super().clean()
        if not self.has_changed():
            return cleaned
        self.clean_questions(cleaned)
        if not self.errors and not cleaned.get("text") and not self.replies:
            self.add_error("text", "Write what they said.")
        return cleaned

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come.")
        return day

    def clean_email(self):
        """An address that is here already belongs to one person; another name beside it is a slip."""
        email = self.cleaned_data["email"].lower()
        person = self.cleaned_data.get("person")
        known = Person.objects.visible_to(self.viewer).filter(email__iexact=email).first() if email else None
        if known and person is not None:
            same = person == known if isinstance(person, Person) else person.casefold() == known.name.casefold()
            if not same:
                raise forms.ValidationError(f"This is the address of {known.name}.")
        return email


LINES, MOST_LINES = 5, 60


def on_behalf_sheet(viewer, request, data=None, lines=LINES, people=()):
    """The quick sheet of a request: a line for each of `people`, as those_who_came gives them, and as many empty lines as
    asked for, each with the request's questions in short."""
    formset = forms.formset_factory(OnBehalfForm, extra=lines, max_num=MOST_LINES, absolute_max=MOST_LINES)
    known = {"viewer": viewer, "request": request, "questions": list(request.questions.all())}
    return formset(data, prefix="line", form_kwargs=known, initial=people)


def those_who_came(viewer, request):
    """Lines for the people who were at the request's meeting and have said nothing yet: one writes down their words only."""
    meeting = request.meeting
    if meeting is None:
        return []
    came = Attendance.objects.visible_to(viewer).filter(meeting=meeting, status__in=["present", "remote"])
    came = came.exclude(person=None).exclude(person__in=request.inputs.exclude(person=None).values("person"))
    rows = came.order_by("person__name").select_related("person", "partner")[: MOST_LINES - LINES]
    day = meeting.starts_at.astimezone(request.coalition.zone).date()
    return [
        {
            "person": label_of(row.person),
            "partner": label_of(row.partner) if row.partner else "",
            "channel": Input.Channel.MEETING,
            "given_on": min(day, request.coalition.today()),
        }
        for row in rows
    ]


class CloseForm(TableForm):
    """Closing, with the day of the decision if there is one."""

    decided_on = forms.DateField(required=False, label="Decided on", help_text="If it is decided already.")
