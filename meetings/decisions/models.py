"""Decisions and who took part in them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Partner, Person

from .querysets import DecisionQuerySet


@track()
@choices_enforced
class Decision(ScopedModel):
    """A choice with its method and reasons, readable by every member (DEC-4)."""

    class Method(models.TextChoices):
        CONSENSUS = "consensus", "Consensus"
        VOTE = "vote", "Vote"
        DELEGATED = "delegated", "Delegated"

    title = models.CharField("what was decided", max_length=300)
    rationale = models.TextField("why", max_length=4000, blank=True)
    method = models.CharField(max_length=10, choices=Method, default=Method.CONSENSUS)
    is_major = models.BooleanField("major", default=False)
    decided_on = models.DateField()
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="decisions")
    objective = models.ForeignKey(
        "meetings.Objective", models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [
            # the decision log, newest first
            models.Index(fields=["coalition", "-decided_on"], name="decision_by_date"),
        ]

    def __str__(self):
        return self.title


@track()
@choices_enforced
class Ballot(ScopedModel):
    """A partner that could take part in a decision, and what it said. One per partner.

    `open` until it does; `took_part` where nobody counted votes, as by consensus.
    """

    class Choice(models.TextChoices):
        OPEN = "open", "Not yet"
        TOOK_PART = "took_part", "Took part"
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAINED = "abstained", "Abstained, with a reason"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="ballots")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="ballots")
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.OPEN)
    reason = models.CharField(max_length=500, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "partner"], name="ballot_once"),
            models.CheckConstraint(
                condition=~Q(choice="abstained") | ~Q(reason=""),
                name="ballot_abstains_with_reason",
                violation_error_message="Say why, in a few words.",
            ),
        ]

    def __str__(self):
        return f"{self.partner}: {self.get_choice_display()}"
