"""The small forms beside the agenda while a meeting goes on."""

import uuid

from django import forms
from django.db.models import Q
from django.urls import reverse

from coalition.ui.forms import LookupField, TableForm
from meetings.agenda.models import AgendaItem
from meetings.decisions.models import Decision
from members.models import Person


def people_at(meeting):
    """Who was invited or is marked on the sheet."""
    asked = Q(pk__in=meeting.invitations.values("person"))
    return Person.objects.filter(asked | Q(pk__in=meeting.attendances.values("person")))


class CaptureForm(TableForm):
    """What is noted under a key of its own, so that it can be sent again."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # The item the screen showed when it was written: what waits for the line still belongs to it.
    item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), widget=forms.HiddenInput, required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["item"].queryset = meeting.agenda_items.all()
        live = getattr(meeting, "live", None)
        self.initial.setdefault("item", live.current_id if live else None)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self):
        return self.cleaned_data["key"] or uuid.uuid4()

    def person_field(self, label):
        """A person of this meeting, found by typing."""
        url = reverse("live-people", args=[self.meeting.coalition.slug, self.meeting.pk])
        return LookupField(people_at(self.meeting), search=("name",), url=url, label=label, required=False)


class DecisionCaptureForm(CaptureForm):
    """A decision in the words it was put."""

    title = forms.CharField(label="What was decided", max_length=300)
    rationale = forms.CharField(label="Why", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    method = forms.ChoiceField(label="How", choices=[], initial="consensus")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = Decision.Method.choices


class TaskCaptureForm(CaptureForm):
    """Who does what by when."""

    title = forms.CharField(label="What", max_length=200)
    due_on = forms.DateField(label="By", required=False)
    minutes = forms.IntegerField(label="Minutes it takes, about", required=False, min_value=1, max_value=60 * 200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = self.person_field("Who")
        self.order_fields(["key", "item", "title", "owner", "due_on", "minutes"])


class TopicCaptureForm(CaptureForm):
    """Something for a later meeting."""

    title = forms.CharField(label="For a later meeting", max_length=200)


class SpeakerForm(forms.Form):
    """Who asked to speak: anybody's name; somebody of this meeting is recognized."""

    name = forms.CharField(max_length=200)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    @property
    def person(self):
        """The one person of the meeting with exactly this name, or None."""
        found = list(people_at(self.meeting).filter(name__iexact=self.cleaned_data["name"])[:2])
        return found[0] if len(found) == 1 else None


class DraftForm(forms.Form):
    """Notes on their way: what was written, from which version on, and the key that stays when they are sent again."""

    text = forms.CharField(required=False, strip=False, max_length=20_000)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    base = forms.CharField(required=False, strip=False, max_length=20_000)
    has_base = forms.BooleanField(required=False)
    key = forms.UUIDField(required=False)
