"""A partner's own people change how it is described; a coordinator looks at it before it holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced
from members.partners.models import Partner
from members.people.models import Person

from .querysets import ProposalQuerySet


@choices_enforced
class ProfileProposal(ScopedModel):
    """What they want changed: `changes` is field to [as it was, as it should be]. One waits at a time."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waits for a coordinator"
        TAKEN = "taken", "Taken over"
        PARTLY = "partly", "Partly taken over"
        LEFT = "left", "Left as it was"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="proposals")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="proposals")
    changes = models.JSONField(default=dict)
    said_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.WAITING)
    answer = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partner"], condition=Q(outcome="waiting"), name="proposal_waits_once"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", settled_at=None) | ~Q(outcome="waiting") & Q(settled_at__isnull=False),
                name="proposal_outcome_has_time",
            ),
        ]

    def __str__(self):
        return f"Profile of {self.partner}"
