"""Forms about series: they validate, actions write."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm, secure_by_default
from coalition.versions import VersionedForm
from meetings.clock import ClockField
from meetings.meetings.models import Meeting
from members.partners.fields import partner_field
from members.people.fields import person_field

from . import rhythm
from .models import Series


class SeriesForm(TableModelForm):
    """How often, when and where a body meets."""

    groups = [
        ("What", ["title", "purpose"]),
        ("How often", ["rhythm", "interval", "starts_on", "ends_on", "skip_holidays"]),
        ("When in the day", ["starts_time", "minutes"]),
        ("Where", ["location_host", "place", "host_partner", "remote_link"]),
        ("Who leads it, and who takes notes", ["chair", "note_taker"]),
    ]

    class Meta:
        model = Series
        fields = [
            "title", "purpose", "rhythm", "interval", "starts_on", "ends_on", "skip_holidays", "starts_time", "minutes",
            "location_host", "place", "host_partner", "remote_link", "chair", "note_taker",
        ]  # fmt: skip
        formfield_callback = secure_by_default

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["starts_on"].help_text = "Its weekday, or its date, is kept by those that follow."
        self.fields["starts_time"].help_text = f"On the clock in {viewer.coalition.time_zone}, summer and winter."
        self.fields["interval"].help_text = "1 is every week or month, 2 every other one."
        self.fields["minutes"].min_value, self.fields["minutes"].max_value = 5, 1440
        self.fields["host_partner"] = partner_field(viewer, label="Host", required=False)
        self.fields["chair"] = person_field(viewer, label="Chair", required=False)
        self.fields["note_taker"] = person_field(viewer, label="Note-taker", required=False)
        self.fields["note_taker"].help_text = "Opens each meeting live beside the chair, and writes the notes."
        self.order_fields([name for _, names in self.groups for name in names])

    def clean_interval(self):
        interval = self.cleaned_data["interval"]
        if not 1 <= interval <= 12:
            raise forms.ValidationError("Choose 1 to 12.")
        return interval

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if not 5 <= minutes <= 1440:
            raise forms.ValidationError("Choose 5 to 1,440 minutes.")
        return minutes

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day comes after the first.")
        if starts and starts.year > self.viewer.coalition.today().year + 5:
            self.add_error("starts_on", "That is more than five years away. Check the year.")
        return data

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class SeriesEditForm(VersionedForm, SeriesForm):
    """Change a series from a day on."""

    groups = [("From when", ["since"]), *SeriesForm.groups]
    since = forms.DateField(label="From this day on", help_text="What lies before stays as it is.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = False
        self.fields["starts_on"].help_text = "Another day moves the meetings that follow to its weekday or date."

    def clean_starts_on(self):
        return self.cleaned_data["starts_on"] or self.instance.starts_on


class SkipForm(TableForm):
    """A day on which the body does not meet."""

    day = forms.DateField(label="Leave out")
    reason = forms.CharField(label="Why", required=False, max_length=120)


class NextForm(TableForm):
    """When the next one like this takes place."""

    starts_at = ClockField(label="Starts")

    def __init__(self, *args, meeting: Meeting, **kwargs):
        zone = meeting.coalition.zone
        local = meeting.starts_at.astimezone(zone)
        day = rhythm.next_like(local.date())
        kwargs.setdefault("initial", {"starts_at": f"{day:%Y-%m-%d}T{local:%H:%M}"})
        super().__init__(*args, **kwargs)
        starts = self.fields["starts_at"]
        starts.zone = zone  # type: ignore[attr-defined]
        starts.help_text = f"On the clock in {meeting.coalition.time_zone}."
