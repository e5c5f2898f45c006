"""Forms about reach; they validate, actions write."""

from django import forms

from coalition.ui.forms import TableForm, secure_by_default
from coalition.versions import VersionedForm
from engagement.case.rows import KeeperForm
from members.partners.fields import partner_field

from .models import Community, JointCommunication, OutreachAction, Turnout, WorkShare

NO_PATIENTS = "Never name a patient."


class CommunityForm(KeeperForm):
    """A place or a group of people."""

    class Meta:
        model = Community
        fields = ["kind", "name", "people", "note"]
        help_texts = {"name": "Such as: North end of the valley; farm workers; people on dialysis."}

    def clean(self):
        data = super().clean()
        same = Community.objects.visible_to(self.viewer).filter(
            kind=data.get("kind"), name__iexact=data.get("name") or ""
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "It is on the list already.")
        return data


class CommunityEditForm(VersionedForm, CommunityForm):
    """A place or a group, unless somebody has saved it meanwhile."""

    values = CommunityForm.values


class ServedForm(TableForm):
    """Which places and groups of people a partner serves."""

    areas = forms.ModelMultipleChoiceField(
        Community.objects.none(), label="Places", required=False, widget=forms.CheckboxSelectMultiple
    )
    populations = forms.ModelMultipleChoiceField(
        Community.objects.none(), label="Groups of people", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Community.objects.visible_to(viewer)
        self.fields["areas"].queryset = rows.filter(kind=Community.Kind.AREA)
        self.fields["populations"].queryset = rows.filter(kind=Community.Kind.POPULATION)

    @property
    def chosen(self):
        """All that are ticked."""
        return [*self.cleaned_data["areas"], *self.cleaned_data["populations"]]


class OfPartner(KeeperForm):
    """Base: what one partner did or runs, and for whom."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = self.fields["partner"].label
        self.fields["partner"] = partner_field(self.viewer, label=label)
        self.fields["community"].queryset = Community.objects.visible_to(self.viewer)
        self.fields["community"].empty_label = "Nobody in particular"


class OutreachForm(OfPartner):
    """Who carried the word where, and to how many."""

    past = ("done_on",)

    class Meta:
        model = OutreachAction
        fields = ["partner", "what", "venue", "community", "done_on", "audience", "objective"]
        help_texts = {
            "what": f"Such as: talked about flood bags after the service. {NO_PATIENTS}",
            "venue": "A place people go to anyway: a barber shop, a church, a market.",
        }


class OutreachEditForm(VersionedForm, OutreachForm):
    """What was done outside, unless somebody has saved it meanwhile."""

    values = OutreachForm.values


class JointForm(KeeperForm):
    """What was said together."""

    past = ("on",)

    class Meta:
        model = JointCommunication
        fields = ["title", "kind", "on", "audience", "link", "objective"]
        formfield_callback = secure_by_default
        help_texts = {"audience": "Readers, listeners or followers, as whoever published it says."}


class JointEditForm(VersionedForm, JointForm):
    """What was said together, unless somebody has saved it meanwhile."""

    values = JointForm.values


class VoiceForm(TableForm):
    """Who took part."""

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(viewer, label="Who took part")


class WorkShareForm(OfPartner):
    """Who runs which part of the work."""

    class Meta:
        model = WorkShare
        fields = ["partner", "what", "program", "community", "objective", "started_on", "ended_on"]
        help_texts = {
            "what": "A task or a service, in a few words: the call list, rides to dialysis.",
            "program": "The same name for each partner's part in it. Empty: they run it alone.",
        }

    def clean(self):
        data = super().clean()
        if data.get("started_on") and data.get("ended_on") and data["ended_on"] < data["started_on"]:
            self.add_error("ended_on", "The last day comes after the first.")
        return data


class WorkShareEditForm(VersionedForm, WorkShareForm):
    """Who runs what, unless somebody has saved it meanwhile."""

    values = WorkShareForm.values


class TurnoutForm(KeeperForm):
    """How many took part, over some weeks."""

    past = ("ends_on",)

    class Meta:
        model = Turnout
        fields = ["objective", "starts_on", "ends_on", "came", "came_again", "asked_to_pay", "would_pay", "source"]
        help_texts = {
            "came": f"A count over all who came. {NO_PATIENTS}",
            "came_again": "Who came for an extra visit.",
            "source": "Such as: the clinics' front desks, added up by us.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].empty_label = "Choose one"

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and (last - first).days < 27:
            self.add_error("ends_on", "Count over four weeks at least, so that nobody is recognized.")
        if first and last and self._others(data).exists():
            self.add_error("ends_on", "These days are counted already.")
        for part, whole, words in (
            ("came_again", "came", "No more than came."),
            ("would_pay", "asked_to_pay", "No more than were asked."),
        ):
            if data.get(part) is not None and data[part] > (data.get(whole) or 0):
                self.add_error(part, words)
        return data

    def _others(self, data):
        rows = Turnout.objects.visible_to(self.viewer).exclude(pk=self.instance.pk)
        return rows.filter(
            objective=data.get("objective"), starts_on=data.get("starts_on"), ends_on=data.get("ends_on")
        )


class TurnoutEditForm(VersionedForm, TurnoutForm):
    """A count, unless somebody has saved it meanwhile."""

    values = TurnoutForm.values
