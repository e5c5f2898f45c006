"""Forms about date polls."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from coalition.ui.forms import Pick, TableForm, TableModelForm
from meetings.clock import ClockField, shown

from .actions import version_of
from .models import DatePoll, PollAnswer

TIMES = 5  # fields for times on the form
SPARE = 2  # empty ones beside those a poll offers already
WORDS = [("yes", "Yes"), ("if_need_be", "If need be"), ("no", "No")]


class PollForm(TableModelForm):
    """What for, and which times are offered."""

    groups = [("What", ["title", "purpose"]), ("Where", ["location_host", "place"]), ("When", ["minutes"])]

    class Meta:
        model = DatePoll
        fields = ["title", "purpose", "location_host", "place", "answer_by"]

    minutes = forms.IntegerField(label="How many minutes", initial=90, min_value=5, max_value=1440)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.times = []
        self.offered = list(self.instance.options.all()) if self.instance.pk else []
        self.names = [f"time_{number}" for number in range(1, max(TIMES, len(self.offered) + SPARE) + 1)]
        for number, name in enumerate(self.names, start=1):
            field = ClockField(label=f"Time {number}", required=number <= 2)
            field.zone = viewer.coalition.zone
            field.error_messages["required"] = "Offer two times at least."
            self.fields[name] = field
        self.fields["time_1"].help_text = f"On the clock in {viewer.coalition.time_zone}."
        self._show_offered()
        self.groups = [*self.groups[:2], ("When", ["minutes", *self.names, "answer_by"])]
        self.order_fields([name for _, group in self.groups for name in group])

    def _show_offered(self):
        """The times of a poll that is changed."""
        if not self.offered:
            return
        first = self.offered[0]
        self.initial.setdefault("minutes", round((first.ends_at - first.starts_at).total_seconds() / 60))
        for name, option in zip(self.names, self.offered, strict=False):
            self.initial.setdefault(name, option.starts_at)
        self.fields["version"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=version_of(self.instance)
        )
        self.groups = [("What", [*self.groups[0][1], "version"]), *self.groups[1:]]

    def clean(self):
        data = super().clean()
        seen = set()
        before = {option.starts_at for option in self.offered}
        for name in self.names:
            moment = data.get(name)
            if moment is None:
                continue
            if moment in seen:
                self.add_error(name, "This time is offered already.")
            elif moment <= timezone.now() and moment not in before:
                self.add_error(name, "This time is past.")
            seen.add(moment)
        length = timedelta(minutes=data.get("minutes") or 0)
        self.times = [(moment, moment + length) for moment in sorted(seen)]
        return data

    def _post_clean(self):
        """The action writes."""

    def meet(self, poll):
        """Show this form again after somebody else changed the poll; saving once more is a choice."""
        self.data = self.data.copy()
        self.data["version"] = version_of(poll)
        self.add_error(
            None, "Somebody changed this poll while you were writing. Below stands yours: look, then save again."
        )

    @property
    def values(self):
        """What the action writes beside the times."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class AnswerForm(TableForm):
    """Yes, if need be, or no to each time."""

    def __init__(self, *args, options, said, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            starts, ends = shown(option.starts_at, zone), shown(option.ends_at, zone)
            self.fields[f"option_{option.pk}"] = forms.ChoiceField(
                label=f"{starts:%A, %B} {starts.day}, {starts:%H:%M} to {ends:%H:%M}",
                choices=WORDS,
                initial=said.get(option.pk),
                widget=Pick(icons={"yes": "check-lg", "if_need_be": "circle-half", "no": "x-lg"}),
                error_messages={"required": "Choose one of the three."},
            )

    @property
    def answers(self):
        """Option id to answer."""
        return {option.pk: self.cleaned_data[f"option_{option.pk}"] for option in self.options}


def answer_form(invitee, data=None):
    """The form of one person, with what they said before."""
    said = dict(PollAnswer.objects.filter(invitee=invitee).values_list("option", "answer"))
    return AnswerForm(data, options=list(invitee.poll.options.all()), said=said, zone=invitee.poll.coalition.zone)
