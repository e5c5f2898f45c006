"""The forms of minutes."""

from django import forms

from coalition.ui.forms import TableForm, TableModelForm
from coalition.versions import VersionedForm

from .models import Note


class NoteForm(VersionedForm, TableModelForm):
    """What the minutes say about one item."""

    class Meta:
        model = Note
        fields = ("body",)
        labels = {"body": "What was said and settled"}
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}


class NewNoteForm(TableForm):
    """Something that was not on the agenda."""

    title = forms.CharField(label="What it was about", max_length=200)
    body = forms.CharField(
        label="What was said and settled", max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )


class CorrectionForm(TableForm):
    """What approved minutes got wrong."""

    about = forms.ChoiceField(label="About", required=False)
    text = forms.CharField(
        label="What it should say",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say what was wrong and what is right. Everybody who had the minutes gets it.",
    )

    def __init__(self, *args, minutes, **kwargs):
        super().__init__(*args, **kwargs)
        titles = minutes.notes.for_everybody().values_list("title", flat=True)
        self.fields["about"].choices = [("", "The minutes as a whole")] + [(title, title) for title in titles]
