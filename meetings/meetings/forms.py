"""Forms about meetings: they validate, actions write."""

import uuid
from functools import partial

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm, secure_by_default
from coalition.versions import Difference, VersionedForm, VersionedWords, last_writer
from meetings.agenda.models import AgendaItem
from meetings.attendance import invitations
from meetings.clock import ClockField
from members.models import StakeholderType
from members.partners.fields import partner_field
from members.people.fields import person_field

from . import outcomes
from .models import Meeting

ADDRESS = "Write the whole address, beginning with https://."


class MeetingForm(TableModelForm):
    """When, where and what for. Times are on the coalition's clock."""

    groups = [
        ("What", ["title", "purpose"]),
        ("When", ["starts_at", "ends_at"]),
        ("Where", ["location_host", "place", "host_partner", "remote_link"]),
        ("Who leads it", ["chair", "note_taker"]),
        ("Who fits in", ["capacity", "guests_welcome", "answer_by", "agenda_due_on"]),
    ]
    starts_at = ClockField(label="Starts")
    ends_at = ClockField(label="Ends")

    class Meta:
        model = Meeting
        fields = [
            "title", "purpose", "starts_at", "ends_at", "location_host", "place", "host_partner", "remote_link",
            "chair", "note_taker", "capacity", "guests_welcome", "answer_by", "agenda_due_on",
        ]  # fmt: skip
        formfield_callback = secure_by_default

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = viewer.coalition.zone
        for name in ("starts_at", "ends_at"):
            self.fields[name].zone = viewer.coalition.zone
            self.fields[name].help_text = f"On the clock in {viewer.coalition.time_zone}."
        self.fields["host_partner"] = partner_field(viewer, label="Host", required=False)
        self.fields["host_partner"].help_text = "The partner whose place it is."
        self.fields["chair"] = person_field(viewer, label="Chair", required=False)
        self.fields["note_taker"] = person_field(viewer, label="Takes notes", required=False)
        self.fields["note_taker"].help_text = "May run the meeting live and write its notes, decisions and tasks."
        self.fields["remote_link"].error_messages["invalid"] = ADDRESS
        self.fields["agenda_due_on"].help_text = "When the agenda is not ready yet: people are told when it will be."
        self.fields["answer_by"].help_text = "Who has not answered is reminded 7 days and 1 day before."
        self.order_fields([name for _, names in self.groups for name in names])

    def clean(self):
        data = super().clean()
        for name in ("starts_at", "ends_at"):
            # A moment nobody touched stays what it was, even in the hour the clock shows twice.
            if self.instance.pk and name in data and name not in self.changed_data:
                data[name] = getattr(self.instance, name)
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "The meeting ends after it starts. Choose a later time.")
        if data.get("answer_by") and starts and data["answer_by"] > starts.astimezone(self.zone).date():
            self.add_error("answer_by", "That is after the meeting. Choose an earlier day, or leave it empty.")
        if data.get("agenda_due_on") and starts and data["agenda_due_on"] > starts.astimezone(self.zone).date():
            self.add_error("agenda_due_on", "That is after the meeting. Choose an earlier day, or leave it empty.")
        if starts and ends and (ends - starts).days >= 14:
            self.add_error("ends_at", "That is two weeks or more. Check the day.")
        return data

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class NewMeetingForm(MeetingForm):
    """A new meeting; the agenda of an earlier one may come along."""

    groups = [*MeetingForm.groups, ("Agenda", ["copy_from"])]
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    copy_from = forms.ModelChoiceField(
        queryset=Meeting.objects.none(),
        required=False,
        label="Begin with the agenda of",
        empty_label="Nothing: start with an empty one",
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["copy_from"].queryset = Meeting.objects.visible_to(viewer)
        latest = Meeting.objects.visible_to(viewer)[:40]
        self.fields["copy_from"].choices = [("", "Nothing: start with an empty one")] + [
            (row.pk, f"{row.title}, {row.starts_at.astimezone(viewer.coalition.zone):%B %-d, %Y}") for row in latest
        ]
        self.initial.setdefault("uid", uuid.uuid4())


class MeetingEditForm(VersionedForm, MeetingForm):
    """A meeting's facts, unless somebody has saved them meanwhile."""

    @property
    def items_follow(self):
        """Whether this person says that the items are made shorter next."""
        return "items_follow" in self.data

    def too_short(self, trouble):
        """Say beside the field that the items take longer; where nobody has the agenda yet, offer to change them next."""
        if trouble.may_follow:
            self.fields["items_follow"] = forms.BooleanField(
                label="I change the items next", required=False, help_text="The meeting goes out once they fit."
            )
            self.groups = [
                (legend, [*names, "items_follow"] if "ends_at" in names else names)
                for legend, names in type(self).groups
            ]
        self.add_error("ends_at", str(trouble))

    def _shown(self, name, row):
        if isinstance(self.fields[name], ClockField):
            return self._clock(getattr(row, name))
        return super()._shown(name, row)

    def _shown_typed(self, name):
        if isinstance(self.fields[name], ClockField):
            return self._clock(self.cleaned_data[name])
        return super()._shown_typed(name)

    def _clock(self, moment):
        return f"{moment.astimezone(self.fields['starts_at'].zone):%B %-d, %Y, %H:%M}"


class InviteForm(TableForm):
    """Whom to put on the list: everybody of our members, of some types, of one partner, or one person."""

    WHO = [
        ("members", "Everybody at our members"),
        ("types", "Some types of members"),
        ("partner", "One partner"),
        ("person", "One person"),
    ]
    who = forms.ChoiceField(label="Whom", choices=WHO, initial="members", widget=Pick(column=False))
    types = forms.ModelMultipleChoiceField(
        queryset=StakeholderType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        label="Types",
        help_text="For “some types”.",
    )
    working_only = forms.BooleanField(
        required=False, label="Only sponsors, working leads and alternates", help_text="Leaves other contacts out."
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = viewer.coalition
        types = StakeholderType.objects.visible_to(viewer)
        self.fields["types"].queryset = types.filter(partners__isnull=False).distinct()
        self.fields["partner"] = partner_field(viewer, required=False, label="Partner", help_text="For “one partner”.")
        self.fields["person"] = person_field(viewer, required=False, label="Person", help_text="For “one person”.")
        self.order_fields(["who", "types", "partner", "person", "working_only"])

    def clean(self):
        data = super().clean()
        who = data.get("who")
        asked = {"types": "Tick a type.", "partner": "Name the partner.", "person": "Name the person."}
        if who in asked and not data.get(who) and who not in self.errors:
            self.add_error(who, asked[who])
        return data

    @property
    def people(self):
        """[(person id, partner id)] the form speaks of."""
        data, contacts = self.cleaned_data, partial(invitations.contacts, self.coalition)
        if data["who"] == "person":
            return contacts(people=[data["person"].pk])
        if data["who"] == "partner":
            return contacts(partners=[data["partner"].pk], working_only=data["working_only"])
        types = [row.pk for row in data["types"]] if data["who"] == "types" else None
        return contacts(types=types, working_only=data["working_only"])


class WhyForm(VersionedWords, TableForm):
    """Why this person is asked, in a sentence to them."""

    kept = ("why",)

    why = forms.CharField(
        label="Why you",
        required=False,
        max_length=300,
        help_text="As they read it. Empty: we say it from what we know.",
    )


class OutcomeForm(TableForm):
    """What came of each item, and the words of thanks."""

    STATES = [
        (AgendaItem.State.DONE, "Done"),
        (AgendaItem.State.OPEN, "Not finished"),
        (AgendaItem.State.PARKED, "Parked"),
    ]

    def __init__(self, *args, meeting, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        self.differences, self.saved_by = [], ""
        self.fields["version"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=outcomes.version_of_outcomes(meeting, items)
        )
        written = meeting.thanks or any(item.outcome or item.state != AgendaItem.State.OPEN for item in items)
        for item in items:
            self.fields[f"outcome_{item.pk}"] = forms.CharField(
                label=item.title, required=False, max_length=4000, widget=forms.Textarea, initial=item.outcome
            )
            self.fields[f"state_{item.pk}"] = forms.ChoiceField(
                label=f"“{item.title}” is",
                required=False,
                choices=self.STATES,
                initial=item.state if written else AgendaItem.State.DONE,
                help_text="What is not finished or parked is offered for the next agenda.",
            )
        self.fields["thanks"] = forms.CharField(
            label="Thanks to those who came",
            required=False,
            max_length=2000,
            widget=forms.Textarea,
            initial=meeting.thanks,
            help_text="The first lines of the mail to them. Name what they did.",
        )

    def meet(self, meeting, items):
        """Show this form again beside what somebody else has saved; what this person did not touch follows theirs."""
        seen, now = (outcomes.parts_of(text) for text in (self.seen, outcomes.version_of_outcomes(meeting, items)))
        saved = outcomes.texts_of(meeting, items)
        self.data = self.data.copy()
        for name, text in saved.items():
            if name not in self.fields or seen.get(name) == now[name]:
                continue
            typed = self.cleaned_data[name]
            if outcomes.digest(typed) == seen.get(name):
                self.data[name] = text
            elif outcomes.digest(typed) != now[name]:
                self.differences.append(Difference(self.fields[name].label, text, typed))
        self.data["version"] = outcomes.version_of_outcomes(meeting, items)
        self.saved_by = last_writer(meeting)

    @property
    def seen(self):
        """The version the person had before them."""
        return self.cleaned_data["version"]

    @property
    def outcomes(self):
        """Item id to text."""
        return {item.pk: self.cleaned_data[f"outcome_{item.pk}"] for item in self.items}

    @property
    def states(self):
        """Item id to a value of AgendaItem.State."""
        return {item.pk: self.cleaned_data[f"state_{item.pk}"] or AgendaItem.State.DONE for item in self.items}
