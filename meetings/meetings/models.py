"""Meetings: when, where, what for."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.models import Partner, Person

from .querysets import MeetingQuerySet


@track()
@choices_enforced
class Meeting(ScopedModel):
    """A gathering with a purpose. It is published once every agenda item says why, who and how long (MTG-2)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Called off"

    class Host(models.TextChoices):
        OURS = "ours", "At our place"
        THEIRS = "theirs", "At a partner's"
        NEUTRAL = "neutral", "On neutral ground"
        REMOTE = "remote", "Remote"

    title = models.CharField(max_length=200)
    purpose = models.CharField("purpose, in one sentence", max_length=300, blank=True)
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=200, blank=True)
    location_host = models.CharField("where", max_length=8, choices=Host, default=Host.OURS)
    host_partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="hosted_meetings", verbose_name="host"
    )
    remote_link = models.URLField("link to join remotely", blank=True, help_text="Shown to invited people only.")
    chair = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="chaired_meetings")
    note_taker = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="noted_meetings",
        help_text="Opens the meeting live beside the chair, and writes the notes.",
    )
    capacity = models.PositiveSmallIntegerField("seats", null=True, blank=True, help_text="Empty when there is room.")
    guests_welcome = models.BooleanField("people may bring guests", default=False)
    answer_by = models.DateField("answer by", null=True, blank=True, help_text="Empty: until the day itself.")
    agenda_due_on = models.DateField("agenda ready by", null=True, blank=True)
    agenda_pending = models.BooleanField(
        default=False, editable=False, help_text="Published as a date to keep; its agenda is not shown yet."
    )
    series = models.ForeignKey(
        "meetings.Series", models.SET_NULL, null=True, blank=True, related_name="meetings", editable=False
    )
    series_on = models.DateField(null=True, blank=True, editable=False, help_text="Which day of the series it is.")
    series_own = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, editable=False, help_text="What it keeps as its own."
    )
    update_words = models.TextField(
        "what you would have heard", blank=True, max_length=4000, editable=False, help_text="Sent instead of meeting."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Calendar UID, never changes.")
    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="Calendar SEQUENCE, rises with each change."
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    thanks = models.TextField("thanks after the meeting", blank=True, max_length=2000)
    followed_up_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message="The meeting ends after it starts.",
            ),
            models.UniqueConstraint(
                fields=["series", "series_on"], name="series_day_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="meeting_has_a_seat"),
        ]
        indexes = [
            # the meetings list, and the next meeting on every front door
            models.Index(fields=["coalition", "-starts_at"], name="meeting_by_date"),
            # search: any part of title or place, and titles written nearly so
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), name="meeting_title_trgm"),
            GinIndex(OpClass(Upper("place"), "gin_trgm_ops"), name="meeting_place_trgm"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meeting-detail", args=[self.coalition.slug, self.pk])

    @property
    def minutes(self):
        """Planned length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def held_on(self):
        """The day it took place, where the coalition is."""
        return self.starts_at.astimezone(self.coalition.zone).date()
