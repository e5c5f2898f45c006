"""How a partner is won: what is prepared before it is invited (INT-1, CHM-1, INT-7)."""

from django.db import models

from coalition.history import track
from coalition.scope import ScopedModel
from members.models import Partner, Person

from .querysets import FirstContactQuerySet


@track()
class FirstContact(ScopedModel):
    """What we prepare for one partner: whom it trusts, what we bring it, and what we say openly from the start (CON-5):
    our aims, the costs, the tensions, and what is not decided yet.
    """

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
    aims = models.CharField(
        "what we are after", max_length=300, blank=True, help_text="Our aims, as you would say them to their face."
    )
    costs = models.CharField(
        "what it costs them",
        max_length=300,
        blank=True,
        help_text="Hours, people, money, and what they may have to share.",
    )
    tensions = models.CharField(
        "where it may rub", max_length=300, blank=True, help_text="Rivals at the table, worries, what did not go well."
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = FirstContactQuerySet.as_manager()

    def __str__(self):
        return f"First contact with {self.partner}"
