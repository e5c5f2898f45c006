"""Review cycles: what we looked at, what we learned, what we changed because of it (MON-1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel
from meetings.models import Objective
from members.models import Person

from .querysets import ReviewQuerySet


@track()
class ReviewCycle(ScopedModel):
    """One look back at a period: planned for a day, closed with what was learned."""

    title = models.CharField(max_length=200)
    starts_on = models.DateField("from")
    ends_on = models.DateField("to")
    due_on = models.DateField("we look at it by")
    learned = models.TextField("what we learned", max_length=4000, blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="review_ends_after_start"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(learned=""), name="review_closed_says_what_was_learned"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("review-detail", args=[self.coalition.slug, self.pk])


@track()
class ReviewLook(ScopedModel):
    """One objective looked at: what its measure stood at on that day, as it was then, and what we saw."""

    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="looks")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="+")
    stood = models.CharField("where it stood", max_length=300, blank=True)
    words = models.TextField("what we saw", max_length=2000)
    looked_on = models.DateField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["cycle", "objective"], name="review_look_once")]

    def __str__(self):
        return f"{self.objective} in {self.cycle}"


@track()
class Adjustment(ScopedModel):
    """Something we do differently because of what we saw: who sees to it, by when."""

    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="adjustments")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField("what we change", max_length=300)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="adjustments", verbose_name="who sees to it"
    )
    due_on = models.DateField("by", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["done_on", "due_on", "pk"]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("review-detail", args=[self.coalition.slug, self.cycle_id])
