"""When somebody came and left: a form of two clock times, on the meeting's day."""

from datetime import datetime, timedelta

from django import forms

from coalition.ui.forms import TableForm
from coalition.versions import VersionedWords
from meetings.clock import NoSuchTime, on_the_clock


class TimesForm(VersionedWords, TableForm):
    """Came and left, as the clock on the wall shows it; before the time somebody came means after midnight."""

    kept = ("came", "left")

    came = forms.TimeField(label="Came", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    left = forms.TimeField(label="Left", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args, meeting, attendance=None, **kwargs):
        zone = meeting.coalition.zone
        known = {"came": attendance and attendance.joined_at, "left": attendance and attendance.left_at}
        initial = {name: moment.astimezone(zone).time() for name, moment in known.items() if moment}
        super().__init__(*args, initial=initial, **kwargs)
        self.meeting = meeting

    def clean(self):
        data = super().clean()
        zone = self.meeting.coalition.zone
        day = self.meeting.starts_at.astimezone(zone).date()
        for name in ("came", "left"):
            if data.get(name):
                try:
                    data[name] = on_the_clock(datetime.combine(day, data[name]), zone)
                except NoSuchTime as error:
                    self.add_error(name, str(error))
                    return data
        came, left = data.get("came"), data.get("left")
        if came and left and left < came:
            data["left"] = left + timedelta(days=1)
            if data["left"] > self.meeting.ends_at + timedelta(hours=12):
                self.add_error("left", "They left before they came.")
        return data
