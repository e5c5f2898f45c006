"""Forms about agendas: they validate, actions write."""

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from meetings.meetings.models import Meeting
from meetings.objectives.models import Objective
from members.models import Person
from members.people.fields import person_field

from .models import AgendaItem, AgendaTemplate, ItemSuggestion
from .promises import PROMISES, PURPOSE_BADGES

MINUTES = "Give it between 1 and 480 minutes."


def _minutes(field):
    field.validators = []  # `_clean_minutes` says it in our words
    field.widget.attrs |= {"min": 1, "max": 480, "inputmode": "numeric"}


def _clean_minutes(minutes):
    if minutes is not None and not 1 <= minutes <= 480:
        raise forms.ValidationError(MINUTES)
    return minutes


class QuickItemForm(TableModelForm):
    """The row under an agenda in which the next item is typed. It may be incomplete until the agenda is shown."""

    class Meta:
        model = AgendaItem
        fields = ["title", "purpose", "owner", "minutes", "kind", "objective"]

    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=AgendaItem.Purpose.choices,
        required=False,
        widget=Pick(icons={purpose: icon for purpose, (_, _, icon) in PURPOSE_BADGES.items()}),
    )
    kind = forms.ChoiceField(label="Kind", choices=AgendaItem.Kind.choices, required=False)

    def __init__(self, *args, viewer, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.shown_already = meeting.status == Meeting.Status.PUBLISHED and not meeting.agenda_pending
        self.fields["owner"] = person_field(viewer, label="Who leads it", required=False)
        _minutes(self.fields["minutes"])
        # Sent along by whoever comes from an objective's page; the whole form offers them all.
        rows = Objective.objects.visible_to(viewer)
        self.fields["objective"] = forms.ModelChoiceField(queryset=rows, required=False, widget=forms.HiddenInput)
        self.order_fields(self._meta.fields)

    def clean_minutes(self):
        return _clean_minutes(self.cleaned_data["minutes"])

    def clean_kind(self):
        return self.cleaned_data["kind"] or self.instance.kind

    def clean(self):
        data = super().clean()
        if self.shown_already:
            self._whole(data)
        return data

    def _whole(self, data):
        """People have the agenda already, so it stays complete (MTG-2)."""
        asked = {"minutes": "How many minutes?"}
        if data.get("kind") == AgendaItem.Kind.ITEM:
            asked |= {"purpose": "What is it for?", "owner": "Who leads it?"}
        for name, words in asked.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ItemForm(QuickItemForm):
    """Everything about one item."""

    groups = [
        ("What", ["title", "kind", "purpose", "participation", "expected_result"]),
        ("Who and how long", ["owner", "minutes", "objective"]),
        ("What to expect", ["notes"]),
        ("With care", ["is_confidential", "readers", "reader", "competition"]),
    ]

    class Meta(QuickItemForm.Meta):
        fields = [
            "title", "kind", "purpose", "participation", "expected_result", "owner", "minutes", "objective", "notes",
            "is_confidential", "competition",
        ]  # fmt: skip

    participation = forms.ChoiceField(
        label="How far do people decide along?",
        required=False,
        choices=[("", "Not said")]
        + [(value, f"{word}: {PROMISES[value]}") for value, word in AgendaItem.Participation.choices],
        help_text="A promise we keep (IAP2). From “consult” on, everybody who spoke hears back.",
    )
    readers = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        label="Named so far",
        help_text="Untick whom you want to take off.",
    )

    def __init__(self, *args, viewer, meeting, **kwargs):
        super().__init__(*args, viewer=viewer, meeting=meeting, **kwargs)
        self.fields["objective"] = forms.ModelChoiceField(
            queryset=Objective.objects.visible_to(viewer).exclude(status="dropped"),
            required=False,
            label="Objective it moves",
            empty_label="None",
        )
        self.fields["is_confidential"].help_text = "Only coordinators, who leads it, and those named here see it."
        self.fields["reader"] = person_field(
            viewer, label="Name somebody who may see it", required=False, help_text="For a confidential item."
        )
        self.fields["competition"].help_text = "Which partners compete here, and what stays out of the room."
        named = self.instance.named.values_list("person_id", flat=True) if self.instance.pk else []
        self.fields["readers"].queryset = Person.objects.visible_to(viewer).filter(pk__in=list(named))
        self.initial.setdefault("readers", list(named))
        if not named:
            del self.fields["readers"]
        self.order_fields([name for _, names in self.groups for name in names])

    @property
    def helper(self):
        """Without the list of names while there is none."""
        kept = self.groups
        self.groups = [(legend, [name for name in names if name in self.fields]) for legend, names in kept]
        try:
            return super().helper
        finally:
            self.groups = kept

    @property
    def readers_named(self):
        """Who may see it, as the action takes them."""
        people = list(self.cleaned_data.get("readers") or [])
        return people + ([self.cleaned_data["reader"]] if self.cleaned_data.get("reader") else [])


class ItemEditForm(VersionedForm, ItemForm):
    """One item, unless somebody has saved it meanwhile."""


class TemplateForm(TableForm):
    """The name under which this agenda is kept."""

    name = forms.CharField(label="Keep it as", max_length=120, help_text="Its items, without people and dates.")


class StartForm(TableForm):
    """Which template to start from."""

    template = forms.ModelChoiceField(
        queryset=AgendaTemplate.objects.none(), label="Start from a template", empty_label=None
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = AgendaTemplate.objects.visible_to(viewer)


class SuggestionForm(TableModelForm):
    """What a member would like to have on an agenda."""

    class Meta:
        model = ItemSuggestion
        fields = ["title", "why", "minutes", "meeting"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        _minutes(self.fields["minutes"])
        coming = Meeting.objects.visible_to(viewer).upcoming()[:12]
        choices = [(row.pk, f"{row.title}, {row.starts_at.astimezone(viewer.coalition.zone):%B %-d}") for row in coming]
        self.fields["meeting"] = forms.TypedChoiceField(
            label="For which meeting",
            required=False,
            choices=[("", "Whichever fits"), *choices],
            coerce=int,
            empty_value=None,
        )
        self.by_id = {row.pk: row for row in coming}

    def clean_minutes(self):
        return _clean_minutes(self.cleaned_data["minutes"])

    def clean_meeting(self):
        return self.by_id.get(self.cleaned_data["meeting"])

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ReplyForm(TableForm):
    """A coordinator's answer to a suggestion."""

    ANSWERS = [("accepted", "Put it on the agenda"), ("declined", "Not on this agenda")]
    answer = forms.ChoiceField(label="Your answer", choices=ANSWERS, widget=Pick)
    reply = forms.CharField(
        label="In a sentence", max_length=500, required=False, help_text="They read it as you write it."
    )

    def clean(self):
        data = super().clean()
        if data.get("answer") == "declined" and not data.get("reply"):
            self.add_error("reply", "Say why. They took the time to suggest it.")
        return data


class UpdateForm(TableForm):
    """What goes round in place of the meeting."""

    words = forms.CharField(
        label="The update", max_length=4000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="What people would have heard. Plain words, a line for each item.",
    )  # fmt: skip
