"""Forms about ties between partners."""

from django import forms

from coalition.ui.forms import Pick, TableModelForm
from coalition.versions import VersionedForm
from members.partners.fields import partner_field

from .models import TRUST, VALUE, RelationshipRating

SCALE = [("", "Not said"), (1, "1"), (2, "2"), (3, "3"), (4, "4")]


class RatingForm(VersionedForm, TableModelForm):
    """How one partner sees its tie to another."""

    rater = forms.CharField()
    rated = forms.CharField()

    class Meta:
        model = RelationshipRating
        fields = ["rater", "rated", "level", *TRUST, *VALUE, "note", "rated_on"]
        widgets = {"level": Pick(column=True)}

    groups = [
        ("Who about whom", ["rater", "rated", "rated_on"]),
        ("How closely", ["level"]),
        ("Trust", list(TRUST)),
        ("Value", list(VALUE)),
        ("Beside that", ["note"]),
    ]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = viewer.coalition.today()
        self.fields["rater"] = partner_field(viewer, label="Who says so")
        self.fields["rated"] = partner_field(viewer, label="About whom")
        for name in (*TRUST, *VALUE):
            field = self.fields[name]
            self.fields[name] = forms.TypedChoiceField(
                label=field.label,
                help_text=field.help_text,
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields([*self.Meta.fields, "version"])

    def _post_clean(self):
        """The action writes."""

    def clean_rated_on(self):
        """Nobody knows how it will be."""
        on = self.cleaned_data["rated_on"]
        if on and on > self.today:
            raise forms.ValidationError("Choose today or a day that has passed.")
        return on

    def clean(self):
        data = super().clean()
        if data.get("rater") and data.get("rater") == data.get("rated"):
            self.add_error("rated", "A tie is between two partners. Choose another one.")
        return data
