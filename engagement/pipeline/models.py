"""How a partner is won: what is prepared before it is invited (INT-1, CHM-1, INT-7)."""

from django.db import models

from coalition.history import track
from coalition.scope import ScopedModel
from members.models import Partner, Person

from .querysets import FirstContactQuerySet


@track()
class FirstContact(ScopedModel):
    """What we prepare for one partner: whom it trusts, what we bring it, what it can still shape."""

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="first_contact")
    trusted_listener = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="listens_to",
        help_text="An acquaintance they would tell what holds them back.",
    )
    brings = models.CharField(
        "what this does for them", max_length=300, blank=True, help_text="One sentence, in their own terms."
    )
    still_open = models.CharField(
        "what they can still shape",
        max_length=300,
        blank=True,
        help_text="Name what is not decided yet. Say it as an offer; nobody is pressed.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = FirstContactQuerySet.as_manager()

    def __str__(self):
        return f"First contact with {self.partner}"
