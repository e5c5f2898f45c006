"""What somebody is writing, and what they had written before: nothing of it gets lost."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.scope import ScopedModel
from members.models import Person

from .querysets import AnswerDraftQuerySet, InputVersionQuerySet


class AnswerDraft(ScopedModel):
    """An answer begun and not sent, kept for the person alone; nobody else reads it. Gone once it is sent.

    `fields` are the form's fields as typed, `version` rises with each save, so that a second device is told.
    """

    request = models.ForeignKey("engagement.InputRequest", models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, models.CASCADE, related_name="answer_drafts")
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    device = models.CharField(max_length=40, blank=True, help_text="A random name the browser gave itself.")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = AnswerDraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="answer_draft_once")]

    def __str__(self):
        return f"Begun on {self.request}"


class InputVersion(ScopedModel):
    """How one Input read after each time its person said something, by whatever channel. A version never changes.

    `arrived` is what came in, `text` the whole as it stood then. `key` names the letter or line it came by, so that one
    that arrives twice is taken once.
    """

    input = models.ForeignKey("engagement.Input", models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    arrived = models.TextField(blank=True)
    channel = models.CharField(max_length=8)
    said_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    key = models.CharField(max_length=100, blank=True)

    objects = InputVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["input", "number"], name="input_version_once"),
            models.UniqueConstraint(fields=["coalition", "key"], condition=~Q(key=""), name="input_version_key_once"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="version_stays", fields=["number", "text", "arrived", "channel", "said_at"])
        ]

    def __str__(self):
        return f"{self.input}, version {self.number}"
