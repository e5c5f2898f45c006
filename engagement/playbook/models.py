"""What the playbook keeps: the steps it found and what people made of them, each coalition's own settings, and when it looked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import EvaluationQuerySet, RuleSettingQuerySet, StepQuerySet


@choices_enforced
class Step(ScopedModel):
    """One rule that fired for one subject. Kept from run to run, with what somebody decided about it.

    Evaluation opens it, brings its words up to date, and notes when it is gone by itself; the rest is decided by people.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PLANNED = "planned", "Planned"
        DELEGATED = "delegated", "In somebody’s hands"
        SNOOZED = "snoozed", "Not now"
        DONE = "done", "Done"
        GONE = "gone", "Settled by itself"

    rule = models.CharField(max_length=40, help_text="Name of the rule.")
    subject = models.CharField(max_length=80, help_text="What tells it from another finding of the rule.")
    about_id = models.BigIntegerField(default=0, help_text="Key of the row the rule fired for.")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True, related_name="steps")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The only one who may know of it; nobody: all who keep records.",
    )
    is_owed = models.BooleanField("we owe it", default=False)
    place = models.PositiveSmallIntegerField(
        default=0, help_text="Place of its rule among all: the earlier, the more pressing."
    )
    due_on = models.DateField("by", null=True, blank=True)
    facts = models.JSONField(default=dict, help_text="What its sentences name.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_on = models.DateField("since", help_text="The day it was found, or found again.")
    planned_on = models.DateField("planned for", null=True, blank=True)
    delegate = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="in whose hands"
    )
    rests_until = models.DateField("rests until", null=True, blank=True)
    reason = models.CharField("why not now", max_length=200, blank=True)
    settled_on = models.DateField("settled", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "rule", "subject"], name="step_once_a_subject"),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(planned_on__isnull=False),
                name="step_planned_for_a_day",
                violation_error_message="Choose the day.",
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed") | Q(rests_until__isnull=False) & ~Q(reason=""),
                name="step_rests_with_a_reason",
                violation_error_message="Say until when, and why.",
            ),
        ]
        indexes = [
            # Today: what we owe, then what is pressing
            models.Index(
                fields=["coalition", "due_on", "place"], condition=Q(state="open", is_owed=True), name="step_owed"
            ),
            models.Index(
                fields=["coalition", "place", "due_on"], condition=Q(state="open", is_owed=False), name="step_open"
            ),
            models.Index(
                fields=["coalition", "place", "due_on"],
                condition=Q(state="open", is_owed=False, partner__isnull=True),
                name="step_in_our_house",
            ),
            # what waits: planned, in somebody's hands, resting
            models.Index(
                fields=["coalition", "state"],
                condition=Q(state__in=["planned", "delegated", "snoozed"]),
                name="step_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.subject}"


@track()
class RuleSetting(ScopedModel):
    """What a coalition made of one rule: switched off, or another threshold. Without a row it is as it was made."""

    rule = models.CharField(max_length=40)
    is_on = models.BooleanField("in use", default=True)
    threshold = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition", "rule"], name="rulesetting_once_a_rule")]

    def __str__(self):
        return self.rule


class Evaluation(ScopedModel):
    """When the playbook last looked at a coalition, and what it found; one row a coalition.

    `asked_at` is the last change since; `done_at` earlier than that means: look again. `found` is {rule: number},
    `figures` the numbers beside the steps, `week` the last one whose digest was owed ("2026-47").
    """

    on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    found = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    week = models.CharField(max_length=8, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coalition"], name="evaluation_once_a_coalition")]

    def __str__(self):
        return f"the playbook on {self.on}"

    @property
    def is_behind(self):
        """Whether something changed since the last look began."""
        return self.begun_at is None or self.asked_at > self.begun_at
