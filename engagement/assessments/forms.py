"""The form of an assessment: one field a section, on the instrument's scale."""

from decimal import Decimal

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import Difference, VersionedForm

from .instruments import INSTRUMENTS, MOST_OWN, OTHER
from .models import Assessment

CENT = Decimal("0.01")
FIXED = ("name", "low", "high")  # an instrument that is known brings its own


class AssessmentForm(TableModelForm):
    """When it was taken, who answered, and the mean of each section."""

    class Meta:
        model = Assessment
        fields = ["name", "taken_on", "respondents", "asked", "low", "high", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, viewer, instrument, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer, self.instrument = viewer, INSTRUMENTS[instrument]
        self.held = list(self.instance.scores.all()) if self.instance.pk else []
        self.fields["asked"].help_text = "Leave it empty if you do not know."
        self.initial.setdefault("taken_on", viewer.coalition.today())
        run = ["taken_on", "respondents", "asked", "note"]
        if instrument == OTHER:
            self.fields["name"].required = True
            self.initial.setdefault("low", self.instrument.low)
            self.initial.setdefault("high", self.instrument.high)
            scores = self._own_fields()
            run = ["name", "low", "high", *run]
        else:
            for name in FIXED:
                self.fields[name].required = False
                self.fields[name].widget = forms.HiddenInput()
            scores = self._known_fields()
        self.groups = [("The run", run), ("Means of the sections", scores)]

    def _known_fields(self):
        """One field for each section of the instrument."""
        known = {row.section: row.value for row in self.held}
        names = []
        for part in self.instrument.parts:
            low, high = self.instrument.scale_of(part.key)
            name = f"score_{part.key}"
            self.fields[name] = forms.DecimalField(
                label=part.name, required=False, max_digits=6, decimal_places=2, min_value=low, max_value=high,
                initial=known.get(part.name), help_text=f"{low.normalize():f} to {high.normalize():f}",
            )  # fmt: skip
            names.append(name)
        return names

    def _own_fields(self):
        """Pairs of a section’s name and its mean."""
        names = []
        for place in range(MOST_OWN if len(self.held) > 5 else 6):
            held = self.held[place] if place < len(self.held) else None
            self.fields[f"section_{place}"] = forms.CharField(
                label=f"Section {place + 1}", max_length=80, required=False, initial=held.section if held else ""
            )
            self.fields[f"value_{place}"] = forms.DecimalField(
                label=f"Mean of section {place + 1}", required=False, max_digits=6, decimal_places=2,
                initial=held.value if held else None,
            )  # fmt: skip
            names += [f"section_{place}", f"value_{place}"]
        return names

    def clean_taken_on(self):
        day = self.cleaned_data["taken_on"]
        if day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day

    def clean(self):
        data = super().clean()
        if self.instrument.key != OTHER:
            data |= {"name": "", "low": self.instrument.low, "high": self.instrument.high}
        for name in ("low", "high"):
            if data.get(name) is not None:
                data[name] = data[name].quantize(CENT)  # as it is kept, so that two writers who left it alone agree
        if data.get("asked") and data.get("respondents") and data["asked"] < data["respondents"]:
            self.add_error("asked", "More answered than were asked. Check both numbers.")
        if self.instrument.key == OTHER:
            self._clean_own(data)
        if not self.errors and not self.scores:
            raise forms.ValidationError("Type in the mean of one section or more.")
        return data

    def _clean_own(self, data):
        low, high = data.get("low"), data.get("high")
        if low is not None and high is not None and high <= low:
            self.add_error("high", "The highest mark is above the lowest.")
            return
        for place in range(MOST_OWN):
            section, value = data.get(f"section_{place}"), data.get(f"value_{place}")
            if section and value is None and f"value_{place}" in self.fields:
                self.add_error(f"value_{place}", "Type in its mean.")
            if value is not None and not section:
                self.add_error(f"section_{place}", "Name the section.")
            if value is not None and None not in (low, high) and not low <= value <= high:
                self.add_error(f"value_{place}", "It lies outside the scale.")

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""

    @property
    def scores(self):
        """[(section, mean), …] of those typed in, in order."""
        data = self.cleaned_data
        if self.instrument.key == OTHER:
            pairs = [(data.get(f"section_{place}"), data.get(f"value_{place}")) for place in range(MOST_OWN)]
        else:
            pairs = [(part.name, data.get(f"score_{part.key}")) for part in self.instrument.parts]
        return [(section, Decimal(value)) for section, value in pairs if section and value is not None]

    @property
    def values(self):
        """What the action writes beside the scores."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class AssessmentEditForm(VersionedForm, AssessmentForm):
    """An assessment, unless somebody has saved it meanwhile."""

    values = AssessmentForm.values

    def meet(self, row):
        super().meet(row)
        saved, typed = dict(row.scores.values_list("section", "value")), dict(self.scores)
        for section in {**saved, **typed}:
            if saved.get(section) != typed.get(section):
                words = [f"{each.get(section, 'none')}" for each in (saved, typed)]
                self.differences.append(Difference(section, *words))
