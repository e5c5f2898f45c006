"""Form fields about partners, for every room that asks for one."""

from django.urls import reverse

from coalition.ui.forms import LookupField

from .models import Partner


def partner_field(viewer, **kwargs):
    """A field in which a partner is typed, with suggestions; its value is the Partner or None."""
    return LookupField(
        queryset=Partner.objects.visible_to(viewer),
        search=("name", "city"),
        url=reverse("partner-lookup", args=[viewer.coalition.slug]),
        **kwargs,
    )
