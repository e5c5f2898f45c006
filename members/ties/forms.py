"""Forms about where partners compete."""

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import Difference, VersionedForm
from members.partners.fields import partner_field
from members.partners.models import Partner

from .models import CompetitionArea

MOST_WORDS = 20
AT_LEAST = 2  # partners; one alone competes with nobody
FREE = 4  # fields in which a partner can be added at once


class AreaForm(TableModelForm):
    """Where, who, and what they do together all the same."""

    added = [f"partner_{number}" for number in range(1, FREE + 1)]
    groups = [
        ("Where", ["name", "said"]),
        ("Who", ["kept", *added]),
        ("And yet", ["together"]),
    ]

    class Meta:
        model = CompetitionArea
        fields = ["name", "together"]

    said = forms.CharField(
        label="Words that give it away",
        required=False,
        max_length=600,
        help_text="With commas: fees, contracts, referrals. An agenda item with one of them, or with the name, gets a hint.",
    )
    kept = forms.ModelMultipleChoiceField(
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        label="Named so far",
        help_text="Untick whom you want to take off.",
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        here = list(self.instance.competitors.values_list("partner_id", flat=True)) if self.instance.pk else []
        self.fields["kept"].queryset = Partner.objects.visible_to(viewer).filter(pk__in=here)
        self.initial |= {"kept": here, "said": ", ".join(self.instance.words)}
        self.fields["name"].help_text = "Such as “home health in the north”."
        self.fields["together"].help_text = "So that the hint says what joins them, too."
        for number, name in enumerate(self.added, start=1):
            words = "A partner" if number == 1 and not here else "Another partner"
            self.fields[name] = partner_field(viewer, label=words, required=False)
        if not here:
            del self.fields["kept"]
        self.order_fields([name for _, names in self.groups for name in names])

    @property
    def helper(self):
        """Without the list of names while there is none."""
        kept = self.groups
        self.groups = [(legend, [name for name in names if name in self.fields]) for legend, names in kept]
        try:
            return super().helper
        finally:
            self.groups = kept

    def clean_name(self):
        name = self.cleaned_data["name"]
        rows = CompetitionArea.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        if rows.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is an area of that name.")
        return name

    def clean_said(self):
        words = [word.strip() for word in self.cleaned_data["said"].split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST_WORDS or any(len(word) > 60 for word in words):
            raise forms.ValidationError(f"{MOST_WORDS} words at most, of 60 letters at most each.")
        return words

    def clean(self):
        data = super().clean()
        named = [*(data.get("kept") or ()), *(data.get(name) for name in self.added)]
        self.partners = list({row.pk: row for row in named if row}.values())
        if len(self.partners) < AT_LEAST and not any(name in self.errors for name in self.added):
            self.add_error(self.added[0], "Name two partners at least: one alone competes with nobody.")
        return data

    def _post_clean(self):
        """The action writes."""

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields} | {
            "words": self.cleaned_data["said"],
            "partners": self.partners,
        }


class AreaEditForm(VersionedForm, AreaForm):
    """One area, unless somebody has saved it meanwhile."""

    values = AreaForm.values

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        listed = " ".join(str(pk) for pk in self.initial["kept"])
        self.fields["listed"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=listed)

    def meet(self, row):
        """Words and partners are no plain fields of the row: what the other one added of them stays, too."""
        earlier = self._version_seen(row)
        super().meet(row)
        saved, typed = ", ".join(row.words), ", ".join(self.cleaned_data["said"])
        if earlier is not None and self.cleaned_data["said"] == earlier.words:
            self.data["said"] = saved
        elif saved != typed:
            self.differences.append(Difference(self.fields["said"].label, saved, typed))
        here = {str(pk) for pk in self.initial["kept"]}
        new = here - set(self.cleaned_data["listed"].split())
        self.data.setlist("kept", [*self.data.getlist("kept"), *sorted(new)])
        self.data["listed"] = " ".join(sorted(here))
