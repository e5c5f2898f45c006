"""What this room shows on the partner page: how they see it, and the concerns this coordinator may know of."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from coalition import compiled
from coalition.access import Permission
from members.partners import panels
from members.partners.panels import Panel

from .life import BADGES
from .models import Concern, TheirView

SHOWN = 5
VIEWS = 2
KEEP = Permission.KEEP_RECORDS


def _heard(viewer, partner):
    """The latest views and concerns in one statement; what a coordinator may know depends on who they are."""
    lines = compiled.rows("heard", viewer, lambda key: _lines(viewer, key), row=partner.pk, own=True)
    found = {"concern": [], "view": []}
    for kind, on, _, text, who, status, nature in sorted(lines, key=lambda line: (line[1], line[2]), reverse=True):
        found[kind].append({"on": on, "who": who} | (_concern(text, status, nature) if status else {"words": text}))
    return {"concerns": found["concern"], "views": found["view"]}


def _concern(key, status, nature):
    return {"key": key, "badge": BADGES[status], "is_private": nature != Concern.Nature.PROFESSIONAL}


def _lines(viewer, partner):
    concerns = Concern.objects.heard_by(viewer).filter(partner=partner).order_by("-raised_on", "-pk")[:SHOWN]
    views = TheirView.objects.visible_to(viewer).filter(partner=partner).order_by("-heard_on", "-pk")[:VIEWS]
    nothing = Value("", CharField())
    return concerns.values_list(
        Value("concern", CharField()), "raised_on", "pk", Cast("key", CharField()), "person__name", "status", "nature"
    ).union(
        views.values_list(Value("view", CharField()), "heard_on", "pk", "words", _by_whom(), nothing, nothing),
        all=True,
    )


def _by_whom():
    return Coalesce(NullIf("noted_by__name", Value("")), "noted_by__email", output_field=CharField())


panels.register(Panel("concerns", "How they see it", "partner/concerns.html", _heard, "aside", 60, KEEP))
