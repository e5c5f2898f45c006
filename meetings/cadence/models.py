"""How often the whole coalition meets, or works on an objective, by its own rule (MTG-6). Series have their rhythm."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet
from meetings.objectives.models import Objective


@track()
class Cadence(ScopedModel):
    """ "At least every so many weeks"; of an objective, or of the coalition as a whole (`objective` empty)."""

    objective = models.OneToOneField(Objective, models.CASCADE, null=True, blank=True, related_name="cadence")
    weeks = models.PositiveSmallIntegerField(
        "at least every so many weeks", validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    since = models.DateField("counted from", help_text="When nobody has met yet.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "cadences"
        constraints = [
            models.UniqueConstraint(
                fields=["coalition"], condition=Q(objective__isnull=True), name="cadence_of_coalition_once"
            ),
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=52), name="cadence_sensible"),
        ]

    def __str__(self):
        return f"every {self.weeks} weeks"
