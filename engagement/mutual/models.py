"""What each side gets from the other, agreed with the partner and looked at once a year (ONE-3)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from coalition.history import track
from coalition.scope import ScopedModel
from members.models import Partner, Person

from .querysets import MutualBenefitQuerySet

LASTS = timedelta(days=365)


@track()
class MutualBenefit(ScopedModel):
    """One partner's statement: what taking part brings it, what it brings all of us. A draft until `agreed_on`."""

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="mutual_benefit")
    brings_them = models.TextField("what it brings them", max_length=600, help_text="In their own terms.")
    brings_us = models.TextField("what they bring all of us", max_length=600)
    agreed_on = models.DateField(
        "agreed on", null=True, blank=True, help_text="The day both sides said yes to it. Empty: it is our draft."
    )
    agreed_with = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="benefits_agreed", verbose_name="agreed with"
    )
    review_on = models.DateField("look at it again on", null=True, blank=True, help_text="Empty: after a year.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = MutualBenefitQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "pk"]
        verbose_name = "mutual benefit"
        verbose_name_plural = "mutual benefits"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, agreed_with__isnull=True, review_on__isnull=True)
                | Q(agreed_on__isnull=False, review_on__gte=models.F("agreed_on")),
                name="mutual_benefit_review_follows",
            ),
        ]
        indexes = [models.Index(fields=["coalition", "review_on"], name="mutual_benefit_due")]

    def __str__(self):
        return f"What {self.partner} and we bring each other"

    def is_due(self, today):
        """Whether it is time to look at it again."""
        return self.review_on is not None and self.review_on <= today
