"""Forms about meetings: they validate, actions write."""

import uuid

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm, secure_by_default
from coalition.versions import Difference, VersionedForm, last_writer
from meetings.clock import ClockField
from members.models import StakeholderType
from members.partners.fields import partner_field
from members.people.fields import person_field

from . import outcomes
from .models import AgendaItem, Meeting

ADDRESS = "Write the whole address, beginning with https://."


class MeetingForm(TableModelForm):
    """When, where and what for. Times are on the coalition's clock."""

    groups = [
        ("What", ["title", "purpose"]),
        ("When", ["starts_at", "ends_at"]),
        ("Where", ["location_host", "place", "host_partner", "remote_link"]),
        ("Who leads it", ["chair"]),
    ]
    starts_at = ClockField(label="Starts")
    ends_at = ClockField(label="Ends")

    class Meta:
        model = Meeting
        fields = [
            "title", "purpose", "starts_at", "ends_at", "location_host", "place", "host_partner", "remote_link",
            "chair",
        ]  # fmt: skip
        formfield_callback = secure_by_default

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].zone = viewer.coalition.zone
            self.fields[name].help_text = f"On the clock in {viewer.coalition.time_zone}."
        self.fields["host_partner"] = partner_field(viewer, label="Host", required=False)
        self.fields["host_partner"].help_text = "The partner whose place it is."
        self.fields["chair"] = person_field(viewer, label="Chair", required=False)
        self.fields["remote_link"].error_messages["invalid"] = ADDRESS
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


class ItemForm(TableModelForm):
    """One item of an outcomes. It may be incomplete until the meeting is published (MTG-2)."""

    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=AgendaItem.Purpose.choices,
        required=False,
        widget=Pick(
            icons={
                "inform": "info-circle",
                "consult": "chat-dots",
                "decide": "check2-square",
                "act": "arrow-right-circle",
            }
        ),
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "purpose", "owner", "minutes", "notes"]

    def __init__(self, *args, viewer, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        needed = meeting.status == Meeting.Status.PUBLISHED
        self.fields["owner"] = person_field(viewer, label="Who leads it", required=needed)
        for name in ("purpose", "minutes"):
            self.fields[name].required = needed
        self.fields["minutes"].min_value, self.fields["minutes"].max_value = 1, 480
        self.needed("needed before publishing", "purpose", "owner", "minutes")
        self.order_fields(self._meta.fields)

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if minutes is not None and not 1 <= minutes <= 480:
            raise forms.ValidationError("Give it between 1 and 480 minutes.")
        return minutes

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ItemEditForm(VersionedForm, ItemForm):
    """One item, unless somebody has saved it meanwhile."""


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


class OutcomeForm(TableForm):
    """What came of each item, and the words of thanks."""

    def __init__(self, *args, meeting, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        self.differences, self.saved_by = [], ""
        self.fields["version"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=outcomes.version_of_outcomes(meeting, items)
        )
        for item in items:
            self.fields[f"outcome_{item.pk}"] = forms.CharField(
                label=item.title, required=False, max_length=4000, widget=forms.Textarea, initial=item.outcome
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
        saved = {f"outcome_{item.pk}": item.outcome for item in items} | {"thanks": meeting.thanks}
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
