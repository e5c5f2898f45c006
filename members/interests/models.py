"""What a partner needs (INT-1): known before it is invited, so that we can say what is in it for them."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.partners.models import Partner

from .querysets import InterestQuerySet

FRESH = timedelta(days=365)  # after a year a need is asked about again


@track()
@choices_enforced
class Interest(ScopedModel):
    """One need of a partner: how much it matters to them, who told us, and when it was last confirmed."""

    class Priority(models.IntegerChoices):
        MAIN = 1, "Their main concern"
        STRONG = 2, "Matters a lot"
        SOME = 3, "Matters"

    class Source(models.TextChoices):
        SAID = "said", "They said so"
        HEARD = "heard", "Somebody told us"
        READ = "read", "We read it"
        GUESS = "guess", "Our guess"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="interests")
    need = models.CharField("what they need", max_length=200)
    priority = models.PositiveSmallIntegerField("how much it matters", choices=Priority, default=Priority.STRONG)
    source = models.CharField("how we know", max_length=5, choices=Source, default=Source.SAID)
    confirmed_on = models.DateField("true as of", default=timezone.localdate)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "need", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "need"],
                name="interest_once",
                violation_error_message="This need is noted for them already.",
            )
        ]

    def __str__(self):
        return self.need

    def get_absolute_url(self):
        return reverse("interest-edit", args=[self.coalition.slug, self.pk])

    def is_stale(self, today):
        """Whether it was confirmed so long ago that it has to be asked about again."""
        return self.confirmed_on + FRESH < today
