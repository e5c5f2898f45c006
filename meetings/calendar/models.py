"""Secret addresses calendar programs subscribe to, and what they answered by mail."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel, choices_enforced
from meetings.meetings.models import Meeting
from members.models import Person

from .querysets import FeedQuerySet, ReplyQuerySet


def new_nonce():
    """What makes a feed's address unguessable; a new one makes the old address void."""
    return secrets.token_hex(16)


class CalendarFeed(ScopedModel):
    """An address a calendar program subscribes to: of one person, or (without one) of the coalition.

    The secret in the address is derived from `nonce` with the site's key, so the database alone does not tell it.
    Reading it is not noted: no tracking.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="calendar_feeds")
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "person"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="feed_in_force_once",
            ),
        ]

    def __str__(self):
        return f"Calendar of {self.person or self.coalition}"


@choices_enforced
class CalendarReply(ScopedModel):
    """One answer that came from a calendar program by mail, and what became of it. Kept once per message."""

    class Status(models.TextChoices):
        TAKEN = "taken", "Taken as the answer"
        NOTED = "noted", "Noted; the answer stays open"
        REFUSED = "refused", "Not taken"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="calendar_replies")
    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_replies")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the message, so that the same one counts once.")
    status = models.CharField(max_length=7, choices=Status)
    reason = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["coalition", "digest"], name="calendar_reply_once")]

    def __str__(self):
        return f"{self.person}: {self.get_status_display()}"
