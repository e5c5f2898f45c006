"""Figures that somebody waits for: a question with a 14-day clock, and what comes again and again (EVD-5, TIM-1)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from members.models import Partner

CLOCK = timedelta(days=14)  # EVD-5


@track()
class DataRequest(ScopedModel):
    """Somebody wants an exact figure from us; within 14 days they have it, with its source."""

    question = models.CharField("the exact question", max_length=400)
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="data_requests", verbose_name="which partner asks"
    )
    asked_by = models.CharField("who asks", max_length=160, blank=True)
    asked_on = models.DateField("asked on", default=timezone.localdate)
    answer = models.TextField("the answer", max_length=2000, blank=True)
    source = models.CharField("where the figure is from", max_length=240, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="") | Q(answered_on__gte=F("asked_on")) & ~Q(answer=""),
                name="data_answer_has_its_day",
            )
        ]
        indexes = [
            models.Index(
                fields=["coalition", "asked_on"], condition=Q(answered_on__isnull=True), name="data_request_open"
            )
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("data-request-detail", args=[self.coalition.slug, self.pk])

    @property
    def due_on(self):
        """The last day of the clock."""
        return self.asked_on + CLOCK

    @property
    def days(self):
        """Days from question to answer; None while it is open."""
        return (self.answered_on - self.asked_on).days if self.answered_on else None

    @property
    def asker(self):
        """Who asks, in words."""
        return ", ".join(filter(None, [self.asked_by, self.partner.name if self.partner else ""])) or "Not noted"


@track()
@choices_enforced
class RecurringDeliverable(ScopedModel):
    """Figures that one side owes the other on standing days."""

    class Direction(models.TextChoices):
        THEIRS = "theirs", "They send it to us"
        OURS = "ours", "We send it to them"

    class Every(models.IntegerChoices):
        MONTH = 1, "Every month"
        QUARTER = 3, "Every three months"
        HALF = 6, "Every six months"
        YEAR = 12, "Every year"

    what = models.CharField("what it is", max_length=160)
    direction = models.CharField("who sends it", max_length=6, choices=Direction, default=Direction.THEIRS)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="deliverables", verbose_name="which partner")
    every = models.PositiveSmallIntegerField("how often", choices=Every, default=Every.QUARTER)
    first_due_on = models.DateField("first due")
    ended_on = models.DateField("last day", null=True, blank=True)
    note = models.CharField(max_length=240, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["what", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("first_due_on")),
                name="deliverable_ends_after_first",
                violation_error_message="The last day comes after the first due day.",
            )
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("deliverable-detail", args=[self.coalition.slug, self.pk])


@track()
class DeliverableArrival(ScopedModel):
    """What was due on a day came, on this day."""

    deliverable = models.ForeignKey(RecurringDeliverable, models.CASCADE, related_name="arrivals")
    due_on = models.DateField()
    came_on = models.DateField("came on")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on"]
        constraints = [models.UniqueConstraint(fields=["deliverable", "due_on"], name="deliverable_came_once")]

    def __str__(self):
        return f"{self.deliverable}, due {self.due_on}"
