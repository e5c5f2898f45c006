"""The form of a piece for others to publish."""

from django import forms

from coalition.ui.forms import Pick, secure_by_default
from coalition.versions import VersionedForm
from engagement.case.rows import KeeperForm
from members.partners.fields import partner_field
from members.people.fields import person_field

from .models import ContentContribution


class PieceForm(KeeperForm):
    """What, for whom, by when."""

    groups = [
        ("The piece", ["title", "kind", "author"]),
        ("Where it appears", ["partner", "outlet", "reaches"]),
        ("When", ["begun_on", "due_on", "published_on", "link"]),
    ]

    class Meta:
        model = ContentContribution
        fields = [
            "title", "kind", "author", "partner", "outlet", "reaches", "begun_on", "due_on", "published_on", "link"
        ]  # fmt: skip
        formfield_callback = secure_by_default

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, viewer=viewer, **kwargs)
        self.initial.setdefault("begun_on", viewer.coalition.today())
        kinds = ContentContribution.Kind
        self.fields["kind"] = forms.ChoiceField(
            label="What it is", choices=kinds.choices, widget=Pick, initial=kinds.NEWSLETTER
        )
        self.fields["partner"] = partner_field(viewer, label="For which partner", required=False)
        self.fields["author"] = person_field(viewer, label="Who writes it", required=False)

    def clean_published_on(self):
        day = self.cleaned_data["published_on"]
        if day and day > self.viewer.coalition.today():
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return day

    def clean(self):
        data = super().clean()
        begun, out = data.get("begun_on"), data.get("published_on")
        if begun and out and out < begun:
            self.add_error("published_on", "It came out before it was offered. Choose a later day.")
        return data


class PieceEditForm(VersionedForm, PieceForm):
    """One piece, unless somebody has saved it meanwhile."""

    values = PieceForm.values
