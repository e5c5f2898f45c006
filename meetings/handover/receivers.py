"""What this room does when a person leaves a partner."""

from django.dispatch import receiver

from members.facts import affiliation_ended

from .actions import open_handover


@receiver(affiliation_ended)
def somebody_goes_on(affiliation, by, **_):
    """What they had in hand becomes one task: to hand it over (TRN-1)."""
    open_handover(affiliation=affiliation, by=by)
