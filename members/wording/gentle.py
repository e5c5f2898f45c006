"""Coordinators' own words are looked at before they go out: what presses is said beside the field, and may be kept."""

from django import forms

from . import threats


class GentleForm:
    """Mixin of forms whose `gentle` fields hold words that go to people (domain.md 5, rule 1).

    Words that press are told beside their field once; whoever means them ticks that they stay.
    """

    gentle: tuple[str, ...] = ()
    KEEP = "as_it_is"

    def clean(self):
        data = super().clean()
        data = self.cleaned_data if data is None else data
        kept = bool(self.data.get(self.add_prefix(self.KEEP)))
        pressing = {name: found for name in self.gentle if (found := threats.found(data.get(name) or ""))}
        if pressing:
            self.fields[self.KEEP] = forms.BooleanField(
                label="Keep these words all the same", required=False, help_text="You know the people who read them."
            )
        if not kept:
            for name, found in pressing.items():
                self.add_error(name, [str(each) for each in found])
        return data
