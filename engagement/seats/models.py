"""Who sits where on the coalition's bodies, for how long (STK-7)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person, StakeholderType

from .querysets import SeatQuerySet


@track()
@choices_enforced
class Seat(ScopedModel):
    """One place on a governing body: meant for a type of partner or for anybody, held by a partner, a person of it, or nobody."""

    class Kind(models.TextChoices):
        VOTING = "voting", "Voting"
        ADVISORY = "advisory", "Advisory"

    body = models.CharField("which body", max_length=120)
    title = models.CharField("which seat", max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.VOTING)
    stakeholder_type = models.ForeignKey(
        StakeholderType, models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name="meant for"
    )
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name="held by"
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name="who sits there"
    )
    starts_on = models.DateField("term from", null=True, blank=True)
    ends_on = models.DateField("last day of the term", null=True, blank=True)
    note = models.CharField("what helps to know", max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["body", "kind", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="seat_term_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.body}" if self.title else f"a seat on {self.body}"

    def get_absolute_url(self):
        return reverse("seat-edit", args=[self.coalition.slug, self.pk])

    @property
    def is_vacant(self):
        """Nobody holds it."""
        return self.partner_id is None and self.person_id is None
