"""Meetings that come again: the rule is kept on the wall clock, each meeting is a row of its own."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Partner, Person


@track()
@choices_enforced
class Series(ScopedModel):
    """How often a body meets (MTG-6). `starts_on` is the first day from which the rule holds; times are wall clock."""

    class Rhythm(models.TextChoices):
        WEEKS = "weeks", "Every so many weeks, on the weekday of the first one"
        NTH = "nth", "Monthly, on the same weekday (as in “second Tuesday”)"
        DAY = "day", "Monthly, on the same date"

    title = models.CharField(max_length=200)
    purpose = models.CharField("purpose, in one sentence", max_length=300, blank=True)
    rhythm = models.CharField(max_length=5, choices=Rhythm, default=Rhythm.NTH)
    interval = models.PositiveSmallIntegerField("every how many weeks or months", default=1)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    starts_time = models.TimeField("begins at")
    minutes = models.PositiveSmallIntegerField("minutes", default=90)
    skip_holidays = models.BooleanField("leave out federal holidays", default=True)
    place = models.CharField(max_length=200, blank=True)
    location_host = models.CharField("where", max_length=8, choices=Meeting.Host, default=Meeting.Host.OURS)
    host_partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="+")
    remote_link = models.URLField("link to join remotely", blank=True)
    chair = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    note_taker = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    planned_to = models.DateField(null=True, blank=True, editable=False, help_text="Meetings exist up to this day.")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(interval__gte=1, interval__lte=12),
                name="series_interval_sensible",
                violation_error_message="Choose 1 to 12.",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=1440), name="series_minutes_sensible"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="series_ends_after_start",
                violation_error_message="The last day comes after the first.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("series-detail", args=[self.coalition.slug, self.pk])


class SkippedDay(ScopedModel):
    """A day the rule names on which the body does not meet."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="skipped")
    day = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="skipped_once")]

    def __str__(self):
        return f"{self.series}: not on {self.day}"
