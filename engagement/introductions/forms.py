"""Forms about introductions."""

from django import forms

from coalition.ui.forms import TableForm
from engagement.commitments.forms import people_of
from members.people.fields import person_field

from .models import MINUTES, Introduction


class AskForm(TableForm):
    """Whom we ask, whom we want to meet, what for, and how long it takes them."""

    purpose = forms.CharField(
        label="What for", max_length=300, help_text="As you would say it to them. They pass it on in their own words."
    )
    minutes = forms.IntegerField(label="Minutes it takes them", min_value=1, max_value=240, initial=MINUTES)
    anyway = forms.CharField(label="Why it cannot wait", max_length=300, required=False)

    def __init__(self, *args, viewer, partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.no_room = None
        self.fields["via"] = person_field(viewer, label="Whom we ask")
        self.fields["to"] = forms.ModelChoiceField(
            queryset=people_of(partner), required=False, label="Whom we want to meet", empty_label="Whoever fits"
        )
        self.order_fields(["via", "to", "purpose", "minutes", "anyway"])
        if not self.data.get("anyway"):
            self.fields["anyway"].widget = forms.HiddenInput()

    def met_no_room(self, trouble):
        """Show that they carry too much, and a field for the reason to ask all the same."""
        self.no_room = trouble
        self.fields["anyway"].widget = forms.TextInput()
        self.add_error("anyway", "Ask somebody else, wait, or say why it cannot wait.")

    def clean_anyway(self):
        return self.cleaned_data["anyway"].strip()


class SettleForm(TableForm):
    """What became of it."""

    status = forms.ChoiceField(choices=[])
    outcome = forms.CharField(label="What came of it", max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [pair for pair in Introduction.Status.choices if pair[0] != "asked"]
