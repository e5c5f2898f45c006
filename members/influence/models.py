"""Who brought whom (CHM-3): a respected body at the table persuades others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel
from members.partners.models import Partner

from .querysets import JoinedBecauseQuerySet


@track()
class JoinedBecause(ScopedModel):
    """A partner came because another one was there. One cause at most; chains, and no circles."""

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="joined_because")
    because_of = models.ForeignKey(Partner, models.CASCADE, related_name="brought_along", verbose_name="because of")
    why = models.CharField("how we know", max_length=300, blank=True)
    noted_on = models.DateField("noted on", default=timezone.localdate)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = JoinedBecauseQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "pk"]
        verbose_name = "cause of joining"
        verbose_name_plural = "causes of joining"
        constraints = [
            models.CheckConstraint(
                condition=~Q(partner=F("because_of")),
                name="joined_because_of_another",
                violation_error_message="Nobody comes because of themselves.",
            )
        ]

    def __str__(self):
        return f"{self.partner}, because of {self.because_of}"
