"""Forms of briefs: for whom, out of what, and the text itself."""

from django import forms

from coalition.ui.forms import Pick, TableForm
from coalition.versions import VersionedForm
from engagement.case.forms import ItemsField
from engagement.case.kinds import Audience
from engagement.case.models import RoiCase
from engagement.case.rows import KeeperForm
from engagement.messages.models import MessageVariant
from meetings.models import Objective
from members.partners.fields import partner_field
from members.wording import threats

from .composing import Chosen, stale_behind
from .models import Brief


def unpressing(text):
    """The text; ValidationError when it presses people."""
    troubles = [str(each) for each in threats.found(text)]
    if troubles:
        raise forms.ValidationError(troubles)
    return text


class ReaderForm(TableForm):
    """For whom it is, and what is to come of it."""

    kind = forms.ChoiceField(label="What you need", choices=Brief.Kind.choices, widget=Pick, initial=Brief.Kind.BRIEF)
    audience = forms.ChoiceField(label="Who it is for", choices=Audience.choices, widget=Pick)

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(
            viewer, label="For one partner", required=False, help_text="Its main concern then leads the order."
        )


class Boxes(forms.ModelMultipleChoiceField):
    """Rows to tick; `name` says how one is called."""

    def __init__(self, queryset, name, **kwargs):
        self.name = name
        widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
        super().__init__(queryset=queryset, required=False, widget=widget, **kwargs)

    def label_from_instance(self, obj):
        return self.name(obj)


class ComposeForm(TableForm):
    """Out of what it is put together. What rests on evidence due for review is refused until somebody looked at it."""

    title = forms.CharField(label="Title", max_length=160)
    opening = forms.CharField(
        label="Opening words",
        required=False,
        max_length=1500,
        widget=forms.Textarea,
        help_text="Two or three sentences of your own. The rest is put together and can be edited.",
    )

    def __init__(self, *args, viewer, audience, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        messages = (
            MessageVariant.objects.visible_to(viewer).filter(audience=audience).select_related("point", "evidence")
        )
        aims = Objective.objects.visible_to(viewer).filter(status__in=["design", "active"]).order_by("title")
        self.fields["messages"] = Boxes(messages, lambda row: row.words, label="What we say to them")
        self.fields["cases"] = Boxes(
            RoiCase.objects.visible_to(viewer), lambda row: row.title, label="Costs and returns"
        )
        self.fields["items"] = ItemsField(viewer=viewer, label="Evidence")
        self.fields["objectives"] = Boxes(aims, lambda row: row.title, label="Objectives")

    def clean_opening(self):
        return unpressing(self.cleaned_data["opening"])

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        self.chosen = Chosen(*(list(data[name]) for name in ("objectives", "items", "cases", "messages")))
        if not any(vars(self.chosen).values()) and not data["opening"]:
            raise forms.ValidationError("Tick something, or write opening words: there is nothing to put together yet.")
        for what, item in stale_behind(self.viewer, self.chosen):
            behind = "" if what == item else f", which rests on “{item}”"
            self.add_error(_field(what), f"Look at the evidence again first: “{what}”{behind}.")
        return data


def _field(row):
    return {RoiCase: "cases", MessageVariant: "messages"}.get(type(row), "items")


class BriefEditForm(VersionedForm, KeeperForm):
    """The text, unless somebody has saved it meanwhile."""

    values = KeeperForm.values

    class Meta:
        model = Brief
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 24})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "body"
        ].help_text = (
            "“# ” begins a heading, “## ” a lesser one, “- ” an item of a list; an empty line a new paragraph."
        )

    def clean_body(self):
        return unpressing(self.cleaned_data["body"])
