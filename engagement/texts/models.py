"""Mission, vision, purpose, policy: texts that belong to everybody, version by version (DEC-1)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced

from .querysets import OpenTextQuerySet, RemarkQuerySet


@track()
@choices_enforced
class SharedText(ScopedModel):
    """One text of the coalition. What is current is the version with the highest number; one of them may be adopted."""

    class Kind(models.TextChoices):
        MISSION = "mission", "Mission"
        VISION = "vision", "Vision"
        PURPOSE = "purpose", "Purpose"
        POLICY = "policy", "Policy"

    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    adopted = models.ForeignKey(
        "engagement.TextVersion", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    adopted_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OpenTextQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "kind", "title"], name="shared_text_once"),
            models.CheckConstraint(
                condition=Q(adopted__isnull=True) | Q(adopted_on__isnull=False), name="shared_text_adopted_has_day"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("text-detail", args=[self.coalition.slug, self.pk])


class TextVersion(ScopedModel):
    """One draft of a shared text. It never changes; the next one has the next number."""

    shared_text = models.ForeignKey(SharedText, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField(max_length=20_000)
    what_changed = models.CharField("what is different, and why", max_length=200, blank=True)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = OpenTextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["shared_text", "number"], name="text_version_once"),
            models.CheckConstraint(condition=~Q(body=""), name="text_version_says_something"),
        ]
        triggers = [pgtrigger.ReadOnly(name="text_stays", fields=["shared_text", "number", "body", "written_at"])]

    def __str__(self):
        return f"{self.shared_text}, version {self.number}"

    @property
    def paragraphs(self):
        """[(number from 1, paragraph)] of the text, as remarks count them."""
        return list(enumerate((line.strip() for line in self.body.splitlines() if line.strip()), start=1))


class Remark(ScopedModel):
    """What one Input says to one paragraph of a version: part of somebody's input, and answered like it."""

    input = models.ForeignKey("engagement.Input", models.CASCADE, related_name="remarks")
    version = models.ForeignKey(TextVersion, models.CASCADE, related_name="remarks")
    paragraph = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["paragraph", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["input", "version", "paragraph"], name="remark_once"),
            models.CheckConstraint(condition=~Q(text="") & Q(paragraph__gte=1), name="remark_says_something"),
        ]

    def __str__(self):
        return f"Paragraph {self.paragraph}: {self.text}"
