"""Forms about what plans take, roles and declared load: they validate, actions write."""

from django import forms

from coalition.ui.forms import Pick, TableForm, TableModelForm
from coalition.versions import VersionedForm
from engagement.seats.models import Seat
from meetings.objectives import room
from members.people.fields import person_field

from .models import Incentive, RoleCard, WorkloadImpact

MONTH_HOURS = 300  # nobody gives more to a collaborative


class ImpactForm(TableModelForm):
    """What it takes of one group (WRK-3)."""

    class Meta:
        model = WorkloadImpact
        fields = ["group_name", "minutes_a_week", "space", "flow", "why_worth_it", "burden_steps"]

    def __init__(self, *args, objective, **kwargs):
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys(objective.affected_groups.order_by("name").values_list("name", flat=True)))
        kept = self.instance.group_name
        names = [kept, *names] if kept and kept not in names else names
        self.fields["group_name"] = forms.ChoiceField(
            label="For whom", choices=[(name, name) for name in names], widget=Pick(column=True)
        )

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""


class IncentiveForm(VersionedForm, TableModelForm):
    """What a group gets, open to everybody (WRK-7)."""

    class Meta:
        model = Incentive
        fields = ["group_name", "kind", "what", "effect"]

    def __init__(self, *args, objective, **kwargs):
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys(objective.affected_groups.order_by("name").values_list("name", flat=True)))
        kept = self.instance.group_name
        names = [kept, *names] if kept and kept not in names else names
        self.fields["group_name"] = forms.ChoiceField(
            label="For whom", choices=[(name, name) for name in names], widget=Pick(column=True)
        )
        self.fields["kind"] = forms.ChoiceField(label="Kind", choices=Incentive.Kind.choices, widget=Pick)
        self.fields["effect"].help_text = "Once you can tell. It never counts for or against anybody."

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""


class CardForm(VersionedForm, TableModelForm):
    """The card of a role (WRK-1)."""

    class Meta:
        model = RoleCard
        fields = ["title", "tasks", "hours_a_month", "term_months", "how_to_step_back", "is_offered"]

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["term_months"].help_text = "Empty for one without an end."
        self.fields["how_to_step_back"].help_text = "Such as: a call to Rosa; somebody else takes over within a month."

    def clean_title(self):
        title = self.cleaned_data["title"]
        others = RoleCard.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        if others.filter(title=title).exists():
            raise forms.ValidationError("There is a card of this name. Choose another one.")
        return title

    def _post_clean(self):
        """The action writes; the instance stays as it was read."""


class OfferForm(room.RoomForm, TableForm):
    """To whom a role is offered, and with which seat; who has no room for it is not asked just so (domain.md 5, rule 5)."""

    whose = "person"
    hold_words = "Hold it: it is not offered now"
    swap_words = "Offer it to {name}, who has room"
    anyway_words = "Offer it to them all the same"

    def __init__(self, *args, viewer, card, **kwargs):
        super().__init__(*args, **kwargs)
        self.card = card
        self.fields["person"] = person_field(viewer, label="To whom")
        self.fields["seat"] = forms.ModelChoiceField(
            label="With a seat", queryset=Seat.objects.visible_to(viewer).order_by("body", "title"), required=False,
            empty_label="No seat", help_text="They sit on it from the day they take the role on.",
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        self.keep_within(data, round(self.card.hours_a_month * 60))
        return data


class LoadForm(TableForm):
    """What somebody carries elsewhere, and how much we may ask."""

    name = forms.CharField(label="Where", max_length=120, help_text="Another coalition, a committee, a survey round.")
    hours = forms.DecimalField(label="Hours a month", min_value=0.25, max_value=MONTH_HOURS, decimal_places=2)


class CapacityForm(TableForm):
    """The most somebody wants to be asked for."""

    hours = forms.DecimalField(
        label="Hours in 30 days", min_value=0, max_value=MONTH_HOURS, decimal_places=2, required=False,
        help_text="Empty for what the coalition allows itself.",
    )  # fmt: skip
