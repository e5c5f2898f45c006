"""What speaks for joining (INT-5, INT-6): a list of selling points, and which of them meets which need."""

from django.db import models
from django.urls import reverse

from coalition.history import track
from coalition.scope import ScopedModel, ScopedQuerySet
from members.models import Interest


@track()
class SellingPoint(ScopedModel):
    """One benefit of belonging, in a sentence. One about shaping early names what is still open (INT-7)."""

    words = models.CharField("in one sentence", max_length=200)
    still_open = models.CharField("what is still open to shape", max_length=200, blank=True)
    interests = models.ManyToManyField(Interest, through="engagement.PointMeetsNeed", related_name="points")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["words", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "words"],
                name="selling_point_once",
                violation_error_message="This point is on the list already.",
            )
        ]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return reverse("selling-edit", args=[self.coalition.slug, self.pk])


class PointMeetsNeed(ScopedModel):
    """This point meets that need."""

    point = models.ForeignKey(SellingPoint, models.CASCADE, related_name="meets")
    interest = models.ForeignKey(Interest, models.CASCADE, related_name="met_by")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["point", "interest"], name="point_meets_need_once")]

    def __str__(self):
        return f"{self.point} meets {self.interest}"
