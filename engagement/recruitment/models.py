"""Recruitment efforts: whom we ask to join, how, where and with what result (REC-1, REC-3)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import EffortQuerySet, ReachedQuerySet


@track()
@choices_enforced
class RecruitmentEffort(ScopedModel):
    """One effort to win partners: for whom, how we go about it, in which setting, and who asks."""

    class Setting(models.TextChoices):
        ONE_TO_ONE = "one_to_one", "One to one"
        SMALL_GROUP = "small_group", "Small group"
        LARGE_GROUP = "large_group", "Large group or event"
        WRITTEN = "written", "By letter or mail"

    audience = models.CharField("who is it for", max_length=160)
    approach = models.CharField("how we go about it", max_length=300, blank=True)
    setting = models.CharField(max_length=11, choices=Setting, default=Setting.ONE_TO_ONE)
    asker = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="recruits_in", verbose_name="who asks"
    )
    started_on = models.DateField("begins", default=timezone.localdate)
    ended_on = models.DateField("last day", null=True, blank=True)
    learned = models.CharField("what we learned", max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EffortQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="effort_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
        ]

    def __str__(self):
        return self.audience

    def get_absolute_url(self):
        return reverse("effort-detail", args=[self.coalition.slug, self.pk])


@track()
@choices_enforced
class Reached(ScopedModel):
    """A partner that was asked in an effort, and what it said. A no is private and final until they reopen it."""

    class Result(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        JOINED = "joined", "Joined"
        LATER = "later", "Not now"
        DECLINED = "declined", "Rather not"

    effort = models.ForeignKey(RecruitmentEffort, models.CASCADE, related_name="reached")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="efforts")
    result = models.CharField(max_length=8, choices=Result, default=Result.WAITING)
    result_on = models.DateField(null=True, blank=True)

    objects = ReachedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["effort", "partner"],
                name="reached_once",
                violation_error_message="They are in this effort already.",
            ),
            models.CheckConstraint(
                condition=Q(result="waiting", result_on__isnull=True)
                | ~Q(result="waiting") & Q(result_on__isnull=False),
                name="reached_result_has_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.partner}, {self.effort}"
