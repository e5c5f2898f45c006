"""Forms of privacy: they validate, actions write."""

from django import forms

from coalition.ui.forms import TableForm


class EraseForm(TableForm):
    """A step that cannot be undone: the name is typed."""

    name = forms.CharField(
        label="Their name, to be sure", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self):
        typed = " ".join(self.cleaned_data["name"].split())
        if typed.casefold() != " ".join(self.person.name.split()).casefold():
            raise forms.ValidationError(f"Type the name as it stands above: {self.person.name}.")
        return typed


class CorrectForm(TableForm):
    """What somebody wants put right about themselves."""

    words = forms.CharField(
        label="What is wrong, and how it should be", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleForm(TableForm):
    """What became of a request."""

    answer = forms.CharField(label="What became of it", max_length=500)


class RulesForm(TableForm):
    """How long each kind is kept, and whether it goes by itself."""

    def __init__(self, *args, standing, **kwargs):
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.groups = []
        for each in standing:
            name = each.keeping.name
            self.fields[f"{name}-months"] = forms.IntegerField(
                label="Kept for (months)", min_value=1, max_value=240, initial=each.months, help_text=each.keeping.why
            )
            self.fields[f"{name}-is_on"] = forms.BooleanField(
                label="Let older ones go, every night", required=False, initial=each.is_on
            )
            self.groups.append((each.keeping.words, [f"{name}-months", f"{name}-is_on"]))

    @property
    def changed(self):
        """[(kind, months, is on)] of the rules that differ from how they stand."""
        found = []
        for each in self.standing:
            months, is_on = (self.cleaned_data[f"{each.keeping.name}-{what}"] for what in ("months", "is_on"))
            if (months, is_on) != (each.months, each.is_on):
                found.append((each.keeping.name, months, is_on))
        return found
