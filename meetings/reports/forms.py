"""Which meeting a report is of, and the file."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from meetings.attendance.actions import OPENS_BEFORE
from meetings.meetings.models import Meeting
from members.exchange.forms import UploadForm

REACHES_BACK = timedelta(days=400)  # meetings offered


class MeetingChoice(forms.ModelChoiceField):
    """Meetings by name and day."""

    def label_from_instance(self, meeting):
        day = meeting.held_on()
        return f"{meeting.title}, {day:%B} {day.day}, {day.year}"


class ReportForm(UploadForm):
    """A report and its meeting."""

    meeting = MeetingChoice(Meeting.objects.none(), label="Which meeting", empty_label="Choose the meeting")
    field_order = ["meeting", "file"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.now()
        rows = Meeting.objects.visible_to(viewer).exclude(status=Meeting.Status.CANCELLED)
        rows = rows.filter(starts_at__lte=now + OPENS_BEFORE, starts_at__gte=now - REACHES_BACK)
        self.fields["meeting"].queryset = rows.select_related("coalition").order_by("-starts_at", "-pk")
        self.fields["meeting"].error_messages["invalid_choice"] = "That meeting has not begun, or was called off."
        self.fields["file"].help_text = "As it was exported, or saved again from a spreadsheet: CSV or Excel."
