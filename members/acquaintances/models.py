"""Who knows whom (CHM-1): an acquaintance finds the hold-up sooner. For those who keep records only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel, choices_enforced
from members.people.models import Person

from .querysets import AcquaintanceQuerySet


@track()
@choices_enforced
class Acquaintance(ScopedModel):
    """Two people who know each other. The tie has no direction: it is one row, whichever of the two stands first."""

    class Strength(models.IntegerChoices):
        MET = 1, "Have met"
        KNOW = 2, "Know each other"
        WELL = 3, "Know each other well"
        TRUST = 4, "Trust each other"

    one = models.ForeignKey(Person, models.CASCADE, related_name="acquaintances")
    other = models.ForeignKey(Person, models.CASCADE, related_name="acquainted_with")
    strength = models.PositiveSmallIntegerField("how well", choices=Strength, default=Strength.KNOW)
    how = models.CharField("where from", max_length=200, blank=True)
    noted_on = models.DateField(default=timezone.localdate)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = AcquaintanceQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(one=F("other")),
                name="acquaintance_of_two",
                violation_error_message="Everybody knows themselves. Choose two people.",
            ),
            # ties run both ways: Ana and Ben are Ben and Ana
            models.UniqueConstraint(
                Least("one", "other"),
                Greatest("one", "other"),
                name="acquaintance_once",
                violation_error_message="That these two know each other is noted already.",
            ),
        ]

    def __str__(self):
        return f"{self.one} and {self.other}"
