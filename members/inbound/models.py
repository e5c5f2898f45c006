"""Mail that came back to us: what it said, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced


class InboundQuerySet(ScopedQuerySet):
    """Coordinators read what came in."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.KEEP_RECORDS) else self.none()

    def waiting(self):
        """Messages somebody has to read and has not settled."""
        return self.filter(outcome="message", settled_at=None)


@choices_enforced
class InboundMail(ScopedModel):
    """One mail from one of our people. Kept once, however often it is handed over (`digest` of its Message-ID)."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken"
        MESSAGE = "message", "A message to you"
        AUTO = "auto", "Automatic answer"
        BOUNCE = "bounce", "Came back"

    person = models.ForeignKey("members.Person", models.CASCADE, related_name="inbound_mails")
    notice = models.ForeignKey("members.Notice", models.SET_NULL, null=True, blank=True, related_name="replies")
    digest = models.CharField(max_length=64)
    from_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True, help_text="What they wrote, without what they quoted.")
    files = models.PositiveSmallIntegerField(default=0, help_text="Attachments that were not taken.")
    outcome = models.CharField(max_length=7, choices=Outcome)
    said = models.CharField(max_length=300, blank=True, help_text="What became of it, in words.")
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InboundQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["coalition", "digest"], name="inbound_once")]
        indexes = [
            models.Index(fields=["coalition", "-received_at"], name="inbound_log"),
            models.Index(fields=["coalition"], condition=Q(outcome="message", settled_at=None), name="inbound_waiting"),
        ]

    def __str__(self):
        return self.subject or f"Mail of {self.person}"

    def get_absolute_url(self):
        return reverse("reply-detail", args=[self.coalition.slug, self.pk])
