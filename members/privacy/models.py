"""What is kept of forgetting: who asked, what was done, and the rules by which old things go."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet, choices_enforced
from members.people.models import Person


class OwnRequestQuerySet(ScopedQuerySet):
    """Coordinators see all; anybody sees what they asked themselves."""

    def narrowed_for(self, viewer):
        everything = super().narrowed_for(viewer)
        return everything | self.filter(person=viewer.person) if viewer.person else everything

    def waiting(self):
        """Those nobody has settled."""
        return self.filter(settled_at=None)


@choices_enforced
class PrivacyRequest(ScopedModel):
    """Somebody asked for something that only a coordinator can do: to be forgotten, or to have a line put right."""

    class Kind(models.TextChoices):
        FORGET = "forget", "To be forgotten"
        CORRECT = "correct", "To have something put right"

    person = models.ForeignKey(Person, models.CASCADE, related_name="privacy_requests")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField("what is wrong", max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField("what became of it", max_length=500, blank=True)

    objects = OwnRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="forget", settled_at=None), name="forget_asked_once"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display().lower()}"


@choices_enforced
class Erasure(ScopedModel):
    """A person who was forgotten. `person` is the empty row on which what was counted still hangs.

    `fingerprints` are keyed digests of their mail addresses: they let an import recognize whom it must not bring back,
    and say nothing to a reader.
    """

    class Why(models.TextChoices):
        ASKED = "asked", "They asked"
        RETENTION = "retention", "Kept long enough"

    person = models.OneToOneField(Person, models.CASCADE, related_name="erasure")
    why = models.CharField(max_length=9, choices=Why)
    erased_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    fingerprints = ArrayField(models.CharField(max_length=64), default=list)
    counts = models.JSONField(default=dict, help_text="Table to number of rows in which something was blanked.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-erased_at", "-pk"]

    def __str__(self):
        return f"Erasure {self.pk}"


@track()
class RetentionRule(ScopedModel):
    """How long one kind of thing is kept. Without a row, or switched off, nothing goes by itself."""

    kind = models.CharField(max_length=30, help_text="A name in privacy.retention.")
    months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(240)])
    is_on = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "kind"], name="retention_rule_once"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=240), name="retention_months_sane"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.months} months"
