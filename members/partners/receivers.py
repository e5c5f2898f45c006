"""What this room does when the trunk tells it something."""

from django.dispatch import receiver

from coalition.facts import coalition_created

from .stakeholder_types import load_default_types


@receiver(coalition_created)
def give_default_types(coalition, **_):
    """A new coalition starts with the types of its field."""
    load_default_types(coalition)
