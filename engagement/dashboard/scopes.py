"""The filters of Overview: as of which day, how far back, which type, area, objective."""

from urllib.parse import urlencode

from django import forms

from coalition.ui.forms import DayInput, TableForm
from meetings.models import Objective
from members.models import Partner, StakeholderType

from .ground import PERIODS, YEAR, Ground, Scope


class ScopeForm(TableForm):
    """A GET form; whatever is left empty means all."""

    on = forms.DateField(label="As of", required=False, widget=DayInput)
    days = forms.TypedChoiceField(
        label="Look back",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "A year"), (180, "6 months"), (90, "3 months")],
    )
    type = forms.ModelChoiceField(StakeholderType.objects.none(), label="Type", required=False, empty_label="All types")
    area = forms.ChoiceField(label="Area", required=False)
    objective = forms.ModelChoiceField(
        Objective.objects.none(), label="Objective", required=False, empty_label="All objectives"
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = viewer.coalition.today()
        self.fields["type"].queryset = StakeholderType.objects.visible_to(viewer)
        self.fields["objective"].queryset = Objective.objects.visible_to(viewer).order_by("title", "pk")
        areas = (
            Partner.objects.visible_to(viewer).exclude(county="").order_by("county").values_list("county", flat=True)
        )
        self.fields["area"].choices = [("", "All areas"), *((area, area) for area in areas.distinct())]

        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"

    def clean_on(self):
        """Nothing is known of days to come."""
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise forms.ValidationError("Choose today or a day that has passed.")
        return on

    @property
    def day(self):
        """The day looked at."""
        return self.cleaned_data.get("on") or self.today

    @property
    def scope(self):
        """The Scope chosen."""
        found = self.cleaned_data
        kind, objective = found.get("type"), found.get("objective")
        return Scope(
            type=kind.pk if kind else None,
            area=found.get("area") or "",
            objective=objective.pk if objective else None,
            days=found.get("days") or YEAR,
        )

    @property
    def narrowed(self):
        """Whether anything but the plain page is asked for."""
        return not self.scope.everything or self.day != self.today

    @property
    def query(self):
        """The filters in use as a query string without "?"."""
        scope = self.scope
        values = {
            "on": self.day.isoformat() if self.day != self.today else "",
            "days": scope.days if scope.days != YEAR else "",
            "type": scope.type,
            "area": scope.area,
            "objective": scope.objective,
        }
        return urlencode({key: value for key, value in values.items() if value})

    def ground(self, coalition):
        """The Ground to count from."""
        return Ground(coalition, self.day, self.scope)

    def words(self):
        """What is looked at, in words; empty for the whole of today."""
        found, scope = self.cleaned_data, self.scope
        said = [
            found["type"].name if found.get("type") else "",
            scope.area,
            f"“{found['objective']}”" if found.get("objective") else "",
            f"looking back {PERIODS[scope.days]}" if scope.days != YEAR else "",
        ]
        return ", ".join(word for word in said if word)
