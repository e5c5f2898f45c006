"""The words of one kind of mail; what is wrong with them is said beside the field."""

from django import forms

from coalition.ui.forms import TableForm
from coalition.versions import VersionedWords

from . import actions, language


class WordingForm(VersionedWords, TableForm):
    """Subject, text, and what the mail does for who gets it."""

    kept = ("subject", "body", "for_you")

    subject = forms.CharField(max_length=200, help_text="One line. It says what it is about, not that it is important.")
    body = forms.CharField(
        label="Text",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="An empty line begins a new paragraph; lines that begin with a dash make a list; a link alone on its "
        "line becomes a button. The text-only mail is made of it by itself.",
    )
    for_you = forms.CharField(
        label="What this does for them",
        max_length=300,
        required=False,
        help_text="One sentence at the foot, above the mission: what they have of it.",
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self):
        said = super().clean()
        for name in ("subject", "body", "for_you"):
            if name in said:
                said[name] = language.cleaned(said[name])
        if not self.errors:
            for name, troubles in actions.check(self.kind, **said).items():
                for trouble in troubles:
                    self.add_error(name, trouble)
        return said
