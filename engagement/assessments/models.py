"""Results of assessments others designed: section scores of a licensed run, typed in (domain.md 4)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced

from .instruments import CHOICES, INSTRUMENTS, OTHER
from .querysets import AssessmentQuerySet


@track()
@choices_enforced
class Assessment(ScopedModel):
    """One run of an instrument: when, who answered, on which scale."""

    instrument = models.CharField(max_length=8, choices=CHOICES)
    name = models.CharField("which instrument", max_length=120, blank=True)
    taken_on = models.DateField("taken on")
    respondents = models.PositiveIntegerField("how many answered", validators=[MinValueValidator(1)])
    asked = models.PositiveIntegerField("how many were asked", null=True, blank=True)
    low = models.DecimalField("lowest mark", max_digits=6, decimal_places=2)
    high = models.DecimalField("highest mark", max_digits=6, decimal_places=2)
    note = models.TextField("what helps to read it", max_length=2000, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(high__gt=F("low")), name="assessment_scale_goes_up"),
            models.CheckConstraint(condition=Q(respondents__gte=1), name="assessment_somebody_answered"),
            models.CheckConstraint(
                condition=Q(asked__isnull=True) | Q(asked__gte=F("respondents")),
                name="assessment_asked_all_who_answered",
            ),
            models.CheckConstraint(condition=~Q(instrument=OTHER) | ~Q(name=""), name="assessment_other_has_name"),
        ]

    def __str__(self):
        return self.name or INSTRUMENTS[self.instrument].name

    def get_absolute_url(self):
        return reverse("assessment-detail", args=[self.coalition.slug, self.pk])


@track()
class AssessmentScore(ScopedModel):
    """The mean of one section."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=6, decimal_places=2)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "position"], name="assessment_score_once")]

    def __str__(self):
        return f"{self.section}: {self.value.normalize():f}"
