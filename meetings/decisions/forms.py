"""The form in which a decision is recorded."""

from django import forms

from coalition.ui.forms import Pick, TableForm
from members.models import Partner

from .models import Decision


class DecisionForm(TableForm):
    """What was decided, why, how, and which partners took part. Offers the partners of the meeting, if there is one."""

    title = forms.CharField(label="What was decided", max_length=300)
    rationale = forms.CharField(
        label="Why", max_length=4000, required=False, widget=forms.Textarea, help_text="For those who were not there."
    )
    method = forms.ChoiceField(label="How", choices=Decision.Method.choices, initial="consensus", widget=Pick())
    decided_on = forms.DateField(label="On")
    is_major = forms.BooleanField(label="A major decision", required=False)
    took_part = forms.ModelMultipleChoiceField(
        label="Partners who took part",
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, viewer, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = viewer.coalition
        partners = Partner.objects.visible_to(viewer)
        if meeting is None:
            self.fields["took_part"].queryset = partners.members()
            self.initial.setdefault("decided_on", viewer.coalition.today())
            return
        came = meeting.attendances.came().filter(partner__isnull=False).values("partner")
        asked = meeting.invitations.filter(partner__isnull=False).values("partner")
        self.fields["took_part"].queryset = (partners.filter(pk__in=came) | partners.filter(pk__in=asked)).distinct()
        self.initial.setdefault("took_part", list(came.values_list("partner", flat=True).distinct()))
        self.initial.setdefault("decided_on", meeting.held_on())

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > self.coalition.today():
            raise forms.ValidationError("That day is still to come. Record the decision once it is taken.")
        return day

    @property
    def values(self):
        """What the action writes."""
        data = dict(self.cleaned_data)
        return data | {"took_part": [partner.pk for partner in data["took_part"]]}
