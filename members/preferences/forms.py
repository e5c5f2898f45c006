"""What somebody wants to get, and how."""

from django import forms

from coalition.ui.forms import TableForm
from members.notices.models import SWITCHABLE
from members.people.models import Person

from .actions import HIDEABLE
from .models import Language, MailHabit

# Where most people of a coalition live; a zone that was set elsewhere stays choosable.
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "Pacific/Guam",
)


class Ticks(forms.MultipleChoiceField):
    """Any number of tick boxes; no tick at all is an answer too."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})

    def validate(self, value):
        if value:
            super().validate(value)


class PreferencesForm(TableForm):
    """The categories with a tick box for each channel, the summary, the language, the time zone."""

    wanted = Ticks(
        label="Send me by mail",
        choices=[(category.value, category.label) for category in SWITCHABLE],
        help_text="What you leave out still waits for you here. Mail about your own access always comes.",
    )
    shown = Ticks(
        label="Show me here, in My notices",
        choices=[(category.value, category.label) for category in HIDEABLE],
        help_text="What became of your input is always here.",
    )
    at_any_hour = forms.BooleanField(
        label="When something has happened, write to me at night and on weekends, too",
        required=False,
        help_text="Only news of incidents. Without this tick they wait for the morning, as everything does.",
    )
    digest = forms.ChoiceField(
        label="Summary",
        choices=MailHabit.Digest.choices,
        widget=forms.RadioSelect,
        initial=MailHabit.Digest.WEEKLY,
        help_text="At most two mails that can wait reach you in seven days. What is more comes in a summary; without "
        "one it waits its turn.",
    )
    language = forms.ChoiceField(
        label="Language",
        choices=Language.choices,
        initial=Language.ENGLISH,
        help_text="Where your coalition has worded a mail in it. Else it comes in English.",
    )
    time_zone = forms.ChoiceField(label="Your time zone", required=False)
    preferred_channel = forms.ChoiceField(
        label="How a person reaches you best", required=False, choices=[("", "No matter"), *Person.Channel.choices]
    )
    preferred_time = forms.CharField(
        label="Good times", required=False, max_length=120, help_text="Such as: mornings, not Fridays."
    )
    preferred_place = forms.CharField(
        label="Good places to meet", required=False, max_length=120, help_text="Such as: at your clinic."
    )
    access_needs = forms.CharField(
        label="What you need to take part",
        required=False,
        max_length=300,
        help_text="Such as a step-free room or captions. Coordinators and hosts see it; each invitation starts with it.",
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        others = [person.time_zone] if person.time_zone and person.time_zone not in ZONES else []
        own = f"The coalition’s ({person.coalition.time_zone.replace('_', ' ')})"
        self.fields["time_zone"].choices = [("", own), *((name, name.replace("_", " ")) for name in (*ZONES, *others))]
        self.fields["time_zone"].help_text = "Mail comes between 8:00 and 18:00 there, Monday to Friday."
