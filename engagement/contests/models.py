"""A partner's own people say that a line of their record is not right (domain.md 5, rule 11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import ContestQuerySet


@track()
@choices_enforced
class Contest(ScopedModel):
    """One line of a partner's record, contested. `kind` and `row_id` name the line as the timeline does; `line` is how it
    read then."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waits for an answer"
        CORRECTED = "corrected", "Put right"
        STAYS = "stays", "It stays as it was"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contests")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="contests")
    kind = models.CharField(max_length=12)
    row_id = models.BigIntegerField()
    line = models.CharField(max_length=400)
    words = models.TextField("what is wrong", max_length=1000)
    said_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.WAITING)
    answer = models.CharField("our answer", max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind", "row_id"], condition=Q(outcome="waiting"), name="contest_open_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", settled_at=None) | ~Q(outcome="waiting") & Q(settled_at__isnull=False),
                name="contest_outcome_has_time",
            ),
        ]

    def __str__(self):
        return self.line
