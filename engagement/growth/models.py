"""The growth plan (GRO-1): stay small at first, grow in waves, each with a size and what has to be so before the next."""

from django.db import models
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel

from .querysets import GrowthWaveQuerySet


@track()
class GrowthWave(ScopedModel):
    """One wave of the growth plan: up to how many members, and what has to be so before the next begins."""

    number = models.PositiveSmallIntegerField("wave")
    name = models.CharField("what it is about", max_length=120)
    target_size = models.PositiveIntegerField("members at most")
    needs_core = models.BooleanField("the core types are complete", default=True)
    needs_win = models.BooleanField("there was a first win", default=False)
    win = models.CharField("what the win was", max_length=200, blank=True)
    further = models.CharField("what else has to be so", max_length=200, blank=True)
    further_met_on = models.DateField("so since", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = GrowthWaveQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "number"],
                name="growth_wave_once",
                violation_error_message="There is a wave of that number.",
            ),
            models.CheckConstraint(
                condition=models.Q(target_size__gte=1),
                name="growth_wave_of_somebody",
                violation_error_message="One member at least.",
            ),
        ]

    def __str__(self):
        return f"Wave {self.number}: {self.name}"

    def get_absolute_url(self):
        return reverse("wave-edit", args=[self.coalition.slug, self.pk])
