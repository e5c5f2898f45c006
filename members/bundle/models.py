"""Exports of everything: asked for, made in the background, taken, thrown away."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.access import Permission
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced


class ExportQuerySet(ScopedQuerySet):
    """Only owners know of them."""

    def narrowed_for(self, viewer):
        return self if viewer.can(Permission.MANAGE_COALITION) else self.none()


@choices_enforced
class Export(ScopedModel):
    """One zip of everything a coalition has. `path` is its name in the storage, outside what the web server serves."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        GONE = "gone", "Thrown away"

    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    rows = models.PositiveBigIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0, help_text="Tables written so far.")
    total = models.PositiveSmallIntegerField(default=0, help_text="Tables there are.")
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition"], condition=models.Q(status="waiting"), name="export_one_at_a_time"
            ),
        ]

    def __str__(self):
        return f"Everything, {self.asked_at:%Y-%m-%d}"


@choices_enforced
class Bringing(ScopedModel):
    """A zip of a coalition on its way in, asked for by an owner of this one. `path` is where it lies until it is read."""

    class Status(models.TextChoices):
        WAITING = "waiting", "On its way in"
        DONE = "done", "Here"
        FAILED = "failed", "Not taken"

    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    file_name = models.CharField(max_length=200)
    slug = models.SlugField("address of the new coalition", max_length=60)
    path = models.CharField(max_length=200, blank=True)
    done = models.PositiveSmallIntegerField(default=0, help_text="Steps so far.")
    total = models.PositiveSmallIntegerField(default=0, help_text="Steps there are.")
    problem = models.CharField(max_length=500, blank=True)
    made = models.ForeignKey("coalition.Coalition", models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition"], condition=models.Q(status="waiting"), name="bringing_one_at_a_time"
            ),
        ]

    def __str__(self):
        return self.file_name
