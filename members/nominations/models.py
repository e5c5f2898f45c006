"""Names put forward (REC-2): being nominated by somebody one trusts is an honor."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalition.history import track
from coalition.scope import ScopedModel
from members.partners.models import Partner
from members.people.models import Person

from .querysets import NominationQuerySet


@track()
class Nomination(ScopedModel):
    """Somebody puts a partner's name forward. `for_partner` is whom they belonged to that day: the deed counts for it."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="nominations")
    nominator = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="nominations")
    for_partner = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="nominations_made")
    reason = models.CharField("why them", max_length=300)
    may_name = models.BooleanField(
        "we may say who named them", default=False, help_text="Then the invitation tells who, and why."
    )
    nominated_on = models.DateField("on", default=timezone.localdate)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-nominated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "nominator"],
                name="nomination_once",
                violation_error_message="They have put this name forward already.",
            )
        ]

    def __str__(self):
        return f"{self.partner}, named by {self.nominator or 'somebody'}"
