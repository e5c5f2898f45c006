"""The form in which the bylaws' rules are tried out and adopted."""

from django import forms

from coalition.ui.forms import TableModelForm
from coalition.versions import Difference

from . import actions
from .models import LONGEST, StandingPolicy


class PolicyForm(TableModelForm):
    """The rules. What the bylaws do not ask for stays at nothing."""

    class Meta:
        model = StandingPolicy
        fields = ("starts_on", "source", *actions.RULES)
        labels = {
            "window_kind": "Attendance is counted over",
            "window": "How many meetings or months",
            "least_share": "Least share attended (percent)",
            "waiting_meetings": "Meetings a new member attends first",
            "waiting_days": "Days a new member waits first",
            "needs_agreement": "A signed agreement with it is in force",
            "needs_work": "It has a task, open or done, or a seat on a committee",
            "work_months": "A done task counts for (months)",
            "representatives": "People of one partner who may cast its vote",
            "proxies": "Votes of others one partner may carry",
            "quorum_share": "Voting partners present (percent)",
            "quorum_more": "More than this share, not just as much",
            "quorum_types": "Kinds of partner present",
        }
        help_texts = {
            "least_share": "Anyone of the partner counts, a delegate too. With an excuse a meeting stands apart.",
            "waiting_meetings": "0: it votes from its first day.",
            "waiting_days": "0: it votes from its first day.",
            "representatives": "Leave it empty when anyone of the partner may. A partner has one vote, whoever casts it.",
            "proxies": "0: votes cannot be passed on.",
            "quorum_share": "0: no quorum.",
            "quorum_types": "0: it does not matter which.",
        }
        widgets = {"window_kind": forms.RadioSelect}

    groups = (
        ("From when", ["starts_on", "source"]),
        ("Who votes: attendance", ["window_kind", "window", "least_share"]),
        ("Who votes: new members", ["waiting_meetings", "waiting_days"]),
        ("Who votes: agreement, work", ["needs_agreement", "needs_work", "work_months"]),
        ("How a partner votes", ["representatives", "proxies"]),
        ("When enough are there", ["quorum_share", "quorum_more", "quorum_types"]),
    )
    limits = {
        "window": (1, LONGEST), "least_share": (0, 100), "waiting_meetings": (0, 12), "waiting_days": (0, 730),
        "work_months": (1, LONGEST), "representatives": (1, 20), "proxies": (0, 20), "quorum_share": (0, 100),
        "quorum_types": (0, 40),
    }  # fmt: skip

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.coalition = viewer.coalition
        self.differences, self.saved_by = [], ""
        latest = actions.latest(viewer.coalition)
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["seen"] = latest.version if latest else ""
        for name, (least, most) in self.limits.items():
            field = self.fields[name]
            field.min_value, field.max_value = least, most
            field.validators += [
                forms.fields.validators.MinValueValidator(least),
                forms.fields.validators.MaxValueValidator(most),
            ]
            field.widget.attrs |= {"min": least, "max": most}

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        why_not = actions.refusal(self.coalition, day)
        if why_not:
            raise forms.ValidationError(why_not)
        return day

    def overtaken(self):
        """Whether rules were adopted after this page was opened; then the form shows both, and the next press counts."""
        latest = actions.latest(self.coalition)
        if latest is None or self.data.get("seen") == str(latest.version):
            return False
        self.saved_by = str(latest.adopted_by or "Somebody")
        for name in self._meta.fields:
            saved, typed = getattr(latest, name), self.cleaned_data[name]
            if saved != typed:
                words = {str(key): str(word) for key, word in getattr(self.fields[name], "choices", ())}
                saved, typed = (words.get(str(each), "" if each is None else str(each)) for each in (saved, typed))
                self.differences.append(Difference(self.fields[name].label, saved, typed))
        self.data = self.data.copy()
        self.data["seen"] = str(latest.version)
        return True

    @property
    def values(self):
        """What the action writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    @property
    def draft(self):
        """The rules as typed, not saved: for the dry run."""
        return StandingPolicy(coalition=self.coalition, version=0, **self.values)
