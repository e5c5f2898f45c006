"""Where partners compete (CMP-1), so that a meeting can be led past it with care. For coordinators only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet
from members.partners.models import Partner

from .querysets import CompetitionAreaQuerySet


@track()
class CompetitionArea(ScopedModel):
    """A field in which some partners are rivals, and what they do together all the same.

    One area stands for every pair of its partners. `words` are those by which an agenda item gives away that it touches
    the area, beside the area's own name.
    """

    name = models.CharField("where they compete", max_length=120)
    words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    together = models.CharField("what they do together", max_length=300, blank=True)
    partners = models.ManyToManyField(Partner, through="members.Competitor", related_name="competition_areas")
    updated_at = models.DateTimeField(auto_now=True)

    objects = CompetitionAreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "name"],
                name="competition_area_once",
                violation_error_message="There is an area of that name.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("competition-edit", args=[self.coalition.slug, self.pk])


class Competitor(ScopedModel):
    """A partner that competes in an area."""

    area = models.ForeignKey(CompetitionArea, models.CASCADE, related_name="competitors")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="competing_in")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["area", "partner"], name="competitor_once")]

    def __str__(self):
        return f"{self.partner} in {self.area}"
