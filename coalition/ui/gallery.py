"""What the gallery page shows: one example of every part, with invented names."""

import datetime

from django import forms
from django.core.paginator import Paginator

from .forms import Pick, TableForm

SWATCHES = [
    ("ground", "ground"),
    ("side", "ground-side"),
    ("surface", "surface"),
    ("sunk", "surface-sunk"),
    ("primary", "primary"),
    ("psoft", "primary-soft"),
    ("owed", "owed: only what we owe"),
    ("wait", "wait"),
    ("good", "good"),
    ("info", "info"),
    ("wrong", "wrong: forms, deleting"),
    ("plain", "plain"),
]
PARTNERS = [
    ("Bright Path Behavioral", "Behavioral health", 4, "4 days ago", 3, ""),
    ("Harlan Fire District", "Public safety", 3, "3 days ago", 5, "Write thanks"),
    ("Juniper Home Health", "Home health", 1, "18 days ago", 1, "Offer the talk"),
]
TREND = [12, 13, 13, 15, 15, 17, 18, 18, 20, 22, 23, 27]


class GalleryForm(TableForm):
    """A form with one field of each kind; as shown, two things in it are wrong."""

    purpose = forms.CharField(label="Purpose in one sentence", help_text="What will be different after this meeting?")
    day = forms.DateField()
    ends = forms.TimeField()
    kind = forms.ChoiceField(
        choices=[("inform", "Inform"), ("consult", "Consult"), ("decide", "Decide")],
        widget=Pick(icons={"inform": "info-circle", "consult": "chat-dots", "decide": "check2-square"}),
    )
    place = forms.ChoiceField(choices=[("", "Choose a place"), ("station", "Station 2"), ("video", "By video")])
    notes = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "No patient data, please"}), required=False
    )
    show = forms.BooleanField(label="Show on the open decision log", required=False)

    def clean_ends(self):
        ends = self.cleaned_data["ends"]
        if ends <= datetime.time(10):
            raise forms.ValidationError("It starts at 10:00. Choose a later end.")
        return ends


def examples(request):
    """The gallery's context."""
    filled = {"day": "2026-03-12", "ends": "09:30", "kind": "decide", "place": "station"}
    return {
        "title": "Components",
        "lede": "Every part a page may use. If a page needs another, add it here first.",
        "swatches": SWATCHES,
        "partners": PARTNERS,
        "page": Paginator(range(41), 25).get_page(1),
        "filters": [{"label": "Voting", "url": "?"}],
        "form": GalleryForm(filled),
        "trend": TREND,
        "falling": list(reversed(TREND)),
        "answers": [
            ("Oct", [9, 2]),
            ("Nov", [14, 1]),
            ("Dec", [6]),
            ("Jan", [11, 4]),
            ("Feb", [16, 1, 1]),
            ("Mar", [5, 0, 8]),
        ],
        "parts_of_bar": [3, 3],
        "rsvp": [
            ("coming", "Coming", "check-lg"),
            ("remote", "By video", "camera-video"),
            ("declined", "Not this time", "x-lg"),
        ],
        "marks": [("present", "Here"), ("remote", "Remote"), ("excused", "Excused")],
        "away": ["excused", "absent"],
        "tabs": ["At a glance", "People", "Meetings"],
        "day": datetime.date(2026, 3, 12),
    }
