"""Form fields about people, for every room that asks for one."""

from django.urls import reverse

from coalition.ui.forms import LookupField

from .models import Person


def person_field(viewer, **kwargs):
    """A field in which a person is typed, with suggestions; its value is the Person or None."""
    return LookupField(
        queryset=Person.objects.visible_to(viewer),
        search=("name", "email"),
        url=reverse("person-lookup", args=[viewer.coalition.slug]),
        **kwargs,
    )
