"""The form by which somebody's things are handed over."""

from django import forms

from coalition.ui.forms import TableForm
from coalition.versions import VersionedWords
from members.people.fields import person_field

from . import work


class HandOverForm(VersionedWords, TableForm):
    """Who takes on what. Without a successor only the note is kept."""

    kept = ("note",)

    note = forms.CharField(
        label="What a successor should know",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Where things stand, whom to ask. No patient data, please.",
    )

    def __init__(self, *args, viewer, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"] = person_field(viewer, label="Hand over to", required=False)
        names = []
        for source, things in found:
            name = f"of_{source.kind}"
            choices = [(work.key_of(source, thing), _words(thing)) for thing in things]
            self.fields[name] = forms.MultipleChoiceField(
                label=source.heading,
                choices=choices,
                initial=[key for key, _ in choices],
                required=False,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
            )
            names.append(name)
        self.kinds = names
        self.needed("untick what stays", *names)
        self.needed("or keep the note alone", "successor")
        self.order_fields([*names, "successor", "note"])

    def clean(self):
        data = super().clean()
        chosen = {key for name in self.kinds for key in data.get(name, ())}
        if not data.get("successor") and "successor" not in self.errors and not data.get("note"):
            self.add_error("successor", "Who takes it on? Type a few letters of the name.")
        self.keys = chosen if data.get("successor") else set()
        return data


def _words(thing):
    return f"{thing.what} ({thing.details})" if thing.details else thing.what
