"""One-on-one before the group (ONE-1): partners about to be invited whom nobody has talked with alone."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from meetings.meetings import beforehand
from members.models import Partner

from .models import OneOnOne


def not_talked_with(viewer, partners):
    """A Thought for each of these partners without any talk one to one, by name, with the page to plan one. One statement."""
    talks = OneOnOne.objects.filter(partner=OuterRef("pk"))
    rows = Partner.objects.visible_to(viewer).filter(~Exists(talks), pk__in=partners).order_by("name", "pk")
    slug = viewer.coalition.slug
    return [
        beforehand.Thought(name, reverse("partner-visit", args=[slug, pk]))
        for pk, name in rows.values_list("pk", "name")
    ]


beforehand.register(not_talked_with)
